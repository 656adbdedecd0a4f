// One attempt of a log as an attempt of a scenario file: its answer, its events with the gaps between them, its ending,
// and what is expected of the client.

import { entryFlags } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import { readableStart, type PlayedAttempt } from '../playback/playedAttempts.ts';
import { headersToPlay } from '../playback/recordedHead.ts';
import type { Steps } from '../playback/resumePoint.ts';
import { carriageReturn, hasByteOrderMark, lineFeed } from '../wire/lines.ts';
import type { EndingCause } from '../stream/ending.ts';
import { recordedEvent, type RecordedEvent } from './recordedEvent.ts';
import { bodilessStatuses, type ScenarioEndingKind } from './scenario.ts';
import type { ScenarioLosses } from './scenarioLosses.ts';

/** Entries that are read before others get their turn: each is decoded, parsed and written again. */
const stepEntries = 500;
/** A list of more ids is not what anybody reads; how many events there are is expected in any case. */
const maxExpectedIds = 1_000;

/** Numbers of entries. */
export interface ChosenNumbers {
  /** The first of them from a number on; undefined when there is none. */
  next(from: number): number | undefined;
}

interface AttemptSource {
  readonly log: EventLog;
  readonly attempt: PlayedAttempt;
  readonly entries?: ChosenNumbers;
  /** By what times are multiplied. */
  readonly scale: number;
  readonly mostEvents: number;
  readonly mostBytes: number;
  readonly losses: ScenarioLosses;
}

export interface MadeAttempt {
  /** Members of its object in the file, and of what is expected of it: those that the client adds are missing. */
  readonly members: readonly string[];
  readonly expectations: readonly string[];
  /** Whether the attempt ends as it was recorded, for a client that does what the recorded one did. */
  readonly isSameEnding: boolean;
  readonly eventCount: number;
  readonly sizeBytes: number;
  readonly messages: number;
  /** The id that its last event with one has set; undefined when none has. */
  readonly lastId: string | undefined;
  /** The last message, for a client that closes itself at it. */
  readonly lastMessage: { readonly type: string; readonly data: string } | undefined;
  /** Whether it was too much. */
  readonly isCut: boolean;
}

/** What stands for an ending in a scenario. */
type MadeEnding = ScenarioEndingKind | 'no-response';

/** How each ending is made; what is not made as it was is named. */
const madeEndings: Readonly<
  Record<EndingCause, { readonly made: MadeEnding; readonly isOther?: true; readonly isUnsure?: true }>
> = {
  end: { made: 'end' },
  truncated: { made: 'truncated' },
  reset: { made: 'reset' },
  'no-response': { made: 'no-response' },
  unreachable: { made: 'no-response', isOther: true },
  'no-content': { made: 'end' },
  // What answers a call is no right answer to a client that asks for a stream alone.
  answered: { made: 'end', isUnsure: true },
  'http-error': { made: 'end' },
  'wrong-type': { made: 'end' },
  'bad-redirect': { made: 'end' },
  'close-message': { made: 'stall' },
  client: { made: 'stall' },
  idle: { made: 'stall' },
  limit: { made: 'end', isOther: true },
  'bad-encoding': { made: 'truncated', isOther: true },
  'bad-url': { made: 'no-response', isOther: true },
  'bad-id': { made: 'no-response', isOther: true },
  blocked: { made: 'no-response', isOther: true },
};

