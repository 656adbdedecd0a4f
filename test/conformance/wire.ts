// What the log shows of the bytes of one attempt's body, in the terms of a case's `wire` list: in the order in which
// the things become complete.

import { AttemptRecorder } from '../../src/core/log/attemptRecorder.ts';
import { entryFlags, type Entry } from '../../src/core/log/entry.ts';
import { EventLog } from '../../src/core/log/eventLog.ts';
import type { WireItem } from './caseFormat.ts';

interface PlacedItem {
  /** Offset in the bodies of the first byte after it. */
  readonly end: number;
  readonly item: WireItem;
}

/** Items of an attempt, read from its entries and their bytes. */
export function wireOf(log: EventLog, attempt: number): WireItem[] {
  const entries = log.entries(1, log.length).filter((entry) => {
    return entry.attempt === attempt && !(entry.flags & entryFlags.detail);
  });
  const placed = entries.flatMap((entry) => itemsOf(log, entry));
  return placed.sort((a, b) => a.end - b.end).map(({ item }) => item);
}

/** Items of bodies that come one after the other over one stream, each in these chunks and then over. */
export function wireOfBodies(bodies: readonly (readonly Uint8Array[])[]): WireItem[][] {
  const log = new EventLog(0);
  const listener = {
    onMessage: () => {},
    onId: () => {},
    onRetry: () => {},
    onTooLarge: () => {},
    isListening: () => true,
  };
  return bodies.map((chunks, at) => {
    const recorder = new AttemptRecorder(log, at + 1, 64 * 1024 * 1024, listener);
    chunks.forEach((chunk, chunkAt) => recorder.push(chunk, { receivedAtMs: 0, chunk: chunkAt + 1 }));
    recorder.end({ receivedAtMs: 0, chunk: chunks.length });
    return wireOf(log, at + 1);
  });
}

function itemsOf(log: EventLog, entry: Entry): PlacedItem[] {
  const lines = log.fieldLines(entry);
  const at = (offset: number): number => entry.offset + offset;
  const endOf = (line: (typeof lines)[number] | undefined): number => at((line?.offset ?? 0) + 1);
  const [first] = lines;
  switch (entry.kind) {
    case 'comment':
      return [{ end: endOf(first), item: { comment: first?.value ?? '' } }];
    case 'retry':
      return [{ end: endOf(first), item: { retry: Number(first?.value) } }];
    case 'message':
    case 'id':
    case 'notice': {
      const ignored = lines
        .filter((line) => line.ignored !== undefined && line.terminator !== '')
        .map((line) => ({ end: endOf(line), item: { ignored: { field: line.field, value: line.value } } }));
      const whole = wholeBlock(log, entry);
      return whole ? [...ignored, { end: at(entry.length), item: whole }] : ignored;
    }
    default:
      return [];
  }
}

function wholeBlock(log: EventLog, entry: Entry): WireItem | undefined {
  if (entry.kind === 'message') {
    const data = log.fields(entry).data ?? '';
    return { event: { type: entry.type, data, lastEventId: log.lastEventId(entry) ?? '' } };
  }
  if (entry.type !== 'lost-block') return undefined;
  const lines = log.fieldLines(entry);
  const cut = lines.at(-1)?.terminator === '' ? lines.at(-1) : undefined;
  const valueOf = (line: (typeof lines)[number]): string => line.value;
  const complete = lines.filter((line) => line !== cut);
  const data = complete.filter(({ field }) => field === 'data').map((line) => `${valueOf(line)}\n`);
  const type = complete.findLast(({ field }) => field === 'event');
  const line = cut ? new TextDecoder().decode(log.bytes(entry).subarray(cut.offset)) : '';
  const item = { line, data: data.join(''), type: type ? valueOf(type) : '' };
  return line === '' && item.data === '' && item.type === '' ? undefined : { discardedAtEnd: item };
}
