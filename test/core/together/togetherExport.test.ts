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
import { linesOf } from '../export/exported.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
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

  it('says where a timeline was cleared meanwhile, and what was lost', async () => {
    const streams = byTurns();
    await exportOf(streams, 'ndjson');
    expect(exported?.isIncomplete).toBe(false);
    streams[1]?.log.clear();
    expect(() => exported?.beginTurn()).toThrow('The timeline was cleared while it was exported.');
  });
});
