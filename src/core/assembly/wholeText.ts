// All of a part's text, read from the log again: what is kept of it while it streams is only its end.

import type { EventLog } from '../log/eventLog.ts';
import { Assembly } from './assembly.ts';
import { present } from '../base/present.ts';
import type { TypedFormat } from './typedFormat.ts';

/** Where a part is found again. */
export interface PartAddress {
  /** First and last entry of its answer, as far as it is to be read. */
  readonly firstEntry: number;
  readonly lastEntry: number;
  /** Place among the parts of the answer, from 0. */
  readonly place: number;
}

export interface WholeText {
  readonly text: string;
  /** Messages whose data is gone from the log: what they said is missing in the text. */
  readonly goneMessages: number;
  /** Entries among the text's of which nothing is left; absent when there are none. */
  readonly goneEntries?: number;
}

const slice = { entries: 1000, bytes: 1_000_000 };

/**
 * Reads the text in steps, so that others get their turn between them; the last step gives the text, or undefined when
 * the log no longer has it.
 */
export function* readWholeText(
  log: EventLog,
  { firstEntry, lastEntry, place }: PartAddress,
  typed?: TypedFormat,
): Generator<void, WholeText | undefined> {
  if (log.first > lastEntry) return undefined;
  const assembly = new Assembly(log, {
    ...present({ typed }),
    from: firstEntry,
    slice,
    charsKept: (answer, at) => (answer === 1 && at === place ? Infinity : 0),
  });
  const { restarts } = assembly;
  while (assembly.lastRead < lastEntry && assembly.isBehind) {
    assembly.update(lastEntry - assembly.lastRead);
    yield;
  }
  if (assembly.restarts !== restarts) return undefined;
  const part = assembly.answers[0]?.parts.find((candidate) => candidate.place === place);
  const { goneMessages, goneEntries } = assembly;
  return part && { text: part.text.text(), goneMessages, ...(goneEntries > 0 && { goneEntries }) };
}
