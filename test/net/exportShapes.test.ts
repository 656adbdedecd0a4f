// The lines of docs/export.md that make other tools' shapes of an NDJSON export, run by a real jq where there is one; and that
// the page has every field that there is.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseBlock } from '../../src/core/wire/fields.ts';
import { exportedText, linesOf } from '../core/export/exported.ts';
import { ScriptedStream } from '../core/scriptedStream.ts';
import { findProgram, whereInstalled } from '../helpers/installedProxies.ts';

const jqPath = findProgram('jq', 'JQ_PATH');
const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'export.md'), 'utf8');

/** The command below a heading's or a paragraph's first words. */
function commandAfter(words: string): string {
  return /```sh\n(.*)\n```/.exec(page.slice(page.indexOf(words)))?.[1] ?? '';
}

const stream = new ScriptedStream().attempt().pass(10).opened();
stream.receive(': hi\nretry: 500\nid: 7\nevent: tick\ndata: {"a":1}\n\n').pass(1.5);
stream.receive('data: Grüße\ndata: it\'s "q"\ndata:\n\nid: 8\n\n').ended({ cause: 'reset' }).pass(500);
stream.attempt().opened().receive('data\n\ndata: [DONE]\n\n').pass(5).ended({ cause: 'no-content' });
const { log } = stream;
const events = log.entries(1, log.length).filter(({ kind }) => kind === 'message');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-jq-'));
  writeFileSync(join(folder, 'events.ndjson'), exportedText(log, 'ndjson'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string): string {
  return execFileSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
}

describe.skipIf(jqPath === undefined)(`an NDJSON export, by ${whereInstalled('jq', jqPath)},`, () => {
  it('is read as it is', () => {
    const command = /\| jq\s*\| `(jq .*?)`\s*\|$/m.exec(page)?.[1]?.replaceAll(String.raw`\|`, '|') ?? '';
    expect(
      run(command)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ a: 1 }, 'Grüße\nit\'s "q"\n', '', '[DONE]']);
  });

  it('becomes the events of a HAR of Chrome', () => {
    const { log: har } = JSON.parse(exportedText(log, 'har')) as {
      log: { entries: { _eventSourceMessages: unknown[] }[] };
    };
    const expected = har.entries.flatMap(({ _eventSourceMessages: messages }) => messages);
    expect(JSON.parse(run(commandAfter('Chrome, the')))).toEqual(expected);
    expect(expected).toHaveLength(events.length);
  });

  it('becomes what SSE Parser of Burp exports', () => {
    const rows = JSON.parse(run(commandAfter('Burp, the'))) as Record<string, unknown>[];
    expect(rows.map(({ timestamp: _local, ...row }) => row)).toEqual(
      events.map((entry, at) => {
        const before = events[at - 1] ?? entry;
        const { data, id = '' } = log.fields(entry);
        return {
          seq: at + 1,
          url: 'http://localhost:3000/events',
          event: entry.type,
          id,
          deltaMs: entry.receivedAtMs - before.receivedAtMs,
          reconnect: entry.attempt > before.attempt,
          data,
        };
      }),
    );
    expect(rows.map(({ reconnect }) => reconnect)).toEqual([false, false, true, false]);
    expect(rows[0]?.['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it('becomes the lines of a response file of Insomnia', () => {
    const lines = linesOf(run(commandAfter('Insomnia, the')));
    expect(lines.map(({ type }) => type)).toEqual([
      'open',
      'message',
      'message',
      'error',
      'open',
      'message',
      'message',
      'close',
    ]);
    const chunks = lines.filter(({ type }) => type === 'message').map(({ data }) => String(data));
    expect(chunks.map((chunk) => parseBlock(Buffer.from(chunk)))).toEqual(
      events.map((entry) => log.fields(entry)),
    );
    expect(new Set(lines.map(({ _id: id }) => id)).size).toBe(lines.length);
    expect(lines.at(-1)).toMatchObject({ wasClean: true, code: 0, reason: expect.any(String) as string });
  });

  it('becomes the events of Yaak', () => {
    expect(JSON.parse(run(commandAfter('Yaak, the')))).toEqual(
      events.map((entry) => {
        const { data, id = '' } = log.fields(entry);
        return { eventType: entry.type, data, id, retry: null };
      }),
    );
  });
});

it('has no field that the page does not have', () => {
  const lines = linesOf(exportedText(log, 'ndjson'));
  expect(new Set(lines.map(({ kind }) => kind))).toEqual(
    new Set(['stream', 'attempt', 'comment', 'retry', 'event', 'id', 'ending']),
  );
  const fields = new Set(lines.flatMap((line) => Object.keys(line)));
  expect([...fields].filter((field) => !page.includes(`\`${field}\``) && field !== 'kind')).toEqual([]);
  const csv = exportedText(log, 'csv').split('\r\n')[0] ?? '';
  expect(csv.split(',').filter((field) => !page.includes(`\`${field}\``) && field !== 'kind')).toEqual([]);
});
