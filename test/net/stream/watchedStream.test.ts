// A stream whose connections others make: what is known of an attempt is that attempt's, and what is over stays over.

import { describe, expect, it } from 'vitest';

import type { ResponseHead } from '../../../src/core/log/detail.ts';
import { WatchedStream } from '../../../src/net/stream/watchedStream.ts';
import { bytesOf } from '../../core/recording.ts';

const url = 'http://localhost/events';

function headOf(status: number): ResponseHead {
  return {
    url,
    status,
    statusText: '',
    httpVersion: '1.1',
    headers: [],
    isConnectionReused: false,
    redirects: [],
    timings: {},
  };
}

class Watched {
  readonly stream: WatchedStream;
  nowMs = 0;
  #attempt = 0;

  constructor() {
    this.stream = new WatchedStream({
      request: { url },
      startedAtMs: 0,
      maxEventBytes: 1_000_000,
      storage: undefined,
      nowMs: () => this.nowMs,
    });
  }

  begin(lastEventId = ''): void {
    this.#attempt += 1;
    const facts = { attempt: this.#attempt, lastEventId, reason: 'connect', delayMs: 0 } as const;
    this.stream.begin(facts, { method: 'GET', url, headers: [] }, this.nowMs);
  }

  push(text: string): void {
    const bytes = bytesOf(text);
    this.stream.writer.push(bytes, bytes.length, 1, this.nowMs);
  }

  get rows(): string[] {
    const { log } = this.stream;
    return log.entries(1, log.length).map(({ kind, attempt, type }) => `${attempt} ${kind} ${type}`.trim());
  }
}

describe('an attempt', () => {
  it('has a status and a format of its own, which stay when it is over', () => {
    const watched = new Watched();
    const { stream } = watched;
    expect([stream.status, stream.bodyFormat]).toEqual([undefined, 'event-stream']);
    for (let time = 0; time < 2; time += 1) {
      watched.begin();
      expect([stream.status, stream.bodyFormat]).toEqual([undefined, 'event-stream']);
      stream.open(headOf(200), 'json-lines');
      stream.end({ cause: 'end' }, undefined);
      expect([stream.status, stream.bodyFormat]).toEqual([200, 'json-lines']);
      watched.begin();
      expect([stream.status, stream.bodyFormat]).toEqual([undefined, 'event-stream']);
      stream.end({ cause: 'http-error', status: 500 }, headOf(500));
      expect([stream.status, stream.bodyFormat]).toEqual([500, 'event-stream']);
      watched.begin();
      stream.end({ cause: 'no-content', status: 204 }, undefined);
      expect(stream.status).toBe(204);
      watched.begin();
      stream.end({ cause: 'no-response' }, undefined);
      expect(stream.status).toBeUndefined();
      // Of an attempt that was opened, the head counts.
      watched.begin();
      stream.open(headOf(200), 'event-stream');
      stream.end({ cause: 'truncated', status: 502 }, headOf(502));
      expect(stream.status).toBe(200);
    }
  });

  it('that is over is not over again, and hears no more but what is late', () => {
    const watched = new Watched();
    const { stream } = watched;
    const note = { notice: 'unsent-id' } as const;
    for (const attempt of [1, 2]) {
      const before = watched.rows.length;
      watched.begin();
      stream.note(note);
      stream.end({ cause: 'no-response' }, undefined);
      stream.end({ cause: 'reset' }, undefined);
      stream.leave(note, { kind: 'debugger left' });
      stream.note(note);
      stream.redirect({ status: 302, from: url, to: url });
      stream.noteLate(note);
      expect(watched.rows.slice(before)).toEqual([
        `${attempt} request`,
        `${attempt} notice unsent-id`,
        `${attempt} error`,
        `${attempt} notice unsent-id`,
      ]);
      expect(stream.state).toMatchObject({
        phase: 'stopped',
        reason: { kind: 'left to app', ending: { cause: 'no-response' } },
      });
    }
  });

  it('that was left has no end, once, and what came of it before is no part of the next', () => {
    const watched = new Watched();
    const { stream } = watched;
    watched.begin();
    stream.open(headOf(200), 'event-stream');
    watched.push('data: 1\n\ndata: cut');
    expect(stream.incomplete).toMatchObject({ part: 'line' });
    stream.leave({ notice: 'unsent-id' }, { kind: 'debugger left' });
    stream.leave({ notice: 'unsent-id' }, { kind: 'debugger left' });
    stream.end({ cause: 'end' }, undefined);
    expect(stream.incomplete).toBeUndefined();
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'debugger left' } });
    expect(watched.rows.filter((row) => row.endsWith('unsent-id'))).toHaveLength(1);
    watched.begin();
    stream.open(headOf(200), 'event-stream');
    watched.push('data: 2\n\n');
    const { log } = stream;
    const last = log.entry(log.length);
    expect([last.kind === 'message' && log.fields(last).data, last.attempt]).toEqual(['2', 2]);
  });

  it('of lines has its last line where its body is whole, and none where it was cut', () => {
    for (const [cause, isThere] of [
      ['end', true],
      ['truncated', false],
    ] as const) {
      const watched = new Watched();
      watched.begin();
      watched.stream.open(headOf(200), 'json-lines');
      watched.push('{"n":1}\n{"n":2}');
      watched.stream.end({ cause }, undefined);
      expect(watched.rows.filter((row) => row.includes('message'))).toHaveLength(isThere ? 2 : 1);
    }
  });
});

it('an id is one that it has sent, of an event or without one, in this attempt or before', () => {
  const watched = new Watched();
  const { stream } = watched;
  watched.begin();
  stream.open(headOf(200), 'event-stream');
  watched.push('id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\n');
  expect(['1', '2', '3', '4'].map((id) => stream.hasSent(id))).toEqual([true, true, true, false]);
  stream.end({ cause: 'truncated' }, undefined);
  watched.begin('3');
  stream.open(headOf(200), 'event-stream');
  watched.push('id: 4\ndata: d\n\n');
  expect(['1', '4', '5', '2'].map((id) => stream.hasSent(id))).toEqual([true, true, false, true]);
});

it('the bytes that may still become an entry are told with their place, and none once they are one', () => {
  const watched = new Watched();
  const { stream } = watched;
  watched.begin();
  stream.open(headOf(200), 'event-stream');
  watched.push('data: 1\n\ndata: c');
  expect(stream.unfinished).toEqual({ offset: 9, bytes: Uint8Array.from(bytesOf('data: c')) });
  watched.push('ut\n\n');
  expect(stream.unfinished).toEqual({ offset: 20, bytes: new Uint8Array(0) });
});
