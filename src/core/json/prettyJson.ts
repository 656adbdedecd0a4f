// Indents JSON without touching what it says: every number, string and key stays as it was sent, in its order, so that
// integers beyond 2^53, `1.0` and duplicate keys survive.

import { scanJson } from './scanJson.ts';

const indentText = '  ';

/** Line breaks with their indents, by depth. */
const lineBreaks: string[] = [];

function lineBreak(depth: number): string {
  return (lineBreaks[depth] ??= `\n${indentText.repeat(depth)}`);
}

/** The text indented, or undefined when it is not a JSON object or array, or nested too deeply to be read. */
export function prettyJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  let indented = '';
  /** Parts that each open object and array has so far. */
  const counts: number[] = [];
  let isNamed = false;
  /** What stands before the next part: nothing after a name, otherwise a line break, and a comma after another part. */
  const lead = (): string => {
    const at = counts.length - 1;
    if (isNamed || at < 0) {
      isNamed = false;
      return '';
    }
    const count = counts[at] ?? 0;
    counts[at] = count + 1;
    return (count > 0 ? ',' : '') + lineBreak(counts.length);
  };
  const result = scanJson(text, {
    open(kind) {
      indented += lead() + (kind === 'object' ? '{' : '[');
      counts.push(0);
    },
    close(end) {
      if (counts.pop() !== 0) indented += lineBreak(counts.length);
      indented += text.charAt(end - 1);
    },
    name(start, end) {
      indented += `${lead()}${text.slice(start, end)}: `;
      isNamed = true;
    },
    literal(start, end) {
      indented += lead() + text.slice(start, end);
    },
  });
  return result === 'whole' ? indented : undefined;
}
