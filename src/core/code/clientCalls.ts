// Calls that open an event stream: `new EventSource('…')` and its relatives, `fetchEventSource('…')`, and `fetch('…')` that
// asks for one. Addresses are followed through the constants of the same text, and no further.

import { closingAfter, type CodeText } from './codeText.ts';
import { maxFound, type FoundRequest } from './foundStream.ts';

const calls =
  /(?<![\w$.])(?:(?:window|globalThis|self)\.)?(fetch|fetchEventSource|fetchSSE|useEventSource|createEventSource)\s*(?:<[^<>()]{0,200}>)?\(|\bnew\s+([\w$.]{1,80})\s*\(/g;
const constants = /\b(?:const|let|var)\s+([A-Za-z_$][\w$]{0,80})\s*(?::[^=\n]{0,200})?=\s*(?=["'`])/g;

const maxCallLength = 20_000;
const maxConstantLength = 2_000;
const maxConstants = 200;

/** What in the arguments of a fetch says that it is for an event stream. */
const asksForEvents = /text\/event-stream|EventStreamContentType/i;

export function findClientCalls({ text, code, bare }: CodeText): FoundRequest[] {
  const known = readConstants(code, bare);
  const found: FoundRequest[] = [];
  for (const match of bare.matchAll(calls)) {
    const [whole, name = '', made] = match;
    if (made !== undefined && !/(?:^|\.)(?:\w*EventSource\w*|SSE)$/.test(made)) continue;
    const open = match.index + whole.length - 1;
    const close = closingAfter(bare, open, maxCallLength);
    const values = text.slice(open, close);
    if (!values.endsWith(')')) continue;
    if (name === 'fetch' && !asksForEvents.test(code.slice(open, close))) continue;
    const used = usedConstants(bare.slice(open, close), known);
    if (!beginsWithAddress(values, known)) continue;
    const callee = name.startsWith('fetch') ? name : 'new EventSource';
    found.push({ kind: 'request', offset: match.index, snippet: `${used}${callee}${values}` });
    if (found.length === maxFound) break;
  }
  return found;
}

/** Whether the first argument is a text, or begins with a constant that is one. */
function beginsWithAddress(values: string, known: ReadonlyMap<string, string>): boolean {
  const [, quote, name] = /^\(\s*(?:(["'`])|([A-Za-z_$][\w$]*)\s*[,)+])/.exec(values) ?? [];
  return quote !== undefined || (name !== undefined && known.has(name));
}

/** Declarations of the constants that hold a text, by name. */
function readConstants(code: string, bare: string): Map<string, string> {
  const known = new Map<string, string>();
  for (const match of bare.matchAll(constants)) {
    const [whole, name = ''] = match;
    const start = match.index + whole.length;
    const end = bare.indexOf(bare.charAt(start), start + 1);
    if (end === -1 || end - start > maxConstantLength) continue;
    known.set(name, ['const ', name, ' = ', code.slice(start, end + 1), ';\n'].join(''));
    if (known.size === maxConstants) break;
  }
  return known;
}

/** The declarations of what the arguments name, and of what is named in these. */
function usedConstants(values: string, known: ReadonlyMap<string, string>): string {
  const used = new Set<string>();
  const follow = (source: string, depth: number): void => {
    for (const [name] of source.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const declaration = known.get(name);
      if (declaration === undefined || used.has(declaration) || depth > 3) continue;
      follow(declaration.slice(declaration.indexOf('=')), depth + 1);
      used.add(declaration);
    }
  };
  follow(values, 0);
  return [...used].join('');
}