/** @returns the attempt, of which the events are read in steps */
export function* makeAttempt(source: AttemptSource): Steps<MadeAttempt> {
  const { log, attempt, scale, losses } = source;
  const body = new MadeBody(source);
  if (attempt.isOpened) yield* body.read();
  else body.takeRefusal();
  const { over } = attempt;
  const cause = over?.ending.cause;
  const { made, isOther, isUnsure } = cause ? madeEndings[cause] : { made: 'stall' as const };
  const isLastOfLog = attempt.end > log.length;
  // A client of a scenario closes itself by hand once, at its end; before that, the server has to end what it ended.
  const isClosedBetween = cause === 'client' && !isLastOfLog;
  const ending: MadeEnding = body.isCut ? 'stall' : isClosedBetween ? 'end' : made;
  if (cause && (isOther || isClosedBetween)) losses.noteEnding(cause);
  const head = attempt.head?.status ?? over?.ending.status ?? 200;
  const status = head >= 200 && head <= 599 ? head : 200;
  const isAnswered = ending !== 'no-response';
  const hasBody = isAnswered && !bodilessStatuses.includes(status);
  const headDelayMs =
    scaled(attempt.isOpened ? attempt.openedAtMs : attempt.endedAtMs, scale) -
    scaled(attempt.requestedAtMs, scale);
  const endDelayMs = attempt.isOpened && over ? scaled(attempt.endedAtMs, scale) - body.lastMs : 0;
  const isSameEnding = cause !== undefined && !isOther && !isUnsure && !isClosedBetween && !body.isCut;
  const expectations = [
    `"events": ${body.messages}`,
    ...(body.ids.length > 0 && body.ids.length <= maxExpectedIds
      ? [`"ids": ${JSON.stringify(body.ids)}`]
      : []),
    ...(isSameEnding ? [`"ending": ${JSON.stringify(cause)}`] : []),
  ];
  const members = [
    ...(isAnswered && status !== 200 ? [`"status": ${status}`] : []),
    ...(isAnswered ? headerMembers(source, status) : []),
    ...(headDelayMs > 0 ? [`"delayMs": ${headDelayMs}`] : []),
    ...(hasBody && body.events.length > 0
      ? [`"events": [\n${body.events.map((event) => `        ${event}`).join(',\n')}\n      ]`]
      : []),
    ...(isAnswered && !hasBody ? [] : endingMembers(ending, endDelayMs)),
  ];
  return {
    members,
    expectations,
    isSameEnding,
    eventCount: body.events.length,
    sizeBytes: body.sizeBytes,
    messages: body.messages,
    lastId: body.lastId,
    lastMessage: body.lastMessage,
    isCut: body.isCut,
  };
}

/** Times of the log are rounded by themselves, so that gaps add up to what they were. */
function scaled(atMs: number, scale: number): number {
  return Math.round(atMs * scale);
}

function endingMembers(ending: MadeEnding, delayMs: number): string[] {
  if (delayMs > 0 && ending !== 'no-response' && ending !== 'stall')
    return [`"ending": { "kind": "${ending}", "delayMs": ${delayMs} }`];
  return ending === 'end' ? [] : [`"ending": "${ending}"`];
}

/** Of the head, what decides how a client takes it. */
function headerMembers(
  { attempt: { head, over, isOpened }, losses }: AttemptSource,
  status: number,
): string[] {
  const kept = headersToPlay(head?.headers ?? []);
  const headers: [string, string][] = [];
  for (const [name, values] of kept) {
    const lower = name.toLowerCase();
    const value = values.join(', ');
    const isUsual = lower === 'content-type' && status === 200 && value === 'text/event-stream';
    if (['content-type', 'retry-after'].includes(lower) && !isUsual && isPlain(value))
      headers.push([name, value]);
  }
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  if (!isOpened && over && !bodilessStatuses.includes(status) && !hasType) {
    const contentType = over.ending.contentType ?? '';
    if (contentType === '' && over.ending.cause === 'wrong-type') losses.noteNoType();
    if (contentType !== '' || over.ending.cause === 'wrong-type')
      headers.push(['Content-Type', isPlain(contentType) ? contentType : '']);
  }
  if (headers.length === 0) return [];
  return [
    `"headers": { ${headers.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')} }`,
  ];
}

/** What a scenario takes as the value of a header. */
function isPlain(value: string): boolean {
  return value.length <= 8_192 && /^[\t\u0020-\u007E]*$/.test(value);
}

/** The events of one attempt, as they are gathered. */
class MadeBody {
  readonly #source: AttemptSource;
  readonly events: string[] = [];
  readonly ids: string[] = [];
  messages = 0;
  sizeBytes = 0;
  lastId: string | undefined;
  lastMessage: { readonly type: string; readonly data: string } | undefined;
  isCut = false;
  /** Time of the last event, shortened. */
  lastMs: number;
  /** Up to where the bytes of the body are taken, or left out. */
  #offset = 0;

