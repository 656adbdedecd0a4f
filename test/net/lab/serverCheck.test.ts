// Whether a server copes with a client that leaves: each verdict against a server that deserves it.

import { getEventListeners } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import {
  checkServerAfterClose,
  describeServerCheck,
  judgeProbes,
  type LeavingWay,
  type ProbeResult,
  type ServerCheckOptions,
  type ServerCheckResult,
} from '../../../src/net/lab/serverCheck.ts';
import { BetterSseServer } from '../../fixtures/servers/betterSseServer.ts';
import { PlainServer } from '../../fixtures/servers/plainServer.ts';
import { startWriteAfterEndServer } from '../../fixtures/servers/writeAfterEndServer.ts';
import { flood } from '../../helpers/flood.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { Partings } from '../../helpers/partings.ts';
import { ClientSockets } from '../../helpers/clientSockets.ts';
import { closedPort } from '../../helpers/closedPort.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { waitLimitMs } from '../../helpers/waiting.ts';
import { streamHead } from '../../helpers/wireText.ts';

const ways: readonly LeavingWay[] = ['fin', 'reset', 'mid-response'];

function check(
  url: string,
  way: LeavingWay,
  more: Partial<ServerCheckOptions> = {},
): Promise<ServerCheckResult> {
  return checkServerAfterClose({
    request: { url },
    way,
    probeAfterMs: [0, 40, 80],
    // However busy the machine is.
    patienceMs: waitLimitMs,
    slowMs: waitLimitMs,
    ...more,
  });
}

/** Timers run only when a test says so: whatever comes, comes in time. @returns the options of a check that lets its requests begin */
function holdPatience(
  untilDue: (probe: number) => Promise<unknown> = async () => {},
): Partial<ServerCheckOptions> {
  holdTimers();
  const probeAfterMs = [40, 60];
  let probe = 0;
  return {
    probeAfterMs,
    onProgress: (what) => {
      if (!what.includes('asking again')) return;
      probe += 1;
      const due = untilDue(probe);
      // The wait for it begins after it was told of.
      setImmediate(() => void due.then(() => vi.advanceTimersByTime(60)));
    },
  };
}

/** The patience of a check is over. */
function runOutOfPatience(): void {
  vi.advanceTimersByTime(waitLimitMs);
}

/** Serves an endless stream, until `isWell` says otherwise: then something else. */
function serveTicks(response: ServerResponse, intervalMs = 10): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const timer = setInterval(() => response.write('data: tick\n\n'), intervalMs);
  response.write('data: tick\n\n');
  response.on('close', () => clearInterval(timer));
}

/** A server that is well until its first client has left, and then does this. */
function spoiltByLeaving(then: RequestListener, onLeave: () => void = () => {}): RequestListener {
  let isSpoilt = false;
  return (request, response) => {
    if (isSpoilt) {
      then(request, response);
      return;
    }
    serveTicks(response);
    response.on('close', () => {
      isSpoilt = true;
      onLeave();
    });
  };
}

