// Everything that the details show of one entry, read from the log when it is selected. Large payloads are cut for
// display, and say so: the bytes themselves are never touched.

import * as l10n from '@vscode/l10n';

import { tellClients, tellLostBlock } from '../clients/clientsTold.ts';
import { clientOf } from '../clients/streamClient.ts';
import type { EndDetail } from '../log/detail.ts';
import { adviseEnding, describeEnding } from '../log/endingWords.ts';
import { callOf, describeNext } from '../log/nextWords.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import { firstEntryOf, readOf } from '../log/entryPlaces.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import type { FieldLine } from '../wire/fields.ts';
import type { EntryView, ShownText } from './protocol.ts';
import { rowOf } from './row.ts';
import { decodeTextStart, encodeText } from '../base/text.ts';
import { present } from '../base/present.ts';

/** Bytes of one payload that are sent to the page. */
const maxShownBytes = 1024 * 1024;
/** Lines of one block that are sent to the page. */
const maxShownLines = 5_000;

/** @throws RangeError when there is no entry with that number */
export function entryViewOf(log: EventLog, number: number): EntryView {
  const entry = log.entry(number);
  const isGone = log.isGone(entry);
  const isOfBody = !(entry.flags & entryFlags.detail);
  const shown = entry.length > maxShownBytes ? { ...entry, length: maxShownBytes } : entry;
  const lines = isOfBody && !isGone ? log.fieldLines(shown) : [];
  const lastEventId = log.lastEventId(entry);
  return {
    row: rowOf(log, number),
    wallClockMs: log.startedAtMs + entry.receivedAtMs,
    ...present({ lastEventId }),
    ...placeOf(log, entry),
    ...(entry.chunk > 0 && { chunk: chunkOf(log, entry) }),
    ...(entry.kind === 'message' && !isGone && { data: shownText(log.fields(entry).data ?? '') }),
    lines: linesSeen(lines, entry, shown.length).slice(0, maxShownLines),
    rawIsCut: shown !== entry || lines.length > maxShownLines,
    ...exchangeOf(log, entry),
    ...refusedHeadOf(log, entry),
    ...detailOf(log, entry),
  };
}

/** The lines of the bytes shown. Where the inspector cut the last one itself, it says nothing of how the body ended. */
function linesSeen(lines: readonly FieldLine[], entry: Entry, shownLength: number): readonly FieldLine[] {
  const last = lines.at(-1);
  if (last && (entry.flags & entryFlags.line) !== 0 && shownLength === entry.length) {
    const note = noteOfLastLine(entry, last);
    return note === undefined ? lines : [...lines.slice(0, -1), { ...last, note }];
  }
  const isCutHere = shownLength < entry.length || entry.type === 'event-too-large';
  if (!isCutHere || last?.terminator !== '') return lines;
  const { ignored: _ignored, ...line } = last;
  return [...lines.slice(0, -1), line];
}

/** What is to be said of a line that nothing ends. */
function noteOfLastLine({ kind, type }: Entry, { terminator }: FieldLine): string | undefined {
  if (terminator !== '') return undefined;
  if (kind === 'message')
    return l10n.t('No line end follows: what is there is complete, and readers of such streams take it.');
  return type === 'lost-block' ? l10n.t('The body ended before the line did.') : undefined;
}

/** A text as it is sent to the page, cut to a number of bytes. */
export function shownText(text: string, maxBytes = maxShownBytes): ShownText {
  const bytes = encodeText(text);
  return { ...decodeTextStart(bytes, maxBytes), sizeBytes: bytes.length };
}

/** When it came beside the others of its attempt. */
function placeOf(log: EventLog, { number, attempt, receivedAtMs }: Entry): Partial<EntryView> {
  const attemptStart = startOf(log, attempt);
  const untilNextMs =
    number >= log.first && number < log.length
      ? log.index.receivedAtMs(number + 1) - receivedAtMs
      : undefined;
  return present({
    attemptStart,
    sinceRequestMs:
      attemptStart === undefined ? undefined : receivedAtMs - log.index.receivedAtMs(attemptStart),
    untilNextMs,
  });
}

/** The first entry of an attempt; undefined when that is gone. */
function startOf(log: EventLog, attempt: number): number | undefined {
  if (attempt === 0) return undefined;
  const start = firstEntryOf(log, attempt);
  const isThere = start > log.first || log.first === 1 || log.index.kind(start) === 'request';
  return isThere ? start : undefined;
}

function chunkOf(log: EventLog, entry: Entry): NonNullable<EntryView['chunk']> {
  const { first: firstEntry, last: lastEntry } = readOf(log, entry);
  return { number: entry.chunk, firstEntry, lastEntry };
}

function detailOf(log: EventLog, entry: Entry): Partial<EntryView> {
  switch (entry.kind) {
    case 'notice':
      return {
        ...present({ notice: log.detail(entry) }),
        ...(entry.type === 'lost-block' && { explanation: explainLostBlock(log) }),
      };
    case 'close':
    case 'error': {
      const end = log.detail(entry);
      return end ? { end, explanation: explain(log, entry, end) } : {};
    }
    // What these have is that of their attempt, or their bytes.
    case 'request':
    case 'open':
    case 'message':
    case 'comment':
    case 'retry':
    case 'id':
      return {};
  }
}

function explain(log: EventLog, entry: Entry, end: EndDetail): NonNullable<EntryView['explanation']> {
  const advice = adviseEnding(end.ending);
  return {
    what: describeEnding(end.ending),
    next: describeNext(log, entry, end),
    ...present({ advice }),
    ...tellClients(callOf(log, entry, end), end.verdict),
  };
}

/** A block that the end of the body cut. */
function explainLostBlock(log: EventLog): NonNullable<EntryView['explanation']> {
  const what = l10n.t('The body ended before the blank line of this block.');
  return { what, ...tellLostBlock(clientOf(log).shown.profile) };
}

type Exchange = Pick<EntryView, 'request' | 'head' | 'isExchangeGone'>;

/**
 * What an entry's attempt asked for and the head of what came back: the `request` and `open` entries stand at the
 * attempt's beginning, before anything of the body. Cleared entries are gone, and with them these details.
 */
export function exchangeOf(log: EventLog, entry: Entry): Exchange {
  if (entry.attempt === 0) return {};
  let exchange: Exchange = startOf(log, entry.attempt) === undefined ? { isExchangeGone: true } : {};
  for (let number = firstEntryOf(log, entry.attempt); number <= log.length; number += 1) {
    if (log.index.attempt(number) !== entry.attempt) return exchange;
    const candidate = log.entry(number);
    if (!(candidate.flags & entryFlags.detail)) return exchange;
    if (log.isGone(candidate)) exchange = { ...exchange, isExchangeGone: true };
    if (isKind(candidate, 'request'))
      exchange = { ...exchange, ...present({ request: log.detail(candidate) }) };
    if (isKind(candidate, 'open')) return { ...exchange, ...present({ head: log.detail(candidate) }) };
  }
  return exchange;
}

/** The head of a response that was no event stream: the attempt's ending has it, which only notices stand before. */
function refusedHeadOf(log: EventLog, { number, attempt }: Entry): Pick<EntryView, 'head'> {
  for (let at = number; at <= log.length && log.index.attempt(at) === attempt; at += 1) {
    const candidate = log.entry(at);
    if (!(candidate.flags & entryFlags.detail)) return {};
    if (isKind(candidate, 'close') || isKind(candidate, 'error'))
      return present({ head: log.detail(candidate)?.head });
  }
  return {};
}
