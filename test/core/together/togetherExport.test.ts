// Entries of several streams in one file: in the order of their list, each with the letter of its stream.

import { afterEach, describe, expect, it } from 'vitest';

import { exportLines } from '../../../src/core/capture/exportLines.ts';
import { parseFilter } from '../../../src/core/filter/filterParser.ts';
import {
  TogetherExport,
  type TogetherFormat,
  type TogetherNarrowing,
} from '../../../src/core/together/togetherExport.ts';
import { encodeText } from '../../../src/core/base/text.ts';
import type { Slicing } from '../../../src/core/base/slicedWork.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { linesOf } from '../export/exported.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';
import { ShortLog, type LogPart } from '../log/shortLog.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { streamLater, TogetherUnderTest } from './togetherUnderTest.ts';

const slicing: Slicing = {
  schedule(run) {
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  },
  nowMs: () => performance.now(),
};

let exported: TogetherExport | undefined;
afterEach(() => exported?.dispose());

/** Two streams whose events came by turns; the second began half a second later. */
function byTurns(): ScriptedStream[] {
  const [one, other] = [streamLater(0), streamLater(500)];
  one.pass(400).receive('id: 1\ndata: {"n":1}\n\n');
  other.pass(100).receive('data: {"n":2}\n\n');
  one.pass(400).receive('data: {"n":3}\n\n');
  other.pass(1000).receive('data: {"n":4}\n\n');
  return [one, other];
}

function narrowing(text: string, startedAtMs: number): TogetherNarrowing {
  const query = { text, matchesCase: false, isRegex: false };
  const parsed = parseFilter(query, { startedAtMs, utcOffsetMinutes: 0 });
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  const { signal } = new AbortController();
  return { terms: parsed.terms, matchesCase: false, slicing, signal };
}

async function exportOf(
  streams: readonly ScriptedStream[],
  format: TogetherFormat,
  filter?: string,
  columns: readonly string[] = [],
): Promise<string> {
  const { shown } = new TogetherUnderTest(streams).feed;
  const wanted = filter === undefined ? undefined : narrowing(filter, shown.startedAtMs);
  exported = await TogetherExport.begin(shown, '1.2.3', columns, wanted);
  exported.beginTurn();
  return [...exported.write(format)].join('');
}

