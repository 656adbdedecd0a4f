// What is told of one entry, and how it is copied: each kind, what is gone, and where it is cut.

import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { describe, expect, it } from 'vitest';

import { clientMeasurements } from '../../../src/core/clients/clientBehaviourData.ts';
import { describeDays } from '../../../src/core/clients/clientsTold.ts';
import { measuredCalls } from '../../../src/core/clients/measuredCalls.ts';
import { decodeText } from '../../../src/core/base/text.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { copyForms, entryForms, type CopyForm } from '../../../src/core/page/copyForm.ts';
import { EntryAnswers } from '../../../src/core/page/entryAnswers.ts';
import { entryCopy } from '../../../src/core/page/entryCopy.ts';
import { entryViewOf, exchangeOf, shownText } from '../../../src/core/page/entryView.ts';
import type { HostMessage } from '../../../src/core/page/protocol.ts';
import { AttemptLog } from '../attemptLog.ts';
import { bytesOf, record } from '../recording.ts';
import { okHead, ScriptedStream } from '../scriptedStream.ts';

/** Two attempts, with an entry of each kind. */
function allKinds(): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin();
  attempts.pass(10).push('id: 1\ndata: a\n\n: c\nretry: 5\nid: 2\n\n');
  attempts.notice({ notice: 'compressed', encoding: 'gzip' });
  attempts.pass(10).end({ cause: 'end' });
  attempts.pass(5).begin('2');
  attempts.pass(5).push('data: {"b":1}\n\n').end({ cause: 'truncated' });
  return attempts;
}

const kinds = 'request open message comment retry id notice close request open message error'.split(' ');

