import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { allEntries } from '../../../src/core/export/chosenEntries.ts';
import { ExportRun } from '../../../src/core/export/exportRun.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { bodies, cut, cuttings } from '../arbitraryStreams.ts';
import { AttemptLog } from '../attemptLog.ts';
import { bytesOf, record } from '../recording.ts';
import { okHead, ScriptedStream } from '../scriptedStream.ts';
import { chosenNumbers, exportedText, linesOf, viewOf, type Line } from './exported.ts';

describe('an NDJSON export', () => {
  it('tells the stream, its attempts, their endings and each entry', () => {
    const stream = new ScriptedStream({
      url: 'http://user:secret@localhost:3000/events?token=secret',
      headers: [['Authorization', 'Bearer secret']],
    });
    stream.attempt().pass(10.5).opened().pass(2);
    stream.receive(': hi\nretry: 500\nid: 7\nevent: tick\ndata: a\ndata: b\n\nid: 8\n\n').pass(1000);
    stream.ended({ cause: 'truncated' }).pass(500).attempt().opened().receive('data: c\n\n');
    const text = exportedText(stream.log, 'ndjson', undefined, { view: { request: stream.request } });
    const lines = linesOf(text);
    expect(lines.map(({ kind, attempt = null }) => [kind, attempt])).toEqual([
      ['stream', null],
      ['attempt', 1],
      ['comment', 1],
      ['retry', 1],
      ['event', 1],
      ['id', 1],
      ['ending', 1],
      ['attempt', 2],
      ['event', 2],
    ]);
    expect(lines[0]).toMatchObject({
      format: 1,
      startedAt: stream.log.startedAtMs,
      entries: 10,
      ofEntries: 10,
    });
    expect(JSON.stringify(lines[0])).not.toContain('secret');
    expect(lines[1]).toMatchObject({ status: 200, lastEventId: null, reason: 'connect', isGone: false });
    expect(lines[2]).toMatchObject({ comment: ' hi', bytes: 5, data: null });
    expect(lines[3]).toMatchObject({ retry: 500, comment: null });
    expect(lines[4]).toMatchObject({
      type: 'tick',
      id: '7',
      lastEventId: '7',
      data: 'a\nb',
      base64: null,
      at: stream.log.startedAtMs + 12.5,
      sinceStartMs: 12.5,
      deltaMs: 0,
    });
    expect(lines[5]).toMatchObject({ id: '8', lastEventId: '8', data: null });
    expect(lines[6]).toMatchObject({
      cause: 'truncated',
      isError: true,
      sinceStartMs: 1012.5,
      deltaMs: 1000,
    });
    expect(lines[7]).toMatchObject({ lastEventId: '8', reason: 'reconnect', delayMs: 500 });
    expect(lines[8]).toMatchObject({ type: 'message', id: null, lastEventId: '8', data: 'c' });
  });

  it('says who answered where a redirect led, and only there', () => {
    const stream = new ScriptedStream();
    stream.attempt().opened().ended({ cause: 'truncated' });
    stream
      .attempt()
      .opened({ ...okHead, url: 'http://localhost:3001/other' })
      .ended({ cause: 'truncated' });
    stream.attempt();
    const attempts = linesOf(exportedText(stream.log, 'ndjson')).filter(({ kind }) => kind === 'attempt');
    expect(attempts.map((line) => ('answeredBy' in line ? line['answeredBy'] : 'itself'))).toEqual([
      'itself',
      'http://localhost:3001/other',
      'itself',
    ]);
    expect(attempts[0]).toMatchObject({
      at: stream.log.startedAtMs,
      sinceStartMs: 0,
      delayMs: 0,
      method: 'GET',
      url: 'http://localhost:3000/events',
      requestHeaders: [
        ['Accept', 'text/event-stream'],
        ['Cache-Control', 'no-cache'],
      ],
      body: null,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: okHead.headers,
      timings: okHead.timings,
      side: null,
    });
    expect(attempts[2]).toMatchObject({ status: null, statusText: null, httpVersion: null, headers: null });
    expect(attempts[2]).toMatchObject({ timings: null, isGone: false });
  });

  it('of chosen entries has the attempts that these are of, and no others', () => {
    const { log } = threeAttempts();
    const lines = linesOf(exportedText(log, 'ndjson', chosenNumbers(log, [7])));
    expect(lines.map(({ kind, attempt }) => [kind, attempt])).toEqual([
      ['stream', undefined],
      ['attempt', 2],
      ['event', 2],
    ]);
    expect(lines[0]).toMatchObject({ entries: 1, ofEntries: log.length });
    expect(linesOf(exportedText(log, 'ndjson', chosenNumbers(log, [])))).toHaveLength(1);
  });

  it('has the bytes of what is not UTF-8, and of that alone', () => {
    const bytes = Uint8Array.from([
      ...bytesOf('data: '),
      0xff,
      ...bytesOf('\n\ndata: \ufffd\n\n: '),
      0xc3,
      10,
    ]);
    const [, , ...lines] = linesOf(exportedText(record([bytes]), 'ndjson'));
    expect(lines.map(({ data, comment, base64 }) => [data, comment, base64])).toEqual([
      ['\ufffd', null, Buffer.from(bytes.subarray(0, 9)).toString('base64')],
      ['\ufffd', null, null],
      [null, ' \ufffd', Buffer.from(bytes.subarray(-4)).toString('base64')],
    ]);
  });

  it('has no number that JSON or a reader of it cannot hold', () => {
    const log = record([bytesOf(`retry: ${'9'.repeat(400)}\n`)]);
    const lines = linesOf(exportedText(log, 'ndjson'));
    expect(lines.map(({ kind, retry = null }) => [kind, retry])).toContainEqual(['retry', 2 ** 53 - 1]);
    expect(lines.at(-1)).toMatchObject({ kind: 'notice', type: 'retry-capped' });
  });

  it('names the lines of a body of lines, and blank ones', () => {
    const log = record([bytesOf('{"a":1}\r\n\n2\n')], undefined, { format: 'json-lines', isWhole: true });
    const [, , ...lines] = linesOf(exportedText(log, 'ndjson'));
    expect(lines.map(({ kind, type, data, comment }) => [kind, type, data, comment])).toEqual([
      ['event', 'line', '{"a":1}', null],
      ['comment', null, null, ''],
      ['event', 'line', '2', null],
    ]);
  });

  it('begins anew after a clear, and gives up when one comes between', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.events(1, 2);
    const run = new ExportRun({ view: viewOf(stream.log), version: '0' }, allEntries(stream.log.length));
    run.beginTurn();
    stream.log.clear();
    expect(() => run.beginTurn()).toThrow('The timeline was cleared while it was exported.');

    stream.events('x');
    const lines = linesOf(exportedText(stream.log, 'ndjson'));
    expect(lines.map(({ kind, id = null }) => [kind, id])).toEqual([
      ['stream', null],
      ['attempt', null],
      ['event', 'x'],
    ]);
    expect(lines[1]).toMatchObject({ isGone: true, at: null, url: 'http://localhost:3000/events' });
  });

  it('read back says of any stream what its entries say', () => {
    fc.assert(
      fc.property(bodies, cuttings, (body, cutting) => {
        const log = record(cut(body, cutting));
        const lines = linesOf(exportedText(log, 'ndjson')).filter(({ data }) => data !== undefined);
        expect(lines.map(comparable)).toEqual(expectedOf(log));
      }),
    );
  });
});

