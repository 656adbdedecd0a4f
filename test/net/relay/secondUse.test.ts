// Relays and their streams for a second time: stopped and started again on the same port, before another server, a second
// attempt after each end, faults that are made twice, and an app that is tested twice.

import { getEventListeners } from 'node:events';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { RelayFault } from '../../../src/core/stream/relayFault.ts';
import type { RelayRule } from '../../../src/core/relay/rules/relayRule.ts';
import type { AppTestStep } from '../../../src/core/relay/verdict/appTestSeries.ts';
import { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { runAppTest } from '../../../src/net/relay/runAppTest.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';
import { until } from '../../helpers/waiting.ts';
import { asChunk, chunkedHead, lastChunk } from '../../helpers/wireText.ts';
import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  type RawEnd,
  requestHead,
  type RawUpstream,
  startRelay,
} from './relayUnderTest.ts';

function answering(name: string): Promise<RawUpstream> {
  return answeringUpstream(chunkedHead + asChunk(`id: 1\ndata: ${name}\n\n`).toString());
}

async function ask(relay: Pick<Relay, 'port'>, ...headers: readonly string[]): Promise<RawEnd> {
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream', ...headers));
  return app;
}

function byHand(fault: RelayFault): RelayRule {
  return { fault, trigger: { kind: 'now' } };
}

function ending(kind: 'end' | 'truncated' | 'reset' | 'stall' | 'no-content', side: 'app' | 'both' = 'both') {
  return byHand({ kind: 'ending', fault: { effect: { kind }, moment: { kind: 'now' } }, side });
}

function onlyStream(relay: Relay): RelayedStream {
  const [stream, ...others] = relay.streams.list();
  if (!stream || others.length > 0) throw new Error(`There are ${relay.streams.list().length} streams.`);
  return stream;
}

/** What the app's timeline says of rules in an attempt. */
function notesOf({ appSide }: RelayedStream, attempt: number): string[] {
  return entriesOf(appSide).flatMap((entry) => {
    if (entry.attempt !== attempt || !isKind(entry, 'notice') || entry.type !== 'relay') return [];
    const detail = appSide.log.detail(entry);
    return detail ? [describeNotice(detail)] : [];
  });
}

describe('a relay', () => {
  it('that was stopped gives its port free, and the next one there knows nothing of it', async () => {
    const first = await answering('first');
    const second = await answering('second');
    let relay = await Relay.start({ upstream: first.origin });
    onTestFinished(() => relay.close());
    const { port } = relay;
    for (const upstream of [first, second, first]) {
      const name = upstream === first ? 'first' : 'second';
      const app = await ask(relay);
      await app.untilText(`data: ${name}`);
      const stream = onlyStream(relay);
      expect(stream.appSide.state.attempt).toBe(1);
      expect(stream.rules.list).toEqual([]);
      expect(relay.openConnections).toBe(1);
      stream.addRule(byHand({ kind: 'refuse', requests: 2 }));
      stream.addRule(byHand({ kind: 'hold' }));
      await relay.close();
      await app.untilEnd();
      expect(relay.openConnections).toBe(0);
      relay = await Relay.start({ upstream: upstream === first ? second.origin : first.origin, port });
      expect(relay.port).toBe(port);
    }
  });

  it('is stopped once, however often it is asked to', async () => {
    const upstream = await answering('a');
    const told: string[] = [];
    const relay = await startRelay(upstream.origin, { log: (line) => told.push(line) });
    await (await ask(relay)).untilText('data: a');
    const closing = relay.close();
    expect(relay.close()).toBe(closing);
    await closing;
    await relay.close();
    expect(told.filter((line) => line === 'stopped')).toHaveLength(1);
  });

  it('numbers the connections of apps anew, and each once', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    const numbers: number[] = [];
    relay.streams.observe({ onRequest: ({ connection }) => numbers.push(connection) });
    for (let time = 0; time < 3; time += 1) {
      const app = await ask(relay);
      await app.untilText('data: a');
      app.socket.destroy();
    }
    expect(numbers).toEqual([1, 2, 3]);
  });
});

