// What is seen of an app that is tested: its requests at one address, which of its connections is the tested one, who ended
// each, and what the app knows by then. Of the first connection, and of those after it.

import { expect, describe, it, onTestFinished, vi } from 'vitest';

import type { AppObservation } from '../../../src/core/relay/verdict/appObservation.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { AppWatch } from '../../../src/net/relay/appWatch.ts';
import type { RelayedAttempt } from '../../../src/net/relay/relayedAttempt.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { RelayedStreams } from '../../../src/net/relay/relayedStreams.ts';
import { bytesOf } from '../../core/recording.ts';
import { resuming, ScriptedApp } from './scriptedCalls.ts';

function appOf(): ScriptedApp {
  return new ScriptedApp(new RelayedStreams({ maxEventBytes: 1_000 }));
}

/** A watch that ends with the test, and how often it told of something. */
function watch({ streams }: ScriptedApp, stream: RelayedStream) {
  const told = { changes: 0 };
  const watching = new AppWatch(streams, stream, () => {
    told.changes += 1;
  });
  onTestFinished(() => watching.dispose());
  return { watching, told };
}

/** In short: `request 1 /events after 7`, `ended 1 by app`. */
function seenBy({ observations }: AppWatch): string[] {
  return observations.map((seen: AppObservation) => {
    const { kind, connection } = seen;
    if (kind === 'request') {
      const after = seen.lastEventId === undefined ? '' : ` after ${seen.lastEventId}`;
      return `request ${connection} ${seen.path}${after}`;
    }
    return `${kind} ${connection}${kind === 'ended' ? ` by ${seen.by}` : ''}`;
  });
}

const leaves: Ending & { readonly by: 'app' } = { cause: 'client', by: 'app' };

