// Routes of servers that answer with a stream: declarations of routes whose handler has something that only streams have in
// it, or calls or names a function of the same text that has.

import { escapePattern } from '../base/literalPattern.ts';
import { closingAfter, type CodeText } from './codeText.ts';
import { maxFound, type FoundEndpoint } from './foundStream.ts';
import { prefixAt, readPrefixes } from './routePrefixes.ts';
import { routeLanguages, type RouteForm, type RouteLanguage } from './routeTable.ts';

/** Types of streams, and what the frameworks call them. */
const streamMarks =
  /text\/event-stream|application\/(?:x-)?ndjson|application\/stream\+json|TEXT_EVENT_STREAM|SERVER_SENT_EVENTS|NDJSON|\bEventSourceResponse\b|\bstreamSSE\b|\bSseEmitter\b|\bServerSentEvents?\b|\bSSEvent\b|\bSse::new\b|\bSse<|\bcreateEventStream\b|\bEventStream!|\breply\.sse\b|\bcreateSession\b|\bSSE\.new\b|\bSseEventSink\b|@Sse\b|\bsse\s*\(/g;

const functions =
  /\b(?:function\*?|func|def|fn|fun)\s+(?:\([^()\n]{0,200}\)\s*)?([A-Za-z_$][\w$]{0,80})|\b(?:const|let|var)\s+([A-Za-z_$][\w$]{0,80})\s*(?::[^=\n]{0,200})?=\s*(?:async\b\s*)?(?:\(|function\b|[\w$]+\s*=>)/g;

/** Constants that hold the type, or headers with it. */
const constants =
  /\b(?:const|let|var|val|final|static)\s+(?:[\w.]+\s+)?([A-Za-z_$][\w$]{0,80})\s*(?::[^=\n]{0,200})?:?=[^=\n][^\n]{0,2000}|^([A-Z][A-Z0-9_]{2,80})\s*(?::[^=\n]{0,100})?=[^=\n][^\n]{0,2000}/gm;

/** Methods behind the path or in a list before it: `("/e", post(h))`, `("/e", new[] { "POST" }, h)`, `(['post'], '/e')`. */
const methodInValues =
  /^\(\s*(?:@?"[^"\n]*"\s*,\s*)?(?:(?:\w+::)*(get|post|put|patch|delete)\s*\(|(?:new\s*(?:string)?\s*\[\]\s*)?[[{]\s*["'](\w+)["'])/;
/** Behind the call: `.Methods("POST")`, `.Methods(http.MethodPost)`. */
const methodBehind = /^\s*\.Methods\(\s*(?:http\.Method|")(\w+)/;

const maxFunctions = 500;
const maxRoutes = 1_000;
const maxBodyLength = 20_000;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** @param languageId the editor's name of the language; others have no routes that are known */
export function findRoutes(source: CodeText, languageId: string): FoundEndpoint[] {
  const language = routeLanguages[languageId];
  if (!language) return [];
  const marks = [...source.code.matchAll(streamMarks)].map(({ index }) => index);
  const serving = marks.filter((at) => !isOfRequest(source.code, at));
  if (serving.length === 0) return [];
  const named = namesOfServing(source, language, serving);
  const prefixes = readPrefixes(source);
  const found = new Map<number, FoundEndpoint>();
  let routes = 0;
  for (const form of language.forms) {
    for (const match of source.code.matchAll(form.pattern)) {
      // What stands in a string is no declaration.
      if (source.bare.charAt(match.index) !== source.code.charAt(match.index)) continue;
      routes += 1;
      if (routes > maxRoutes) break;
      const range = rangeOf(source, language, form, match);
      if (!hasMark(serving, range) && !named?.test(source.bare.slice(range.start, range.end))) continue;
      const endpoint = endpointOf(source, match, prefixAt(prefixes, match.index, match.groups?.['on']));
      if (endpoint && !found.has(endpoint.offset)) found.set(endpoint.offset, endpoint);
    }
  }
  return [...found.values()].toSorted((one, other) => one.offset - other.offset).slice(0, maxFound);
}

/** Whether the mark is what a client says that it accepts. */
function isOfRequest(code: string, at: number): boolean {
  return /accept["']?\s*[:,=]\s*\[?["'`]?[^"'`\n]{0,60}$/i.test(code.slice(Math.max(0, at - 100), at));
}

function hasMark(marks: readonly number[], { start, end }: Range): boolean {
  return marks.some((at) => at >= start && at < end);
}

/** A pattern of the names of functions that serve a stream; undefined when there is none. */
function namesOfServing(
  source: CodeText,
  language: RouteLanguage,
  marks: readonly number[],
): RegExp | undefined {
  const names = new Set<string>();
  let looked = 0;
  for (const match of source.bare.matchAll(functions)) {
    looked += 1;
    if (looked > maxFunctions) break;
    const name = match[1] ?? match[2] ?? '';
    if (name.length > 2 && hasMark(marks, bodyAfter(source, language, match.index))) names.add(name);
  }
  for (const match of source.bare.matchAll(constants)) {
    looked += 1;
    if (looked > 2 * maxFunctions) break;
    const name = match[1] ?? match[2] ?? '';
    const start = match.index;
    const open = match[0].search(/[[{(]/);
    const end = open === -1 ? start + match[0].length : closingAfter(source.bare, start + open, 2_000);
    if (name.length > 2 && hasMark(marks, { start, end })) names.add(name);
  }
  if (names.size === 0) return undefined;
  const alternatives = [...names].map(escapePattern);
  return new RegExp(String.raw`(?<![\w$])(?:${alternatives.join('|')})(?![\w$])`);
}

/** From the declaration to the end of what it declares. */
function rangeOf(source: CodeText, language: RouteLanguage, form: RouteForm, match: RegExpExecArray): Range {
  const start = match.index;
  const { bare } = source;
  const open = bare.indexOf('(', start);
  if (form.kind === 'mark') return { start, end: bodyAfter(source, language, start).end };
  let end = open === -1 ? start : closingAfter(bare, open, maxBodyLength);
  // A chain of calls on the route, or a block behind the call, belongs to it.
  for (let links = 0; links < 8; links += 1) {
    const [link] = /^\s*(?:\.\s*[\w$]+\s*\(|\{)/.exec(bare.slice(end, end + 200)) ?? [];
    if (link === undefined) break;
    end = closingAfter(bare, end + link.length - 1, maxBodyLength);
  }
  return { start, end };
}

/** From a place before the head of a function to the end of its body. */
function bodyAfter({ bare }: CodeText, { body }: RouteLanguage, start: number): Range {
  if (body === 'indentation') return { start, end: indentedEnd(bare, start) };
  const limit = Math.min(bare.length, start + maxBodyLength);
  for (let at = start; at < limit; at += 1) {
    const character = bare.charAt(at);
    if (character === '(' || character === '[') at = closingAfter(bare, at, maxBodyLength) - 1;
    else if (character === '{') return { start, end: closingAfter(bare, at, maxBodyLength) };
    else if (character === ';') return { start, end: at };
  }
  return { start, end: limit };
}

/**
 * The end of an indented block. Decorators and the head of the function stand at its indentation; what comes after the
 * first line that is deeper, and is not, ends it.
 */
function indentedEnd(bare: string, start: number): number {
  const lineStart = bare.lastIndexOf('\n', start) + 1;
  const indentation = bare.slice(lineStart).search(/\S|$/);
  const limit = Math.min(bare.length, start + maxBodyLength);
  let isInside = false;
  for (let at = bare.indexOf('\n', start); at !== -1 && at < limit; at = bare.indexOf('\n', at + 1)) {
    const line = bare.slice(at + 1, at + 300).split('\n', 1)[0] ?? '';
    if (line.trim() === '') continue;
    const depth = line.search(/\S/);
    if (depth > indentation) isInside = true;
    // A closing bracket ends the head of a function that is written over lines.
    else if (isInside && !/^\s*[)\]}]/.test(line)) {
      if (/^\s*(?:async\s+)?def\b/.test(line) && !/\bdef\b/.test(bare.slice(start, at))) continue;
      return at;
    }
  }
  return limit;
}

function endpointOf(
  { bare, code }: CodeText,
  { index, groups = {} }: RegExpExecArray,
  prefix: string,
): FoundEndpoint | undefined {
  const { path = '', method, verb, prefixed } = groups;
  if (/^https?:/.test(path)) return undefined;
  // On a class, it is the beginning of the paths of its methods.
  const behind = /^[^{;]{0,400}?[\s\]]class\s/.test(bare.slice(index, index + 500));
  if (behind && /^[@[#]/.test(code.charAt(index))) return undefined;
  const open = bare.indexOf('(', index);
  const close = open === -1 ? index : closingAfter(bare, open, 1_000);
  const values = open === -1 ? '' : code.slice(open, close);
  const [, called, first] = methodInValues.exec(values) ?? [];
  const listed = /\bmethods?\s*[=:]\s*(?:RequestMethod\.|[[{(]\s*)?(?:RequestMethod\.)?["']?([A-Za-z]+)/.exec(
    values,
  )?.[1];
  const named = [
    verb,
    prefixed,
    /^(?:Http|Map|add_)?(get|post|put|patch|delete)/i.exec(method ?? '')?.[1],
    listed,
    called,
    first,
    methodBehind.exec(code.slice(close, close + 200))?.[1],
  ];
  const known = named.find((name) => name !== undefined && /^(?:get|post|put|patch|delete)$/i.test(name));
  return {
    kind: 'endpoint',
    offset: index,
    method: (known ?? 'GET').toUpperCase(),
    path: joinPaths(prefix, path.replace(/^[~^]+/, '')),
  };
}

/** @param prefix may be empty */
function joinPaths(prefix: string, path: string): string {
  const joined = `/${prefix}/${path}`.replaceAll(/\/{2,}/g, '/');
  return path.endsWith('/') || joined === '/' ? joined : joined.replace(/\/$/, '');
}