describe('a second attempt', () => {
  const ends: readonly (readonly [
    what: string,
    (call: { app: RawEnd; server: RawEnd; stream: RelayedStream }) => unknown,
  ])[] = [
    ['the app left', ({ app }) => app.socket.destroy()],
    ['the server ended', ({ server }) => server.write(lastChunk)],
    ['the server cut it', ({ server }) => server.socket.end()],
    ['it was ended on both sides', ({ stream }) => stream.addRule(ending('end'))],
    ['it was reset on the side of the app alone', ({ stream }) => stream.addRule(ending('reset', 'app'))],
    [
      'it stalled, and the app left',
      ({ app, stream }) => {
        stream.addRule(ending('stall'));
        app.socket.destroy();
      },
    ],
    [
      'it was silent and held, and the app left',
      ({ app, stream }) => {
        stream.addRule(byHand({ kind: 'silence' }));
        stream.addRule(byHand({ kind: 'hold' }));
        app.socket.destroy();
      },
    ],
    [
      'an ending was armed, and the app left',
      ({ app, stream }) => {
        stream.addRule(
          byHand({
            kind: 'ending',
            fault: { effect: { kind: 'reset' }, moment: { kind: 'after next event' } },
            side: 'both',
          }),
        );
        app.socket.destroy();
      },
    ],
  ];

  it.each(ends)('passes as the first did, after %s', async (_what, end) => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    for (const attempt of [1, 2, 3]) {
      const app = await ask(relay);
      await app.untilText('data: a');
      const server = await upstream.connection(attempt);
      server.write(asChunk(`id: ${attempt}\ndata: more ${attempt}\n\n`));
      await app.untilText(`data: more ${attempt}\n\n`);
      const stream = onlyStream(relay);
      expect(stream.openAttempt?.number).toBe(attempt);
      expect(stream.appSide.totals.messages).toBe(2 * attempt);
      expect(stream.appSide.state).toMatchObject({ phase: 'open', lastEventId: String(attempt) });
      await end({ app, server, stream });
      await until(
        () => !stream.openAttempt,
        (onChange) => stream.appSide.onStateChange(onChange),
        () => 'The attempt is still open',
      );
      expect(stream.rules.lasting).toEqual([]);
      app.socket.destroy();
    }
  });

  it('meets the fault that is made for it, and its own notes tell of it', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    for (const attempt of [1, 2]) {
      const app = await ask(relay);
      await app.untilText('data: a');
      const stream = onlyStream(relay);
      stream.addRule(byHand({ kind: 'inject', event: { data: `made up ${attempt}` } }));
      await app.untilText(`data: made up ${attempt}`);
      stream.addRule(byHand({ kind: 'hold' }));
      stream.addRule(byHand({ kind: 'inject', event: { data: 'never' } }));
      stream.addRule(ending('reset'));
      await app.until(({ end }) => end === 'reset', 'The app was not reset');
      const first = 4 * attempt - 3;
      expect(notesOf(stream, attempt)).toEqual([
        `Rule ${first}: inject an event.`,
        `Rule ${first + 1} begins: hold everything.`,
        `Rule ${first + 2}: inject an event (it did not happen: the connection ended before).`,
        `Rule ${first + 3}: a reset now, on both sides.`,
      ]);
      expect(app.text).not.toContain('never');
      expect(stream.rules.list).toEqual([]);
    }
  });

  it('gets a simulated answer once, each time that one is asked for', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    for (const time of [1, 2]) {
      const app = await ask(relay);
      await app.untilText('data: a');
      const stream = onlyStream(relay);
      stream.addRule(ending('no-content', 'app'));
      await app.untilText('\r\n0\r\n\r\n');
      expect(stream.rules.list).toHaveLength(1);
      const answered = await ask(relay);
      await answered.untilText('\r\n\r\n');
      expect(answered.text).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
      expect(stream.rules.list).toEqual([]);
      expect(upstream.connections).toHaveLength(time);
    }
  });

  it('of a caller is a call that takes what waits along, and ends what the server still sends to the one before', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    const call = async (): Promise<RawEnd> => {
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'POST /chat', 'Content-Length: 2'));
      app.write('{}');
      await app.untilText('data: a');
      return app;
    };
    const phases: (readonly string[])[] = [];
    relay.streams.observe({
      onAttempt: () => phases.push(relay.streams.list().map(({ serverSide }) => serverSide.state.phase)),
    });
    for (const time of [1, 2, 3]) {
      const app = await call();
      const stream = relay.streams.list()[time - 1];
      const server = await upstream.connection(time);
      if (time === 1)
        stream?.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { text: 'none' } } });
      server.write(asChunk('data: none\n\n'));
      server.write(asChunk('data: some\n\n'));
      await app.untilText('data: some');
      expect(app.text).not.toContain('data: none');
      stream?.addRule(ending('reset', 'app'));
      await app.untilEnd();
      expect(server.end).toBe('open');
      expect(relay.streams.list().map(({ rules }) => rules.list.length)).toEqual(
        Array.from({ length: time }, (_, at) => (at === time - 1 ? 1 : 0)),
      );
      if (time > 1) await (await upstream.connection(time - 1)).untilEnd();
    }
    expect(phases).toEqual([[], ['stopped'], ['stopped', 'stopped']]);
  });

  it('is a stream of its own after the stream was forgotten, and starts from nothing', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay);
    await app.untilText('data: a');
    const forgotten = onlyStream(relay);
    forgotten.addRule(byHand({ kind: 'refuse', requests: 1 }));
    relay.streams.forget(forgotten);
    relay.streams.forget(forgotten);
    app.socket.destroy();
    await (await ask(relay)).untilText('data: a');
    const stream = onlyStream(relay);
    expect(stream).not.toBe(forgotten);
    expect(stream.openAttempt?.number).toBe(1);
    expect(stream.rules.list).toEqual([]);
  });
});

