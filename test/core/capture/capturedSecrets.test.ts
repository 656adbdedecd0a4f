// A file of another program may have credentials in it: none of them is in the log that is written of it, nor in the request of
// its stream. And each attempt is written for itself: what was cut off of one, or came at a time of its own, is not of the next.

import { describe, expect, it } from 'vitest';

import { CaptureWriter } from '../../../src/core/capture/captureWriter.ts';
import { readAtOnce } from '../../../src/core/capture/reading/captureReading.ts';
import type { CapturedExchange, CapturedStream } from '../../../src/core/capture/reading/capturedExchange.ts';
import { EventLog, isKind } from '../../../src/core/log/eventLog.ts';
import { bytesOf } from '../recording.ts';

const secret = 'open-sesame';

function written(stream: CapturedStream, maxEventBytes = 1_000_000) {
  const log = new EventLog(0);
  const writer = new CaptureWriter(stream, { log, maxEventBytes, fileUrl: 'file:///capture' });
  readAtOnce(writer.steps);
  const entries = log.entries(1, log.length);
  const details = entries.map((entry) =>
    isKind(entry, 'request') ||
    isKind(entry, 'open') ||
    isKind(entry, 'close') ||
    isKind(entry, 'error') ||
    isKind(entry, 'notice')
      ? log.detail(entry)
      : undefined,
  );
  return { log, entries, details, request: writer.request };
}

function exchange(more: Partial<CapturedExchange> = {}): CapturedExchange {
  return {
    head: {
      status: 200,
      statusText: 'OK',
      httpVersion: '1.1',
      headers: [['Content-Type', 'text/event-stream']],
    },
    body: [{ bytes: bytesOf('data: 1\n\n') }],
    notes: [],
    ...more,
  };
}

describe('a credential in a file', () => {
  const asked = exchange({
    request: {
      method: 'POST',
      url: `https://me:${secret}@x.test/a?token=${secret}&b=c`,
      headers: [
        ['Authorization', `Bearer ${secret}`],
        ['Cookie', `sid=${secret}`],
        ['X-Api-Key', secret],
        ['Accept', 'text/event-stream'],
      ],
      body: `{"password":"${secret}","a":1}`,
    },
  });

  it('is neither in the log nor in the request of its stream', () => {
    const { details, request } = written({ attempts: [asked, asked], clock: 'own' });
    expect(JSON.stringify(details)).not.toContain(secret);
    expect(JSON.stringify(request)).not.toContain(secret);
    expect(request).toMatchObject({ method: 'POST', literal: 'all' });
    expect(request.url).toMatch(/^https:\/\/me:.*@x\.test\/a\?token=.*&b=c$/);
    expect(request.headers?.map(([name]) => name)).toEqual([
      'Authorization',
      'Cookie',
      'X-Api-Key',
      'Accept',
    ]);
    expect(request.headers?.at(-1)).toEqual(['Accept', 'text/event-stream']);
    expect(request.body).toContain('"a":1');
  });

  it('is not in the head of an answer that opened no stream', () => {
    const refused = exchange({
      ...asked,
      head: {
        status: 503,
        statusText: '',
        httpVersion: '1.1',
        headers: [['Set-Cookie', `sid=${secret}`]],
      },
      ending: { cause: 'http-error', status: 503, contentType: '' },
    });
    expect(JSON.stringify(written({ attempts: [refused], clock: 'own' }).details)).not.toContain(secret);
  });
});

describe('the attempts of a file', () => {
  it('are each cut off for themselves', () => {
    const large = exchange({ body: [{ bytes: bytesOf(`data: ${'x'.repeat(200)}\n\ndata: 2\n\n`) }] });
    const { details, entries } = written({ attempts: [large, exchange(), large], clock: 'own' }, 100);
    const ends = details.flatMap((detail) => (detail && 'ending' in detail ? [detail.ending.cause] : []));
    expect(ends).toEqual(['limit', 'limit']);
    // Of the one between nothing is cut.
    expect(entries.filter(({ kind, attempt }) => kind === 'message' && attempt === 2)).toHaveLength(1);
    const notes = details.flatMap((detail) =>
      detail && 'notice' in detail && detail.notice === 'capture' ? [detail.note.what] : [],
    );
    expect(notes).toEqual(['end-unknown']);
  });

  it('have times that never go back, and waits between them', () => {
    const at = (
      requestedAtMs: number,
      headAtMs: number,
      bodyMs: number,
      endedAtMs: number,
    ): CapturedExchange =>
      exchange({
        request: { method: 'GET', url: 'http://x.test/', headers: [] },
        requestedAtMs,
        headAtMs,
        body: [{ bytes: bytesOf('data: 1\n\n'), atMs: bodyMs }],
        endedAtMs,
        ending: { cause: 'end' },
      });
    const { entries, details } = written({
      attempts: [at(1_000, 1_010, 1_005, 1_030), at(1_080, 1_020, 1_090, 1_100)],
      clock: 'own',
    });
    expect(entries.map(({ kind, receivedAtMs }) => [kind, receivedAtMs])).toEqual([
      ['request', 0],
      ['open', 10],
      ['message', 10],
      ['close', 30],
      ['request', 80],
      ['open', 80],
      ['message', 90],
      ['close', 100],
    ]);
    const delays = details.flatMap((detail) => (detail && 'delayMs' in detail ? [detail.delayMs] : []));
    expect(delays).toEqual([0, 50]);
  });
});
