// Indents JSON without touching what it says: every number, string and key stays as it was sent, in its order, so that
// integers beyond 2^53, `1.0` and duplicate keys survive.

import { scanJson } from './scanJson.ts';

const indentText = '  ';

/** The text indented, or undefined when it is not a JSON object or array, or nested too deeply to be read. */
export function prettyJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const parts: string[] = [];
  /** Parts that each open object and array has so far. */
  const counts: number[] = [];
  let isNamed = false;
  const newLine = (): void => void parts.push('\n', indentText.repeat(counts.length));
  const beginPart = (): void => {
    if (isNamed) {
      isNamed = false;
      return;
    }
    const count = counts.pop();
    if (count === undefined) return;
    counts.push(count + 1);
    if (count > 0) parts.push(',');
    newLine();
  };
  const result = scanJson(text, {
    open(kind) {
      beginPart();
      parts.push(kind === 'object' ? '{' : '[');
      counts.push(0);
    },
    close(end) {
      if (counts.pop() !== 0) newLine();
      parts.push(text.charAt(end - 1));
    },
    name(start, end) {
      beginPart();
      parts.push(text.slice(start, end), ': ');
      isNamed = true;
    },
    literal(start, end) {
      beginPart();
      parts.push(text.slice(start, end));
    },
  });
  return result === 'whole' ? parts.join('') : undefined;
}
