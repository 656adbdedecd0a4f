import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { SseInspectorApi } from '../../src/extension.ts';
import type { AppTestOutcome } from '../../src/host/commands/appTestCommand.ts';
import type { ChangeResult } from '../../src/host/commands/changeEventsCommand.ts';
import type { ScenarioReport } from '../../src/core/scenario/scenarioReport.ts';
import type { RelayInfo } from '../../src/host/streams/relays.ts';
import type { SimulationResult } from '../../src/host/commands/simulateCommand.ts';
import { waitLimitMs } from '../helpers/waiting.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';

/** A server that sends a numbered event every 20 ms, on from the client's last one. */
function startTickingServer(): Promise<ScriptedServer> {
  return startScriptedServer((response, _number, request) => {
    openStream(response, 'retry: 100\n\n');
    let id = Number(request.headers['last-event-id'] ?? 0);
    const timer = setInterval(() => {
      id += 1;
      response.write(`id: ${id}\ndata: tick ${id}\n\n`);
    }, 20);
    response.once('close', () => clearInterval(timer));
  });
}

/** An app that comes back after 100 ms whatever happens, and never sends an id. */
async function runApp(address: string, signal: AbortSignal, onData: () => void): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await fetch(address, { headers: { Accept: 'text/event-stream' }, signal });
      await response.body?.pipeTo(new WritableStream({ write: onData }));
    } catch {
      // It comes back after that too.
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

function run<Result>(command: string, id: string, wanted?: object): Promise<Result> {
  return Promise.resolve(vscode.commands.executeCommand<Result>(command, id, wanted));
}

describe('The lab of a relayed stream', () => {
  let api: SseInspectorApi;
  let server: ScriptedServer;
  let relay: RelayInfo;
  let id: string;
  let closing: AbortController;
  let app: Promise<void>;

  beforeEach(async () => {
    api = await activateExtension();
    server = await startTickingServer();
    relay = await vscode.commands.executeCommand<RelayInfo>('sse.startRelay', server.url);
    closing = new AbortController();
    await new Promise<void>((resolve) => {
      app = runApp(`${relay.origin}/events`, closing.signal, resolve);
    });
    const found = api.list().find(({ relayedAs }) => relayedAs?.relay === relay.origin);
    assert.ok(found, 'No stream of the relay is listed');
    id = found.streamId;
  });

  afterEach(async () => {
    closing.abort();
    await app;
    await vscode.commands.executeCommand('sse.stopRelay', relay.origin);
    await cleanUp(api);
    await server.close();
  });

  it('changes events by rules that are made, listed and stopped', async () => {
    const edit = { change: 'edit', edit: { data: 'changed' }, match: { text: 'tick' } };
    const made = await run<ChangeResult>('sse.changeEvents', id, edit);
    await waitForEntry(api, `${id}.app`, ({ data }) => data === 'changed');
    const listed = await run<ChangeResult>('sse.changeEvents', id, { change: 'list' });
    assert.match(
      listed.rules[0]?.description ?? '',
      /edit data of the event at events with "tick" in the data/,
    );
    assert.ok((listed.rules[0]?.fired ?? 0) > 0);
    const stopped = await run<ChangeResult>('sse.changeEvents', id, { change: 'stop', rule: made.rule });
    assert.deepEqual(stopped.rules, []);
    const held = await run<ChangeResult>('sse.changeEvents', id, { change: 'hold' });
    assert.equal(held.rules.length, 1);
    assert.deepEqual((await run<ChangeResult>('sse.changeEvents', id, { change: 'release' })).rules, []);
  });

  it('says what is wrong with a rule', async () => {
    await assert.rejects(run('sse.changeEvents', id, { change: 'explode' }), /one of drop, delay/);
    await assert.rejects(run('sse.changeEvents', id, { change: 'stop', rule: 9 }), /no rule 9/);
    await assert.rejects(
      run('sse.simulateClose', id, { ending: 'no-content', side: 'server' }),
      /for the app only/,
    );
    const own = await vscode.commands.executeCommand<string>('sse.connect', server.url);
    await assert.rejects(run('sse.changeEvents', own, { change: 'drop' }), /SSE: Start Relay/);
  });

  it('simulates a close on the side that is chosen', async () => {
    const wanted = { ending: 'reset', when: 'after next event', side: 'app' };
    const result = await run<SimulationResult>('sse.simulateClose', id, wanted);
    assert.equal(result.madeBy, 'relay');
    const end = await waitForEntry(api, `${id}.app`, ({ kind }) => kind === 'error');
    assert.ok(end.detail && 'ending' in end.detail);
    assert.equal(end.detail.ending.cause, 'reset');
    assert.equal(end.detail.ending.isSimulated, true);
    await waitForEntry(api, `${id}.app`, ({ kind, attempt }) => kind === 'open' && attempt === 2);
  });

  it('plays a scenario on the app', async () => {
    const scenario = {
      version: 1,
      attempts: [
        { passThrough: true, ending: { kind: 'truncated', afterEvents: 2 }, expect: { events: 2 } },
        { events: [{ data: 'made up' }], expect: { events: 1, lastEventId: null } },
      ],
    };
    const report = await run<ScenarioReport>('sse.runScenarioOnApp', id, scenario);
    assert.deepEqual(
      report.results.map(({ state }) => state),
      ['kept', 'kept', 'kept'],
    );
    await assert.rejects(
      run('sse.runScenarioOnApp', id, { version: 1, attempts: [] }),
      /list of attempts is empty/,
    );
  });

  it('tests the app and reports its weaknesses', async () => {
    const wanted = { silenceMs: 300, settledMs: 200, reloadMs: waitLimitMs };
    const outcome = await run<AppTestOutcome>('sse.testApp', id, wanted);
    assert.deepEqual(outcome.notReached, []);
    assert.equal(outcome.verdicts.length, 8);
    assert.match(outcome.report, /### It does not say where to resume/);
    assert.match(outcome.report, /### It does not stop when it is told to/);
    assert.match(outcome.summary, /weaknesses in 8 faults/);
  });
});
