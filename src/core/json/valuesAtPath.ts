// What a path leads to in a text, as somebody reads it: strings decoded, all else as it was sent. A string that holds JSON is
// gone into, as the tree of the details does.

import type { PathStep } from './jsonPath.ts';
import { JsonTree, rootNode } from './jsonTree.ts';

/** Values that one path may lead to in one text. */
const maxFound = 1000;

interface Place {
  readonly tree: JsonTree;
  readonly node: number;
}

/**
 * The values, in the order of the text; none when it is no JSON, or has nothing there. No steps lead to the text itself.
 * A text of several lines may have JSON on each of them.
 */
export function valuesAtPath(text: string, steps: readonly PathStep[]): string[] {
  if (steps.length === 0) return [text];
  return placesIn(text, steps).map(({ tree, node }) =>
    tree.kind(node) === 'string' ? tree.string(node) : tree.source(node),
  );
}

/** The same values as JSON, as it was sent but on one line each. */
export function jsonAtPath(text: string, steps: readonly PathStep[]): string[] {
  if (steps.length === 0) return [JSON.stringify(text)];
  // Line breaks in JSON stand between its parts and in none of them.
  return placesIn(text, steps).map(({ tree, node }) => tree.source(node).replaceAll(/[\r\n]+/g, ' '));
}

function placesIn(text: string, steps: readonly PathStep[]): Place[] {
  const tree = JsonTree.parse(text);
  if (tree) return placesFrom(tree, steps);
  if (!text.includes('\n')) return [];
  return text
    .split('\n', maxFound)
    .flatMap((line) => {
      const ofLine = JsonTree.parse(line);
      return ofLine ? placesFrom(ofLine, steps) : [];
    })
    .slice(0, maxFound);
}

function placesFrom(root: JsonTree, steps: readonly PathStep[]): Place[] {
  let places: Place[] = [{ tree: root, node: rootNode }];
  for (const step of steps) places = places.flatMap((from) => takeStep(from, step)).slice(0, maxFound);
  return places;
}

function takeStep(from: Place, step: PathStep): Place[] {
  const nested = from.tree.nested(from.node);
  const { tree, node } = nested ? { tree: nested, node: rootNode } : from;
  const children = tree.children(node).map((child) => ({ tree, node: child }));
  if (step.kind === 'all') return children;
  if (tree.kind(node) === 'array') {
    const wanted = step.kind === 'place' ? step.place : placeCalled(step.name);
    const found = Number.isInteger(wanted) ? children.at(wanted) : undefined;
    return found ? [found] : [];
  }
  const name = step.kind === 'name' ? step.name : String(step.place);
  // Of a name that is there twice the last one counts, as in JSON.parse.
  const found = children.findLast((child) => tree.name(child.node) === name);
  return found ? [found] : [];
}

/** A name made of digits stands for that place in a list: `choices.0`. */
function placeCalled(name: string): number {
  return /^-?\d+$/.test(name) ? Number(name) : NaN;
}