describe('an export of several streams', () => {
  it('has a line for each stream, and their entries in one order', async () => {
    const lines = linesOf(await exportOf(byTurns(), 'ndjson'));
    expect(lines.map(({ stream, kind, data }) => [stream, kind, data])).toEqual([
      ['A', 'stream', undefined],
      ['B', 'stream', undefined],
      ['A', 'attempt', undefined],
      ['A', 'event', '{"n":1}'],
      ['B', 'attempt', undefined],
      ['B', 'event', '{"n":2}'],
      ['A', 'event', '{"n":3}'],
      ['B', 'event', '{"n":4}'],
    ]);
    expect(lines.slice(0, 2).map(({ name, entries }) => [name, entries])).toEqual([
      ['s1', 4],
      ['s2', 4],
    ]);
    const events = lines.filter(({ kind }) => kind === 'event');
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => Number(at)).toSorted((a, b) => a - b));
    // The id in force is that of its own stream.
    expect(events.map(({ lastEventId }) => lastEventId)).toEqual(['1', null, '1', null]);
    expect([exported?.count, exported?.position, exported?.last]).toEqual([8, 8, 8]);
  });

  it('has the stream as the first column, and what columns of paths lead to', async () => {
    const [head, ...rows] = (await exportOf(byTurns(), 'csv', 'kind:message', ['$.n']))
      .trimEnd()
      .split('\r\n');
    expect([head?.startsWith('stream,seq,kind,'), head?.endsWith(',url,$.n')]).toEqual([true, true]);
    expect(rows.map((row) => [row.slice(0, 8), row.slice(-2)])).toEqual([
      ['A,3,even', ',1'],
      ['B,3,even', ',2'],
      ['A,4,even', ',3'],
      ['B,4,even', ',4'],
    ]);
  });

  it.each([
    { filter: '$.n>2', numbers: [3, 4] },
    // Times are those of the axis, and not of each stream.
    { filter: 'after:700ms kind:message', numbers: [3, 4] },
    { filter: 'after:550ms kind:message', numbers: [2, 3, 4] },
    { filter: 'before:700ms kind:message', numbers: [1, 2] },
    { filter: 'nothing', numbers: [] },
  ])('has what the filter $filter leaves', async ({ filter, numbers }) => {
    const lines = linesOf(await exportOf(byTurns(), 'ndjson', filter, ['$.n']));
    expect(lines.flatMap((line) => line['$.n'] ?? [])).toEqual(numbers);
  });

  it('opens as several streams again', async () => {
    const text = await exportOf(byTurns(), 'ndjson');
    const bytes = encodeText(text);
    expect(exportLines.recognises(bytes)).toBe(true);
    const reading = exportLines.read({ bytes });
    let step = reading.next();
    while (step.done !== true) step = reading.next();
    const bodies = step.value.map(({ attempts }) =>
      attempts.flatMap(({ body }) => body.map((part) => Buffer.from(part.bytes).toString())),
    );
    expect(bodies).toEqual([
      ['id: 1\ndata: {"n":1}\n\n', 'data: {"n":3}\n\n'],
      ['data: {"n":2}\n\n', 'data: {"n":4}\n\n'],
    ]);
  });

  it.each([0, 1])('cannot go on once the timeline of any stream was cleared: %d', async (at) => {
    const streams = byTurns();
    await exportOf(streams, 'ndjson');
    expect(exported?.isIncomplete).toBe(false);
    exported?.beginTurn();
    streams[at]?.log.clear();
    expect(() => exported?.beginTurn()).toThrow('The timeline was cleared while it was exported.');
  });

  it('has what came at the same time in the order of the streams, and empty streams as well', async () => {
    const streams = [streamLater(0), new ScriptedStream(), streamLater(0), streamLater(0)];
    for (const stream of streams.toReversed()) stream.receive('data: x\n\n');
    const lines = linesOf(await exportOf(streams, 'ndjson'));
    expect(lines.map(({ stream, kind }) => `${String(stream)} ${String(kind)}`)).toEqual([
      ...['A', 'B', 'C', 'D'].map((letter) => `${letter} stream`),
      ...['A', 'C', 'D'].flatMap((letter) => [`${letter} attempt`, `${letter} event`]),
    ]);
    expect(linesOf(await exportOf([], 'ndjson'))).toEqual([]);
    expect((await exportOf([], 'csv')).split('\r\n')).toHaveLength(2);
  });

  it('names a stream with the part that it is', async () => {
    const source = { id: 'a', stream: streamLater(0), name: 'relay' };
    const lanes = [
      { source, mark: 1, offsetMs: 0 },
      { source: { ...source, part: 'app side' }, mark: 27, offsetMs: 0 },
    ];
    exported = await TogetherExport.begin({ lanes, startedAtMs: 0, columns: [] }, '1.2.3', [], undefined);
    exported.beginTurn();
    const lines = linesOf([...exported.write('ndjson')].join('')).filter(({ kind }) => kind === 'stream');
    expect(lines.map(({ stream, name }) => [stream, name])).toEqual([
      ['B', 'relay'],
      ['AB', 'relay, app side'],
    ]);
  });

  it.each<[LogPart, boolean]>([
    ['records', true],
    ['bodies', true],
    ['details', false],
  ])('says whether %s of any stream are lost: %s', async (part, isIncomplete) => {
    const short = new ShortLog();
    short.push('data: x\n\n'.repeat(1_000));
    short.lose(part, 0.5);
    const lossy = Object.assign(new ScriptedStream(), { log: short.log });
    for (const streams of [
      [streamLater(0), lossy],
      [lossy, streamLater(0)],
    ]) {
      await exportOf(streams, 'csv');
      expect(exported?.isIncomplete).toBe(isIncomplete);
      exported?.dispose();
    }
  });

  it('says at which entry a pattern took too long, of whichever stream', async () => {
    const streams = byTurns();
    const { shown } = new TogetherUnderTest(streams).feed;
    const isSecond = countSubscriptions(streams[1]?.log ?? new EventLog(0), 'subscribe');
    // What the guard stops twice in a row is the pattern's own doing.
    const stopping = (stream: number): Slicing => ({
      ...slicing,
      limitTime: (run) => {
        const isStopped = isSecond() === stream;
        if (!isStopped) run();
        return !isStopped;
      },
    });
    for (const stream of [0, 1]) {
      const wanted = { ...narrowing('/n/', shown.startedAtMs), slicing: stopping(stream) };
      exported = await TogetherExport.begin(shown, '1.2.3', [], wanted);
      expect(exported.stoppedAt).toBeDefined();
      exported.dispose();
    }
    exported = await TogetherExport.begin(shown, '1.2.3', [], narrowing('/n/', shown.startedAtMs));
    expect(exported.stoppedAt).toBeUndefined();
  });

  it('leaves nothing of its search behind, whether it was given up or made', async () => {
    const streams = byTurns();
    const { shown } = new TogetherUnderTest(streams).feed;
    const counts = streams.map(({ log }) => countSubscriptions(log, 'subscribe'));
    const searching = (): readonly number[] => counts.map((count) => count());
    exported = await TogetherExport.begin(shown, '1.2.3', [], narrowing('kind:message', shown.startedAtMs));
    expect(searching()).toEqual([1, 1]);
    exported.dispose();
    expect(searching()).toEqual([0, 0]);
    const given = new AbortController();
    const reason = new Error('Given up.');
    const wanted: TogetherNarrowing = {
      ...narrowing('kind:message', shown.startedAtMs),
      signal: given.signal,
      slicing: {
        ...slicing,
        // It is given up while the second stream is searched.
        schedule: (run, delayMs) => {
          if ((counts[1]?.() ?? 0) > 0) given.abort(reason);
          return slicing.schedule(run, delayMs);
        },
      },
    };
    streams[1]?.receive('data: x\n\n'.repeat(50_000));
    await expect(TogetherExport.begin(shown, '1.2.3', [], wanted)).rejects.toBe(reason);
    expect(searching()).toEqual([0, 0]);
  });
});
