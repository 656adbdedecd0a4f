// "SSE: Simulate Close…": chooses an ending and a moment, and makes it happen to a stream. A stream of the dev server
// gets it from the server itself, on the wire; any other from the inspector, between socket and parser.

import { firstEntryOf } from '../../core/log/entryPlaces.ts';
import { isKind } from '../../core/log/eventLog.ts';
import { parseFault, type Fault } from '../../core/stream/fault.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { parseRule } from '../../core/relay/rules/relayRuleParser.ts';
import type { RelayRule } from '../../core/relay/rules/relayRule.ts';
import type { RelayedStream } from '../../net/relay/relayedStream.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { UserError } from '../errorReport.ts';
import { askForFault, askForSide } from './faultPrompts.ts';
import type { RelayedHandle, StreamHandle } from '../streams/streamRegistry.ts';

/** What the command returns: who makes the ending. */
export interface SimulationResult {
  readonly streamId: string;
  readonly madeBy: 'server' | 'inspector' | 'relay';
}

/**
 * Simulates what `requested` says, or what the user chooses.
 * @param requested `{ ending, status, when }`, of a relayed stream `side` besides; undefined asks the user
 * @throws UserError for a fault that does not exist; SimulationError when the stream is not open
 */
export async function simulateClose(
  handle: StreamHandle,
  requested: unknown,
  devServer: DevServerHost,
): Promise<SimulationResult | undefined> {
  if (handle.relayed) return simulateRelayed(handle, requested);
  const { stream } = handle;
  const fault = requested === undefined ? await askForFault(handle) : parseFault(requested);
  if (fault === undefined) return undefined;
  if (typeof fault === 'string') throw new UserError(fault);
  return { streamId: handle.id, madeBy: makeFault(stream, fault, devServer) };
}

/** The ending of a relayed stream is made by its relay, on the side that was chosen. */
async function simulateRelayed(
  handle: RelayedHandle,
  requested: unknown,
): Promise<SimulationResult | undefined> {
  const rule = requested === undefined ? await askForEnding(handle) : parseEnding(requested);
  if (!rule) return undefined;
  makeRule(handle.relayed.stream, rule);
  return { streamId: handle.id, madeBy: 'relay' };
}

async function askForEnding(handle: RelayedHandle): Promise<RelayRule | undefined> {
  const fault = await askForFault(handle);
  const side = fault && (await askForSide());
  if (!side) return undefined;
  return { fault: { kind: 'ending', fault, side }, trigger: { kind: 'now' } };
}

function parseEnding(requested: unknown): RelayRule {
  const rule = parseRule(isRecord(requested) ? { ...requested, change: 'ending' } : requested);
  if (typeof rule === 'string') throw new UserError(rule);
  return rule;
}

/**
 * Adds a rule to a relayed stream. Returns its number.
 * @throws UserError when it needs an open connection and there is none, or nobody could make it
 */
export function makeRule(stream: RelayedStream, rule: RelayRule): number {
  const { fault, trigger } = rule;
  const isOpen = stream.openAttempt !== undefined && stream.appSide.state.phase === 'open';
  if (fault.kind === 'ending') {
    const { effect } = fault.fault;
    const isAnswer =
      effect.kind === 'no-content' || effect.kind === 'wrong-type' || effect.kind === 'http-error';
    if (fault.side === 'server' && (isAnswer || effect.kind === 'close-message')) {
      throw new UserError(
        'Answers and messages come from the server: they can be simulated for the app only.',
      );
    }
    if (isAnswer && !isOpen && trigger.kind === 'now') {
      stream.rules.answerNext(effect);
      return 0;
    }
  }
  if (!isOpen && trigger.kind === 'now' && (fault.kind === 'ending' || fault.kind === 'inject')) {
    throw new UserError('The app has no open connection to this stream: wait until it has connected.');
  }
  return stream.addRule(rule);
}

function makeFault(stream: SseStream, fault: Fault, devServer: DevServerHost): SimulationResult['madeBy'] {
  const port = stream.state.phase === 'open' ? localPortOf(stream) : undefined;
  const isOfDevServer = stream.request.url.startsWith(`${devServer.server?.origin ?? 'none'}/`);
  if (isOfDevServer && port !== undefined && devServer.server?.makeFault(port, fault)) {
    stream.noteServerFault(fault);
    return 'server';
  }
  stream.simulate(fault);
  return 'inspector';
}

/** Port of our side of the current attempt's connection, as its `open` entry has it. */
function localPortOf({ log, state }: SseStream): number | undefined {
  for (let number = firstEntryOf(log, state.attempt); number <= log.length; number += 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'open')) return log.detail(entry)?.localPort;
    if (entry.kind === 'message') return undefined;
  }
  return undefined;
}
