// The line that is meant by a stack: the innermost of the server's own code, and what called it. Where there is none, the
// innermost line of a package, which is said.

import type { ServerPlace } from '../debug/words/serverNote.ts';
import type { ProbeFrame } from './probeMessage.ts';

/** What called a line is told so far. */
const maxCallers = 3;

/** @param frames the innermost first; undefined where there are none */
export function placeOfFrames(frames: readonly ProbeFrame[]): ServerPlace | undefined {
  const [first, ...callers] = frames.filter(({ url }) => !isOfPackage(url)).map(plain);
  if (first) return { ...first, ...(callers.length > 0 && { callers: callers.slice(0, maxCallers) }) };
  const [nearest] = frames.map(plain);
  return nearest && { ...nearest, isLibrary: true };
}

function isOfPackage(url: string): boolean {
  return /(?:^|[\\/])node_modules[\\/]/.test(url) || url.startsWith('node:');
}

function plain({ url, line, column, name }: ProbeFrame): ServerPlace {
  return { url, line, column, name };
}
