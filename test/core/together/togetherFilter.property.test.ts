// What one filter over several streams shows is what a filter of each finds in it, in the order of all: for any streams, while
// they grow, and after they were cleared and that was undone.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LogFilter } from '../../../src/core/filter/logFilter.ts';
import { parseFilter } from '../../../src/core/filter/filterParser.ts';
import { entryOfTogether } from '../../../src/core/page/togetherStatus.ts';
import { HeldSchedule } from '../page/feedStream.ts';
import type { ScriptedStream } from '../scriptedStream.ts';
import { TogetherUnderTest, streamLater } from './togetherUnderTest.ts';

type Step = readonly [stream: number, does: 'event' | 'comment' | 'clear' | 'undo', word: string, ms: number];

const words = ['apple', 'pear', 'x', '{"a":"apple"}'];
const anyStep: fc.Arbitrary<Step> = fc.tuple(
  fc.nat({ max: 2 }),
  fc.constantFrom('event', 'event', 'event', 'comment', 'clear', 'undo'),
  fc.constantFrom(...words),
  fc.constantFrom(0, 0, 1, 7.3),
);
const anyQuery = fc.constantFrom('apple', '-apple', 'kind:comment', 'kind:message pear', 'after:#3', 'x', '');
const anyBeginnings = fc.array(fc.constantFrom(0, 0.1, 20), { minLength: 1, maxLength: 3 });

function take([, does, word, ms]: Step, stream: ScriptedStream): void {
  stream.pass(ms);
  if (does === 'event') stream.receive(`data: ${word}\n\n`);
  else if (does === 'comment') stream.receive(`: ${word}\n\n`);
  else if (does === 'clear') stream.log.clear();
  else stream.log.undoClear();
}

/** Numbers that a filter of the stream alone finds. */
function foundIn({ log }: ScriptedStream, text: string): ReadonlySet<number> {
  const query = { text, matchesCase: false, isRegex: false };
  const parsed = parseFilter(query, { startedAtMs: log.startedAtMs, utcOffsetMinutes: 0 });
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  const held = new HeldSchedule();
  const filter = new LogFilter(log, {
    terms: parsed.terms,
    matchesCase: false,
    slicing: held.slicing,
    onProgress: () => undefined,
  });
  while (held.runDue());
  const { matches } = filter;
  const numbers = Array.from({ length: matches.count }, (_, at) => matches.at(at + 1) ?? 0);
  filter.dispose();
  return new Set(numbers);
}

describe('one filter over several streams', () => {
  it('shows what those of each find, in the order of all', () => {
    fc.assert(
      fc.property(
        anyBeginnings,
        fc.array(anyStep, { maxLength: 30 }),
        anyQuery,
        fc.nat({ max: 30 }),
        (beginnings, steps, query, at) => {
          const streams = beginnings.map(streamLater);
          const page = new TogetherUnderTest(streams).run();
          const go = (step: Step): void => {
            const stream = streams[step[0] % streams.length];
            if (stream) take(step, stream);
          };
          for (const step of steps.slice(0, at)) go(step);
          page.run().filter(query).window();
          for (const step of steps.slice(at)) go(step);
          // A page says where it is when entries stand at other positions than before.
          page.run().filter(query).window();
          const shown = page.rows.map(({ number }) => page.nameOf(number));
          page.filter('').window();
          const found = streams.map((stream) => foundIn(stream, query));
          const expected = page.rows
            .filter(({ number }) => {
              const { place, number: own } = entryOfTogether(number);
              const mark = page.status?.streams.find((stream) => stream.place === place)?.mark ?? -1;
              return query === '' || found[mark]?.has(own) === true;
            })
            .map(({ number }) => page.nameOf(number));
          expect(shown).toEqual(expected);
          expect(page.rows).toHaveLength(streams.reduce((sum, { log }) => sum + log.length, 0));
          page.feed.dispose();
        },
      ),
      { numRuns: 60 },
    );
  });
});
