// The JSON object that HTTPie makes of its items: `name=…`, and paths such as `messages[0][role]=…` and `list[]=…`.

type Node = string | NestedObject | NestedArray;
type NestedObject = Map<string, Node>;
type NestedArray = Node[];

/** Beyond it an index is taken for a name: nobody writes so many members by hand. */
const maxIndex = 1_000;

export class NestedJson {
  readonly #root: NestedObject = new Map();

  /** @param json the value, as JSON text */
  set(path: string, json: string): void {
    const steps = stepsOf(path);
    let at: NestedObject | NestedArray = this.#root;
    for (const [index, step] of steps.entries()) {
      const isLast = index === steps.length - 1;
      const known = childOf(at, step);
      if (isLast || typeof known === 'string' || known === undefined) {
        const next: Node = isLast ? json : isIndex(steps[index + 1]) ? [] : new Map();
        setChild(at, step, next);
        if (typeof next !== 'string') at = next;
      } else at = known;
    }
  }

  write(): string {
    return writeNode(this.#root);
  }
}

function stepsOf(path: string): string[] {
  const [, first = path, rest = ''] = /^([^[\]]*)((?:\[[^[\]]*\])+)$/.exec(path) ?? [];
  const inner = Array.from(rest.matchAll(/\[([^[\]]*)\]/g), ([, step = '']) => step);
  return first === '' && inner.length > 0 ? inner : [first, ...inner];
}

function isIndex(step = 'name'): boolean {
  return step === '' || (/^\d{1,4}$/.test(step) && Number(step) <= maxIndex);
}

function childOf(parent: NestedObject | NestedArray, step: string): Node | undefined {
  if (parent instanceof Map) return parent.get(step);
  return step === '' ? undefined : parent[Number(step)];
}

function setChild(parent: NestedObject | NestedArray, step: string, child: Node): void {
  if (parent instanceof Map) {
    parent.set(step, child);
    return;
  }
  const index = isIndex(step) && step !== '' ? Number(step) : parent.length;
  while (parent.length < index) parent.push('null');
  parent[index] = child;
}

function writeNode(node: Node): string {
  if (typeof node === 'string') return node;
  if (node instanceof Map)
    return `{${[...node].map(([name, child]) => `${JSON.stringify(name)}: ${writeNode(child)}`).join(', ')}}`;
  return `[${node.map(writeNode).join(', ')}]`;
}
