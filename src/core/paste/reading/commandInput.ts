// What a program is started with besides its words: files that the text itself writes, and standard input.

import type { PasteReading } from './pasteReading.ts';
import type { UnknownValue } from './pasted.ts';

export interface CommandWord {
  readonly text: string;
  readonly offset: number;
}

export interface CommandInput {
  /** Texts of files that the script wrote before. */
  readonly files: ReadonlyMap<string, string>;
  /** What is piped in; undefined when nothing is. */
  readonly standardInput: string | undefined;
}

export const noInput: CommandInput = { files: new Map(), standardInput: undefined };

/** The text of a file, or of standard input for `-`; a mark when it is not known. */
export function readInputFile(
  reading: PasteReading,
  input: CommandInput,
  name: string,
  offset: number,
): string {
  if (name === '-') return input.standardInput ?? reading.valueOf('input', '-', offset);
  const written = input.files.get(name);
  if (written !== undefined) return written;
  const shown = reading.reveal(name, new Set<UnknownValue>());
  return reading.valueOf('file', shown, offset);
}