  constructor(source: AttemptSource) {
    this.#source = source;
    const { attempt, scale } = source;
    this.lastMs = scaled(attempt.openedAtMs, scale);
  }

  *read(): Steps<void> {
    const { log, attempt, entries, losses } = this.#source;
    const { index, generation } = log;
    const { number: first, offset } = readableStart(log, attempt);
    if (offset > attempt.bodyStart) losses.noteGone(offset - attempt.bodyStart);
    this.#offset = offset;
    for (let number = first, looked = 1; number < attempt.end; number += 1, looked += 1) {
      if (looked % stepEntries === 0) {
        yield undefined;
        if (log.generation !== generation) return;
      }
      if (index.flags(number) & entryFlags.detail) continue;
      const isChosen = !entries || entries.next(number) === number;
      if (isChosen && !this.#take(number)) return;
      // What lies between chosen entries goes with those that are not.
      if (!isChosen) this.#offset = Math.max(this.#offset, index.offset(number) + index.length(number));
    }
    if (!entries) this.#takeRest();
  }

  /** What is known of the body of a response that opened nothing. */
  takeRefusal(): void {
    const { bodyStart = '' } = this.#source.attempt.over?.ending ?? {};
    if (bodyStart !== '') this.#add(recordedEvent(new TextEncoder().encode(bodyStart), undefined, 0));
  }

  /** Returns whether there was room for the entry. */
  #take(number: number): boolean {
    const { log } = this.#source;
    const entry = log.entry(number);
    const end = entry.offset + entry.length;
    const start = this.#startOf(entry.offset);
    if (end > start) {
      const bytes = this.#behindStart(log.bodyBytes(start, end - start), start);
      if (!this.#add(recordedEvent(bytes, entry, this.#delayTo(entry.receivedAtMs)))) return false;
    }
    this.#offset = Math.max(this.#offset, end);
    this.lastMs = scaled(entry.receivedAtMs, this.#source.scale);
    if (entry.kind !== 'message' && entry.kind !== 'id') return true;
    const { id, data = '' } = log.fields(entry);
    const setsId = (entry.flags & entryFlags.hasId) !== 0 && id !== undefined;
    if (setsId) this.lastId = id;
    if (entry.kind !== 'message') return true;
    this.messages += 1;
    if (setsId) this.ids.push(id);
    this.lastMessage = { type: entry.type, data };
    return true;
  }

  /**
   * Where the bytes begin that stand for an entry: behind what was taken before, but for blank lines between two blocks,
   * which mean nothing. Lines of a block in the middle of which the entry stands go with it.
   */
  #startOf(entryOffset: number): number {
    const between = this.#source.log.bodyBytes(this.#offset, Math.max(0, entryOffset - this.#offset));
    const isBlank = between.every((byte) => byte === lineFeed || byte === carriageReturn);
    return isBlank ? Math.max(this.#offset, entryOffset) : this.#offset;
  }

  /** A byte order mark that was text must not come to stand where the body begins. */
  #behindStart(bytes: Uint8Array, start: number): Uint8Array {
    const isBehind = start > this.#source.attempt.bodyStart;
    const isText = isBehind && this.events.length === 0 && hasByteOrderMark(bytes);
    return isText ? Uint8Array.of(lineFeed, ...bytes) : bytes;
  }

  #takeRest(): void {
    const { log, attempt } = this.#source;
    const rest = log.bodyBytes(this.#offset, Math.max(0, attempt.bodyEnd - this.#offset));
    if (rest.every((byte) => byte === lineFeed || byte === carriageReturn)) return;
    this.#add(recordedEvent(rest, undefined, 0));
  }

  #delayTo(atMs: number): number {
    return Math.max(0, scaled(atMs, this.#source.scale) - this.lastMs);
  }

  #add({ json, isReplaced }: RecordedEvent): boolean {
    const { mostEvents, mostBytes, losses } = this.#source;
    if (this.events.length >= mostEvents || this.sizeBytes + json.length > mostBytes) {
      this.isCut = true;
      return false;
    }
    if (isReplaced) losses.noteReplaced();
    // With its indentation. The bound of a file is in UTF-16 units.
    this.sizeBytes += json.length + 10;
    this.events.push(json);
    return true;
  }
}
