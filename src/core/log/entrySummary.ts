// What the list says of an entry: one line, never a whole payload. Its cost does not depend on the entry's size.

import * as l10n from '@vscode/l10n';

import { describeGone, describeLoss, goneEntryWords, goneWords } from './byteLoss.ts';
import type { NoticeDetail, OpenDetail, RedirectHop, RequestDetail } from './detail.ts';
import { describeEnding } from './endingWords.ts';
import { describeNext } from './nextWords.ts';
import { entryFlags, type Entry } from './entry.ts';
import { isKind, type EventLog } from './eventLog.ts';
import { describeCaptureNote } from '../stream/captureNote.ts';
import { describeDebugNote } from '../debug/words/debugNote.ts';
import { describeServerNote } from '../debug/words/serverNote.ts';
import { charsetsRefusedByChromium } from '../stream/eventStreamType.ts';
import { describeEffect, describeFault } from '../stream/fault.ts';
import { formatDuration, formatSize } from '../base/format.ts';
import { beginningOf, decodeTextStart } from '../base/text.ts';
import { describeNote } from '../stream/relayNote.ts';
import { findCountingValue } from '../wire/blockValues.ts';
import { describeResume } from './resumeVerdict.ts';

/** Bytes of a block that are read for a row: enough for the widest column. */
const maxReadBytes = 2_048;
const maxPreviewLength = 300;
/** Of the measured ones; the client behaviours page has them all. */
const shownCharsets = 7;

/** How much is gone by now; the row can say so when its own detail is gone too. */
function summarizeLoss(log: EventLog, entry: Entry): string {
  const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
  const gone = describeGone({ ...log.gone, records: log.first - 1 });
  return detail?.notice === 'bytes-gone' ? oneLine(`${gone} ${describeLoss(detail)}`) : gone;
}

/** What the list says of an entry beside its place in the log. */
export interface EntrySummary {
  /** Beginning of the data, or what happened in words. One line. */
  readonly preview: string;
  /** For `close` and `error`: what the client does next, or did. */
  readonly next?: string;
  /** Value of the block's own id field; absent when it has none. */
  readonly id?: string;
}

/** The summary of an entry; of one whose bytes are gone it says that. */
export function summarizeEntry(log: EventLog, entry: Entry): EntrySummary {
  if (entry.kind === 'notice' && entry.type === 'bytes-gone') return { preview: summarizeLoss(log, entry) };
  if (entry.number < log.first) return { preview: goneEntryWords };
  return log.isGone(entry) ? { preview: goneWords } : summarize(log, entry);
}

/** What answered, and from where. Behind a proxy, the address is the proxy's. */
function describeOpen({
  status,
  statusText,
  httpVersion: version,
  remoteAddress,
  proxy,
}: OpenDetail): string {
  const answer = `${status} ${statusText}`;
  if (version === '') return answer.trim();
  if (proxy !== undefined)
    return l10n.t('{answer} over HTTP/{version} through the proxy {proxy}', { answer, version, proxy });
  return remoteAddress === undefined
    ? l10n.t('{answer} over HTTP/{version}', { answer, version })
    : l10n.t('{answer} over HTTP/{version} from {address}', { answer, version, address: remoteAddress });
}

function summarize(log: EventLog, entry: Entry): EntrySummary {
  switch (entry.kind) {
    case 'request': {
      const detail = log.detail(entry);
      if (!detail) return { preview: '' };
      return { preview: oneLine(describeRequest(detail)) };
    }
    case 'open': {
      const detail = log.detail(entry);
      if (!detail) return { preview: '' };
      return { preview: oneLine(describeOpen(detail)) };
    }
    case 'close':
    case 'error': {
      const detail = log.detail(entry);
      if (!detail) return { preview: '' };
      return {
        preview: oneLine(describeEnding(detail.ending)),
        next: describeNext(log, entry, detail),
      };
    }
    case 'notice': {
      const detail = log.detail(entry);
      return {
        ...summarizeBlock(log, entry),
        preview: detail ? describeNotice(detail) : describeBodyNotice(log, entry),
      };
    }
    case 'message':
    case 'comment':
    case 'retry':
    case 'id':
      return summarizeBlock(log, entry);
  }
}

/** Data of a block from its first bytes; only the beginning of a large event is read. */
function summarizeBlock(log: EventLog, entry: Entry): EntrySummary {
  if (entry.flags & entryFlags.detail) return { preview: '' };
  if (entry.length <= maxReadBytes && entry.kind === 'message') {
    const { data, id } = log.fields(entry);
    return { preview: oneLine(data ?? ''), ...(id !== undefined && { id: oneLine(id) }) };
  }
  if (entry.kind === 'comment' && (entry.flags & entryFlags.line) !== 0)
    return { preview: l10n.t('A blank line, as servers send them to keep a connection alive') };
  const { offset, flags, length } = entry;
  const lines = log.fieldLines({ offset, flags, length: Math.min(length, maxReadBytes) });
  const id = lines.findLast((line) => line.field === 'id' && line.ignored === undefined)?.value;
  const values = lines.flatMap((line) => {
    if (line.kind === 'text') return [line.value];
    if (entry.kind === 'comment') return [`:${line.value}`];
    if (entry.kind === 'message') return line.field === 'data' ? [line.value] : [];
    return line.kind === 'field' ? [`${line.field}${line.separator}${line.value}`] : [];
  });
  return { preview: oneLine(values.join('\n')), ...(id !== undefined && { id: oneLine(id) }) };
}

