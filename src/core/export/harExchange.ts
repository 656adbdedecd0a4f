// The exchange of an attempt as an entry of a HAR file: the request, the head of the response, and the times, in the shapes of
// HAR 1.2 and with the additions of Chrome's DevTools. What is not known is -1 or empty, as the format has it.

import { present } from '../base/present.ts';
import { queryRowsOf } from '../draft/queryRows.ts';
import type { EndDetail, ExchangeTimings, RequestDetail, ResponseHead } from '../log/detail.ts';
import { describeEnding } from '../log/endingWords.ts';
import { entryFlags } from '../log/entry.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { Header } from '../stream/streamRequest.ts';
import { byteLength } from '../base/text.ts';
import { readHeaderText } from '../wire/headerText.ts';
import type { AttemptBody } from './attemptBodies.ts';
import type { AttemptContext, EntryFactsReader } from './entryFacts.ts';
import type { ExportRun } from './exportRun.ts';

/** The members of an entry, in the order in which they are written. */
export interface HarEntryMembers {
  readonly before: object;
  /** All of the response but its content. */
  readonly response: object;
  readonly content: {
    readonly mimeType: string;
    /** The beginning of a body that was refused; the log has no more of it. Absent where the body is in the log. */
    readonly bodyStart?: string;
  };
  readonly after: object;
}

export function harExchange(run: ExportRun, reader: EntryFactsReader, body: AttemptBody): HarEntryMembers {
  const first = run.log.entry(body.firstEntry);
  const end = endOf(run.log, body);
  const context = reader.contextOf(first);
  const head = context.head ?? end?.head;
  const lastAtMs = run.log.index.receivedAtMs(body.lastEntry);
  const timeMs = end?.durationMs ?? lastAtMs - first.receivedAtMs;
  const { bodyStart } = end?.ending ?? {};
  return {
    before: {
      startedDateTime: new Date(reader.timesOf(first).at).toISOString(),
      time: timeMs,
      request: requestOf(context),
    },
    response: responseOf(head, end),
    content: {
      mimeType: head ? (headerValues(head.headers, 'content-type')[0] ?? '') : 'x-unknown',
      ...(end?.head && present({ bodyStart })),
    },
    after: {
      cache: {},
      timings: timingsOf(head?.timings, timeMs),
      ...present({
        serverIPAddress: head?.remoteAddress?.replace(/:\d+$/, '').replaceAll(/^\[|\]$/g, ''),
        connection: head?.localPort?.toString(),
        comment: end && describeEnding(end.ending),
      }),
      _resourceType: context.method.toUpperCase() === 'GET' ? 'eventsource' : 'fetch',
    },
  };
}

/** How the attempt ended; undefined while it runs, and where that is not in the log any more. */
function endOf(log: EventLog, { firstEntry, lastEntry }: AttemptBody): EndDetail | undefined {
  for (let number = lastEntry; number >= firstEntry; number -= 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'close') || isKind(entry, 'error')) return log.detail(entry);
    if (!(entry.flags & entryFlags.detail)) return undefined;
  }
  return undefined;
}

function requestOf({ method, url, headers, request, head }: AttemptContext): object {
  const body = request?.body;
  return {
    method,
    url,
    httpVersion: versionOf(head),
    cookies: [],
    headers: namedValues(headers),
    queryString: queryRowsOf(url),
    headersSize: -1,
    bodySize: body === undefined ? 0 : byteLength(body),
    ...(body !== undefined && { postData: postDataOf(headers, body) }),
  };
}

function postDataOf(headers: RequestDetail['headers'], text: string): object {
  return { mimeType: headerValues(headers, 'content-type')[0] ?? '', text };
}

/** DevTools write a response of status 0 where there was none. */
function responseOf(head: ResponseHead | undefined, end: EndDetail | undefined): object {
  const { cause, code } = end?.ending ?? {};
  return {
    status: head?.status ?? 0,
    statusText: head?.statusText ?? '',
    httpVersion: versionOf(head),
    headers: namedValues(head?.headers ?? []),
    cookies: [],
    redirectURL: '',
    headersSize: -1,
    bodySize: end?.wireBytes ?? -1,
    _error: code ?? cause ?? null,
  };
}

function versionOf(head: ResponseHead | undefined): string {
  return head ? `HTTP/${head.httpVersion}` : '';
}

function namedValues(headers: readonly Header[]): readonly object[] {
  return headers.map(([name, value]) => ({ name, value: readHeaderText(value) }));
}

/** Stages in milliseconds, each of them alone; -1 for one that there was not. Their sum is the time of the exchange. */
function timingsOf(timings: ExchangeTimings | undefined, timeMs: number): object {
  const { dnsMs, connectMs, tlsMs, sentMs, headMs } = timings ?? {};
  const connectedMs = tlsMs ?? connectMs ?? dnsMs ?? 0;
  const sentAtMs = Math.max(connectedMs, sentMs ?? connectedMs);
  const headAtMs = Math.max(sentAtMs, headMs ?? timeMs);
  return {
    blocked: -1,
    dns: dnsMs ?? -1,
    connect: connectMs === undefined ? -1 : connectedMs - (dnsMs ?? 0),
    ssl: tlsMs === undefined || connectMs === undefined ? -1 : tlsMs - connectMs,
    send: sentAtMs - connectedMs,
    wait: headAtMs - sentAtMs,
    receive: Math.max(0, timeMs - headAtMs),
  };
}
