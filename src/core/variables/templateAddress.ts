// An address as people type it that may refer to variables, also for where it leads.

import { parseAddress } from '../stream/address.ts';
import { piecesOf } from './placeholders.ts';

/** What is wrong with the address, whatever its variables are; undefined when nothing is. */
export function addressMistake(typed: string): string | undefined {
  const filled = piecesOf(typed)
    .map(({ text, placeholder }) => (placeholder ? 'x' : text))
    .join('');
  const address = parseAddress(filled);
  return 'message' in address ? address.message : undefined;
}

/** A path with its references as they were written: a URL has their braces and spaces percent-encoded. */
export function readableReferences(path: string): string {
  return path.replaceAll(/%7B%7B(?:(?!%7D%7D)[^{}\s]){1,500}%7D%7D/gi, (reference) => {
    try {
      return decodeURIComponent(reference);
    } catch {
      return reference;
    }
  });
}
