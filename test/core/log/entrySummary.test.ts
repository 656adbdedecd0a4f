// The line that the list has of every kind of entry, and of what is gone.

import { describe, expect, it } from 'vitest';

import { describeGone, describeLoss, type ByteLoss } from '../../../src/core/log/byteLoss.ts';
import type { DetailByKind, EndDetail, NoticeDetail } from '../../../src/core/log/detail.ts';
import { entryKinds } from '../../../src/core/log/entry.ts';
import { describeNotice, summarizeEntry, type EntrySummary } from '../../../src/core/log/entrySummary.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { describeResume, named, type ResumeVerdict } from '../../../src/core/log/resumeVerdict.ts';
import { bytesOf, record, wireCase } from '../recording.ts';
import { ShortLog } from './shortLog.ts';

const at = { attempt: 1, receivedAtMs: 0 };

/** The summaries of all entries. */
function linesOf(log: EventLog): EntrySummary[] {
  return log.entries(1, log.length).map((entry) => summarizeEntry(log, entry));
}

function lineOf<Kind extends keyof DetailByKind>(kind: Kind, detail: DetailByKind[Kind]): EntrySummary {
  const log = new EventLog(0);
  return summarizeEntry(log, log.entry(log.appendDetailEntry(kind, detail, at)));
}

const request = {
  method: 'GET',
  url: 'http://a/',
  headers: [],
  reason: 'connect',
  delayMs: 2_000,
} as const;

const head = {
  url: 'http://a/',
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers: [],
  isConnectionReused: false,
  redirects: [],
  timings: {},
} as const;

const comesBack = { next: 'reconnect', delayMs: 3_000, lastEventId: '' } as const;
const end: EndDetail = {
  ending: { cause: 'end' },
  verdict: comesBack,
  next: comesBack,
  policy: { kind: 'standard' },
  durationMs: 0,
  messages: 0,
  bodyBytes: 0,
  wireBytes: 0,
};

