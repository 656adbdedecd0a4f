// A text as Markdown, as data that is drawn with elements of the page: no HTML, no picture, and no link but to an address
// that may be opened outside. What it takes is bounded: by length, by parts, and by how deep they are in each other.

import MarkdownIt, { type Token } from 'markdown-it';

import { outsideAddress } from '../../core/base/outsideAddress.ts';

export type MarkdownInline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'line break' }
  | {
      readonly kind: 'strong' | 'emphasis' | 'deleted';
      readonly children: readonly MarkdownInline[];
    }
  | { readonly kind: 'link'; readonly address: string; readonly children: readonly MarkdownInline[] }
  | { readonly kind: 'image'; readonly address: string; readonly text: string };

export interface MarkdownCell {
  readonly isHead: boolean;
  readonly align?: 'left' | 'center' | 'right';
  readonly children: readonly MarkdownInline[];
}

export type MarkdownBlock =
  | { readonly kind: 'paragraph'; readonly children: readonly MarkdownInline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly MarkdownInline[] }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  /** What is too deep in each other stays as it was written. */
  | { readonly kind: 'source'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly MarkdownBlock[] }
  | {
      readonly kind: 'list';
      /** Number of its first item; absent for one without numbers. */
      readonly start?: number;
      readonly items: readonly (readonly MarkdownBlock[])[];
    }
  | { readonly kind: 'table'; readonly rows: readonly (readonly MarkdownCell[])[] }
  | { readonly kind: 'rule' };

/** A block of the outermost level, and where it begins in the text. */
export interface PlacedBlock {
  readonly start: number;
  readonly block: MarkdownBlock;
}

/** Definitions of link addresses, which stand anywhere in a text. */
export type LinkDefinitions = Record<string, unknown>;

/** Blocks in blocks; the parser leaves out what is deeper. */
const deepestBlock = 40;
/** Marks in marks. */
const deepestMark = 16;
/** Paragraphs, items, cells, stretches of text and the like. */
export const maxMarkdownParts = 20_000;

const parser = new MarkdownIt({ html: false, linkify: true, maxNesting: deepestBlock });
// Words with a dot in them are no links: only what has a scheme is.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
parser.validateLink = (address) => outsideAddress(address) !== undefined;
// An address is shown as it is written, not as a name that looks like another one.
parser.normalizeLinkText = (address) => address;

/** A text with the line ends that the parser counts by. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/**
 * The blocks of a text with line feeds alone; undefined when there are more parts than are drawn.
 * @param definitions of the text before, which those of this one are added to
 */
export function readMarkdown(text: string, definitions: LinkDefinitions = {}): PlacedBlock[] | undefined {
  const tokens = parser.parse(text, definitions);
  const starts = startsOfLines(text);
  const blocks: PlacedBlock[] = [];
  const budget = { left: maxMarkdownParts };
  for (let at = 0; at < tokens.length;) {
    const end = endOfGroup(tokens, at);
    const [from = 0, to = starts.length] = tokens[at]?.map ?? [];
    const start = starts[from] ?? text.length;
    const group = tokens.slice(at, end);
    if (group.some(({ level, nesting }) => nesting === 1 && level >= deepestBlock - 1)) {
      budget.left -= 1;
      blocks.push({ start, block: { kind: 'source', text: text.slice(start, starts[to] ?? text.length) } });
    } else {
      for (const block of new BlockReader(group, budget).read()) blocks.push({ start, block });
    }
    if (budget.left < 0) return undefined;
    at = end;
  }
  return blocks;
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Where the tokens of one outermost block end. */
function endOfGroup(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    depth += tokens[at]?.nesting ?? 0;
    if (depth <= 0) return at + 1;
  }
  return tokens.length;
}

/** Goes through the tokens of blocks, which are bounded in depth by the parser. */
class BlockReader {
  readonly #tokens: readonly Token[];
  readonly #budget: { left: number };
  #at = 0;

  constructor(tokens: readonly Token[], budget: { left: number }) {
    this.#tokens = tokens;
    this.#budget = budget;
  }

  /** Blocks up to the end, or to what closes the one that they are in. */
  read(): MarkdownBlock[] {
    const blocks: MarkdownBlock[] = [];
    for (let token = this.#next(); token && token.nesting >= 0; token = this.#next()) {
      const block = this.#block(token);
      if (block) blocks.push(block);
      if (this.#budget.left < 0) break;
    }
    return blocks;
  }

  #next(): Token | undefined {
    const token = this.#tokens[this.#at];
    if (token && token.nesting >= 0) this.#budget.left -= 1;
    this.#at += 1;
    return token;
  }

