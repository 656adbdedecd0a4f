// Drives one stream through one case and fails with the first difference: the order and content of what is observed,
// the requests that the server got, what comes too much, and what the log shows of the bytes.

import { expect } from 'vitest';

import { isKind } from '../../src/core/log/eventLog.ts';
import { SseStream } from '../../src/net/stream/sseStream.ts';
import { comesTrue, everyMoment, until, waitLimitMs, type ChangeSource } from '../helpers/waiting.ts';
import type { Case, Exchange, Observation, WireItem } from './caseFormat.ts';
import { chunkBytes } from './chunkBytes.ts';
import { isExpected, observationOf, readyStateOf } from './observations.ts';
import { ScriptedServer } from './scriptedServer.ts';
import { wireOf, wireOfBodies } from './wire.ts';

const defaultQuietMs = 150;

/**
 * Runs the case to its end.
 * @param leaveLimitMs how long a client may take to leave that is expected to
 * @throws when anything differs
 */
export async function runCase(script: Case, leaveLimitMs = script.timeoutMs ?? waitLimitMs): Promise<void> {
  if (script.expectThrow) {
    expect(() => createStream(script, script.url ?? '')).toThrow();
    return;
  }
  expectWireOfBytes(script);
  const server = await ScriptedServer.open(script);
  const stream = createStream(script, script.url ?? server.url);
  try {
    await observe(script, stream, server, leaveLimitMs);
    expectWireOfLog(script, stream);
  } finally {
    stream.close();
    await server.close();
  }
}

function createStream({ clientOptions = {} }: Case, url: string): SseStream {
  const { headers, method, body, lastEventId, initialDelayMs, readTimeoutMs } = clientOptions;
  return new SseStream(
    {
      url,
      policy: { kind: 'standard' },
      ...(headers && { headers: Object.entries(headers) }),
      ...(method !== undefined && { method }),
      ...(body !== undefined && { body }),
      ...(lastEventId !== undefined && { lastEventId }),
    },
    {
      ...(initialDelayMs !== undefined && { reconnectionTimeMs: initialDelayMs }),
      ...(readTimeoutMs !== undefined && { idleTimeoutMs: readTimeoutMs }),
    },
  );
}

async function observe(
  script: Case,
  stream: SseStream,
  server: ScriptedServer,
  leaveLimitMs: number,
): Promise<void> {
  const expected = script.expect ?? [];
  const stopAfter = script.stopAfter ?? expected.length;
  const observed: Observation[] = [];
  const isAsExpected = (): boolean =>
    observed.every((one, at) => {
      const wanted = expected[at];
      return wanted !== undefined && isExpected(one, wanted);
    });
  const happenings: ChangeSource = (onChange) => {
    const stops = [stream.log.subscribe(onChange), server.onChange(onChange)];
    return () => stops.forEach((stop) => stop());
  };

  stream.log.subscribe((number) => {
    const observation = observationOf(stream.log, number);
    if (!observation) return;
    observed.push(observation);
    if (observed.length === stopAfter) stream.close();
    if (observed.length === script.restartAfter) stream.connect();
  });
  const { reconnectionTimeMs } = stream.state;
  stream.connect();
  if (script.initialState) expect(readyStateOf(stream.state)).toBe(script.initialState);
  if (script.closeAfterMs !== undefined) {
    await comesTrue(() => server.faults.length > 0 || !isAsExpected(), happenings, script.closeAfterMs);
    stream.close();
  }
  const isSettled = (): boolean =>
    observed.length >= expected.length || !isAsExpected() || server.faults.length > 0;
  const progress = (): string =>
    `Expected ${JSON.stringify(expected)}, observed ${JSON.stringify(observed)}.`;
  await until(isSettled, happenings, progress, script.timeoutMs ?? waitLimitMs);
  const isTooMuch = (): boolean => observed.length > expected.length || server.faults.length > 0;
  await comesTrue(isTooMuch, happenings, script.quietMs ?? defaultQuietMs);
  if (server.faults.length > 0) throw new Error(server.faults.join('; '));
  if (!isAsExpected()) expect(observed).toEqual(expected);

  if (script.finalState) expect(readyStateOf(stream.state)).toBe(script.finalState);
  if (script.expectClientDisconnect) {
    await until(
      () => server.hasClientLeft,
      everyMoment,
      () => 'The client has not left.',
      leaveLimitMs,
    );
  }
  expectAnnouncedDelays(script, stream);
  if (script.retryAfter === 'unchanged') expect(stream.state.reconnectionTimeMs).toBe(reconnectionTimeMs);
  else if (script.retryAfter !== undefined) expect(stream.state.reconnectionTimeMs).toBe(script.retryAfter);
}

/** The client did not mean to come later than it may, however late it was in the end. */
function expectAnnouncedDelays({ exchanges = [] }: Case, { log }: SseStream): void {
  for (const [at, { request }] of exchanges.entries()) {
    const max = request?.afterPreviousMs?.max;
    if (max === undefined) continue;
    const ends = log.entries(1, log.length).filter(({ attempt }) => attempt === at);
    const announced = ends.flatMap((entry) => {
      const next = isKind(entry, 'close') || isKind(entry, 'error') ? log.detail(entry)?.next : undefined;
      return next?.next === 'reconnect' ? [next.delayMs] : [];
    });
    expect(announced).toHaveLength(1);
    expect(Math.max(...announced)).toBeLessThanOrEqual(max);
  }
}

/** The wire lists, from the bytes of each exchange alone. */
function expectWireOfBytes({ wire, exchanges = [] }: Case): void {
  if (!wire) return;
  const parsed = wire.flatMap((items, at) => (items === null ? [] : [{ items, exchange: exchanges[at] }]));
  const bodies = parsed.map(({ exchange }) => bodyChunks(exchange));
  expect(wireOfBodies(bodies)).toEqual(parsed.map(({ items }) => items));
}

/** The wire lists again, as far as the stream lived: all of a body that ended, the beginning of one that was closed. */
function expectWireOfLog({ wire, exchanges = [] }: Case, stream: SseStream): void {
  if (!wire) return;
  const { log } = stream;
  const opened = log.entries(1, log.length).filter(({ kind }) => kind === 'open');
  const parsed = wire.filter(
    (items, at): items is readonly WireItem[] => items !== null && isEventStream(exchanges[at]),
  );
  opened.forEach(({ attempt }, at) => {
    const wanted = parsed[Math.min(at, parsed.length - 1)] ?? [];
    const shown = wireOf(log, attempt);
    const isWhole = attempt < stream.state.attempt;
    expect(shown).toEqual(isWhole ? wanted : wanted.slice(0, shown.length));
  });
}

function isEventStream(exchange: Exchange | undefined): boolean {
  const response = exchange?.response;
  if (!response || 'raw' in response) return false;
  const type = response.headers?.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return (response.status ?? 200) === 200 && /^text\/event-stream\s*(;|$)/i.test(type ?? '');
}

function bodyChunks(exchange: Exchange | undefined): Uint8Array[] {
  const response = exchange?.response;
  return response && 'body' in response ? (response.body ?? []).map(chunkBytes) : [];
}