describe('the line of', () => {
  it('a request has what is sent, and when it is a reconnect', () => {
    expect(lineOf('request', request)).toEqual({ preview: 'GET http://a/' });
    expect(lineOf('request', { ...request, lastEventId: '7' }).preview).toBe(
      'GET http://a/ with Last-Event-ID 7',
    );
    expect(lineOf('request', { ...request, reason: 'reconnect' }).preview).toBe('GET http://a/ after 2.0 s');
    expect(lineOf('request', { ...request, reason: 'by hand' }).preview).toBe('GET http://a/');
  });

  it('a response has its status, and who answered', () => {
    expect(lineOf('open', head)).toEqual({ preview: '200 OK over HTTP/1.1' });
    expect(lineOf('open', { ...head, remoteAddress: '127.0.0.1:3000' }).preview).toBe(
      '200 OK over HTTP/1.1 from 127.0.0.1:3000',
    );
  });

  it('an ending has what a client does next, and this stream where it differs', () => {
    const preview = 'The server ended the response.';
    const next = 'An EventSource comes back in 3.0 s, without Last-Event-ID.';
    expect(lineOf('close', end)).toEqual({ preview, next });
    expect(lineOf('error', { ...end, next: { next: 'stop' } })).toEqual({
      preview,
      next: `${next} This stream stays closed.`,
    });
  });

  it('each kind that comes from a body has its text, and the id that it sets', () => {
    const log = record([
      bytesOf(
        ': beat\n' +
          'retry: 5\n' +
          'event: t\ndata: a\ndata: b\nid: 7\n\n' +
          'id: 8\n\n' +
          'event: x\n\n' +
          'data: lost\nid: 9\nid: 10',
      ),
    ]);
    expect(linesOf(log)).toEqual([
      { preview: ': beat' },
      { preview: 'retry: 5' },
      { preview: 'a↵b', id: '7' },
      { preview: 'id: 8', id: '8' },
      { preview: 'No data, so clients dispatch nothing: event: x' },
      {
        preview:
          'Lost: the body ended before the blank line, so an EventSource drops this block: data: lost↵id: 9↵id: 10',
        id: '9',
      },
    ]);
    expect(linesOf(record([bytesOf('data: 0123456789\n\n')], 8))).toEqual([
      { preview: 'Larger than the limit; the inspector stopped reading here: data: 01' },
    ]);
  });

  it('a block without any field has its lines as they came, and says what is missing', () => {
    const preview =
      'No line has a field that clients know (“data:” is missing), so they dispatch nothing: 0↵1↵2↵3';
    expect(linesOf(record([wireCase('52-bare-lines')]))).toEqual([{ preview }]);
    const withoutSpace = record([bytesOf('id:7\nevent\nfoo:bar\n\nevent:x\nfoo\n\n')]);
    expect(linesOf(withoutSpace)).toEqual([
      { preview: 'id:7↵event↵foo:bar', id: '7' },
      { preview: 'No data, so clients dispatch nothing: event:x↵foo' },
    ]);
  });

  it('a message whose fields have no space has its data as a client gets it', () => {
    expect(linesOf(record([wireCase('53-spring-no-space')])).map(({ preview }) => preview)).toEqual([
      'La',
      'frase',
      '"',
      'come',
      '| a |↵|---|',
    ]);
    expect(linesOf(record([wireCase('50-double-prefix')])).map(({ preview }) => preview)).toEqual([
      'data: {"a":1}',
      'data: [DONE]',
    ]);
  });

  it('a message without data has none, and an id that does not count is none', () => {
    const log = record([bytesOf('data\n\ndata: 1\nid: a\0b\n\ndata: 1\nid\n\n')]);
    expect(linesOf(log)).toEqual([{ preview: '' }, { preview: '1' }, { preview: '1', id: '' }]);
  });

  it('a large message is made of its beginning, like that of a small one', () => {
    const textOf = (dataLength: number): string => `id: 1\ndata: ${'x'.repeat(dataLength)}\n\n`;
    // As many bytes as are read, and one more.
    const whole = 2_048 - textOf(0).length;
    for (const dataLength of [300, 301, whole, whole + 1, whole + 2_000]) {
      const log = record([bytesOf(textOf(dataLength))]);
      expect(linesOf(log)).toEqual([
        { preview: dataLength > 300 ? `${'x'.repeat(300)}…` : 'x'.repeat(300), id: '1' },
      ]);
    }
    // What comes late in a large one is not read, and other fields are not its data.
    const late = record([bytesOf(`event: t\ndata: 1\n: c\ndata: 2\n${'data: x\n'.repeat(400)}id: 9\n\n`)]);
    expect(linesOf(late)[1]).not.toHaveProperty('id');
    const ids = record([bytesOf(`id: 1\nid: 2\nid: 3\0\ndata: ${'x'.repeat(3_000)}\n\n`)]);
    expect(linesOf(ids)[0]).toMatchObject({ id: '2' });
  });

  it('an entry whose text has line breaks of any kind is one line', () => {
    const detail = { notice: 'redirect', hop: { status: 302, from: '', to: 'a\r\nb\rc\nd' } } as const;
    expect(lineOf('notice', detail).preview).toBe('Redirected (302) to a↵b↵c↵d');
  });
});

