// Calls of `fetch` and `fetchEventSource`, and `new EventSource`, as browsers copy them and documentations write them.

import * as l10n from '@vscode/l10n';

import type { Header } from '../stream/streamRequest.ts';
import { HeaderList } from './reading/headerList.ts';
import { JsReader, jsonOf, textOf, type JsValue } from './jsValues.ts';
import { readPastedAddress } from './reading/pastedAddress.ts';
import type { UnfinishedRequest } from './reading/pasted.ts';
import { PasteRefusal, quoted, type PasteReading } from './reading/pasteReading.ts';
import { basicAuthorization, percentEncode } from './reading/percentEncoding.ts';

/** A constant, or the beginning of a call. */
const landmarks =
  /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]{0,200})?=(?!=)\s*|(?<![\w$.])(?:(?:window|globalThis|self)\.)?(fetch|fetchEventSource|fetchSSE)\s*(?:<[^<>()]{0,200}>)?\(|\bnew\s+(?:window\.|NativeEventSource\.)?(EventSource\w*|SSE)\s*\(/g;

/** Constants of a text that are looked at; more have no part in a request. */
const maxConstants = 200;

/** Whether the text has a call that is read here. */
export function looksLikeFetch(text: string): boolean {
  return /(?<![\w$])(?:fetch|fetchEventSource|fetchSSE)\s*(?:<[^<>()]{0,200}>)?\(|\bnew\s+(?:[\w.]{0,40}\.)?(?:EventSource\w*|SSE)\s*\(/.test(
    text,
  );
}

/** Adds the requests of all calls to the reading. @throws PasteRefusal when a call is cut off */
export function addFetchRequests(reading: PasteReading): void {
  const reader = new JsReader(reading);
  const search = new RegExp(landmarks);
  let constants = 0;
  for (let found = search.exec(reading.text); found; found = search.exec(reading.text)) {
    const [whole, constant, fetch] = found;
    const end = found.index + whole.length;
    if (constant === undefined) {
      reader.at = end;
      const values = reader.readArguments();
      const call = fetch === undefined ? eventSourceDraft : fetchDraft;
      addDraft(reading, call(reading, values, found.index));
      search.lastIndex = reader.at;
    } else if (constants < maxConstants) {
      constants += 1;
      readConstant(reader, constant, end);
    }
  }
}

function readConstant(reader: JsReader, name: string, at: number): void {
  reader.at = at;
  try {
    const value = reader.readValue();
    if (value.kind !== 'unknown') reader.constants.set(name, value);
  } catch (error) {
    // What it is has no part in the call, or the call will say so.
    if (!(error instanceof PasteRefusal)) throw error;
  }
}

function addDraft(
  reading: PasteReading,
  draft: Omit<UnfinishedRequest, 'headers'> & { readonly list: HeaderList },
): void {
  const { list, ...rest } = draft;
  const address = readPastedAddress(draft.url);
  if (address) {
    if (address.credentials !== undefined) {
      const found = new Set(draft.unknowns);
      list.addDefault('Authorization', basicAuthorization(reading.reveal(address.credentials, found)));
    }
    reading.add({ ...rest, url: address.url, headers: list.sent(address.host) });
    return;
  }
  if (/^[/.]/.test(draft.url)) {
    // A page knows where it comes from; here it has to be said.
    const origin = reading.valueOf('variable', 'origin', draft.offset);
    const path = draft.url.replace(/^\.?\/?/, '/');
    reading.add({ ...rest, url: origin.replace(/\/$/, '') + path, headers: list.sent('') });
    return;
  }
  if (reading.unknownsIn(draft.url).length > 0) {
    reading.add({ ...rest, headers: list.sent('') });
    return;
  }
  throw new PasteRefusal(draft.offset, l10n.t('“{0}” is no http or https address.', quoted(draft.url)));
}

type Draft = Omit<UnfinishedRequest, 'headers'> & { readonly list: HeaderList };

function eventSourceDraft(
  reading: PasteReading,
  [address, options]: readonly JsValue[],
  offset: number,
): Draft {
  const draft = fetchDraft(
    reading,
    options === undefined ? [address ?? none] : [address ?? none, options],
    offset,
  );
  draft.list.addDefault('Accept', 'text/event-stream');
  return draft;
}

const none: JsValue = { kind: 'undefined' };

function fetchDraft(
  reading: PasteReading,
  [address = none, options = none]: readonly JsValue[],
  offset: number,
): Draft {
  const mark = (source: string): string => reading.valueOf('variable', source, offset);
  const url = address.kind === 'made' ? textOf(address.of ?? none, mark) : textOf(address, mark);
  if (url === undefined)
    throw new PasteRefusal(offset, l10n.t('The call has no address: it seems to be cut off.'));
  const members = new Map(options.kind === 'object' ? options.members : []);
  if (options.kind === 'unknown') reading.notUnderstood(offset, options.source);
  const list = new HeaderList(reading);
  for (const [name, value] of headersOf(reading, members.get('headers'), offset)) list.add(name, value);
  const referrer = members.get('referrer');
  if (referrer?.kind === 'text' && /^https?:/.test(referrer.text)) list.addDefault('Referer', referrer.text);
  const body = bodyOf(reading, members.get('body') ?? members.get('payload'), offset);
  list.addDefault('Content-Type', body?.type);
  noteCookies(reading, members.get('credentials'), list, offset);
  const method = members.get('method');
  return {
    method: (method && textOf(method, mark)) ?? (members.has('payload') ? 'POST' : 'GET'),
    url,
    list,
    body: body?.text,
    offset,
  };
}

/** Headers as an object, as pairs, or as `new Headers(…)`. `Accept: *\/*` is what fetch sends by itself. */
function headersOf(reading: PasteReading, value: JsValue | undefined, offset: number): Header[] {
  const mark = (source: string): string => reading.valueOf('variable', source, offset);
  switch (value?.kind) {
    case 'made':
      return headersOf(reading, value.of, offset);
    case 'object':
      return value.members.flatMap(([name, member]) => header(name, textOf(member, mark)));
    case 'list':
      return value.items.flatMap((item) => {
        if (item.kind !== 'list') return [];
        const [name, member] = item.items;
        return name?.kind === 'text' ? header(name.text, member && textOf(member, mark)) : [];
      });
    case 'unknown':
      reading.notUnderstood(offset, value.source);
      return [];
    default:
      return [];
  }
}

function header(name: string, value: string | undefined): Header[] {
  if (value === undefined || (/^accept$/i.test(name) && value === '*/*')) return [];
  return [[name, value.trim()]];
}

/** The body, and the Content-Type that fetch gives it by itself. */
function bodyOf(
  reading: PasteReading,
  value: JsValue | undefined,
  offset: number,
): { readonly text: string; readonly type: string | undefined } | undefined {
  const mark = (source: string): string => reading.valueOf('variable', source, offset);
  switch (value?.kind) {
    case undefined:
    case 'undefined':
      return undefined;
    case 'plain':
      return value.json === 'null' ? undefined : { text: value.json, type: 'text/plain;charset=UTF-8' };
    case 'text':
      return { text: value.text, type: 'text/plain;charset=UTF-8' };
    case 'unknown':
      return { text: mark(value.source), type: undefined };
    case 'made': {
      if (value.name !== 'URLSearchParams') break;
      const text = formOf(value.of ?? none, mark);
      return { text, type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    case 'object':
    case 'list': {
      // Some clients take an object and write it as JSON.
      const json = jsonOf(value, mark);
      if (json !== undefined) return { text: json, type: 'application/json' };
    }
  }
  reading.note('notUnderstood', offset, l10n.t('The body of this call is no text: it is left out.'));
  return undefined;
}

function formOf(value: JsValue, mark: (source: string) => string): string {
  switch (value.kind) {
    case 'text':
      return value.text.replace(/^\?/, '');
    case 'object':
      return value.members
        .map(
          ([name, member]) => `${percentEncode(name, '+')}=${percentEncode(textOf(member, mark) ?? '', '+')}`,
        )
        .join('&');
    default:
      return '';
  }
}

/** A call says that cookies go along; which ones only the browser knows. */
function noteCookies(
  reading: PasteReading,
  credentials: JsValue | undefined,
  list: HeaderList,
  offset: number,
): void {
  if (credentials?.kind !== 'text' || credentials.text !== 'include' || list.has('Cookie')) return;
  reading.note(
    'lost',
    offset,
    l10n.t('A copy as fetch has no cookies, if there were any. “Copy as cURL” keeps them.'),
  );
}
