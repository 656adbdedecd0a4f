// What comes while an export is written is not in it: it is that of the moment in which it began.

import { expect, it } from 'vitest';

import { NumberRanges } from '../../../src/core/base/numberRanges.ts';
import { entriesIn, matchingEntries, type ChosenEntries } from '../../../src/core/export/chosenEntries.ts';
import { exportFormats } from '../../../src/core/export/exportFormats.ts';
import { ExportRun } from '../../../src/core/export/exportRun.ts';
import { MatchList } from '../../../src/core/filter/matchList.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { exportedBytes, viewOf } from './exported.ts';

/** A report also tells how the stream as a whole goes on. */
const formats = (Object.keys(exportFormats) as (keyof typeof exportFormats)[]).filter(
  (format) => format !== 'markdown',
);

const everyNumber = NumberRanges.of([{ first: 1, last: 1_000 }]);

/** Ways in which more could be chosen than there was. */
const choices: readonly [name: string, choose: (matches: MatchList, last: number) => ChosenEntries][] = [
  ['with numbers of entries to come', () => entriesIn(everyNumber, 1_000)],
  ['that a filter finds', (matches) => matchingEntries(matches)],
  ['at places of matches to come', (matches) => matchingEntries(matches, everyNumber)],
];

function stream(): { readonly stream: ScriptedStream; readonly matches: MatchList } {
  const made = new ScriptedStream().attempt().opened().receive('id: 1\ndata: 1\n\ndata: 2\n\n');
  const matches = new MatchList();
  for (let number = 1; number <= made.log.length; number += 1) matches.add(number);
  return { stream: made, matches };
}

it.each(formats.flatMap((format) => choices.map(([name, choose]) => [format, name, choose] as const)))(
  '%s of entries %s',
  (format, _, choose) => {
    const before = stream();
    const { length } = before.stream.log;
    const expected = exportedBytes(before.stream.log, format, choose(before.matches, length));

    const { stream: grows, matches } = stream();
    const run = new ExportRun({ version: '1.2.3', view: viewOf(grows.log) }, choose(matches, length));
    grows.receive('data: 3\n\nid: 4\ndata: 4\n\n').ended({ cause: 'truncated' });
    for (let number = length + 1; number <= grows.log.length; number += 1) matches.add(number);
    run.beginTurn();
    const written = [...exportFormats[format].write(run)].map((piece) =>
      typeof piece === 'string' ? Buffer.from(piece) : piece.slice(),
    );
    expect(Buffer.concat(written).toString()).toBe(Buffer.from(expected).toString());
  },
);
