// "SSE: Simulate Close…": chooses an ending and a moment, and makes it happen to a stream. A stream of the dev server
// gets it from the server itself, on the wire; any other from the inspector, between socket and parser.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { firstEntryOf } from '../../core/log/entryPlaces.ts';
import { isKind } from '../../core/log/eventLog.ts';
import {
  describeErrorStatuses,
  faultEffects,
  isErrorStatus,
  parseFault,
  type Fault,
  type FaultEffect,
  type FaultMoment,
} from '../../core/stream/fault.ts';
import type { FaultSide } from '../../core/stream/relayFault.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { parseRule } from '../../core/relay/rules/relayRuleParser.ts';
import type { RelayRule } from '../../core/relay/rules/relayRule.ts';
import type { RelayedStream } from '../../net/relay/relayedStream.ts';
import type { SseStream } from '../../net/stream/sseStream.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { whyNotRecorded } from '../../core/recording/recordedAs.ts';
import { whyNotDebugged } from '../../core/debug/words/debuggedAs.ts';
import { UserError } from '../errorReport.ts';
import type { OwnStreamHandle, RelayedHandle, StreamHandle } from '../streams/streamRegistry.ts';

const icons: Readonly<Record<FaultEffect['kind'], string>> = {
  end: 'debug-stop',
  truncated: 'debug-disconnect',
  reset: 'zap',
  'no-content': 'circle-slash',
  'wrong-type': 'file-code',
  'http-error': 'error',
  'close-message': 'comment',
  stall: 'debug-pause',
};

interface MomentItem extends vscode.QuickPickItem {
  readonly moment?: FaultMoment;
  readonly ask?: 'entry' | 'delay';
}

const moments: readonly MomentItem[] = [
  { label: l10n.t('$(play) Now'), moment: { kind: 'now' } },
  { label: l10n.t('$(symbol-event) After the next event'), moment: { kind: 'after next event' } },
  {
    label: l10n.t('$(list-ordered) After entry…'),
    detail: l10n.t('As soon as the timeline has the entry of a number'),
    ask: 'entry',
  },
  { label: l10n.t('$(clock) After a while…'), ask: 'delay' },
  {
    label: l10n.t('$(split-horizontal) Inside an event'),
    detail: l10n.t('In the middle of a line of data'),
    moment: { kind: 'inside event' },
  },
  {
    label: l10n.t('$(symbol-string) Inside a character'),
    detail: l10n.t('Between the bytes of a character that has several'),
    moment: { kind: 'inside character' },
  },
];

const sides: readonly (vscode.QuickPickItem & { readonly side: FaultSide })[] = [
  {
    label: l10n.t('$(arrow-both) Both'),
    detail: l10n.t('The app meets the ending, and the server sees an app that left'),
    side: 'both',
  },
  {
    label: l10n.t('$(browser) App'),
    detail: l10n.t('The app meets the ending, and the server’s connection stays open'),
    side: 'app',
  },
  {
    label: l10n.t('$(server) Server'),
    detail: l10n.t('The server sees an app that left, and the app’s connection stays open and silent'),
    side: 'server',
  },
];

/** What the command returns: who makes the ending. */
export interface SimulationResult {
  readonly streamId: string;
  readonly madeBy: 'server' | 'inspector' | 'relay';
}

/** What is to be simulated: a fault of a stream of the inspector's own, a rule of a relayed one. */
export type Simulation =
  | { readonly handle: OwnStreamHandle; readonly fault: Fault }
  | { readonly handle: RelayedHandle; readonly rule: RelayRule };

/**
 * Simulates what is wanted, or what the user chooses. The ending of a relayed stream is made by its relay.
 * @param wanted undefined asks the user
 * @throws UserError or SimulationError when the stream is not open
 */
export async function simulateClose(
  handle: StreamHandle,
  wanted: Simulation | undefined,
  devServer: DevServerHost,
): Promise<SimulationResult | undefined> {
  const simulation = wanted ?? (await askForSimulation(handle));
  if (!simulation) return undefined;
  const { id: streamId } = handle;
  if ('fault' in simulation) {
    return { streamId, madeBy: makeFault(simulation.handle.stream, simulation.fault, devServer) };
  }
  makeRule(simulation.handle.relayed.stream, simulation.rule);
  return { streamId, madeBy: 'relay' };
}

/**
 * The simulation that a script wants: `{ ending, status, when }`, of a relayed stream `side` besides.
 * @throws UserError for an ending that does not exist
 */
