// What each side of an attempt is told of its end and of pauses, and where its events are on the other side: of the first
// attempt, and of those after it.

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import type { EndDetail } from '../../../src/core/log/detail.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { FaultSide } from '../../../src/core/stream/relayFault.ts';
import type { RelayedAttempt } from '../../../src/net/relay/relayedAttempt.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { RelayedStreams } from '../../../src/net/relay/relayedStreams.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';
import { bytesOf } from '../../core/recording.ts';
import { okHead } from '../../core/scriptedStream.ts';
import { requestOf } from './callsUnderTest.ts';
import { entriesOf } from './relayUnderTest.ts';
import { digestOf, eventStreamBody, factsOf, ScriptedApp, silentLink } from './scriptedCalls.ts';

function appOf(): ScriptedApp {
  return new ScriptedApp(new RelayedStreams({ maxEventBytes: 1_000 }));
}

/** The ends of a side's attempts, in their order. */
function endsOf(side: RelayedSide): EndDetail[] {
  return entriesOf(side).flatMap((entry) => {
    const detail = isKind(entry, 'close') || isKind(entry, 'error') ? side.log.detail(entry) : undefined;
    return detail ? [detail] : [];
  });
}

function sidesOf({ serverSide, appSide }: RelayedStream): readonly RelayedSide[] {
  return [serverSide, appSide];
}

type End = (attempt: RelayedAttempt) => void;
type StreamEnd = (attempt: RelayedAttempt, stream: RelayedStream) => void;
const leaves: Ending & { readonly by: 'app' } = { cause: 'client', by: 'app' };
const serverEnds: End = (attempt) => attempt.serverEnded({ cause: 'end' });
const appLeaves: End = (attempt) => attempt.appEnded(leaves);
const appIsEnded: End = (attempt) => attempt.endApp('reset', { cause: 'reset', isSimulated: true });
const ruleEndsApp: StreamEnd = (_attempt, stream) => {
  const fault = { effect: { kind: 'end' }, moment: { kind: 'now' } } as const;
  stream.addRule({ fault: { kind: 'ending', fault, side: 'app' }, trigger: { kind: 'now' } });
};
const serverIsEnded: End = (attempt) => attempt.endServer('fin', { cause: 'client', by: 'relay' });