describe('a notice', () => {
  const fault = { effect: { kind: 'reset' }, moment: { kind: 'after next event' } } as const;
  const rows: readonly (readonly [NoticeDetail, string])[] = [
    [
      { notice: 'redirect', hop: { status: 307, from: 'a', to: 'http://b/' } },
      'Redirected (307) to http://b/',
    ],
    [
      { notice: 'compressed', encoding: 'gzip' },
      'The body is compressed (gzip): events may arrive later than the server wrote them.',
    ],
    [
      { notice: 'compressed', encoding: 'x', isUnknown: true },
      'The body is compressed (x) in a way that is not decoded here: it passes, and the timeline has nothing of it.',
    ],
    [{ notice: 'fault', fault, stage: 'armed' }, 'Simulation armed: a reset after the next event.'],
    [{ notice: 'fault', fault, stage: 'next attempt' }, 'Simulation armed: the next attempt gets a reset.'],
    [
      { notice: 'fault', fault, stage: 'dropped' },
      'Simulation dropped before it happened: a reset after the next event.',
    ],
    [
      { notice: 'fault', fault, stage: 'stalled' },
      'Simulated: the connection is stalled. It stays open, and nothing more is read from it.',
    ],
    [
      { notice: 'fault', fault, stage: 'by server' },
      'The dev server was asked for a reset after the next event: what follows is real on the wire.',
    ],
    [
      { notice: 'close-message', rule: 'data is x', stage: 'seen', afterMs: 0 },
      'Close message (data is x): the client stays, to see whether the server ends the stream.',
    ],
    [
      { notice: 'close-message', rule: 'data is x', stage: 'still open', afterMs: 5_000 },
      'The server announced the end 5.0 s ago and has not ended the stream.',
    ],
    [
      { notice: 'close-message', rule: 'data is x', stage: 'ended', afterMs: 5_000 },
      'The stream ended 5.0 s after its close message.',
    ],
    [
      { notice: 'resume', lastEventId: '1', verdict: { kind: 'exact' } },
      'Resumed exactly: the next event came first, nothing is missing or repeated.',
    ],
    [{ notice: 'relay', note: { what: 'not full' } }, 'The server is read from again.'],
    [
      { notice: 'retry-capped', retryMs: 3_000_000_000, cappedMs: 2_147_483_647 },
      'The server asks for a wait of 35 days, which no timer can hold: capped to 25 days.',
    ],
    [
      { notice: 'long-id', sizeBytes: 9_000 },
      'The Last-Event-ID of this request has 9.0 kB. Many servers refuse such a header: nginx and Apache take 8 KiB, Node and IIS 16 KiB for all headers together.',
    ],
    [
      { notice: 'unsent-id' },
      'The last event id has a control character in it, and this request goes without Last-Event-ID: the inspector cannot put such a character into a header. Browsers send it as it is, and many servers refuse it.',
    ],
    [
      { notice: 'charset', charset: 'latin1' },
      'The Content-Type says charset=latin1, for which Chromium stops for good: it takes no charset but utf-8 (measured with utf8, us-ascii, ascii, iso-8859-1, latin1, iso-8859-15, windows-1252 and others). The standard reads every event stream as UTF-8, and so do Firefox and the inspector. Send utf-8, or no charset.',
    ],
    [
      { notice: 'read-as', format: 'event-stream', isAnyway: true, contentType: 'text/plain' },
      'The Content-Type is text/plain and not text/event-stream: an EventSource refuses this response. It is read as an event stream because you asked for that.',
    ],
    [
      { notice: 'read-as', format: 'event-stream', isAnyway: true, contentType: '' },
      'The response has no Content-Type, and an EventSource refuses it. It is read as an event stream because you asked for that.',
    ],
    [
      { notice: 'read-as', format: 'json-lines', isAnyway: false, contentType: 'application/x-ndjson' },
      'JSON lines (application/x-ndjson): each line is an event here. This is no event stream: there are no types, ids or retry in it, and no EventSource reads it.',
    ],
    [
      { notice: 'read-as', format: 'json-lines', isAnyway: true, contentType: 'application/json' },
      'The Content-Type is application/json. It is read as JSON lines because you asked for that: each line is an event here. No EventSource reads it.',
    ],
    [
      { notice: 'read-as', format: 'json-lines', isAnyway: true, contentType: '' },
      'The response has no Content-Type. It is read as JSON lines because you asked for that: each line is an event here. No EventSource reads it.',
    ],
    [
      { notice: 'read-as', format: 'json-seq', isAnyway: false, contentType: 'application/json-seq' },
      'A JSON text sequence (application/json-seq): each record is an event here. This is no event stream: there are no types, ids or retry in it, and no EventSource reads it.',
    ],
    [
      { notice: 'paused', pausedMs: 24_800 },
      'The inspector did not run for about 24.8 s: this machine slept, or its process was stopped or busy. What came meanwhile is read now, and the silence is not the server’s.',
    ],
    [
      { notice: 'paused', pausedMs: 3_600_000, isByWallClock: true },
      'The clock went on by 1 h 0 min in which the inspector did not run: this machine slept, or its clock was set. A connection may be dead since then without a sign of it.',
    ],
    [
      { notice: 'paused', pausedMs: 5_000, isByDebugger: true },
      'The debugger had stopped the app for 5.0 s. What came meanwhile is told of now, and the silence is not the server’s.',
    ],
    [{ notice: 'capture', note: { what: 'no-request' } }, 'The request is not in the file.'],
    [
      { notice: 'debug', note: { what: 'left' } },
      'The debug session is over: what became of the stream is not known.',
    ],
    [{ notice: 'server', note: { did: 'leave' } }, 'Tracing is over, and what came then is not known.'],
    [
      { notice: 'bytes-gone', cause: 'limit', reason: '5 MiB' },
      'The limit of 5 MiB on disk is reached. Raise sse.log.diskMiB for new streams, or clear the timeline.',
    ],
  ];

  it.each(rows)('%j', (detail, sentence) => {
    expect(describeNotice(detail)).toBe(sentence);
    expect(lineOf('notice', detail).preview).toBe(sentence);
  });

  it('has a line here whatever it is about', () => {
    const every: Readonly<Record<NoticeDetail['notice'], true>> = {
      redirect: true,
      compressed: true,
      fault: true,
      'close-message': true,
      resume: true,
      relay: true,
      'retry-capped': true,
      'long-id': true,
      'unsent-id': true,
      charset: true,
      'read-as': true,
      paused: true,
      capture: true,
      debug: true,
      server: true,
      'bytes-gone': true,
    };
    expect([...new Set(rows.map(([{ notice }]) => notice))].toSorted()).toEqual(
      Object.keys(every).toSorted(),
    );
  });
});

