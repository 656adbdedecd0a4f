// JSON without the values of credentials in it: as it was sent, but for the strings and numbers under names that carry
// one, whatever the depth. Nothing else of the text changes.

import { isSecretHeader } from '../base/credentialNames.ts';
import { redactedText } from '../base/redactText.ts';
import { decodeJsonString, scanJson } from './scanJson.ts';

/** JSON in the strings of JSON is looked into this deep. */
const maxNesting = 3;

/** The text with its credentials replaced; undefined when it is no JSON object or array. */
export function redactJson(text: string, nesting = maxNesting): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const kept: string[] = [];
  let done = 0;
  let depth = 0;
  /** Depth at which a credential's object or array was opened; everything in it belongs to it. */
  let secretDepth = Infinity;
  /** Depths of the open arrays whose strings are credentials, though the objects in them are more than that. */
  const listDepths = new Set<number>();
  let name = '';
  const result = scanJson(text, {
    open(kind) {
      const isInList = listDepths.has(depth);
      depth += 1;
      if (depth < secretDepth && isSecretHolder(name)) secretDepth = depth;
      if (kind === 'array' && (isInList || isSecretHeader(name))) listDepths.add(depth);
      name = '';
    },
    close() {
      if (depth === secretDepth) secretDepth = Infinity;
      listDepths.delete(depth);
      depth -= 1;
    },
    name(start, end) {
      name = decodeJsonString(text.slice(start, end));
    },
    literal(start, end) {
      const source = text.slice(start, end);
      const replaced = redactLiteral(source, name, depth >= secretDepth || listDepths.has(depth), nesting);
      name = '';
      if (replaced === source) return;
      kept.push(text.slice(done, start), replaced);
      done = end;
    },
  });
  return result === undefined ? undefined : kept.join('') + text.slice(done);
}

/** Whether all of an object or array under this name is a credential. A session is mostly more than its id. */
function isSecretHolder(name: string): boolean {
  return isSecretHeader(name) && !/session/i.test(name);
}

function redactLiteral(source: string, name: string, isWithinSecret: boolean, nesting: number): string {
  if (isWithinSecret || isSecretHeader(name)) {
    // A number under such a name counts tokens more often than it gives access.
    const isSecret = source.startsWith('"') || (/^[-\d]/.test(source) && !/token/i.test(name));
    return isSecret ? JSON.stringify(redactedText) : source;
  }
  if (nesting === 0 || !/^"(?:\s|\\[nrt])*[[{]/.test(source)) return source;
  const inner = decodeJsonString(source);
  const redacted = redactJson(inner, nesting - 1);
  return redacted === undefined || redacted === inner ? source : JSON.stringify(redacted);
}