describe('a server that copes', () => {
  it.each(ways)('with a client that leaves by %s', async (way) => {
    const plain = new PlainServer(5, () => server.tell());
    const server = await ListeningServer.open(plain.serve);
    const beganAtMs = performance.now();
    const result = await check(server.url, way);
    expect(result).toMatchObject({ verdict: 'copes', way, before: { outcome: 'sends', way } });
    expect(result.after.map(({ outcome }) => outcome)).toEqual(['sends', 'sends', 'sends']);
    // Since the client left: each a little later than the one before, and none later than now.
    const [first = 0, second = 0, third = 0] = result.after.map(({ atMs }) => atMs);
    expect([first < second, second < third, third <= performance.now() - beganAtMs]).toEqual([
      true,
      true,
      true,
    ]);
    // A timer may fire a millisecond early.
    expect(result.after.map(({ atMs }, at) => atMs >= at * 40 - 2)).toEqual([true, true, true]);
    expect(describeServerCheck(result)).toMatch(
      /^The server copes: after a client .*, it answers and sends as before/,
    );
    await server.until(
      () => server.openConnections === 0 && plain.writing === 0,
      'A client is still written to.',
    );
  });

  it('may be one of better-sse', async () => {
    const sessions = new BetterSseServer(['1', '2'], () => server.tell());
    const server = await ListeningServer.open(sessions.serve);
    expect((await check(server.url, 'reset')).verdict).toBe('copes');
    await server.until(() => sessions.sessions === 0, 'A session is still there.');
  });

  it.each([
    ['fin', 'fin'],
    ['reset', 'reset'],
    ['mid-response', 'reset'],
  ] as const)('sees a client that leaves by %s, and then others that close', async (way, parting) => {
    const partings = new Partings();
    const server = await RawServer.open(
      ({ number, socket }) => {
        socket.write(`${streamHead()}data: 1\n\n`);
        if (number !== 1 || way !== 'mid-response') return;
        const timer = setInterval(() => socket.write('data: 2345\n\n'), 5);
        socket.on('close', () => clearInterval(timer));
      },
      { onConnection: partings.observe },
    );
    expect((await check(server.url(), way)).verdict).toBe('copes');
    await server.until(() => server.openConnections === 0, 'A connection is still open.');
    expect(partings.all).toEqual([parting, 'fin', 'fin', 'fin']);
  });

  it('is asked at times since the client left, and not since it was asked before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const server = await RawServer.open(({ socket }) => socket.write(`${streamHead()}data: 1\n\n`));
    const waitsMs = [40, 20, 0];
    const result = await check(server.url(), 'reset', {
      probeAfterMs: [40, 60, 60],
      onProgress: (what) => {
        if (!what.includes('asking again')) return;
        const waitMs = waitsMs.shift() ?? 0;
        // The wait begins after it was told of.
        setImmediate(() => vi.advanceTimersByTime(waitMs));
      },
    });
    expect(result.after.map(({ atMs }) => atMs)).toEqual([40, 60, 60]);
  });

  it('with nothing to cut is left by a reset, which is said', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(`${streamHead()}: only this\n\n`));
    const clients = ClientSockets.observe();
    const checking = check(server.url(), 'mid-response', holdPatience());
    await clients.untilRead();
    runOutOfPatience();
    const result = await checking;
    expect(result).toMatchObject({ verdict: 'copes', way: 'reset' });
    expect(describeServerCheck(result)).toContain('after a client reset its connection, it');
  });
});

describe('a server that does not cope', () => {
  it.each(ways)('died of a write after the end, when left by %s', async (way) => {
    const { child, port } = startWriteAfterEndServer();
    const errors: string[] = [];
    child.stderr?.on('data', (text: Buffer) => errors.push(text.toString()));
    const isGone = new Promise((resolve) => child.once('close', resolve));
    onTestFinished(async () => {
      child.kill();
      await isGone;
    });
    const url = `http://127.0.0.1:${await port}/`;
    const result = await check(
      url,
      way,
      holdPatience(async (probe) => probe === 2 && (await isGone)),
    );
    expect(result).toMatchObject({ verdict: 'died', way });
    expect(describeServerCheck(result)).toContain('a write after the end');
    await isGone;
    expect(errors.join('')).toContain('ERR_STREAM_WRITE_AFTER_END');
  });

  it('accepts no more when the places of clients are not given back', async () => {
    const server = await ListeningServer.open(spoiltByLeaving(() => {}));
    const checking = check(server.url, 'fin', holdPatience());
    for (const requests of [2, 3]) {
      await server.until(() => server.lastEventIds.length === requests, `Request ${requests} did not come`);
      runOutOfPatience();
    }
    const result = await checking;
    expect(result.verdict).toBe('accepts no more');
    expect(result.after.map(({ outcome }) => outcome)).toEqual(['no answer', 'no answer']);
    expect(describeServerCheck(result)).toContain('does not answer any more');
    await server.until(() => server.openConnections === 0, 'A connection is still open.');
  });

  it('accepts no more when it drops each connection', async () => {
    const server = await ListeningServer.open(spoiltByLeaving(({ socket }) => socket.destroy()));
    expect((await check(server.url, 'fin', { probeAfterMs: [40] })).verdict).toBe('accepts no more');
  });

  it('is silent when what all clients share ended with one of them', async () => {
    const silent: RequestListener = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
    };
    const server = await ListeningServer.open(spoiltByLeaving(silent));
    const clients = ClientSockets.observe();
    const checking = check(server.url, 'reset', { ...holdPatience(), probeAfterMs: [40] });
    await clients.untilRead(2);
    runOutOfPatience();
    const result = await checking;
    expect(result).toMatchObject({ verdict: 'silent', after: [{ outcome: 'silent' }] });
    expect(describeServerCheck(result)).toContain('sends nothing any more');
  });

  it('answers otherwise', async () => {
    const busy: RequestListener = (_request, response) => response.writeHead(503).end('busy');
    const server = await ListeningServer.open(spoiltByLeaving(busy));
    const result = await check(server.url, 'fin', { probeAfterMs: [40] });
    expect(result).toMatchObject({
      verdict: 'answers otherwise',
      after: [{ outcome: 'other answer', ending: { status: 503 } }],
    });
    expect(describeServerCheck(result)).toContain(
      'The server answered 503 Service Unavailable instead of 200.',
    );
  });

  it('got slower', async () => {
    const startedAtMs = performance.now();
    let beforeMs = 0;
    const slow: RequestListener = (_request, response) => {
      // The first answer came in this time at most.
      setTimeout(() => serveTicks(response), 3 * beforeMs + 100);
    };
    const onLeave = (): void => {
      beforeMs = performance.now() - startedAtMs;
    };
    const server = await ListeningServer.open(spoiltByLeaving(slow, onLeave));
    const result = await check(server.url, 'fin', { probeAfterMs: [40], slowMs: 90 });
    expect(result.verdict).toBe('slower');
    expect(describeServerCheck(result)).toMatch(
      /the head came after [\d.]+ m?s before, and after [\d.]+ m?s then/,
    );
  });

  it('was restarted', async () => {
    let hasLeft = false;
    const server = await ListeningServer.open(
      spoiltByLeaving(
        (_request, response) => serveTicks(response),
        () => {
          hasLeft = true;
          server.tell();
        },
      ),
    );
    const change = async (probe: number): Promise<void> => {
      await server.until(() => hasLeft, 'The client has not left.');
      await (probe === 1 ? server.close() : server.listen());
    };
    const result = await check(server.url, 'reset', holdPatience(change));
    expect(result.after.map(({ outcome }) => outcome)).toEqual(['refused', 'sends']);
    expect(result.verdict).toBe('restarted');
    expect(describeServerCheck(result)).toContain('came back');
  });
});

