// What is found in a text, in short lines.

import { findStreams } from '../../../src/core/code/findStreams.ts';
import type { FoundStream } from '../../../src/core/code/foundStream.ts';
import { readPasted } from '../../../src/core/paste/readPasted.ts';

const given = { values: new Map([['origin', 'http://localhost:3000']]) };

/** `GET http://…` of what is asked for, as a reader of pasted requests takes it; `GET /path` of what is served. */
export function told(found: readonly FoundStream[]): string[] {
  return found.map((each) => {
    if (each.kind === 'endpoint') return `${each.method} ${each.path}`;
    const [request] = readPasted(each.snippet, given).requests;
    return request ? `${request.method} ${request.url}` : 'nothing';
  });
}

export function find(languageId: string, text: string, path?: string): string[] {
  return told(findStreams(text, languageId, path));
}