/** The entry's type, or its beginning with an ellipsis. */
export function typeStart(log: EventLog, entry: Entry): string {
  if (!(entry.flags & entryFlags.longType)) return beginningOf(entry.type, maxPreviewLength);
  const bytes = log.bytes(entry);
  const span = findCountingValue(
    bytes,
    0,
    bytes.length,
    (entry.flags & entryFlags.startsBody) !== 0,
    'event',
  );
  if (!span) return '';
  return beginningOf(
    decodeTextStart(bytes.subarray(span.start, span.stop), maxReadBytes).text,
    maxPreviewLength,
  );
}

/** `GET /events`, with the id that it carries and after which wait it came. */
function describeRequest({ method, url, lastEventId: id, reason, delayMs }: RequestDetail): string {
  const request = `${method} ${url}`;
  const delay = reason === 'reconnect' ? formatDuration(delayMs) : undefined;
  if (id === undefined)
    return delay === undefined ? request : l10n.t('{request} after {delay}', { request, delay });
  return delay === undefined
    ? l10n.t('{request} with Last-Event-ID {id}', { request, id })
    : l10n.t('{request} with Last-Event-ID {id} after {delay}', { request, id, delay });
}

/** A notice about the connection, as one sentence. */
export function describeNotice(detail: NoticeDetail): string {
  switch (detail.notice) {
    case 'redirect':
      return describeRedirect(detail.hop);
    case 'compressed':
      if (detail.isUnknown)
        return l10n.t(
          'The body is compressed ({0}) in a way that is not decoded here: it passes, and the timeline has nothing of it.',
          detail.encoding,
        );
      return l10n.t(
        'The body is compressed ({0}): events may arrive later than the server wrote them.',
        detail.encoding,
      );
    case 'fault':
      return describeFaultStage(detail);
    case 'close-message':
      return oneLine(describeCloseMessage(detail));
    case 'resume':
      return oneLine(describeResume(detail.verdict));
    case 'relay':
      return oneLine(describeNote(detail.note));
    case 'retry-capped':
      return l10n.t('The server asks for a wait of {retry}, which no timer can hold: capped to {capped}.', {
        retry: formatDuration(detail.retryMs),
        capped: formatDuration(detail.cappedMs),
      });
    case 'long-id':
      return l10n.t(
        'The Last-Event-ID of this request has {0}. Many servers refuse such a header: nginx and Apache take 8 KiB, Node and IIS 16 KiB for all headers together.',
        formatSize(detail.sizeBytes),
      );
    case 'paused':
      if (detail.isByDebugger && detail.isGoingOn)
        return l10n.t(
          'The debugger has stopped the app: until it goes on nothing that comes is told of, and the silence is not the server’s.',
        );
      if (detail.isByDebugger)
        return l10n.t(
          'The debugger had stopped the app for {span}. What came meanwhile is told of now, and the silence is not the server’s.',
          { span: formatDuration(detail.pausedMs) },
        );
      return detail.isByWallClock
        ? l10n.t(
            'The clock went on by {span} in which the inspector did not run: this machine slept, or its clock was set. A connection may be dead since then without a sign of it.',
            { span: formatDuration(detail.pausedMs) },
          )
        : l10n.t(
            'The inspector did not run for about {span}: this machine slept, or its process was stopped or busy. What came meanwhile is read now, and the silence is not the server’s.',
            { span: formatDuration(detail.pausedMs) },
          );
    case 'unsent-id':
      return l10n.t(
        'The last event id has a control character in it, and this request goes without Last-Event-ID: the inspector cannot put such a character into a header. Browsers send it as it is, and many servers refuse it.',
      );
    case 'charset':
      return l10n.t(
        'The Content-Type says charset={charset}, for which Chromium stops for good: it takes no charset but utf-8 (measured with {refused} and others). The standard reads every event stream as UTF-8, and so do Firefox and the inspector. Send utf-8, or no charset.',
        { charset: detail.charset, refused: charsetsRefusedByChromium.slice(0, shownCharsets).join(', ') },
      );
    case 'read-as':
      return oneLine(describeReading(detail));
    case 'capture':
      return oneLine(describeCaptureNote(detail.note));
    case 'debug':
      return oneLine(describeDebugNote(detail.note));
    case 'server':
      return oneLine(describeServerNote(detail.note));
    case 'bytes-gone':
      return oneLine(describeLoss(detail));
  }
}