describe('what the requests after it show', () => {
  const limits = { patienceMs: 4_000, slowMs: 500 };
  const sends = (openMs: number, firstByteMs = openMs): ProbeResult => ({
    atMs: 0,
    outcome: 'sends',
    openMs,
    firstByteMs,
  });
  const refused: ProbeResult = { atMs: 0, outcome: 'refused' };
  const missing = (outcome: 'no answer' | 'silent', ending?: ProbeResult['ending']): ProbeResult => ({
    atMs: 0,
    outcome,
    ...(ending && { ending }),
  });

  it.each([
    ['an answer that is as late as the limits allow', sends(100), [sends(800)], 'copes'],
    ['one that is later', sends(100), [sends(801)], 'slower'],
    ['one late answer among others', sends(100), [sends(20), sends(2_000), sends(20)], 'copes'],
    ['one in time of two', sends(100), [sends(20), sends(2_000)], 'copes'],
    ['most of them late', sends(100), [sends(20), sends(2_000), sends(801)], 'slower'],
    ['no answer of a quick server', sends(1_000), [missing('no answer')], 'accepts no more'],
    ['no answer of a slow server', sends(1_001), [missing('no answer')], 'too slow to tell'],
    ['no answer of one that sends seldom', sends(5, 3_000), [missing('no answer')], 'accepts no more'],
    ['nothing from one that sends often', sends(5, 1_000), [missing('silent')], 'silent'],
    ['nothing from one that sends seldom', sends(5, 1_001), [missing('silent')], 'too slow to tell'],
    ['events from one that sends seldom', sends(5, 3_000), [sends(5, 3_000)], 'copes'],
    ['events from one that is slow', sends(3_000, 3_000), [sends(3_000, 3_000)], 'copes'],
    [
      'a connection that a slow server drops',
      sends(3_000),
      [missing('no answer', { cause: 'no-response' })],
      'accepts no more',
    ],
    ['a refusal at first', sends(5), [refused, sends(5), sends(5)], 'restarted'],
    ['a refusal among answers', sends(5), [sends(5), refused, sends(5)], 'restarted'],
    ['a refusal by a slow server', sends(3_000), [refused], 'died'],
  ])('%s', (_, before, after, verdict) => {
    expect(judgeProbes(before, after, limits)).toBe(verdict);
  });

  it.each([
    ['no answer', 'its answer took 2.0 s'],
    ['silent', 'its first bytes took 3.0 s'],
  ] as const)('is said with both times when it cannot be told: %s', (outcome, sentence) => {
    const text = describeServerCheck({
      verdict: 'too slow to tell',
      way: 'fin',
      before: sends(2_000, 3_000),
      after: [missing(outcome)],
      patienceMs: 4_000,
      mayLackPlace: false,
    });
    expect(text).toContain(
      `before a client closed its connection, ${sentence}; after that, nothing came within 4.0 s.`,
    );
  });
});

