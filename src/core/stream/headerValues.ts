// Looking up headers by name, whatever the spelling.

import type { Header } from './streamRequest.ts';

/** All values of the headers of this name, in their order. @param name in lower case */
export function headerValues(headers: readonly Header[], name: string): string[] {
  return headers.filter(([candidate]) => candidate.toLowerCase() === name).map(([, value]) => value);
}
