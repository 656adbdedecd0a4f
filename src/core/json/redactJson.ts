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
  /** What is secret in each object and array that is open. */
  const containers: SecretPart[] = [];
  let name = '';
  const result = scanJson(text, {
    open(kind) {
      containers.push(secretPart(kind, name, containers.at(-1)));
      name = '';
    },
    close() {
      containers.pop();
    },
    name(start, end) {
      name = decodeJsonString(text.slice(start, end));
    },
    literal(start, end) {
      const source = text.slice(start, end);
      const replaced = redactLiteral(source, name, containers.at(-1) !== undefined, nesting);
      name = '';
      if (replaced === source) return;
      kept.push(text.slice(done, start), replaced);
      done = end;
    },
  });
  return result === undefined ? undefined : kept.join('') + text.slice(done);
}

/** Of an object or array: all that is in it, or of an array what stands in it by itself and no object. */
type SecretPart = 'all' | 'items' | undefined;

function secretPart(kind: 'object' | 'array', name: string, outside: SecretPart): SecretPart {
  // A session is mostly more than its id.
  if (outside === 'all' || (isSecretHeader(name) && !/session/i.test(name))) return 'all';
  return kind === 'array' && (outside === 'items' || isSecretHeader(name)) ? 'items' : undefined;
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