describe('a view', () => {
  it('says of a line that the inspector cut itself nothing of how the body ended', () => {
    const cut = new AttemptLog();
    cut.begin();
    cut.push(`data: ${'x'.repeat(1024 * 1024)}\n\n`);
    const { lines, rawIsCut } = entryViewOf(cut.log, 3);
    expect([rawIsCut, lines.at(-1)?.terminator]).toEqual([true, '']);
    expect(lines.at(-1)).not.toHaveProperty('ignored');
    const ended = new AttemptLog();
    ended.begin();
    ended.push('data: 1').end({ cause: 'end' });
    expect(entryViewOf(ended.log, 3).lines[0]?.ignored).toBe('The body ended before the line did.');
    const large = record([bytesOf('data: 0123456789\n\n')], 8);
    expect(entryViewOf(large, 1).lines[0]).not.toHaveProperty('ignored');
  });

  it('says of each entry what its attempt asked for, what it got, and when it came', () => {
    const { log } = allKinds();
    const views = kinds.map((_, at) => entryViewOf(log, at + 1));
    expect(views.map(({ row }) => row.kind)).toEqual(kinds);
    expect(views.map(({ attemptStart }) => attemptStart)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9]);
    expect(views.map(({ sinceRequestMs }) => sinceRequestMs)).toEqual([
      0, 0, 10, 10, 10, 10, 10, 20, 0, 0, 5, 5,
    ]);
    expect(views.map(({ untilNextMs }) => untilNextMs)).toEqual([
      0,
      10,
      0,
      0,
      0,
      0,
      10,
      5,
      0,
      5,
      0,
      undefined,
    ]);
    expect(views.map(({ lastEventId }) => lastEventId)).toEqual([
      undefined,
      undefined,
      '1',
      '1',
      '1',
      ...Array<string>(7).fill('2'),
    ]);
    const chunk = { number: 1, firstEntry: 3, lastEntry: 6 };
    expect(views.map((view) => view.chunk)).toEqual([
      undefined,
      undefined,
      chunk,
      chunk,
      chunk,
      chunk,
      undefined,
      undefined,
      undefined,
      undefined,
      { number: 2, firstEntry: 11, lastEntry: 11 },
      undefined,
    ]);
    expect(views.map(({ data }) => data?.text)).toEqual(
      kinds.map((_, at) => (at === 2 ? 'a' : at === 10 ? '{"b":1}' : undefined)),
    );
    expect(views.map(({ lines }) => lines.map(({ field, value }) => `${field}=${value}`).join())).toEqual([
      '',
      '',
      'id=1,data=a,=',
      '= c',
      'retry=5',
      'retry=5,id=2,=',
      '',
      '',
      '',
      '',
      'data={"b":1},=',
      '',
    ]);
    expect(views.map(({ request }) => request?.reason)).toEqual([
      ...Array<string>(8).fill('connect'),
      ...Array<string>(4).fill('reconnect'),
    ]);
    // The request has no answer when it is written, but its entry is told with what came.
    expect(views.every(({ head }) => head?.status === 200)).toBe(true);
    expect(views.map(({ end }) => end?.ending.cause)).toEqual(
      kinds.map((kind) => ({ close: 'end', error: 'truncated' })[kind]),
    );
    expect(views.map(({ notice }) => notice?.notice)).toEqual(
      kinds.map((kind) => (kind === 'notice' ? 'compressed' : undefined)),
    );
    expect(views.every(({ isExchangeGone, rawIsCut }) => !isExchangeGone && !rawIsCut)).toBe(true);
  });

  it('of an end says what happened, what comes next and what clients were measured to do', () => {
    const { log } = allKinds();
    const { explanation } = entryViewOf(log, 12);
    expect(explanation?.what).toContain('The connection was closed before the response was complete');
    expect(explanation?.next).toBe('An EventSource comes back in 0 ms, without Last-Event-ID.');
    expect(explanation?.advice).toContain('Look for a crash');
    expect(explanation?.clients.length).toBeGreaterThan(0);
    expect(explanation?.measuredOn).toBe(
      describeDays(clientMeasurements.measuredOn, measuredCalls.measuredOn),
    );
    expect(entryViewOf(log, 8).explanation).not.toHaveProperty('advice');
    const own = new AttemptLog();
    own.begin();
    const next = { next: 'stop' } as const;
    const counts = { durationMs: 0, messages: 0, bodyBytes: 0, wireBytes: 0 };
    const verdict = { next: 'reconnect', delayMs: 9, lastEventId: '' } as const;
    own.log.appendDetailEntry(
      'close',
      { ending: { cause: 'limit' }, verdict, next, policy: { kind: 'off' }, ...counts },
      { attempt: 1, receivedAtMs: 0 },
    );
    expect(entryViewOf(own.log, 3).explanation).toMatchObject({
      next: expect.stringMatching(
        /^An EventSource .* This stream stays closed: its reconnect policy is off\.$/,
      ),
      clients: [],
      measuredOn: '',
    });
  });

  it('after a clear has neither request nor answer of its attempt, and has them of the next', () => {
    const attempts = new AttemptLog();
    const { log } = attempts;
    attempts.begin();
    log.clear();
    attempts.push('data: x\n\n');
    expect(exchangeOf(log, log.entry(1))).toEqual({});
    expect(entryViewOf(log, 1)).toMatchObject({ attemptStart: 1, sinceRequestMs: 0 });
    attempts.end({ cause: 'end' });
    attempts.begin('2');
    const exchange = { request: { lastEventId: '2' }, head: { status: 200 } };
    expect(exchangeOf(log, log.entry(3))).toMatchObject(exchange);
    log.undoClear();
    expect(exchangeOf(log, log.entry(5))).toMatchObject(exchange);
    expect(exchangeOf(log, log.entry(3))).toMatchObject({ request: { reason: 'connect' } });
  });

  it('of each entry of an attempt that was refused has the response, and none of the next one', () => {
    const stream = new ScriptedStream().attempt();
    const hop = { status: 302, from: 'http://localhost:3000/events', to: 'http://localhost:3000/other' };
    stream.notice({ notice: 'redirect', hop });
    const before = [1, 2].map((number) => entryViewOf(stream.log, number));
    expect(before.map(({ head }) => head)).toEqual([undefined, undefined]);
    stream.ended({ cause: 'no-content', status: 204 }, { ...okHead, status: 204 });
    stream.attempt().ended({ cause: 'unreachable' }).attempt().opened().receive('data: x\n\n');
    const statuses = Array.from({ length: stream.log.length }, (_, at) => entryViewOf(stream.log, at + 1));
    expect(statuses.map(({ row, head }) => `${row.kind} ${head?.status}`)).toEqual([
      'request 204',
      'notice 204',
      'close 204',
      'request undefined',
      'error undefined',
      'request 200',
      'open 200',
      'message 200',
    ]);
  });

  it('of an attempt whose request is gone says so', () => {
    const details = new MemoryByteStore();
    const attempts = new AttemptLog(new EventLog(0, new MemoryByteStore(), details));
    attempts.begin();
    attempts.push('data: x\n\n');
    details.discardBefore(details.length);
    attempts.end({ cause: 'end' });
    const { log } = attempts;
    expect(exchangeOf(log, log.entry(3))).toEqual({ isExchangeGone: true });
    expect(entryViewOf(log, 4)).toMatchObject({ isExchangeGone: true, end: { ending: { cause: 'end' } } });
    details.discardBefore(details.length);
    const view = entryViewOf(log, 4);
    expect([view.end, view.explanation]).toEqual([undefined, undefined]);
  });

  it('of an entry whose bytes are gone has neither data nor lines', () => {
    const bodies = new MemoryByteStore();
    const attempts = new AttemptLog(new EventLog(0, bodies));
    attempts.begin();
    attempts.push('data: x\n\n');
    bodies.discardBefore(bodies.length);
    const view = entryViewOf(attempts.log, 3);
    expect(view).toMatchObject({ row: { isGone: true }, lines: [], rawIsCut: false });
    expect(view).not.toHaveProperty('data');
  });

  const mebibyte = 1024 * 1024;
  it.each([
    [mebibyte, false],
    [mebibyte + 1, true],
  ])('of an event of %d bytes is cut: %s', (sizeBytes, isCut) => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.push(`data: ${'x'.repeat(sizeBytes - 8)}\n\n`);
    const view = entryViewOf(attempts.log, 3);
    expect([view.rawIsCut, view.data?.sizeBytes]).toEqual([isCut, sizeBytes - 8]);
  });

  it.each([
    [5000, false],
    [5001, true],
  ])('of an event of %d lines is cut: %s', (count, isCut) => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.push(`${'data\n'.repeat(count - 1)}\n`);
    const view = entryViewOf(attempts.log, 3);
    expect([view.rawIsCut, view.lines.length]).toEqual([isCut, Math.min(count, 5000)]);
  });

  it('of a text is cut between characters', () => {
    expect(shownText('aé', 3)).toEqual({ text: 'aé', isCut: false, sizeBytes: 3 });
    expect(shownText('aé', 2)).toEqual({ text: 'a', isCut: true, sizeBytes: 3 });
  });
});

