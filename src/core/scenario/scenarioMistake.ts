// What is wrong with a scenario file, where, and what would be accepted instead: the sentence for whoever wrote it.

import * as l10n from '@vscode/l10n';

import { TextLines } from '../base/textLines.ts';
import { formatJsonPath, type JsonPath } from '../json/jsonPath.ts';

export interface ScenarioMistake {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Where it ends, likewise. */
  readonly endLine: number;
  readonly endColumn: number;
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
  readonly #mistakes: (ScenarioMistake & { readonly offset: number })[] = [];
  #lines: TextLines | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** In the order of the text. */
  get mistakes(): readonly ScenarioMistake[] {
    const inOrder = this.#mistakes.toSorted((a, b) => a.offset - b.offset);
    return inOrder.map(({ offset: _, ...mistake }) => mistake);
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
    const { line: endLine, column: endColumn } = this.#lines.positionAt(offset + length);
    const place = { ...this.#lines.positionAt(offset), endLine, endColumn, path: formatJsonPath(path) };
    this.#mistakes.push({ ...place, offset, reason, accepted });
    return undefined;
  }
}

/** The mistake as one line: where, what, and what is accepted. */
export function describeMistake(mistake: ScenarioMistake): string {
  const { line, column, path, reason, accepted } = mistake;
  const place = l10n.t('Line {line}, column {column} ({path}):', { line, column, path });
  return `${place} ${reason} ${l10n.t('Accepted: {0}.', accepted)}`;
}