describe('an attempt', () => {
  const ways: readonly (readonly [what: string, ends: readonly StreamEnd[]])[] = [
    ['the server ends', [serverEnds]],
    ['the app leaves, and its server is left', [appLeaves, serverIsEnded]],
    ['the app is ended, and then the server ends', [appIsEnded, serverEnds]],
    ['the app is ended, and then its server', [appIsEnded, serverIsEnded]],
    ['a rule ends the app, and then the server ends', [ruleEndsApp, serverEnds]],
    ['a rule ends the app, and then its server is left', [ruleEndsApp, serverIsEnded]],
    ['the server is ended, and then its app', [serverIsEnded, appIsEnded]],
    ['the server is ended, and then the app leaves', [serverIsEnded, appLeaves]],
    [
      'all of that comes twice',
      [appIsEnded, appLeaves, serverIsEnded, serverEnds, appIsEnded, serverIsEnded],
    ],
  ];

  it.each(ways)(
    'looks for pauses and listens to rules while it goes on, and no longer: %s',
    (_what, ends) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      const app = appOf();
      let listening: (() => number) | undefined;
      for (const time of [1, 2, 3]) {
        const { attempt, stream } = app.open('/events');
        // The first path listens before anybody counts.
        if (time > 1) expect(listening?.()).toBe(1);
        listening ??= countSubscriptions(stream.rules, 'onChange');
        expect([attempt.number, vi.getTimerCount()]).toEqual([time, 1]);
        for (const end of ends) end(attempt, stream);
        expect([attempt.isOver, stream.openAttempt, vi.getTimerCount()]).toEqual([true, undefined, 0]);
        expect(listening()).toBe(0);
        for (const side of sidesOf(stream)) expect(endsOf(side)).toHaveLength(time);
      }
    },
  );

  it.each<[what: string, ends: readonly End[], told: readonly [server: number, app: number]]>([
    ['both sides', [], [1, 1]],
    ['the server’s side alone', [appIsEnded], [1, 0]],
    ['the app’s side alone', [serverIsEnded], [0, 1]],
    ['no side', [appIsEnded, serverIsEnded], [0, 0]],
  ])('tells of a pause on the sides that are open: %s', (_what, ends, told) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { attempt, stream } = appOf().open('/events');
    for (const end of ends) end(attempt);
    vi.setSystemTime(Date.now() + 60_000);
    attempt.fromServer(bytesOf('data: 1\n\n'), 9, 1);
    const pauses = sidesOf(stream).map(
      (side) => entriesOf(side).filter(({ kind, type }) => kind === 'notice' && type === 'paused').length,
    );
    expect(pauses).toEqual(told);
  });

  it.each<[Ending]>([
    [{ cause: 'reset', code: 'ECONNRESET' }],
    [{ cause: 'truncated' }],
    [{ cause: 'truncated', code: 'EPIPE' }],
    [{ cause: 'end' }],
  ])('ends for the app as for its server, with all that is known: %j', (ending) => {
    const app = appOf();
    for (const time of [1, 2]) {
      const { attempt, stream } = app.open('/events');
      attempt.fromServer(bytesOf('data: 1\n\n'), 9, 1);
      attempt.serverEnded(ending);
      for (const side of sidesOf(stream)) {
        expect(endsOf(side)[time - 1]).toMatchObject({ ending, endedFirst: 'server' });
        expect(endsOf(side)[time - 1]?.ending).not.toHaveProperty('isSimulated');
      }
    }
  });

  it('is told of as ended by whoever was first, on both sides', () => {
    const cases: readonly (readonly [End, End, 'server' | 'app' | 'relay'])[] = [
      [appLeaves, serverIsEnded, 'app'],
      [appIsEnded, serverEnds, 'relay'],
      [serverIsEnded, appLeaves, 'relay'],
    ];
    for (const [first, second, endedFirst] of cases) {
      const { attempt, stream } = appOf().open('/events');
      first(attempt);
      second(attempt);
      for (const side of sidesOf(stream))
        expect(endsOf(side).map((end) => end.endedFirst)).toEqual([endedFirst]);
    }
  });

  it.each<[what: string, end: End]>([
    ['it is ended in place of its server', appIsEnded],
    ['its server ends', serverEnds],
  ])('is over for the app since before that is sent the end, each time: %s', (_what, end) => {
    let nowMs = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    onTestFinished(() => clock.mockRestore());
    const app = appOf();
    const endedAtMs: number[] = [];
    app.streams.observe({
      onEnd: (_stream, _attempt, { side, atMs }) => {
        if (side === 'app') endedAtMs.push(atMs);
      },
    });
    const sentAtMs: number[] = [];
    const link = {
      ...silentLink,
      // This process goes on late, when the app has heard of it.
      endApp: () => {
        sentAtMs.push(nowMs);
        nowMs += 500;
      },
    };
    for (let time = 0; time < 2; time += 1) {
      end(app.open('/events', {}, okHead, link).attempt);
      nowMs += 100;
    }
    expect(endedAtMs).toEqual(sentAtMs);
    expect(sentAtMs).toHaveLength(2);
  });

  it.each<[FaultSide, readonly boolean[]]>([
    ['app', []],
    ['server', [true]],
    ['both', [true]],
  ])('that stalls on the side of %s holds its server: %j', (side, expected) => {
    const app = appOf();
    for (let time = 0; time < 2; time += 1) {
      const held: boolean[] = [];
      const link = { ...silentLink, holdServer: (isHeld: boolean) => void held.push(isHeld) };
      const { attempt, stream } = app.open('/events', {}, okHead, link);
      const fault = { effect: { kind: 'stall' }, moment: { kind: 'now' } } as const;
      stream.addRule({ fault: { kind: 'ending', fault, side }, trigger: { kind: 'now' } });
      expect(held).toEqual(expected);
      appLeaves(attempt);
      serverIsEnded(attempt);
    }
  });

  it.each<[what: string, ends: readonly End[], awaited: readonly [server: boolean, app: boolean]]>([
    ['both sides', [], [true, true]],
    ['the app’s side, where its server is left', [serverIsEnded], [false, true]],
    ['the server’s side, where the app has its end', [appIsEnded], [true, false]],
    ['no side', [serverIsEnded, appIsEnded], [false, false]],
  ])('that is sent is awaited on the sides that are open: %s', (_what, ends, awaited) => {
    const app = appOf();
    app.read('/events', 'data: 1\n\n');
    for (let time = 0; time < 2; time += 1) {
      const begun = app.ask('/events');
      if (!begun) throw new Error('It is no attempt of the stream.');
      for (const end of ends) end(begun.attempt);
      begun.attempt.sent();
      expect(sidesOf(begun.stream).map((side) => side.awaitedSinceMs !== undefined)).toEqual(awaited);
      serverIsEnded(begun.attempt);
      appIsEnded(begun.attempt);
    }
  });

  it('whose app was ended by a rule listens to rules no longer once its server is ended as well', () => {
    const app = appOf();
    const fault = { effect: { kind: 'reset' }, moment: { kind: 'now' } } as const;
    let listening: (() => number) | undefined;
    for (const time of [1, 2, 3]) {
      const { attempt, stream } = app.open('/events');
      // The first path listens before anybody counts.
      if (time > 1) expect(listening?.()).toBe(1);
      listening ??= countSubscriptions(stream.rules, 'onChange');
      stream.addRule({ fault: { kind: 'ending', fault, side: 'app' }, trigger: { kind: 'now' } });
      expect([attempt.isOpenToApp, attempt.isOver]).toEqual([false, false]);
      serverIsEnded(attempt);
      expect([attempt.isOver, listening()]).toEqual([true, 0]);
    }
  });

  it('that was asked for before the last one had ended begins after it, and has not waited', async () => {
    const app = appOf();
    const atMs = performance.now();
    const { stream } = app.read('/events', 'data: 1\n\n', { atMs });
    app.open('/events', { atMs });
    for (const side of sidesOf(stream)) {
      expect(await requestOf(side, 2)).toMatchObject({ reason: 'reconnect', delayMs: 0 });
      const times = entriesOf(side).map(({ receivedAtMs }) => receivedAtMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('begins after the end of its server’s side that its request has brought', () => {
    let nowMs = performance.now();
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 1));
    onTestFinished(() => clock.mockRestore());
    const app = appOf();
    for (let time = 0; time < 3; time += 1) {
      const { attempt, stream } = app.open('/events');
      appIsEnded(attempt);
      for (const side of sidesOf(stream)) {
        const times = entriesOf(side).map(({ receivedAtMs }) => receivedAtMs);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    }
  });

  it('counts what lasts for it alone as over when it had no stream', () => {
    const app = appOf();
    const { stream } = app.read('/events', 'data: 1\n\n');
    stream.addRule({ fault: { kind: 'silence' }, trigger: { kind: 'now' } });
    stream.addRule({ fault: { kind: 'split' }, trigger: { kind: 'now' } });
    app.fail('/events', { cause: 'http-error', status: 503 });
    expect(stream.rules.lasting.map(({ fault }) => fault.kind)).toEqual(['split']);
  });
});

describe('an attempt whose body is compressed', () => {
  const gzip = { ...eventStreamBody, encoding: { names: 'gzip', isUnknown: false } };
  const open = ({ streams }: ScriptedApp): { attempt: RelayedAttempt; stream: RelayedStream } => {
    const facts = factsOf('/events');
    const { attempt, stream } = streams.opened(facts, streams.request(facts), digestOf());
    attempt.open(okHead, okHead, gzip, silentLink);
    return { attempt, stream };
  };
  const read = (attempt: RelayedAttempt): void => {
    attempt.fromServer(bytesOf('gzip'), 4, 1);
    attempt.decoded(bytesOf('data: 1\n\n'), 4, 1);
  };

  it('ends on both timelines once all is decoded, and has what came till then', () => {
    const { attempt, stream } = open(appOf());
    read(attempt);
    attempt.serverEnded({ cause: 'end' });
    expect(sidesOf(stream).map((side) => endsOf(side).length)).toEqual([0, 0]);
    attempt.decoded(bytesOf('data: 2\n\n'), 8, 2);
    attempt.decodingEnded({ cause: 'end' });
    for (const side of sidesOf(stream)) {
      expect(side.totals).toMatchObject({ messages: 2, bodyBytes: 18 });
      expect(endsOf(side).at(-1)).toMatchObject({ ending: { cause: 'end' }, endedFirst: 'server' });
    }
  });

  it('that cannot be decoded says so on both sides, and one that the relay has ended for its app does not', () => {
    const broken: Ending = { cause: 'bad-encoding' };
    const first = open(appOf());
    read(first.attempt);
    first.attempt.serverEnded({ cause: 'end' });
    first.attempt.decodingEnded(broken);
    for (const side of sidesOf(first.stream)) expect(endsOf(side).at(-1)?.ending).toMatchObject(broken);
    const second = open(appOf());
    read(second.attempt);
    appIsEnded(second.attempt);
    second.attempt.decoded(bytesOf('data: 2\n\n'), 8, 2);
    second.attempt.serverEnded({ cause: 'end' });
    second.attempt.decodingEnded({ cause: 'end' });
    expect(endsOf(second.stream.appSide).at(-1)?.ending).toMatchObject({ cause: 'reset', isSimulated: true });
    expect(endsOf(second.stream.serverSide).at(-1)?.ending).toMatchObject({ cause: 'end' });
  });

  it('of which something is held is over for the app once that is written, and not once it is decoded', () => {
    const { attempt, stream } = open(appOf());
    stream.addRule({ fault: { kind: 'hold' }, trigger: { kind: 'now' } });
    read(attempt);
    attempt.serverEnded({ cause: 'end' });
    attempt.decodingEnded({ cause: 'end' });
    expect(sidesOf(stream).map((side) => endsOf(side).length)).toEqual([1, 0]);
    expect(attempt.isOpenToApp).toBe(true);
    stream.rules.stop('hold');
    expect(endsOf(stream.appSide)).toMatchObject([{ ending: { cause: 'end' }, endedFirst: 'server' }]);
  });

  it('that its app has left is over for the app at once, whatever is still decoded', () => {
    const { attempt, stream } = open(appOf());
    read(attempt);
    appLeaves(attempt);
    expect(endsOf(stream.appSide).at(-1)?.ending).toMatchObject(leaves);
    const { messages } = stream.appSide.totals;
    attempt.decoded(bytesOf('data: 2\n\n'), 8, 2);
    expect([stream.appSide.totals.messages, stream.serverSide.totals.messages]).toEqual([
      messages,
      messages + 1,
    ]);
  });
});

describe('the way of an event', () => {
  it('is that of its own attempt, whatever was left out and made up in those before', () => {
    const app = appOf();
    const seen: unknown[][] = [];
    for (const attempt of [1, 2, 3]) {
      const opened = app.open('/events');
      const { stream } = opened;
      const send = (text: string, read: number): void => {
        const bytes = bytesOf(text);
        opened.attempt.fromServer(bytes, bytes.length, read);
      };
      send(`data: ${attempt} first\n\ndata: ${attempt} be`, 1);
      stream.addRule({
        fault: { kind: 'inject', event: { data: `${attempt} made up, and longer` } },
        trigger: { kind: 'now' },
      });
      stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { text: 'dropped' } } });
      send(`gun\n\n`, 2);
      send(`data: ${attempt} dropped\n\ndata: ${attempt} last\n\n`, 3);
      opened.attempt.serverEnded({ cause: 'end' });
      stream.rules.clear();
    }
    const [stream] = app.streams.list();
    if (!stream) throw new Error('There is no stream.');
    for (const side of sidesOf(stream)) {
      const other = side === stream.appSide ? stream.serverSide : stream.appSide;
      for (const entry of entriesOf(side)) {
        if (!isKind(entry, 'message')) continue;
        const passage = side.passageOf(entry.number);
        const there = passage?.number === undefined ? undefined : other.log.entry(passage.number);
        const text = there && isKind(there, 'message') ? other.log.fields(there).data : undefined;
        seen.push([side === stream.appSide ? 'app' : 'server', side.log.fields(entry).data, text]);
      }
    }
    const expected = (side: string): unknown[][] =>
      [1, 2, 3].flatMap((attempt) => [
        [side, `${attempt} first`, `${attempt} first`],
        [side, `${attempt} begun`, `${attempt} begun`],
        [
          side,
          ...(side === 'app'
            ? [`${attempt} made up, and longer`, undefined]
            : [`${attempt} dropped`, undefined]),
        ],
        [side, `${attempt} last`, `${attempt} last`],
      ]);
    expect(seen).toEqual([...expected('server'), ...expected('app')]);
  });
});
