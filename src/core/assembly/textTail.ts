// A text that grows by pieces, each with the entry that brought it. Only its end is kept, so that an answer of any
// length costs a bounded memory; how long it is, and what piece stands at its end, is always known.

/** Characters of one part's text that are kept. */
export const maxPartChars = 256 * 1024;
/** Characters of all texts that are kept, the newest first. */
export const maxKeptChars = 2 * maxPartChars;

/** Blocks are let go of as a whole, and closed when they are this long. */
const blockChars = 8192;
const blockPieces = 2048;

interface Block {
  text: string;
  /** Entry of each piece, when that came, and where the piece ends in the block. */
  readonly entries: number[];
  readonly times: number[];
  readonly ends: number[];
}

/** Pieces one after another, as they are passed on. */
export interface TextRun {
  /** Pieces before the first of these, since the text began. */
  readonly firstPiece: number;
  /** Characters before them, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
  /** Entry of each piece, when that came, and where the piece ends in `text`. */
  readonly entries: readonly number[];
  readonly times: readonly number[];
  readonly ends: readonly number[];
}

/** One piece of a text: what brought it, and where it stands in the whole text. */
export interface TextPiece {
  readonly entry: number;
  readonly atMs: number;
  readonly start: number;
  readonly end: number;
}

export class TextTail {
  readonly #maxChars: number;
  #blocks: Block[] = [];
  #length = 0;
  #pieces = 0;
  #keptPieces = 0;
  #keptChars = 0;

  /** @param maxChars how much of the end is kept, in UTF-16 units */
  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  /** Length of the whole text, in UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  /** Pieces of the whole text; pieces without text are none. */
  get pieces(): number {
    return this.#pieces;
  }

  /** Length of what is kept. */
  get keptChars(): number {
    return this.#keptChars;
  }

  /** @param atMs when the entry came */
  append(text: string, entry: number, atMs: number): void {
    if (text === '') return;
    this.#length += text.length;
    this.#pieces += 1;
    if (this.#maxChars === 0) return;
    this.#keptPieces += 1;
    const kept = endOf(text, this.#maxChars);
    this.#keptChars += kept.length;
    let block = this.#blocks.at(-1);
    if (!block || block.text.length >= blockChars || block.entries.length >= blockPieces) {
      block = { text: '', entries: [], times: [], ends: [] };
      this.#blocks.push(block);
    }
    block.text += kept;
    block.entries.push(entry);
    block.times.push(atMs);
    block.ends.push(block.text.length);
    this.trim(this.#maxChars);
  }

  /** Lets go of everything and begins anew: whoever follows the pieces finds a gap, and begins anew as well. */
  replace(text: string, entry: number, atMs: number): void {
    this.forget();
    this.#length = 0;
    this.#pieces += 1;
    this.append(text, entry, atMs);
  }

  /** Takes over pieces that follow on those here, or, when they do not, takes their place. */
  appendRun(run: TextRun): void {
    if (run.firstPiece !== this.#pieces) {
      this.#blocks = [];
      this.#length = run.offset;
      this.#pieces = run.firstPiece;
      this.#keptPieces = 0;
      this.#keptChars = 0;
    }
    let start = 0;
    run.ends.forEach((end, at) => {
      this.append(run.text.slice(start, end), run.entries[at] ?? 0, run.times[at] ?? 0);
      start = end;
    });
  }

  /** Lets go of blocks at the beginning until this much is left, but for the last block. */
  trim(maxChars: number): void {
    while (this.#keptChars > maxChars && this.#blocks.length > 1) {
      const first = this.#blocks.shift();
      this.#keptChars -= first?.text.length ?? 0;
      this.#keptPieces -= first?.entries.length ?? 0;
    }
  }

  /** Lets go of all text; its length stays known. */
  forget(): void {
    this.#blocks = [];
    this.#keptChars = 0;
    this.#keptPieces = 0;
  }

  /** The pieces after the first `known` ones, as far as they are kept. */
  since(known: number): TextRun {
    const entries: number[] = [];
    const times: number[] = [];
    const ends: number[] = [];
    let text = '';
    let piece = this.#pieces - this.#keptPieces;
    const firstPiece = Math.max(piece, known);
    for (const block of this.#blocks) {
      const skipped = Math.min(Math.max(0, known - piece), block.entries.length);
      const from = skipped === 0 ? 0 : (block.ends[skipped - 1] ?? 0);
      for (let at = skipped; at < block.entries.length; at += 1) {
        entries.push(block.entries[at] ?? 0);
        times.push(block.times[at] ?? 0);
        ends.push(text.length + (block.ends[at] ?? 0) - from);
      }
      text += block.text.slice(from);
      piece += block.entries.length;
    }
    return { firstPiece, offset: this.#length - text.length, text, entries, times, ends };
  }

  /** All text that is kept. */
  text(): string {
    return this.#blocks.map(({ text }) => text).join('');
  }

  /** What is kept in blocks, each as it was closed. */
  blockTexts(): readonly string[] {
    return this.#blocks.map(({ text }) => text);
  }

  /** The pieces that are kept, in their order. */
  *keptPieces(): Generator<TextPiece> {
    let start = this.#length - this.#keptChars;
    for (const { text, entries, times, ends } of this.#blocks) {
      let from = start;
      for (let at = 0; at < entries.length; at += 1) {
        const end = start + (ends[at] ?? 0);
        yield { entry: entries[at] ?? 0, atMs: times[at] ?? 0, start: from, end };
        from = end;
      }
      start += text.length;
    }
  }

  /** How long the text was at a time, as far as the pieces of then are kept. */
  lengthAt(atMs: number): number {
    let length = this.#length - this.#keptChars;
    for (const { text, times, ends } of this.#blocks) {
      if ((times.at(-1) ?? 0) > atMs) {
        const at = times.findIndex((time) => time > atMs);
        return at === 0 ? length : length + (ends[at - 1] ?? 0);
      }
      length += text.length;
    }
    return length;
  }

  /** The piece that a character belongs to, by its place in the whole text; undefined where none is kept. */
  pieceAt(offset: number): TextPiece | undefined {
    let start = this.#length - this.#keptChars;
    if (offset < start) return undefined;
    for (const { text, entries, times, ends } of this.#blocks) {
      if (offset < start + text.length) {
        const at = ends.findIndex((end) => offset - start < end);
        const from = at === 0 ? 0 : (ends[at - 1] ?? 0);
        return {
          entry: entries[at] ?? 0,
          atMs: times[at] ?? 0,
          start: start + from,
          end: start + (ends[at] ?? 0),
        };
      }
      start += text.length;
    }
    return undefined;
  }
}

/** Lets go of texts so that no more than this is kept of all of them: of the last ones first. */
export function keepWithin(newestFirst: Iterable<TextTail>, maxChars: number): void {
  let charsLeft = maxChars;
  for (const tail of newestFirst) {
    if (tail.keptChars <= charsLeft) charsLeft -= tail.keptChars;
    else tail.forget();
  }
}

/** The end of a text, without half of a character at its beginning. */
export function endOf(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const start = text.length - maxChars;
  const isHalf = (text.charCodeAt(start) & 0xfc00) === 0xdc00;
  return text.slice(isHalf ? start + 1 : start);
}