describe('answers', () => {
  it('have the passage of an entry through a relay, where there is one', () => {
    const { log } = allKinds();
    const posted: HostMessage[] = [];
    const passage = { kind: 'passed', number: 7 } as never;
    const stream = { log, passageOf: (number: number) => (number === 3 ? passage : undefined) };
    const answers = new EntryAnswers(
      stream,
      new AttemptSpans(log),
      (message) => posted.push(message),
      () => () => {},
    );
    for (const number of [3, 4, 12, 13]) answers.answer({ type: 'entry', number }, 5);
    expect(
      posted.map((message) => message.type === 'entry' && [message.view.row.number, message.view.passage]),
    ).toEqual([
      [3, passage],
      [4, undefined],
      [12, undefined],
    ]);
  });

  it('have bytes of bodies only, also where a range is asked for that is not there', () => {
    const { log } = allKinds();
    const bytesOf = (number: number, offset: number, length: number): unknown => {
      const posted: HostMessage[] = [];
      new EntryAnswers(
        { log },
        new AttemptSpans(log),
        (message) => posted.push(message),
        () => () => {},
      ).answer({ type: 'bytes', number, offset, length }, 1);
      const [message] = posted;
      return message?.type === 'bytes' && [message.offset, decodeText(message.bytes), message.sizeBytes];
    };
    expect(bytesOf(3, 0, 99)).toEqual([0, 'id: 1\ndata: a\n\n', 15]);
    expect(bytesOf(3, 14, 99)).toEqual([14, '\n', 15]);
    expect(bytesOf(3, 16, 1)).toEqual([15, '', 15]);
    expect(bytesOf(1, 0, 99)).toEqual([0, '', 0]);
  });
});

