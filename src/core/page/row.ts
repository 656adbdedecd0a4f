// The summary of an entry that the list shows: one line, never a whole payload.

import { describeGone, describeLoss, goneText } from '../log/byteLoss.ts';
import type { NoticeDetail } from '../log/detail.ts';
import { describeEnding, describeOwnNext, describeVerdict } from '../log/endingText.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import { describeEffect, describeFault } from '../stream/fault.ts';
import { formatDuration } from '../base/format.ts';
import type { Row } from './protocol.ts';
import { describeNote } from '../stream/relayNote.ts';
import { describeResume } from '../log/resumeVerdict.ts';
import { decodeText } from '../base/text.ts';

/** Bytes of a block that are read for a row: enough for the widest column. */
const maxReadBytes = 2_048;
const maxPreviewLength = 300;

/** The row of an entry. Its cost does not depend on the entry's size. */
export function rowOf(log: EventLog, number: number): Row {
  const entry = log.entry(number);
  const before = number > 1 ? log.index.receivedAtMs(number - 1) : undefined;
  const isOfBody = !(entry.flags & entryFlags.detail);
  return {
    number,
    kind: entry.kind,
    attempt: entry.attempt,
    receivedAtMs: entry.receivedAtMs,
    ...(before !== undefined && { deltaMs: entry.receivedAtMs - before }),
    type: entry.type,
    ...(isOfBody && { sizeBytes: entry.length }),
    isSimulated: (entry.flags & entryFlags.simulated) !== 0,
    sharesChunk: entry.chunk > 0 && number > 1 && log.index.chunk(number - 1) === entry.chunk,
    ...(log.isGone(entry) ? { isGone: true, preview: goneText } : summarize(log, entry)),
    ...(entry.type === 'bytes-gone' && { preview: summarizeLoss(log, entry) }),
  };
}

/** How much is gone by now; the row can say so when its own detail is gone too. */
function summarizeLoss(log: EventLog, entry: Entry): string {
  const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
  const gone = describeGone(log.gone);
  return detail?.notice === 'bytes-gone' ? oneLine(`${gone} ${describeLoss(detail)}`) : gone;
}

type Summary = Pick<Row, 'preview' | 'next' | 'id'>;

function summarize(log: EventLog, entry: Entry): Summary {
  if (isKind(entry, 'request')) {
    const detail = log.detail(entry);
    if (!detail) return { preview: '' };
    const id = detail.lastEventId === undefined ? '' : ` with Last-Event-ID ${detail.lastEventId}`;
    const after = detail.reason === 'reconnect' ? ` after ${formatDuration(detail.delayMs)}` : '';
    return { preview: oneLine(`${detail.method} ${detail.url}${id}${after}`) };
  }
  if (isKind(entry, 'open')) {
    const detail = log.detail(entry);
    if (!detail) return { preview: '' };
    const { status, statusText, httpVersion, remoteAddress } = detail;
    const from = remoteAddress === undefined ? '' : ` from ${remoteAddress}`;
    return { preview: oneLine(`${status} ${statusText} over HTTP/${httpVersion}${from}`) };
  }
  if (isKind(entry, 'close') || isKind(entry, 'error')) {
    const detail = log.detail(entry);
    if (!detail) return { preview: '' };
    const own = describeOwnNext(detail);
    const next = describeVerdict(detail.verdict, detail.ending);
    return {
      preview: oneLine(describeEnding(detail.ending)),
      next: own === undefined ? next : `${next} ${own}`,
    };
  }
  if (isKind(entry, 'notice')) {
    const detail = log.detail(entry);
    return {
      ...summarizeBlock(log, entry),
      preview: detail ? describeNotice(detail) : describeBodyNotice(log, entry),
    };
  }
  return summarizeBlock(log, entry);
}

