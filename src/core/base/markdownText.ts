// Text of strangers in Markdown: neither its marks nor its length may break the page, and its credentials stay out of it.

import { redactedStart } from './reportedText.ts';
import { visibleLine } from './visibleText.ts';

/** Of a paragraph or a cell, in characters. */
const maxTextLength = 4_000;

/** As code within a line or a table's cell. */
export function markdownCode(text: string, maxLength = 60): string {
  const short = redactedStart(text, maxLength);
  return `\`${visibleLine(short.replaceAll(/[`|\p{Cc}\u2028\u2029]/gu, ' '))}\``;
}

/** As text that reads as it stands, with nothing in it that Markdown would take for its own. */
export function markdownText(text: string): string {
  const line = redactedStart(text, maxTextLength).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return visibleLine(line).replaceAll(/[\\`*_{}[\]<>&!#|~]/g, String.raw`\$&`);
}