describe('a check that cannot be made', () => {
  it.each([
    [
      'refuses',
      'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
      'The server answered 404 Not Found instead of 200.',
    ],
    ['is silent', streamHead(), 'the stream sent nothing in time.', true],
    ['does not answer', '', 'the stream sent nothing in time.', true],
    ['ends by itself', `${streamHead('Content-Length: 9')}data: 1\n\n`, 'The server ended the response.'],
  ])('since the server %s', async (_, answer, reason, isMissing = false) => {
    const server = await RawServer.open(({ socket }) => socket.write(answer));
    holdTimers();
    const checking = check(server.url(), 'mid-response');
    await server.until(() => server.requests.length === 1, 'There is no request.');
    if (isMissing) runOutOfPatience();
    const result = await checking;
    expect(result).toMatchObject({ verdict: 'not checked', after: [] });
    expect(describeServerCheck(result)).toBe(
      `Nothing could be checked: ${reason} The check needs a stream that opens, sends, and stays open.`,
    );
    expect(server.requests).toHaveLength(1);
    await server.until(() => server.openConnections === 0, 'A connection is still open.');
  });

  it('since nobody listens', async () => {
    const result = await check(`http://127.0.0.1:${await closedPort()}/`, 'fin');
    expect(result).toMatchObject({ verdict: 'not checked', before: { outcome: 'refused' } });
  });
});

describe('a check', () => {
  it.each(['Connecting', 'Left by'])(
    'that is cancelled at “%s” rejects with the reason and leaves nothing open',
    async (at) => {
      const controller = new AbortController();
      const plain = new PlainServer(5);
      const server = await ListeningServer.open(plain.serve);
      const onProgress = (what: string): void => {
        if (what.startsWith(at)) controller.abort(new Error('enough'));
      };
      await expect(
        check(server.url, 'fin', { signal: controller.signal, onProgress, probeAfterMs: [60_000] }),
      ).rejects.toThrow('enough');
      await server.until(() => server.openConnections === 0, 'A connection is still open.');
    },
  );

  it('that is cancelled while a request has no answer rejects with the reason, and the next one is not disturbed', async () => {
    const plain = new PlainServer(5);
    const server = await ListeningServer.open((request, response) => {
      if (asked.length < 2) plain.serve(request, response);
      asked.push(request.url ?? '');
      server.tell();
    });
    const asked: string[] = [];
    const controller = new AbortController();
    const { signal } = controller;
    const checking = check(server.url, 'fin', { signal, probeAfterMs: [0, 0, 0] });
    await server.until(() => asked.length === 3, 'The second probe was not made.');
    controller.abort(new Error('enough'));
    await expect(checking).rejects.toThrow('enough');
    await server.until(() => server.openConnections === 0, 'A connection is still open.');
    expect(asked).toHaveLength(3);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('that waits can be cancelled', async () => {
    const controller = new AbortController();
    const plain = new PlainServer(5);
    const server = await ListeningServer.open(plain.serve);
    const onProgress = (what: string): void => {
      if (what.includes('after 1 min')) setImmediate(() => controller.abort(new Error('enough')));
    };
    await expect(
      check(server.url, 'fin', { signal: controller.signal, onProgress, probeAfterMs: [60_000] }),
    ).rejects.toThrow('enough');
  });

  it('is over in bounded time with a server that sends for ever', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead());
      flood(socket, () => 'data: x\n\n'.repeat(1_000));
    });
    expect(await check(server.url(), 'mid-response')).toMatchObject({ verdict: 'copes' });
    await server.until(() => server.openConnections === 0, 'A connection is still open.');
  });
});
