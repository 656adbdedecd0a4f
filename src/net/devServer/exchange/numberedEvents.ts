// The small, predictable streams that most routes serve: numbered events at an interval. An event's bytes depend on
// its number alone, so a body's length is known before it is sent, and a reconnect goes on counting.
import * as l10n from '@vscode/l10n';

import { formatEvent, formatRetry } from '../../../core/wire/eventWriter.ts';
import type { LineEnd } from '../../../core/wire/lines.ts';
import type { Exchange } from './exchange.ts';
import { flag, type Parameter, text, wholeNumber } from './query.ts';

/** `retry` as a server would send it: any digits, since what clients do with large ones is worth seeing. */
export const retryParameter = text({
  fallback: '',
  pattern: /^\d{1,40}$/,
  accepted: l10n.t('1 to 40 digits (ms)'),
  isLogged: true,
  explanation: l10n.t('Sends a retry field first: how long the client waits before it comes back.'),
});

export const intervalParameter: Parameter<number> = wholeNumber({
  fallback: 200,
  from: 0,
  to: 60_000,
  unit: 'ms',
  explanation: l10n.t('Time between two events, and before the ending.'),
});

export const idsParameter = flag(
  true,
  l10n.t('Gives events an id; a reconnect then goes on after its Last-Event-ID.'),
);

/** How many events a route sends before its ending. */
export function afterParameter(fallback: number, explanation: string): Parameter<number> {
  return wholeNumber({ fallback, from: 0, to: 100_000, unit: 'events', explanation });
}

export interface NumberedValues {
  readonly interval: number;
  readonly retry: string;
  readonly ids: boolean;
  /** Whether each byte is written on its own. */
  readonly split?: boolean;
}

/** The number that an attempt's events start with: one after its Last-Event-ID where that is a number, or 1. */
export function firstNumber({ lastEventId }: Exchange): number {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) + 1 : 1;
}

export function numberedEvent(number: number, hasId: boolean): string {
  return formatEvent({ id: hasId ? `${number}` : undefined, data: JSON.stringify({ number }) });
}

/** The events of one attempt. */
export function* numberedEvents(exchange: Exchange, count: number, hasIds: boolean): Generator<string> {
  const first = firstNumber(exchange);
  for (let number = first; number < first + count; number += 1) yield numberedEvent(number, hasIds);
}

/** The retry line where one was asked for, else nothing. */
export function retryLine({ retry }: Pick<NumberedValues, 'retry'>, lineEnd: LineEnd = '\n'): string {
  return retry === '' ? '' : formatRetry(retry, lineEnd);
}

/** Sends the retry line and `count` events, with a pause after each event, the last one included. */
export async function sendNumbered(exchange: Exchange, count: number, values: NumberedValues): Promise<void> {
  await sendEvents(exchange, numberedEvents(exchange, count, values.ids), values);
}

/** Sends the retry line and events that are formatted already, with a pause after each. */
export async function sendEvents(
  exchange: Exchange,
  events: Iterable<string>,
  values: NumberedValues,
): Promise<void> {
  await exchange.write(retryLine(values));
  for (const event of events) {
    await writeEvent(exchange, event, values.split);
    await exchange.pause(values.interval);
  }
}

/** Writes the bytes of one event; split, each byte on its own, so that it can travel as a chunk of its own. */
export async function writeEvent(
  exchange: Exchange,
  event: string | Uint8Array,
  isSplit: boolean | undefined,
): Promise<void> {
  if (isSplit !== true) return exchange.write(event, 1);
  const bytes = Buffer.from(event);
  for (let index = 0; index < bytes.length; index += 1) {
    await exchange.write(bytes.subarray(index, index + 1), index === bytes.length - 1 ? 1 : 0);
  }
}
