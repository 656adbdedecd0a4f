// What language a payload is written in, guessed from how it begins. A guess only chooses colours and names: the text
// itself is never changed by it.

import { JsonTree } from './jsonTree.ts';

export const textLanguages = ['json', 'html', 'xml', 'markdown', 'plaintext'] as const;
export type TextLanguage = (typeof textLanguages)[number];

/** Characters that the guess is made from. */
const readLength = 4096;

const html =
  /^\s*(?:<!--[\s\S]*?-->\s*)*(?:<!doctype html\b|<(?:html|head|body|div|span|p|ul|ol|li|table|tr|td|section|article|main|nav|header|footer|form|button|input|img|a|h[1-6]|script|style|template|br|hr|b|i|em|strong|turbo-stream)\b(?!:))/i;
const xml = /^\s*(?:<\?xml\b|<(?:[a-z_][\w.-]*:)?[a-z_][\w.-]*(?:\s[^<>]*)?\/?>)/i;
const markdown = [
  /^#{1,6} \S/m,
  /^```/m,
  /^\s*(?:[-*]|\d+\.) \S.*\n\s*(?:[-*]|\d+\.) \S/m,
  /\*\*\S[^*\n]*\*\*/,
  /\[[^\]\n]+\]\(\S+\)/,
];

/** The language of a text. @param mayBeCut whether the text may be the beginning of a longer one */
export function guessLanguage(text: string, mayBeCut = false): TextLanguage {
  const start = text.slice(0, readLength);
  if (JsonTree.parse(start, mayBeCut || text.length > readLength)) return 'json';
  if (html.test(start)) return 'html';
  if (xml.test(start)) return 'xml';
  return markdown.some((sign) => sign.test(start)) ? 'markdown' : 'plaintext';
}