export function readSimulation(handle: StreamHandle, requested: unknown): Simulation {
  if (handle.relayed) {
    const rule = parseRule(isRecord(requested) ? { ...requested, change: 'ending' } : requested);
    if (typeof rule === 'string') throw new UserError(rule);
    return { handle, rule };
  }
  if (handle.recorded) throw new UserError(whyNotRecorded);
  if (handle.debugged) throw new UserError(whyNotDebugged.simulateClose);
  const fault = parseFault(requested);
  if (typeof fault === 'string') throw new UserError(fault);
  return { handle, fault };
}

async function askForSimulation(handle: StreamHandle): Promise<Simulation | undefined> {
  if (handle.recorded) throw new UserError(whyNotRecorded);
  if (handle.debugged) throw new UserError(whyNotDebugged.simulateClose);
  const fault = await askForFault(handle);
  if (!fault) return undefined;
  if (!handle.relayed) return { handle, fault };
  const side = await askForSide();
  return side && { handle, rule: { fault: { kind: 'ending', fault, side }, trigger: { kind: 'now' } } };
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
        l10n.t('Answers and messages come from the server: they can be simulated for the app only.'),
      );
    }
    if (isAnswer && !isOpen && trigger.kind === 'now') {
      stream.rules.answerNext(effect);
      return 0;
    }
  }
  if (!isOpen && trigger.kind === 'now' && (fault.kind === 'ending' || fault.kind === 'inject')) {
    throw new UserError(
      l10n.t('The app has no open connection to this stream: wait until it has connected.'),
    );
  }
  return stream.addRule(rule);
}

function makeFault(stream: SseStream, fault: Fault, devServer: DevServerHost): SimulationResult['madeBy'] {
  const port = stream.state.phase === 'open' ? localPortOf(stream) : undefined;
  // The server follows what it writes as events.
  const isOfDevServer =
    stream.bodyFormat === 'event-stream' &&
    stream.request.url.startsWith(`${devServer.server?.origin ?? 'none'}/`);
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

/** The ending and its moment; undefined when a choice was left. */
export async function askForFault(handle: StreamHandle): Promise<Fault | undefined> {
  const items = faultEffects.map((choice) => ({
    label: `$(${icons[choice.effect.kind]}) ${choice.label}`,
    detail: choice.detail,
    effect: choice.effect,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('Simulate a close: what happens'),
    placeHolder: l10n.t('What the client is to see'),
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  const effect = chosen.effect.kind === 'http-error' ? await askForStatus() : chosen.effect;
  const moment = effect && (await askForMoment(handle));
  return effect && moment && { effect, moment };
}

/** Who is to meet an ending of a relayed stream. */
export async function askForSide(): Promise<FaultSide | undefined> {
  return (await vscode.window.showQuickPick(sides, { title: l10n.t('Simulate a close: on which side') }))
    ?.side;
}

async function askForStatus(): Promise<FaultEffect | undefined> {
  const typed = await vscode.window.showInputBox({
    prompt: l10n.t('Status of the answer to the next attempt'),
    value: '503',
    validateInput: (text) => (isErrorStatus(Number(text)) ? undefined : describeErrorStatuses()),
  });
  return typed === undefined ? undefined : { kind: 'http-error', status: Number(typed) };
}

async function askForMoment({ stream }: StreamHandle): Promise<FaultMoment | undefined> {
  const chosen = await vscode.window.showQuickPick(moments, { title: l10n.t('Simulate a close: when') });
  if (chosen?.ask === 'entry') {
    const next = stream.log.length + 1;
    const number = await askForNumber(
      l10n.t('Number of the entry'),
      String(next),
      1,
      Number.MAX_SAFE_INTEGER,
    );
    return number === undefined ? undefined : { kind: 'after entry', number };
  }
  if (chosen?.ask === 'delay') {
    const delayMs = await askForNumber(l10n.t('Milliseconds to wait'), '2000', 0, 3_600_000);
    return delayMs === undefined ? undefined : { kind: 'after delay', delayMs };
  }
  return chosen?.moment;
}

/** A whole number; undefined when the input was left. */
export async function askForNumber(
  prompt: string,
  value: string,
  min: number,
  max: number,
): Promise<number | undefined> {
  const accepted = l10n.t('A whole number from {min} to {max}.', { min, max });
  const typed = await vscode.window.showInputBox({
    prompt,
    value,
    validateInput: (text) => {
      const isInRange = /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
      return isInRange ? undefined : accepted;
    },
  });
  return typed === undefined ? undefined : Number(typed);
}
