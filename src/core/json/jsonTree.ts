// A JSON text as a tree over its own characters. Nothing is converted: each node is a range of the text, so `1.0`, integers
// beyond 2^53, duplicate names and the order of members are what was sent. A node costs a few numbers, whatever it holds;
// nodes are numbered in the order in which they begin, so a node's descendants follow it.

import { decodeJsonString, scanJson } from './scanJson.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'word';

interface JsonNode {
  readonly kind: JsonKind;
  readonly start: number;
  end: number;
  /** Range of the member's name, quotes included; -1 for what is no member. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Number of the first node after it and its descendants. */
  next: number;
  childCount: number;
}

/** Number of the node that holds all others. */
export const rootNode = 0;

/** Longer strings are not tried for JSON in them. */
const longestNestedJson = 1024 * 1024;

export class JsonTree {
  readonly text: string;
  /** Whether the text ends before its value does. */
  readonly isCut: boolean;
  readonly #nodes: readonly JsonNode[];
  readonly #nested = new Map<number, JsonTree | undefined>();

  private constructor(text: string, nodes: readonly JsonNode[], isCut: boolean) {
    this.text = text;
    this.isCut = isCut;
    this.#nodes = nodes;
  }

  /**
   * The tree of a text that is a JSON object or array, otherwise undefined.
   * @param mayBeCut whether the beginning of one will do
   */
  static parse(text: string, mayBeCut = false): JsonTree | undefined {
    if (!/^[ \t\r\n]*[[{]/.test(text)) return undefined;
    const nodes: JsonNode[] = [];
    const open: JsonNode[] = [];
    let name: readonly [start: number, end: number] = [-1, -1];
    const add = (kind: JsonKind, start: number, end: number): JsonNode => {
      const node: JsonNode = {
        kind,
        start,
        end,
        nameStart: name[0],
        nameEnd: name[1],
        next: nodes.length + 1,
        childCount: 0,
      };
      name = [-1, -1];
      const parent = open.at(-1);
      if (parent) parent.childCount += 1;
      nodes.push(node);
      return node;
    };
    const close = (end: number): void => {
      const node = open.pop();
      if (!node) return;
      node.end = end;
      node.next = nodes.length;
    };
    const result = scanJson(text, {
      open: (kind, start) => void open.push(add(kind, start, start)),
      close,
      name: (start, end) => {
        name = [start, end];
      },
      literal: (start, end) => void add(literalKind(text, start), start, end),
    });
    if (result === undefined || (result === 'cut' && !mayBeCut)) return undefined;
    while (open.length > 0) close(text.length);
    return new JsonTree(text, nodes, result === 'cut');
  }

  /** Number of nodes. */
  get count(): number {
    return this.#nodes.length;
  }

  kind(node: number): JsonKind {
    return this.#node(node).kind;
  }

  /** Members or items of the node itself. */
  childCount(node: number): number {
    return this.#node(node).childCount;
  }

  /** The nodes of an object's members or an array's items, in order. */
  children(node: number): number[] {
    const { next } = this.#node(node);
    const children: number[] = [];
    for (let child = node + 1; child < next; child = this.#node(child).next) children.push(child);
    return children;
  }

  /** The node's text as sent. */
  source(node: number, maxLength = Infinity): string {
    const { start, end } = this.#node(node);
    return this.text.slice(start, Math.min(end, start + maxLength));
  }

  /** Length of the node's text, in UTF-16 units. */
  sourceLength(node: number): number {
    const { start, end } = this.#node(node);
    return end - start;
  }

  /** The member's name, decoded; undefined for what is no member. */
  name(node: number): string | undefined {
    const { nameStart, nameEnd } = this.#node(node);
    return nameStart === -1 ? undefined : decodeJsonString(this.text.slice(nameStart, nameEnd));
  }

  /** What a string says, as far as it is there. */
  string(node: number): string {
    return decodeJsonString(this.source(node));
  }

  /** The tree of the JSON that a string holds, when it holds an object or array that has something in it. */
  nested(node: number): JsonTree | undefined {
    if (!this.#nested.has(node)) this.#nested.set(node, this.#parseNested(node));
    return this.#nested.get(node);
  }

  #parseNested(node: number): JsonTree | undefined {
    if (this.kind(node) !== 'string' || this.sourceLength(node) > longestNestedJson) return undefined;
    // Decoding every string to find out would read the document twice: most begin with something else.
    if (!/^"(?:\s|\\[nrt])*[[{]/.test(this.source(node, 64))) return undefined;
    const tree = JsonTree.parse(this.string(node));
    return tree && tree.childCount(rootNode) > 0 ? tree : undefined;
  }

  #node(node: number): JsonNode {
    const found = this.#nodes[node];
    if (!found) throw new RangeError(`There is no node ${node}: the tree has ${this.#nodes.length}.`);
    return found;
  }
}

function literalKind(text: string, start: number): JsonKind {
  const first = text[start];
  if (first === '"') return 'string';
  return first === 't' || first === 'f' || first === 'n' ? 'word' : 'number';
}
