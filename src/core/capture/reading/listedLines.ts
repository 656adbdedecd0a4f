// Objects that programs and scripts write, one for each line, chunk or event that they have read: which of their members is
// the time, and which is what was read. There is no standard for it; names and values tell.

import { encodeText } from '../../base/text.ts';
import { looksLikeEvents } from './eventsStart.ts';
import type { CapturedChunk } from './capturedExchange.ts';
import { asNumber, asText } from './jsonFields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Members with a time, the better ones first: those of a wall clock are told by their values. */
const timeNames = [
  'ts',
  'time',
  'timestamp',
  'at',
  'atMs',
  'at_ms',
  'received_at',
  'receivedAt',
  'receivedAtMs',
  'received_at_ms',
  'date',
  't',
  't_ms',
  'tMs',
  'elapsed_s',
  'elapsed',
  'elapsed_ms',
  'elapsedMs',
  'elapsed_seconds',
  'offset',
  'offset_ms',
  'offsetMs',
  'offset_s',
  'monotonic_s',
  'monotonic',
  'monotonic_ms',
  'sinceStartMs',
  'since_start_ms',
  'relative_ms',
  'relativeMs',
];
/** Members with bytes as they came, without the end of the line, and with it. */
const lineNames = ['line'];
const chunkNames = ['raw', 'chunk', 'bytes_text'];
const typeNames = ['event', 'eventType', 'event_type', 'eventName', 'type'];
const idNames = ['id', 'eventId', 'lastEventId', 'event_id', 'ID'];
const knownNames = new Set([
  ...timeNames,
  ...typeNames,
  ...idNames,
  'data',
  'retry',
  'i',
  'n',
  'seq',
  'index',
  'url',
  'deltaMs',
  'delta_ms',
  'reconnect',
  'attempt',
  'direction',
  'origin',
  '_id',
  'requestId',
  'comment',
  'size',
  'bytes',
]);

/** What the objects of a file are about; `texts`: their data are chunks, or events as they came. */
export type ListedShape = 'lines' | 'chunks' | 'texts' | 'events';

/** The shape of objects such as this one; undefined for what is a payload itself. */
export function shapeOf(fields: Fields): ListedShape | undefined {
  if (lineNames.some((name) => typeof fields[name] === 'string')) return 'lines';
  if (chunkNames.some((name) => typeof fields[name] === 'string')) return 'chunks';
  if (!('data' in fields) || !Object.keys(fields).every((name) => knownNames.has(name))) return undefined;
  if (timeIn(fields) === undefined && textAt(fields, typeNames) === undefined) return undefined;
  const data = asText(fields['data']);
  return data !== undefined && looksLikeEvents(encodeText(data)) ? 'texts' : 'events';
}

/** A time and what it counts from. */
export interface ListedTime {
  readonly ms: number;
  readonly isWall: boolean;
}

/** What was read by one object, with its time; undefined for one that has nothing of the kind. */
export function listedBytes(
  fields: Fields,
  shape: ListedShape,
): { readonly text: string; readonly time: ListedTime | undefined } | undefined {
  const text = textOfShape(fields, shape);
  return text === undefined ? undefined : { text, time: timeIn(fields) };
}

/** Parts of a body on one clock: that of the wall where all of them have it. */
export function chunksOf(
  parts: readonly { readonly text: string; readonly time: ListedTime | undefined }[],
): { readonly chunks: readonly CapturedChunk[]; readonly clock: 'wall' | 'own' } {
  const isWall = parts.length > 0 && parts.every(({ time }) => time?.isWall === true);
  const isOwn = parts.every(({ time }) => time?.isWall === false);
  const chunks = parts.map(({ text, time }) => ({
    bytes: encodeText(text),
    ...(time && (isWall || isOwn) && { atMs: time.ms }),
  }));
  return { chunks, clock: isWall ? 'wall' : 'own' };
}

function textOfShape(fields: Fields, shape: ListedShape): string | undefined {
  switch (shape) {
    case 'lines': {
      const line = textAt(fields, lineNames);
      return line === undefined || line.endsWith('\n') ? line : `${line}\n`;
    }
    case 'chunks':
      return textAt(fields, chunkNames);
    case 'texts':
      return asText(fields['data']);
    case 'events':
      return 'data' in fields ? eventText(fields) : undefined;
  }
}

function eventText(fields: Fields): string {
  const { data, retry } = fields;
  const type = textAt(fields, typeNames);
  const id = textAt(fields, idNames);
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  const lines: string[] = [];
  if (type !== undefined && type !== '' && type !== 'message') lines.push(`event: ${oneLine(type)}`);
  if (id !== undefined) lines.push(`id: ${oneLine(id)}`);
  if (typeof retry === 'number') lines.push(`retry: ${retry}`);
  for (const line of text.split(/\r\n|\r|\n/)) lines.push(`data: ${line}`);
  return `${lines.join('\n')}\n\n`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, ' ');
}

function textAt(fields: Fields, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = asText(fields[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

function timeIn(fields: Fields): ListedTime | undefined {
  let own: ListedTime | undefined;
  for (const name of timeNames) {
    const time = timeOfValue(name, fields[name]);
    if (time?.isWall) return time;
    own ??= time;
  }
  return own;
}

/** Sizes from which a number can only be a date, in seconds, milliseconds, microseconds and nanoseconds: since 1973. */
const leastDates: readonly (readonly [least: number, perMs: number])[] = [
  [1e17, 1e-6],
  [1e14, 1e-3],
  [1e11, 1],
  [1e8, 1_000],
];

function timeOfValue(name: string, value: unknown): ListedTime | undefined {
  const text = asText(value);
  if (text !== undefined && /^\d{4}-\d\d-\d\d/.test(text)) {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? undefined : { ms, isWall: true };
  }
  const number = asNumber(text === undefined || text.trim() === '' ? value : Number(text));
  if (number === undefined) return undefined;
  const date = leastDates.find(([least]) => number >= least);
  if (date && !/^(?:monotonic|elapsed|offset|since|relative)/.test(name))
    return { ms: number * date[1], isWall: true };
  const isMs =
    /ms$/i.test(name) || (!/(?:_s|_seconds)$/.test(name) && Number.isInteger(number) && number >= 1_000);
  return { ms: isMs ? number : number * 1_000, isWall: false };
}
