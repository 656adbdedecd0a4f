// Which headers of a recorded response are given again.

import { describe, expect, it } from 'vitest';

import { credentialParts } from '../../../../src/core/base/credentialNames.ts';
import type { Header } from '../../../../src/core/stream/streamRequest.ts';
import { headersToPlay, reasonToPlay } from '../../../../src/core/playback/recordedHead.ts';
import { PlaySchedule } from '../../../../src/net/devServer/recordings/playSchedule.ts';
import { WrittenLog } from '../../../core/playback/writtenLog.ts';
import { requestRaw } from '../rawRequest.ts';
import { serveLog } from './recordedServer.ts';

describe('a header', () => {
  it.each([
    'Content-Type',
    'Cache-Control',
    'X-Accel-Buffering',
    'Server',
    'X-Request-Id',
    'openai-processing-ms',
    'ETag',
    'Retry-After',
    'WWW-Authenticate',
  ])('%s is given again', (name) => {
    expect([...headersToPlay([[name, 'value']])]).toEqual([[name, ['value']]]);
  });

  it.each([
    'Set-Cookie',
    'Set-Cookie2',
    'Date',
    'Last-Modified',
    'Expires',
    'Age',
    'Connection',
    'Keep-Alive',
    'Transfer-Encoding',
    'Trailer',
    'TE',
    'Upgrade',
    'Proxy-Authenticate',
    'Content-Length',
    'Content-Encoding',
    'Strict-Transport-Security',
    'Alt-Svc',
    'Clear-Site-Data',
    'Location',
    'Refresh',
    'Link',
    'NEL',
    'Report-To',
    'Vary',
    'Access-Control-Allow-Origin',
    'Access-Control-Allow-Credentials',
    ':status',
    'X-Auth-Token',
    'X-Api-Key',
    ...credentialParts.map((part) => `X-${part}`),
  ])('%s is not', (name) => {
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()])
      expect([...headersToPlay([[spelling, 'value']])]).toEqual([]);
  });

  it('that the connection names as its own is not', () => {
    const headers: Header[] = [
      ['Connection', 'close, X-Hop'],
      ['x-hop', '1'],
      ['X-End', '2'],
    ];
    expect([...headersToPlay(headers).keys()]).toEqual(['X-End']);
  });

  it('that cannot be sent is not', () => {
    const headers: Header[] = [
      ['X-Line', 'a\r\nX-Other: b'],
      ['X-Wide', '…'],
      ['b@d name', 'a'],
      ['', 'a'],
      ['X-Latin', 'é'],
    ];
    expect([...headersToPlay(headers)]).toEqual([['X-Latin', ['é']]]);
  });

  it('that is there more than once stays so', async () => {
    const head = {
      headers: [
        ['Content-Type', 'text/event-stream; charset=utf-8'],
        ['X-Twice', 'a'],
        ['Set-Cookie', 'session=1'],
        ['x-twice', 'b'],
      ] satisfies Header[],
    };
    const served = await serveLog(
      new WrittenLog().attempt({ head, parts: ['data: a\n\n'], ending: 'end' }).log,
    );
    const { bytes, headers } = await requestRaw(served.server.port, `${served.path}?speed=max`);
    expect(bytes.toString()).toMatch(/\r\nX-Twice: a\r\nX-Twice: b\r\n/);
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.has('set-cookie')).toBe(false);
  });
});

describe('a reason phrase', () => {
  it.each([
    ['', undefined],
    ['Fine', 'Fine'],
    ['a\r\nb', undefined],
    ['é', undefined],
  ])('%j is %j', (text, expected) => {
    expect(reasonToPlay(text)).toBe(expected);
  });
});

describe('the time of what is played', () => {
  it.each([
    [1, [0, 500, 1000]],
    [2, [0, 250, 500]],
    [0.5, [0, 1000, 2000]],
    [Infinity, [0, 0, 0]],
  ])('at the speed %d is what it was, so much shorter', (speed, delays) => {
    const schedule = new PlaySchedule(speed, () => 70);
    schedule.start(3000);
    expect([3000, 3500, 4000].map((atMs) => schedule.delayUntil(atMs))).toEqual(delays);
  });

  it('is caught up with, and never longer than a timer can take', () => {
    let nowMs = 0;
    const schedule = new PlaySchedule(1, () => nowMs);
    schedule.start(0);
    nowMs = 800;
    expect([500, 800, 1000].map((atMs) => schedule.delayUntil(atMs))).toEqual([0, 0, 200]);
    expect(schedule.delayUntil(1e12)).toBe(2 ** 30);
    for (const startMs of [800, 900, 2_000]) {
      nowMs = startMs;
      schedule.start(1000);
      expect(schedule.delayUntil(1500)).toBe(500);
    }
  });
});