describe('an observer', () => {
  it('hears of what comes until it stops, and another one goes on', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    const heard: string[] = [];
    const stop = relay.streams.observe({ onAttempt: () => heard.push('first') });
    relay.streams.observe({ onAttempt: () => heard.push('second') });
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const app = await ask(relay);
      await app.untilText('data: a');
      stop();
      app.socket.destroy();
      const stream = onlyStream(relay);
      await until(
        () => !stream.openAttempt,
        (onChange) => stream.appSide.onStateChange(onChange),
        () => 'The attempt is still open',
      );
    }
    expect(heard).toEqual(['first', 'second', 'second']);
  });
});

describe('an app that is tested', () => {
  const step: AppTestStep = {
    title: 'a reset',
    shows: '',
    cause: 'reset',
    rules: () => [ending('reset')],
    rulesWithoutEvent: () => [ending('reset')],
  };

  /** Comes back at once with the id, as long as the test goes on. */
  function comeBack(relay: Relay): void {
    let isOver = false;
    onTestFinished(() => {
      isOver = true;
    });
    const again = async (): Promise<void> => {
      if (isOver) return;
      const app = await ask(relay, 'Last-Event-ID: 1');
      await app.untilEnd();
      app.socket.destroy();
      await again();
    };
    void again().catch(() => {});
  }

  it('twice, shows the same, and no rule is left', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    comeBack(relay);
    const stream = await until(
      () => relay.streams.list()[0],
      (onChange) => relay.streams.observe({ onOpen: onChange }),
      () => 'The app did not come',
    );
    const observing = countSubscriptions(relay.streams, 'observe');
    const { signal } = new AbortController();
    for (let time = 1; time <= 2; time += 1) {
      const result = await runAppTest(relay.streams, stream, {
        signal,
        onProgress: () => {},
        settledMs: 30,
        steps: [step, step],
      });
      expect(
        result.verdicts.map(({ isMet, findings }) => [isMet, ...findings.map(({ code }) => code)]),
      ).toEqual([
        [true, 'too early', 'id sent'],
        [true, 'too early', 'id sent'],
      ]);
      expect(result).toMatchObject({ notReached: [], wasCancelled: false });
      expect(stream.rules.list).toEqual([]);
      expect([observing(), getEventListeners(signal, 'abort')]).toEqual([0, []]);
    }
  });

  it('and cancelled while a fault waits meets it neither then nor later', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay);
    await app.untilText('data: a');
    const stream = onlyStream(relay);
    const controller = new AbortController();
    const observing = countSubscriptions(relay.streams, 'observe');
    const armed = byHand({
      kind: 'ending',
      fault: { effect: { kind: 'reset' }, moment: { kind: 'after next event' } },
      side: 'both',
    });
    const running = runAppTest(relay.streams, stream, {
      signal: controller.signal,
      onProgress: () => {},
      settledMs: 1,
      steps: [{ ...step, rules: () => [byHand({ kind: 'refuse', requests: 3 }), armed] }],
    });
    await until(
      () => stream.rules.list.length === 2,
      (onChange) => stream.appSide.log.subscribe(onChange),
      () => 'No fault was made',
    );
    controller.abort();
    expect(await running).toMatchObject({ verdicts: [], notReached: ['a reset'], wasCancelled: true });
    expect(stream.rules.list).toEqual([]);
    expect([observing(), getEventListeners(controller.signal, 'abort')]).toEqual([0, []]);
    (await upstream.connection()).write(asChunk('data: more\n\n'));
    await app.untilText('data: more\n\n');
    expect(app.end).toBe('open');
    app.socket.destroy();
    await (await ask(relay)).untilText('data: a');
  });

  it('not at all, being cancelled before, keeps its connection, and loses the rules that it had', async () => {
    const upstream = await answering('a');
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay);
    await app.untilText('data: a');
    const stream = onlyStream(relay);
    stream.addRule(byHand({ kind: 'drop' }));
    const observing = countSubscriptions(relay.streams, 'observe');
    const signal = AbortSignal.abort();
    const told: string[] = [];
    const onProgress = (message: string): void => void told.push(message);
    const result = await runAppTest(relay.streams, stream, {
      signal,
      onProgress,
      settledMs: 1,
      steps: [step],
    });
    expect(result).toMatchObject({ verdicts: [], notReached: ['a reset'], wasCancelled: true });
    expect([observing(), getEventListeners(signal, 'abort'), told]).toEqual([0, [], []]);
    expect(stream.rules.list).toEqual([]);
    (await upstream.connection()).write(asChunk('data: more\n\n'));
    await app.untilText('data: more\n\n');
  });
});
