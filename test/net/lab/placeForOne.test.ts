// A server with one place, which the stream of the timeline has: replays and checks get nothing, and say why that may be.

import type { ServerResponse } from 'node:http';

import { describe, expect, it } from 'vitest';

import { describeResume } from '../../../src/core/log/resumeVerdict.ts';
import { mayLackPlace } from '../../../src/net/lab/placeForOne.ts';
import { replayReconnect } from '../../../src/net/lab/replayReconnect.ts';
import { checkServerAfterClose, describeServerCheck } from '../../../src/net/lab/serverCheck.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { connectStream, untilLog } from '../../helpers/streamUnderTest.ts';

/** Serves one stream at a time; others wait for it to end, or are turned away. */
async function openServer(turnAway?: number): Promise<string> {
  const waiting: ServerResponse[] = [];
  let current: ServerResponse | undefined;
  const serve = (response: ServerResponse): void => {
    current = response;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('id: 1\ndata: a\n\nid: 2\ndata: b\n\n');
    response.once('close', () => {
      current = undefined;
      const next = waiting.splice(0).find(({ destroyed }) => !destroyed);
      if (next) serve(next);
    });
  };
  const server = await ListeningServer.open((_request, response) => {
    if (!current) serve(response);
    else if (turnAway === undefined) waiting.push(response);
    else response.writeHead(turnAway).end();
  });
  return server.url;
}

const reason = /some servers serve one connection at a time/;

describe('beside the stream of the timeline', () => {
  it.each([undefined, 409, 429, 503])('a replay that is not served says so (%s)', async (turnAway) => {
    const url = await openServer(turnAway);
    const stream = connectStream(url);
    await untilLog(stream, () => stream.totals.messages === 2);
    const options = { request: { url }, lastEventId: '1', known: [], timeLimitMs: 300, quietMs: 200 };
    const replayed = await replayReconnect({ ...options, isStreamOpen: true });
    expect(replayed.mayLackPlace).toBe(true);
    expect(describeResume(replayed.verdict)).toMatch(reason);
    const alone = await replayReconnect({ ...options, isStreamOpen: false });
    expect(alone.mayLackPlace).toBe(false);
    expect(describeResume(alone.verdict)).not.toMatch(reason);
    stream.close();
    const after = await replayReconnect({ ...options, isStreamOpen: true, timeLimitMs: 5_000 });
    expect([after.mayLackPlace, after.received.length]).toEqual([false, 2]);
  });

  it.each([undefined, 409])('a check that is not served says so (%s)', async (turnAway) => {
    const url = await openServer(turnAway);
    const stream = connectStream(url);
    await untilLog(stream, () => stream.totals.messages === 2);
    const options = { request: { url }, way: 'fin', patienceMs: 300, probeAfterMs: [0] } as const;
    const checked = await checkServerAfterClose({ ...options, isStreamOpen: true });
    expect([checked.verdict, checked.mayLackPlace]).toEqual(['not checked', true]);
    expect(describeServerCheck(checked)).toMatch(reason);
    stream.close();
    const after = await checkServerAfterClose({ ...options, patienceMs: 5_000, isStreamOpen: true });
    expect([after.verdict, after.mayLackPlace]).toEqual(['copes', false]);
  });
});

it.each([
  [false, undefined, true],
  [true, undefined, false],
  [false, { cause: 'http-error', status: 503 }, true],
  [false, { cause: 'http-error', status: 404 }, false],
  [false, { cause: 'unreachable' }, false],
  [false, { cause: 'no-response' }, false],
] as const)('opened: %s, ending %j: %s', (hasOpened, ending, expected) => {
  expect(mayLackPlace(hasOpened, ending)).toBe(expected);
});