describe('what is gone', () => {
  it.each<[Parameters<typeof describeGone>[0], string]>([
    [{ entries: 0, bytes: 1_500 }, 'The oldest 1.5 kB are gone.'],
    [{ entries: 1, bytes: 1_500 }, 'The bytes of the oldest entry (1.5 kB) are gone.'],
    [{ entries: 2, bytes: 1_500 }, 'The bytes of the oldest 2 entries (1.5 kB) are gone.'],
    [{ entries: 1, records: 0, bytes: 5 }, 'The bytes of the oldest entry (5 B) are gone.'],
    [{ entries: 1, records: 1, bytes: 5 }, 'The oldest entry is gone altogether (5 B).'],
    [
      { entries: 3, records: 1, bytes: 5 },
      'The oldest entry is gone altogether, and the bytes of 2 more (5 B).',
    ],
    [{ entries: 2, records: 2, bytes: 5 }, 'The oldest 2 entries are gone altogether (5 B).'],
    [
      { entries: 3, records: 2, bytes: 5 },
      'The oldest 2 entries are gone altogether, and the bytes of 1 more (5 B).',
    ],
  ])('%j', (gone, sentence) => {
    expect(describeGone(gone)).toBe(sentence);
  });

  it.each<[ByteLoss, string]>([
    [
      { cause: 'limit', reason: '5 MiB' },
      'The limit of 5 MiB on disk is reached. Raise sse.log.diskMiB for new streams, or clear the timeline.',
    ],
    [
      { cause: 'disk full', reason: 'ENOSPC' },
      'The disk took no more (ENOSPC). Free space on it, or clear the timeline.',
    ],
    [
      { cause: 'not writable', reason: 'EACCES' },
      'The log cannot be written to disk (EACCES). Raise sse.log.memoryMiB for new streams, or clear the timeline.',
    ],
    [
      { cause: 'damaged', reason: 'too short' },
      'The log’s file was changed or cut by another program (too short). What comes from now on goes to a new file.',
    ],
  ])('%j', (loss, sentences) => {
    expect(describeLoss(loss)).toBe(sentences);
  });

  it('has its line in place of what was there, and a notice of it says how much is gone by now', () => {
    const short = new ShortLog();
    const { log } = short;
    short.push('data: 1\n\n'.repeat(400));
    const loss = { notice: 'bytes-gone', cause: 'limit', reason: '5 MiB' } as const;
    const number = log.appendDetailEntry('notice', loss, { ...at, type: 'bytes-gone' });
    const previewOf = (entry: number): string => summarizeEntry(log, log.entry(entry)).preview;
    const why =
      'The limit of 5 MiB on disk is reached. Raise sse.log.diskMiB for new streams, or clear the timeline.';
    short.lose('bodies', 0.5);
    expect(previewOf(200)).toBe('The bytes of this entry are gone: there was no room for them.');
    expect(previewOf(201)).toBe('1');
    expect(previewOf(number)).toBe(`The bytes of the oldest 200 entries (1.8 kB) are gone. ${why}`);
    short.lose('records', 0.1);
    const records = log.first - 1;
    expect(previewOf(1)).toBe('This entry is gone: there was no room for it.');
    expect(previewOf(number)).toBe(
      `The oldest ${records} entries are gone altogether, and the bytes of ${200 - records} more (1.8 kB). ${why}`,
    );
    short.lose('details', 1);
    expect(previewOf(number)).toMatch(/^The oldest \d+ entries are gone altogether, and the bytes .*\.$/);
    expect(previewOf(number)).not.toContain(why);
  });

  it('of an entry over details without them is nothing, whatever its kind', () => {
    const log = new EventLog(0);
    for (const kind of entryKinds) {
      const entry = {
        ...log.entry(log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, at)),
        kind,
      };
      // One that is not over details after all, and has no bytes.
      const summary = summarizeEntry(log, { ...entry, flags: 0, length: 0 });
      expect(summary.preview, kind).toBe(kind === 'notice' ? 'No data, so clients dispatch nothing: ' : '');
    }
  });
});

