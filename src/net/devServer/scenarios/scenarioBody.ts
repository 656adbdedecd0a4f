// The body of an attempt of a scenario as what goes over the wire: which bytes, in which pieces, with which waits. It
// depends on the scenario alone, so that the same file always gives the same bytes.
import {
  type ScenarioChunking,
  type ScenarioCut,
  type ScenarioResponse,
  sentEvents,
} from '../../../core/scenario/scenario.ts';
import { eventText } from '../../../core/scenario/eventText.ts';
import { isContinuation } from '../../../core/base/text.ts';
import { endsLine, findLineEnd, findLineStart, lineFeed, terminatorAt } from '../../../core/wire/lines.ts';

/** Bytes that are written at once. */
export interface BodyPiece {
  /** Wait before it is written. */
  readonly delayMs: number;
  readonly bytes: Buffer;
  /** Events that are complete with it. */
  readonly eventCount: number;
}

/** The pieces of a response's body, up to its ending. */
export function* bodyPieces(attempt: ScenarioResponse): Generator<BodyPiece> {
  const { chunking } = attempt;
  const isByEvent = chunking === 'event' || chunking === 'line';
  const pieces = isByEvent ? eventPieces(attempt) : joinUndelayed(eventPieces(attempt));
  for (const { delayMs, bytes, eventCount } of pieces) {
    const parts = splitBytes(bytes, chunking);
    for (const [at, part] of parts.entries()) {
      const isLast = at === parts.length - 1;
      yield { delayMs: at === 0 ? delayMs : 0, bytes: part, eventCount: isLast ? eventCount : 0 };
    }
  }
}

/** Each event in one piece; the last one may be cut. */
function* eventPieces(attempt: ScenarioResponse): Generator<BodyPiece> {
  for (const event of sentEvents(attempt)) {
    yield { delayMs: event.delayMs, bytes: Buffer.from(eventText(event)), eventCount: 1 };
  }
  const { inside, afterEvents } = attempt.ending;
  const cut = attempt.events[afterEvents];
  if (inside === undefined || cut === undefined) return;
  yield { delayMs: cut.delayMs, bytes: cutBytes(Buffer.from(eventText(cut)), inside), eventCount: 0 };
}

function* joinUndelayed(pieces: Iterable<BodyPiece>): Generator<BodyPiece> {
  let delayMs = 0;
  let eventCount = 0;
  let joined: Buffer[] = [];
  for (const piece of pieces) {
    if (piece.delayMs > 0 && joined.length > 0) {
      yield { delayMs, bytes: Buffer.concat(joined), eventCount };
      joined = [];
      eventCount = 0;
    }
    if (joined.length === 0) ({ delayMs } = piece);
    joined.push(piece.bytes);
    eventCount += piece.eventCount;
  }
  if (joined.length > 0) yield { delayMs, bytes: Buffer.concat(joined), eventCount };
}

function splitBytes(bytes: Buffer, chunking: ScenarioChunking): readonly Buffer[] {
  if (chunking === 'event' || chunking === 'whole') return [bytes];
  const parts: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = chunking === 'line' ? lineEndAfter(bytes, start) : start + chunking;
    parts.push(bytes.subarray(start, end));
    start = end;
  }
  return parts;
}

/** Offset just after the line that starts at `start`, its terminator included. */
function lineEndAfter(bytes: Buffer, start: number): number {
  const end = findLineEnd(bytes, start);
  return end + terminatorAt(bytes, end).length;
}

/** The beginning of an event up to where it is cut. */
function cutBytes(bytes: Buffer, inside: ScenarioCut): Buffer {
  switch (inside) {
    case 'event':
      return Buffer.concat([withoutLineEnds(bytes), Buffer.of(lineFeed)]);
    case 'line':
      return halfLastLine(withoutLineEnds(bytes));
    case 'character':
      return bytes.subarray(0, lastLongCharacter(bytes) + 1);
  }
}

function withoutLineEnds(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && endsLine(bytes[end - 1])) end -= 1;
  return bytes.subarray(0, end);
}

/** Cuts between two characters, so that a line is what is broken and nothing smaller. */
function halfLastLine(bytes: Buffer): Buffer {
  const start = findLineStart(bytes, bytes.length);
  let end = start + Math.ceil((bytes.length - start) / 2);
  while (end < bytes.length && isContinuation(bytes[end])) end += 1;
  return bytes.subarray(0, end);
}

/** Offset of the first byte of the last character that has more than one. */
function lastLongCharacter(bytes: Buffer): number {
  return bytes.findLastIndex((byte) => byte >= 0xc0);
}