describe('a watch', () => {
  it('begins with what is open', () => {
    const app = appOf();
    const open = app.open('/events?a=1', resuming('7'));
    expect(seenBy(watch(app, open.stream).watching)).toEqual(['request 1 /events?a=1', 'opened 1']);
    open.attempt.serverEnded({ cause: 'end' });
    const over = watch(app, open.stream).watching;
    expect([seenBy(over), over.open]).toEqual([[], undefined]);
    app.ask('/events?a=1');
    const awaited = watch(app, open.stream).watching;
    expect([seenBy(awaited), awaited.open]).toEqual([['request 1 /events?a=1'], undefined]);
  });

  it('sees what comes for the method and the path, whatever the query, and nothing else, until it is over', () => {
    const app = appOf();
    const { stream, attempt } = app.open('/events?a=1');
    const { watching, told } = watch(app, stream);
    attempt.appEnded(leaves);
    app.read('/events?b=2', 'data: 1\n\n', resuming('7'));
    app.read('/other', 'data: 1\n\n');
    app.read('/events/more', 'data: 1\n\n');
    app.read('/events', 'data: 1\n\n', { method: 'POST' });
    const expected = [
      'request 1 /events?a=1',
      'opened 1',
      'ended 1 by app',
      'request 2 /events?b=2 after 7',
      'opened 2',
      'ended 2 by server',
    ];
    expect(seenBy(watching)).toEqual(expected);
    expect(told.changes).toBe(expected.length);
    watching.dispose();
    app.read('/events?a=1', 'data: 1\n\n');
    expect([seenBy(watching), told.changes]).toEqual([expected, expected.length]);
  });

  it('tests one connection at a time: another beside it is told of, and takes its place once it is over', () => {
    const app = appOf();
    const first = app.open('/events?1');
    const { watching } = watch(app, first.stream);
    const second = app.open('/events?2');
    expect([watching.stream, watching.open?.connection]).toEqual([first.stream, 1]);
    second.attempt.serverEnded({ cause: 'end' });
    expect(watching.open?.connection).toBe(1);
    first.attempt.serverEnded({ cause: 'end' });
    expect([watching.stream, watching.open]).toEqual([first.stream, undefined]);
    const again = app.open('/events?2');
    expect(again.stream).toBe(second.stream);
    expect([watching.stream, watching.open?.connection]).toEqual([second.stream, 3]);
    app.open('/events?1');
    expect([watching.stream, watching.open?.connection]).toEqual([second.stream, 3]);
    expect([...watching.streams]).toEqual([first.stream, second.stream]);
  });

  it.each<[by: string, end: (attempt: RelayedAttempt) => void]>([
    ['app', (attempt) => attempt.appEnded(leaves)],
    ['server', (attempt) => attempt.serverEnded({ cause: 'truncated' })],
    ['relay', (attempt) => attempt.endApp('reset', { cause: 'reset', isSimulated: true })],
    ['relay', (attempt) => attempt.endApp('end', { cause: 'end', by: 'relay' })],
  ])('says that it was the %s who ended a connection, each time, and once', (by, end) => {
    const app = appOf();
    const { stream, attempt } = app.open('/events');
    const { watching } = watch(app, stream);
    // The end on the server's side alone is none for the app.
    attempt.endServer('fin', { cause: 'client', by: 'relay' });
    expect(seenBy(watching)).toHaveLength(2);
    attempt.endApp('end', { cause: 'end', by: 'relay' });
    for (const time of [2, 3]) {
      const next = app.open('/events').attempt;
      end(next);
      next.endServer('fin', { cause: 'client', by: 'relay' });
      next.appEnded(leaves);
      expect(seenBy(watching).slice(-2)).toEqual([`opened ${time}`, `ended ${time} by ${by}`]);
    }
  });

  it('says which client makes calls, and which of them go on with one before', () => {
    const app = appOf();
    const busy: Ending = { cause: 'http-error', status: 503 };
    const call = { method: 'POST', acceptsEventStream: false } as const;
    const { stream } = app.read('/chat', 'data: 1\n\n', call);
    const { watching } = watch(app, stream);
    app.fail('/chat', busy, { ...call, body: 'b', retryCount: 0 });
    app.read('/chat', 'data: 1\n\n', { ...call, body: 'b', retryCount: 1 });
    const requests = watching.observations.flatMap((seen) => (seen.kind === 'request' ? [seen] : []));
    const { caller } = stream;
    expect(caller).toBeDefined();
    expect(requests).toMatchObject([
      { caller, resumes: false },
      { caller, resumes: true },
    ]);
    expect(app.open('/events').stream.caller).toBeUndefined();
  });
});

describe('what the app knows', () => {
  it('is its last id and those before, without one that it got twice, and how many it may not have read', () => {
    let nowMs = 1_000;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    onTestFinished(() => clock.mockRestore());
    const app = appOf();
    const { stream, attempt } = app.open('/events');
    const { watching } = watch(app, stream);
    const nothing = {
      lastEventId: '',
      earlierIds: [],
      justWritten: 0,
      reconnectionTimeMs: 3_000,
      hasRetry: false,
    };
    expect(watching.knowledge).toEqual(nothing);
    const send = (text: string, read: number): void => {
      const bytes = bytesOf(text);
      attempt.fromServer(bytes, bytes.length, read);
    };
    send('id: 1\ndata: a\n\nid: 2\ndata: b\n\n', 1);
    nowMs += 1;
    send('id: 3\ndata: c\n\n', 2);
    nowMs += 999;
    send('data: d\n\n', 3);
    // Written a second before the last of all, and later.
    expect(watching.knowledge).toMatchObject({ lastEventId: '3', earlierIds: ['1', '2'], justWritten: 3 });
    nowMs += 1;
    send('retry: 70\nid: 3\ndata: e\n\n', 4);
    expect(watching.knowledge).toEqual({
      lastEventId: '3',
      earlierIds: ['1', '2'],
      justWritten: 1,
      reconnectionTimeMs: 70,
      hasRetry: true,
    });
    stream.appSide.clear();
    expect(watching.knowledge).toMatchObject({ lastEventId: '3', earlierIds: [], justWritten: 0 });
  });
});
