// JSON with its parts coloured as the debugger colours values. The text is shown as it is; only where a part begins and
// ends is found here, so a text that is cut in the middle comes out right too.

import type { JSX } from 'preact';

import { visibleBlock } from '../../core/base/visibleText.ts';

/** Colouring makes an element of each part; longer texts stay plain. */
const longestColoured = 100_000;

const part = /("(?:[^"\\]|\\.)*"?)(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

export function JsonText({ text }: { readonly text: string }): JSX.Element {
  if (text.length > longestColoured) return <>{visibleBlock(text)}</>;
  const parts: (JSX.Element | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(part)) {
    const [whole, quoted, colon] = match;
    if (match.index > end) parts.push(visibleBlock(text.slice(end, match.index)));
    const shown = colon === undefined ? whole : (quoted ?? whole);
    parts.push(<span class={partClass(whole, colon !== undefined)}>{visibleBlock(shown)}</span>);
    if (colon !== undefined) parts.push(colon);
    end = match.index + whole.length;
  }
  parts.push(visibleBlock(text.slice(end)));
  return <>{parts}</>;
}

function partClass(text: string, isName: boolean): string {
  if (isName) return 'json-name';
  if (text.startsWith('"')) return 'json-string';
  return /^[tfn]/.test(text) ? 'json-word' : 'json-number';
}