describe('a verdict on a resume', () => {
  it.each<[ResumeVerdict, string]>([
    [{ kind: 'exact' }, 'Resumed exactly: the next event came first, nothing is missing or repeated.'],
    [{ kind: 'gap', missing: ['6'], count: 1 }, 'Gap: 1 event is missing (6).'],
    [{ kind: 'gap', missing: ['6', '7'], count: 2 }, 'Gap: 2 events are missing (6, 7).'],
    [
      { kind: 'gap', missing: ['1', '2', '3', '4', '5', '6'], count: 6 },
      'Gap: 6 events are missing (1, 2, 3, 4, 5 and 1 more).',
    ],
    [
      { kind: 'gap', missing: ['1', '2', '3', '4', '5'], count: 5 },
      'Gap: 5 events are missing (1, 2, 3, 4, 5).',
    ],
    [{ kind: 'duplicates', ids: ['6'], count: 1 }, 'Duplicates: 1 event came again (6).'],
    [
      { kind: 'duplicates', ids: ['6', '7'], count: 200 },
      'Duplicates: 200 events came again (6, 7 and 198 more).',
    ],
    [{ kind: 'restarted' }, 'Restarted from the beginning: the very first event came again.'],
    [
      { kind: 'live only', missing: ['6'], count: 1 },
      'Live only: the event after the id did not come again (6).',
    ],
    [
      { kind: 'live only', missing: ['6', '7'], count: 2 },
      'Live only: none of the 2 events after the id came again (6, 7).',
    ],
    [
      { kind: 'different content', id: 'x'.repeat(40), before: 3, after: 9 },
      `Different content under the same id ${'x'.repeat(40)}: entry 3 and entry 9.`,
    ],
    [
      { kind: 'out of order', id: 'x'.repeat(41), expected: '5' },
      `Out of order: ${'x'.repeat(39)}… came where 5 was expected.`,
    ],
    [{ kind: 'cannot tell', because: 'why' }, 'Cannot tell whether the server resumed: why.'],
  ])('%j', (verdict, sentence) => {
    expect(describeResume(verdict)).toBe(sentence);
  });

  it('goes by the events that have an id, of which an empty one is none', () => {
    const event = { type: 'message', digest: '', entry: 1, sequence: 1 };
    const events = ['1', undefined, '', '2'].map((id) => ({ ...event, id }));
    expect(named(events).map(({ id }) => id)).toEqual(['1', '2']);
  });
});