function describeReading({
  format,
  isAnyway,
  contentType,
}: Extract<NoticeDetail, { readonly notice: 'read-as' }>): string {
  switch (format) {
    case 'event-stream':
      return contentType === ''
        ? l10n.t(
            'The response has no Content-Type, and an EventSource refuses it. It is read as an event stream because you asked for that.',
          )
        : l10n.t(
            'The Content-Type is {0} and not text/event-stream: an EventSource refuses this response. It is read as an event stream because you asked for that.',
            contentType,
          );
    case 'json-lines':
      if (!isAnyway)
        return l10n.t(
          'JSON lines ({0}): each line is an event here. This is no event stream: there are no types, ids or retry in it, and no EventSource reads it.',
          contentType,
        );
      return contentType === ''
        ? l10n.t(
            'The response has no Content-Type. It is read as JSON lines because you asked for that: each line is an event here. No EventSource reads it.',
          )
        : l10n.t(
            'The Content-Type is {0}. It is read as JSON lines because you asked for that: each line is an event here. No EventSource reads it.',
            contentType,
          );
    case 'json-seq':
      return l10n.t(
        'A JSON text sequence ({0}): each record is an event here. This is no event stream: there are no types, ids or retry in it, and no EventSource reads it.',
        contentType,
      );
  }
}

function describeRedirect({ status, to, leftBehind, storedLeftBehind }: RedirectHop): string {
  const place = { status, to: oneLine(to) };
  if (!leftBehind && !storedLeftBehind) return oneLine(l10n.t('Redirected ({status}) to {to}', place));
  const sentences = [l10n.t('Redirected ({status}) to another origin, {to}.', place)];
  if (leftBehind) {
    sentences.push(
      l10n.t('Not sent there, as in a browser: {names}.', { names: beginningOf(leftBehind.join(', '), 300) }),
    );
  }
  if (storedLeftBehind) {
    sentences.push(
      l10n.t(
        'Not sent there, because values of variables and of the secret storage stay on their origin: {names}.',
        {
          names: beginningOf(storedLeftBehind.join(', '), 300),
        },
      ),
    );
  }
  return sentences.join(' ');
}

function describeCloseMessage(detail: Extract<NoticeDetail, { readonly notice: 'close-message' }>): string {
  const after = formatDuration(detail.afterMs);
  switch (detail.stage) {
    case 'seen':
      return l10n.t(
        'Close message ({0}): the client stays, to see whether the server ends the stream.',
        detail.rule,
      );
    case 'still open':
      return l10n.t('The server announced the end {0} ago and has not ended the stream.', after);
    case 'ended':
      return l10n.t('The stream ended {0} after its close message.', after);
  }
}

function describeFaultStage({ fault, stage }: Extract<NoticeDetail, { readonly notice: 'fault' }>): string {
  switch (stage) {
    case 'armed':
      return l10n.t('Simulation armed: {0}.', describeFault(fault));
    case 'by server':
      return l10n.t(
        'The dev server was asked for {0}: what follows is real on the wire.',
        describeFault(fault),
      );
    case 'next attempt':
      return l10n.t('Simulation armed: the next attempt gets {0}.', describeEffect(fault.effect));
    case 'dropped':
      return l10n.t('Simulation dropped before it happened: {0}.', describeFault(fault));
    case 'stalled':
      return l10n.t('Simulated: the connection is stalled. It stays open, and nothing more is read from it.');
  }
}

function describeBodyNotice(log: EventLog, entry: Entry): string {
  const content = summarizeBlock(log, entry).preview;
  switch (entry.type) {
    case 'lost-block':
      if ((entry.flags & entryFlags.line) !== 0)
        return oneLine(l10n.t('Lost: the body was cut off in the middle of this line: {0}', content));
      return oneLine(
        l10n.t(
          'Lost: the body ended before the blank line, so an EventSource drops this block: {0}',
          content,
        ),
      );
    case 'event-too-large':
      return oneLine(l10n.t('Larger than the limit; the inspector stopped reading here: {0}', content));
    default:
      return oneLine(
        hasField(log, entry)
          ? l10n.t('No data, so clients dispatch nothing: {0}', content)
          : l10n.t(
              'No line has a field that clients know (“data:” is missing), so they dispatch nothing: {0}',
              content,
            ),
      );
  }
}

/** Whether any of a block's first lines has one of the fields that there are. */
function hasField(log: EventLog, entry: Entry): boolean {
  const lines = log.fieldLines({ ...entry, length: Math.min(entry.length, maxReadBytes) });
  return lines.some(({ field }) => ['data', 'event', 'id', 'retry'].includes(field)) || entry.length === 0;
}

/** A comment's text, a block's raw text and the like as a single short line. */
function oneLine(text: string): string {
  return beginningOf(text, maxPreviewLength).replaceAll(/\r\n|\r|\n/g, '↵');
}