describe('the forms in which an entry is copied', () => {
  const ofMessages: CopyForm[] = ['data', 'json', 'raw', 'entry'];
  const ofOthers: CopyForm[] = ['raw', 'entry'];

  it('are these, by kind', () => {
    expect([...copyForms].toSorted()).toEqual([
      'curl',
      'curlWithCredentials',
      'data',
      'entry',
      'json',
      'raw',
    ]);
    expect(entryForms).toEqual({
      request: ofOthers,
      open: ofOthers,
      message: ofMessages,
      comment: ofOthers,
      retry: ofOthers,
      id: ofOthers,
      close: ofOthers,
      error: ofOthers,
      notice: ofOthers,
    });
  });

  it.each<[CopyForm, (string | RegExp)[]]>([
    [
      'data',
      [
        /^\{\n {2}"method"/,
        /"status": 200/,
        'a',
        ': c\n',
        'retry: 5\n',
        'retry: 5\nid: 2\n\n',
        /"notice"/,
        /"cause": "end"/,
      ],
    ],
    [
      'raw',
      [
        /^\{\n/,
        /^\{\n/,
        'id: 1\ndata: a\n\n',
        ': c\n',
        'retry: 5\n',
        'retry: 5\nid: 2\n\n',
        /^\{\n/,
        /^\{\n/,
      ],
    ],
    [
      'json',
      [
        /^\{\n/,
        /^\{\n/,
        '"a"',
        String.raw`": c\n"`,
        String.raw`"retry: 5\n"`,
        String.raw`"retry: 5\nid: 2\n\n"`,
        /^\{\n/,
        /^\{\n/,
      ],
    ],
  ])('%s', (form, expected) => {
    const { log } = allKinds();
    const copies = expected.map((_, at) => entryCopy(log, log.entry(at + 1), form, () => ({ url: '' })));
    for (const [at, text] of expected.entries()) {
      if (typeof text === 'string') expect(copies[at]).toBe(text);
      else expect(copies[at]).toMatch(text);
    }
  });

  it('as a whole has what there is of it', () => {
    const { log } = allKinds();
    const namesOf = (number: number): string[] =>
      Object.keys(
        JSON.parse(entryCopy(log, log.entry(number), 'entry', () => ({ url: '' })) ?? '') as object,
      );
    const always = ['time', 'receivedAtMs', 'attempt', 'number'];
    expect(namesOf(1)).toEqual(['kind', 'detail', ...always]);
    expect(namesOf(3)).toEqual(['kind', 'type', 'id', 'lastEventId', 'data', ...always]);
    expect(namesOf(4)).toEqual(['kind', 'lastEventId', 'raw', ...always]);
    expect(namesOf(6)).toEqual(['kind', 'id', 'lastEventId', 'raw', ...always]);
    expect(namesOf(7)).toEqual(['kind', 'type', 'lastEventId', 'detail', ...always]);
  });

  it('of what is gone is a sentence, or nothing', () => {
    const [bodies, details] = [new MemoryByteStore(), new MemoryByteStore()];
    const attempts = new AttemptLog(new EventLog(0, bodies, details));
    attempts.begin();
    attempts.push('data: x\n\n');
    bodies.discardBefore(bodies.length);
    details.discardBefore(details.length);
    const copyOf = (number: number, form: CopyForm): string | undefined =>
      entryCopy(attempts.log, attempts.log.entry(number), form, () => ({ url: '' }));
    expect(copyOf(3, 'data')).toMatch(/gone|room/i);
    expect(copyOf(3, 'raw')).toBe('');
    expect(JSON.parse(copyOf(1, 'entry') ?? '')).not.toHaveProperty('detail');
    expect(copyOf(3, 'curl')).toBeUndefined();
  });

  it('asks for credentials only where they are to be copied', () => {
    const { log } = allKinds();
    let asked = 0;
    const credentials = (): { url: string } => {
      asked += 1;
      return { url: 'http://localhost/' };
    };
    for (const form of copyForms) entryCopy(log, log.entry(3), form, credentials);
    expect(asked).toBe(1);
  });
});
