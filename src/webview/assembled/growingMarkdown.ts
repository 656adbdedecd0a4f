// Markdown of a text that grows: what is over is read once, and only its end again, so that the work is in proportion
// to the text however many pieces it comes in.

import { readMarkdown, withLineFeeds, type LinkDefinitions, type PlacedBlock } from './markdownModel.ts';

/** Longer texts stay source, in UTF-16 units. */
export const longestMarkdown = 100_000;
/** An end up to this is read again with each piece; a longer one only once it grew by an eighth. */
const shortEnd = 4096;

export type MarkdownReading =
  /** @property rest what came since, and is not read yet */
  | { readonly blocks: readonly PlacedBlock[]; readonly rest: string }
  /** Why it stays source. */
  | { readonly tooMuch: 'text' | 'parts' };

export class GrowingMarkdown {
  #text = '';
  #isOver = false;
  /** Blocks that nothing more changes, and where in the text they end. */
  #settled: readonly PlacedBlock[] = [];
  #settledTo = 0;
  #all: readonly PlacedBlock[] | undefined = [];
  #definitions: LinkDefinitions = {};

  /** @param isOver nothing comes to it any more: it is read as a whole, with the addresses that its end defines */
  read(source: string, isOver: boolean): MarkdownReading {
    if (source.length > longestMarkdown) return { tooMuch: 'text' };
    const text = withLineFeeds(source);
    if (isOver !== this.#isOver || !text.startsWith(this.#text)) this.#restart(isOver);
    const added = text.length - this.#text.length;
    const end = this.#text.length - this.#settledTo;
    if (isOver || end <= shortEnd || added > end / 8) this.#readEnd(text);
    return this.#all ? { blocks: this.#all, rest: text.slice(this.#text.length) } : { tooMuch: 'parts' };
  }

  #restart(isOver: boolean): void {
    this.#text = '';
    this.#isOver = isOver;
    this.#settled = [];
    this.#settledTo = 0;
    this.#all = [];
    this.#definitions = {};
  }

  #readEnd(text: string): void {
    if (text === this.#text && text !== '') return;
    const from = this.#settledTo;
    const blocks = readMarkdown(text.slice(from), this.#definitions)?.map(({ start, block }) => ({
      start: from + start,
      block,
    }));
    this.#text = text;
    this.#all = blocks && [...this.#settled, ...blocks];
    if (!this.#all) return;
    // The last line may become anything, and may then belong to the block before.
    const open = blocks?.at(-2);
    if (!open || this.#isOver) return;
    this.#settled = this.#all.filter(({ start }) => start < open.start);
    this.#settledTo = open.start;
  }
}
