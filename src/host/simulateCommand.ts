// "SSE: Simulate Close…": chooses an ending and a moment, and makes it happen to a stream. A stream of the dev server
// gets it from the server itself, on the wire; any other from the inspector, between socket and parser.

import * as vscode from 'vscode';

import { firstEntryOf } from '../core/entryView.ts';
import { isKind } from '../core/eventLog.ts';
import {
  errorStatuses,
  faultEffects,
  isErrorStatus,
  parseFault,
  type Fault,
  type FaultEffect,
  type FaultMoment,
} from '../core/fault.ts';
import type { SseStream } from '../net/sseStream.ts';
import type { DevServerHost } from './devServerHost.ts';
import { UserError } from './errorReport.ts';
import { ownStreamOf } from './ownStream.ts';
import type { StreamHandle } from './streamRegistry.ts';

/** What the command returns: who makes the ending. */
export interface SimulationResult {
  readonly streamId: string;
  readonly madeBy: 'server' | 'inspector';
}

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
  { label: '$(play) Now', moment: { kind: 'now' } },
  { label: '$(symbol-event) After the next event', moment: { kind: 'after next event' } },
  {
    label: '$(list-ordered) After entry…',
    detail: 'As soon as the timeline has the entry of a number',
    ask: 'entry',
  },
  { label: '$(clock) After a while…', ask: 'delay' },
  {
    label: '$(split-horizontal) Inside an event',
    detail: 'In the middle of a line of data',
    moment: { kind: 'inside event' },
  },
  {
    label: '$(symbol-string) Inside a character',
    detail: 'Between the bytes of a character that has several',
    moment: { kind: 'inside character' },
  },
];

/**
 * Simulates what `requested` says, or what the user chooses.
 * @param requested `{ ending, status, when }`; undefined asks the user
 * @throws UserError for a fault that does not exist; SimulationError when the stream is not open
 */
export async function simulateClose(
  handle: StreamHandle,
  requested: unknown,
  devServer: DevServerHost,
): Promise<SimulationResult | undefined> {
  const stream = ownStreamOf(handle, 'simulateClose');
  const fault = requested === undefined ? await askForFault(handle) : parseFault(requested);
  if (fault === undefined) return undefined;
  if (typeof fault === 'string') throw new UserError(fault);
  return { streamId: handle.id, madeBy: makeFault(stream, fault, devServer) };
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

async function askForFault(handle: StreamHandle): Promise<Fault | undefined> {
  const items = faultEffects.map((choice) => ({
    label: `$(${icons[choice.effect.kind]}) ${choice.label}`,
    detail: choice.detail,
    effect: choice.effect,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Simulate a close (1/2): what happens',
    placeHolder: 'What the client is to see',
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  const effect = chosen.effect.kind === 'http-error' ? await askForStatus() : chosen.effect;
  const moment = effect && (await askForMoment(handle));
  return effect && moment && { effect, moment };
}

async function askForStatus(): Promise<FaultEffect | undefined> {
  const typed = await vscode.window.showInputBox({
    prompt: 'Status of the answer to the next attempt',
    value: '503',
    validateInput: (text) =>
      isErrorStatus(Number(text)) ? undefined : `The status must be ${errorStatuses}.`,
  });
  return typed === undefined ? undefined : { kind: 'http-error', status: Number(typed) };
}

async function askForMoment({ stream }: StreamHandle): Promise<FaultMoment | undefined> {
  const chosen = await vscode.window.showQuickPick(moments, { title: 'Simulate a close (2/2): when' });
  if (chosen?.ask === 'entry') {
    const next = stream.log.length + 1;
    const number = await askForNumber('Number of the entry', String(next), 1, Number.MAX_SAFE_INTEGER);
    return number === undefined ? undefined : { kind: 'after entry', number };
  }
  if (chosen?.ask === 'delay') {
    const delayMs = await askForNumber('Milliseconds to wait', '2000', 0, 3_600_000);
    return delayMs === undefined ? undefined : { kind: 'after delay', delayMs };
  }
  return chosen?.moment;
}

async function askForNumber(
  prompt: string,
  value: string,
  min: number,
  max: number,
): Promise<number | undefined> {
  const accepted = `A whole number from ${min} to ${max}.`;
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
