// What is said of each of several streams.

import { describe, expect, it } from 'vitest';

import { TogetherLane } from '../../../src/core/together/togetherLane.ts';
import { isGoingOn, streamStatusOf } from '../../../src/core/together/togetherWords.ts';
import { ShortLog } from '../log/shortLog.ts';
import { ScriptedStream } from '../scriptedStream.ts';

function laneOf(stream: ScriptedStream, part?: string): TogetherLane {
  const lane = new TogetherLane({ id: 'id', stream, name: 'name', ...(part && { part }) }, 4, 7);
  lane.offsetMs = 250;
  return lane;
}

/** The stream as one of a recording. */
function recorded(stream: ScriptedStream): ScriptedStream {
  return Object.create(stream, {
    recordedAs: { value: { file: 'a.ssejournal' } },
    state: { value: stream.state },
    log: { value: stream.log },
  }) as ScriptedStream;
}

describe('the state of a stream', () => {
  it.each<[string, ScriptedStream, boolean]>([
    ['not connected', new ScriptedStream(), false],
    ['connecting', new ScriptedStream().attempt(), true],
    ['open', new ScriptedStream().attempt().opened(), true],
    ['waits to reconnect', new ScriptedStream().attempt().opened().ended({ cause: 'end' }), true],
    ['stopped', new ScriptedStream().attempt().ended({ cause: 'no-content', status: 204 }), false],
  ])('%s', (state, stream, isLive) => {
    expect(streamStatusOf(laneOf(stream))).toMatchObject({ state, isLive });
    expect(isGoingOn(stream)).toBe(isLive);
    // Of one that was recorded nothing more comes.
    expect(streamStatusOf(laneOf(recorded(stream)))).toMatchObject({ state: 'recorded', isLive: false });
  });
});

describe('a stream', () => {
  it('is named, with its place and what it has', () => {
    const stream = new ScriptedStream().attempt().opened().receive('data: x\n\n');
    const status = {
      streamId: 'id',
      place: 7,
      mark: 4,
      name: 'name',
      state: 'open',
      isLive: true,
      beganAtMs: 250,
      entries: 3,
      goneEntries: 0,
    };
    expect(streamStatusOf(laneOf(stream))).toStrictEqual(status);
    expect(streamStatusOf(laneOf(stream, 'app side'))).toStrictEqual({ ...status, part: 'app side' });
  });

  it('says how many of its entries are gone, and has the others', () => {
    const log = new ShortLog();
    log.push('data: x\n\n'.repeat(4_000));
    log.lose('records', 1);
    const stream = Object.create(new ScriptedStream(), { log: { value: log.log } }) as ScriptedStream;
    const { entries, goneEntries } = streamStatusOf(laneOf(stream));
    expect(goneEntries).toBeGreaterThan(1_000);
    expect(goneEntries).toBe(log.log.first - 1);
    expect(entries + goneEntries).toBe(4_000);
    log.clear();
    expect(streamStatusOf(laneOf(stream))).toMatchObject({ entries: 0, goneEntries: 0 });
  });
});