/** Data of a block from its first bytes; only the beginning of a large event is read. */
function summarizeBlock(log: EventLog, entry: Entry): Summary {
  if (entry.flags & entryFlags.detail) return { preview: '' };
  if (entry.length <= maxReadBytes && entry.kind === 'message') {
    const { data, id } = log.fields(entry);
    return { preview: oneLine(data ?? ''), ...(id !== undefined && { id: oneLine(id) }) };
  }
  const lines = log.fieldLines({ ...entry, length: Math.min(entry.length, maxReadBytes) });
  const id = lines.findLast((line) => line.field === 'id' && line.ignored === undefined)?.value;
  const values = lines.flatMap((line) => {
    if (entry.kind === 'comment') return [`:${line.value}`];
    if (entry.kind === 'message') return line.field === 'data' ? [line.value] : [];
    return line.kind === 'field' ? [`${line.field}: ${line.value}`] : [];
  });
  return { preview: oneLine(values.join('\n')), ...(id !== undefined && { id: oneLine(id) }) };
}

/** A notice about the connection, as one sentence. */
export function describeNotice(detail: NoticeDetail): string {
  switch (detail.notice) {
    case 'redirect':
      return oneLine(`Redirected (${detail.hop.status}) to ${detail.hop.to}`);
    case 'compressed':
      if (detail.isUnknown)
        return `The body is compressed (${detail.encoding}) in a way that is unknown here: it passes, and the timeline has nothing of it.`;
      return `The body is compressed (${detail.encoding}): events may arrive later than the server wrote them.`;
    case 'fault':
      return describeFaultStage(detail);
    case 'close-message':
      return oneLine(describeCloseMessage(detail));
    case 'resume':
      return oneLine(describeResume(detail.verdict));
    case 'relay':
      return oneLine(describeNote(detail.note));
    case 'retry-capped':
      return `The server asks for a wait of ${formatDuration(detail.retryMs)}, which no timer can hold: capped to ${formatDuration(detail.cappedMs)}.`;
    case 'bytes-gone':
      return oneLine(describeLoss(detail));
  }
}

function describeCloseMessage(detail: Extract<NoticeDetail, { readonly notice: 'close-message' }>): string {
  const after = formatDuration(detail.afterMs);
  switch (detail.stage) {
    case 'seen':
      return `Close message (${detail.rule}): the client stays, to see whether the server ends the stream.`;
    case 'still open':
      return `The server announced the end ${after} ago and has not ended the stream.`;
    case 'ended':
      return `The stream ended ${after} after its close message.`;
  }
}

function describeFaultStage({ fault, stage }: Extract<NoticeDetail, { readonly notice: 'fault' }>): string {
  switch (stage) {
    case 'armed':
      return `Simulation armed: ${describeFault(fault)}.`;
    case 'by server':
      return `The dev server was asked for ${describeFault(fault)}: what follows is real on the wire.`;
    case 'next attempt':
      return `Simulation armed: the next attempt gets ${describeEffect(fault.effect)}.`;
    case 'dropped':
      return `Simulation dropped before it happened: ${describeFault(fault)}.`;
    case 'stalled':
      return 'Simulated: the connection is stalled. It stays open, and nothing more is read from it.';
  }
}

function describeBodyNotice(log: EventLog, entry: Entry): string {
  const content = summarizeBlock(log, entry).preview;
  switch (entry.type) {
    case 'lost-block':
      return oneLine(`Lost: the body ended before the blank line, so clients drop this block: ${content}`);
    case 'event-too-large':
      return oneLine(`Larger than the limit; the inspector stopped reading here: ${content}`);
    default:
      return oneLine(`No data, so clients dispatch nothing: ${content}`);
  }
}

/** A comment's text, a block's raw text and the like as a single short line. */
function oneLine(text: string): string {
  const line = text.length > maxPreviewLength ? `${text.slice(0, maxPreviewLength)}…` : text;
  return line.replaceAll(/\r\n|\r|\n/g, '↵');
}

/** Raw text of an entry's bytes, cut to `maxBytes` at a character's border. */
export function textStart(
  bytes: Uint8Array,
  maxBytes: number,
): { readonly text: string; readonly isCut: boolean } {
  if (bytes.length <= maxBytes) return { text: decodeText(bytes), isCut: false };
  let end = maxBytes;
  // 10xxxxxx continues a character: step back to where one begins.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { text: decodeText(bytes.subarray(0, end)), isCut: true };
}
