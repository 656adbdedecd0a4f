// What is wrong with a scenario file, where, and what would be accepted instead: the sentence for whoever wrote it.

import { formatJsonPath, TextLines, type JsonPath } from './jsonPath.ts';

export interface ScenarioMistake {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Range in the text, in UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  /** As people write it: `$.attempts[1].status`. */
  readonly path: string;
  /** What is wrong, as a sentence. */
  readonly reason: string;
  /** What is accepted there, as the end of the sentence "Accepted: …". */
  readonly accepted: string;
}

/** More help nobody; a file with a mistake in every line has one cause. */
const maxMistakes = 100;

/** The mistakes found so far in one text. */
export class MistakeSheet {
  readonly #text: string;
  readonly #mistakes: ScenarioMistake[] = [];
  #lines: TextLines | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** In the order of the text. */
  get mistakes(): readonly ScenarioMistake[] {
    return this.#mistakes.toSorted((a, b) => a.offset - b.offset);
  }

  add(
    at: { readonly offset: number; readonly length: number },
    path: JsonPath,
    reason: string,
    accepted: string,
  ): undefined {
    if (this.#mistakes.length >= maxMistakes) return undefined;
    const { offset, length } = at;
    this.#lines ??= new TextLines(this.#text);
    this.#mistakes.push({ ...this.#lines.positionAt(offset), offset, length, path: formatJsonPath(path), reason, accepted });
    return undefined;
  }
}

/** The mistake as one line: where, what, and what is accepted. */
export function describeMistake(mistake: ScenarioMistake): string {
  const { line, column, path, reason, accepted } = mistake;
  return `Line ${line}, column ${column} (${path}): ${reason} Accepted: ${accepted}.`;
}
