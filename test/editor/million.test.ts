// A million events, most of which lie on disk: nothing is lost, the page answers meanwhile, and everything is found.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

import * as vscode from 'vscode';

import type { SseInspectorApi } from '../../src/extension.ts';
import { testLimitMs, until } from '../helpers/waiting.ts';
import { activateExtension, cleanUp } from './extension.ts';
import { openStream, startScriptedServer } from './scriptedServer.ts';
import { workbench } from './workbench.ts';

const events = 1_000_000;
const eventsOfWrite = 2_000;
const entriesOfRead = 10_000;
const limitMs = 2 * testLimitMs;
const memoryMiB = 8;
/** Bytes of the index for an entry, at most. */
const indexBytes = 40;
const slackBytes = 30e6;

const row = '[role=row]';
const field = '[role=search] input';
/** Before the first event stand the request and the response. */
const entriesBefore = 2;

describe('a million events', () => {
  before(() => setMemory(memoryMiB));

  after(() => setMemory(undefined));

  afterEach(async () => cleanUp(await activateExtension()));

  it('are all there, in bounded memory, while the page goes on answering', async function () {
    this.timeout(limitMs);
    const api = await activateExtension();
    const halfway = signal();
    const goOn = signal();
    const server = await startScriptedServer((response) => {
      openStream(response);
      void writeAll(response, async (number) => {
        if (number !== events / 2) return;
        halfway.fire();
        await goOn.fired;
      });
    });
    try {
      const before = process.memoryUsage().arrayBuffers;
      const id = await vscode.commands.executeCommand<string>('sse.connect', server.url);
      await halfway.fired;
      await waitForEntries(api, id, events / 2 + entriesBefore);
      if (workbench.isAvailable) await readInTheMiddle(() => goOn.fire());
      else goOn.fire();
      await waitForEntries(api, id, events + entriesBefore);

      assert.deepEqual(findMissing(api, id), []);
      const [status] = api.list();
      assert.equal(status?.messages, events);
      assert.ok((status?.spilledBytes ?? 0) > 0, 'nothing went to disk');
      const added = process.memoryUsage().arrayBuffers - before;
      const bound = memoryMiB * 1024 * 1024 + (events + entriesBefore) * indexBytes + slackBytes;
      assert.ok(added < bound, `${added} bytes of buffers were added, more than ${bound}`);
      if (workbench.isAvailable) await findAndJump();
    } finally {
      goOn.fire();
      await server.close();
    }
  });
});

/** Reads something of the first half while the second one comes: it stays where it is, and its details open. */
async function readInTheMiddle(goOn: () => void): Promise<void> {
  const page = workbench.webview();
  await goTo('300000');
  await page.waitForText(`${row}[aria-selected=true]`, '"number":299998');
  goOn();
  await page.focus('#timeline-rows');
  await workbench.press('ArrowDown');
  await page.waitForText(`${row}[aria-selected=true]`, '"number":299999');
  await workbench.press('Enter');
  await page.waitForText('.details', '299999');
}

async function findAndJump(): Promise<void> {
  const page = workbench.webview();
  const timeoutMs = limitMs / 3;
  // Reading all of it in one turn, as this test does, may be noticed as a pause of the inspector: the last entry.
  await goTo(String(events + entriesBefore));
  await page.waitForText(`${row}[aria-selected=true]`, `"number":${events}`);
  await goTo('id:123456');
  await page.waitForText(`${row}[aria-selected=true]`, '"number":123456');
  await page.fill(field, 'kind:message "99999"');
  // 99999, 199999 … 999999, and 999990 to 999998.
  await page.waitForText('.filter-count', /^19 of 1,000,00\d/, { timeoutMs });
  await page.waitForText(row, '"number":999990');
  await page.fill(field, '');
  await page.waitForSelector('.filter-count', { state: 'hidden' });
}

async function goTo(place: string): Promise<void> {
  const page = workbench.webview();
  await vscode.commands.executeCommand('sse.goTo');
  await page.fill('[role=dialog] input', place);
  await workbench.press('Enter');
}

/** As fast as it is taken. @param afterEach waited for after each write, with the number of its last event */
async function writeAll(
  response: ServerResponse,
  afterEach: (number: number) => Promise<void>,
): Promise<void> {
  for (let number = 0; number < events; number += eventsOfWrite) {
    let text = '';
    for (let next = number + 1; next <= number + eventsOfWrite; next += 1)
      text += `id: ${next}\ndata: {"number":${next}}\n\n`;
    if (!response.write(text)) await new Promise((resolve) => response.once('drain', resolve));
    // On loopback, writes that follow one another let nothing else of this process run.
    await nextTurn();
    await afterEach(number + eventsOfWrite);
  }
}

async function waitForEntries(api: SseInspectorApi, id: string, count: number): Promise<void> {
  let entries = api.list()[0]?.entries ?? 0;
  await until(
    () => entries >= count,
    (onChange) => {
      const subscription = api.subscribe(id, (number) => {
        entries = number;
        if (number === count) onChange();
      });
      return () => subscription.dispose();
    },
    () => `There are ${entries} entries, not ${count}`,
    limitMs / 3,
  );
}

/** Numbers of events that the log does not have in their place. */
function findMissing(api: SseInspectorApi, id: string): number[] {
  const missing: number[] = [];
  let expected = 1;
  for (let first = entriesBefore + 1; expected <= events; first += entriesOfRead) {
    const entries = api.readEntries(id, first, entriesOfRead);
    if (entries.length === 0) return [...missing, expected];
    for (const { data } of entries) {
      if (data !== `{"number":${expected}}`) missing.push(expected);
      expected += 1;
    }
  }
  return missing;
}

interface Signal {
  readonly fired: Promise<void>;
  readonly fire: () => void;
}

function signal(): Signal {
  let fire = (): void => undefined;
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}

async function setMemory(value: number | undefined): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration().update('sse.log.memoryMiB', value, target);
}