function threeAttempts(): AttemptLog {
  const log = new AttemptLog();
  for (const ids of [[1], [2, 3], [4]]) {
    log.begin();
    log.events(...ids);
    log.end();
  }
  return log;
}

/** What a line says, in the words of a log. */
function comparable({ kind, seq, type, id, lastEventId, data, retry, comment, base64 }: Line): unknown {
  return { kind, seq, type, id, lastEventId, data, retry, comment, base64 };
}

const kinds: Readonly<Record<string, string>> = { message: 'event', notice: 'raw' };

function expectedOf(log: EventLog): unknown[] {
  const ofBody = log.entries(1, log.length).filter(({ flags }) => !(flags & entryFlags.detail));
  return ofBody.map((entry) => {
    const { kind, number: seq, flags } = entry;
    const bytes = Buffer.from(log.bytes(entry));
    const { data = null, id = null } = log.fields(entry);
    const [line] = log.fieldLines(entry);
    return {
      kind: kinds[kind] ?? kind,
      seq,
      type: entry.type === '' ? null : entry.type,
      id: flags & entryFlags.hasId ? id : null,
      lastEventId: log.lastEventId(entry) ?? null,
      data: kind === 'notice' ? bytes.toString() : data,
      retry: kind === 'retry' ? Math.min(Number(line?.value), Number.MAX_SAFE_INTEGER) : null,
      comment: kind === 'comment' ? (line?.value ?? '') : null,
      base64: isUtf8(bytes) ? null : bytes.toString('base64'),
    };
  });
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString()).equals(bytes);
}