  #block(token: Token): MarkdownBlock | undefined {
    switch (token.type) {
      case 'paragraph_open':
        return { kind: 'paragraph', children: this.#inlines() };
      case 'heading_open':
        return { kind: 'heading', level: Number(token.tag.slice(1)), children: this.#inlines() };
      case 'fence':
      case 'code_block':
        return { kind: 'code', language: token.info.trim(), text: token.content.replace(/\n$/, '') };
      case 'blockquote_open':
        return { kind: 'quote', blocks: this.read() };
      case 'bullet_list_open':
        return { kind: 'list', items: this.#items() };
      case 'ordered_list_open':
        return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: this.#items() };
      case 'table_open':
        return { kind: 'table', rows: this.#rows() };
      case 'hr':
        return { kind: 'rule' };
      default:
        return token.content === '' ? undefined : { kind: 'source', text: token.content };
    }
  }

  #items(): MarkdownBlock[][] {
    const items: MarkdownBlock[][] = [];
    while (this.#next()?.type === 'list_item_open') items.push(this.read());
    return items;
  }

  /** The one token between those that open and close a block of text. */
  #inlines(): MarkdownInline[] {
    const children: MarkdownInline[] = [];
    for (let token = this.#next(); token && token.nesting === 0; token = this.#next())
      children.push(...readInlines(token.children ?? [], this.#budget));
    return children;
  }

  #rows(): MarkdownCell[][] {
    const rows: MarkdownCell[][] = [];
    for (let token = this.#next(); token && token.type !== 'table_close'; token = this.#next()) {
      if (token.type === 'tr_open') rows.push([]);
      if (token.type === 'th_open' || token.type === 'td_open') rows.at(-1)?.push(this.#cell(token));
      if (this.#budget.left < 0) break;
    }
    return rows;
  }

  #cell(token: Token): MarkdownCell {
    const align = /^text-align:(left|center|right)$/.exec(String(token.attrGet('style') ?? ''))?.[1];
    const isHead = token.type === 'th_open';
    const children = this.#inlines();
    return align === 'left' || align === 'center' || align === 'right'
      ? { isHead, align, children }
      : { isHead, children };
  }
}

/** What is open while the tokens of a line are read, with where its contents go. */
interface OpenMark {
  readonly children: MarkdownInline[];
  /** Deeper ones go to the same place as what they are in. */
  readonly isFlat: boolean;
}

function readInlines(tokens: readonly Token[], budget: { left: number }): MarkdownInline[] {
  const open: OpenMark[] = [{ children: [], isFlat: false }];
  let depth = 0;
  for (const token of tokens) {
    if (token.nesting >= 0) budget.left -= 1;
    if (budget.left < 0) break;
    const parent = open.at(-1)?.children ?? [];
    if (token.nesting === 1) {
      const isFlat = depth >= deepestMark && token.type !== 'link_open';
      if (!isFlat) depth += 1;
      const children: MarkdownInline[] = isFlat ? parent : [];
      if (!isFlat) parent.push(markOf(token, children));
      open.push({ children, isFlat });
    } else if (token.nesting === -1) {
      if (open.length > 1 && open.pop()?.isFlat === false) depth -= 1;
    } else {
      addInline(parent, token);
    }
  }
  return open[0]?.children ?? [];
}

function markOf(token: Token, children: readonly MarkdownInline[]): MarkdownInline {
  switch (token.type) {
    case 'strong_open':
      return { kind: 'strong', children };
    case 's_open':
      return { kind: 'deleted', children };
    case 'link_open':
      return { kind: 'link', address: outsideAddress(String(token.attrGet('href') ?? '')) ?? '', children };
    default:
      return { kind: 'emphasis', children };
  }
}

function addInline(children: MarkdownInline[], token: Token): void {
  const { type, content } = token;
  if (type === 'hardbreak') children.push({ kind: 'line break' });
  else if (type === 'code_inline') children.push({ kind: 'code', text: content });
  else if (type === 'image')
    children.push({ kind: 'image', address: String(token.attrGet('src')), text: content });
  else addText(children, type === 'softbreak' ? '\n' : content);
}

/** Neighbours become one text. */
function addText(children: MarkdownInline[], text: string): void {
  if (text === '') return;
  const last = children.at(-1);
  if (last?.kind === 'text') children[children.length - 1] = { kind: 'text', text: last.text + text };
  else children.push({ kind: 'text', text });
}
