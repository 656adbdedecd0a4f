// The questions by which a person chooses an ending of the lab, its moment, and numbers.

import * as vscode from 'vscode';

import {
  errorStatuses,
  faultEffects,
  isErrorStatus,
  type Fault,
  type FaultEffect,
  type FaultMoment,
} from '../../core/stream/fault.ts';
import type { FaultSide } from '../../core/stream/relayFault.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

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

const sides: readonly (vscode.QuickPickItem & { readonly side: FaultSide })[] = [
  {
    label: '$(arrow-both) Both',
    detail: 'The app meets the ending, and the server sees an app that left',
    side: 'both',
  },
  {
    label: '$(browser) App',
    detail: 'The app meets the ending, and the server’s connection stays open',
    side: 'app',
  },
  {
    label: '$(server) Server',
    detail: 'The server sees an app that left, and the app’s connection stays open and silent',
    side: 'server',
  },
];

/** The ending and its moment; undefined when a choice was left. */
export async function askForFault(handle: StreamHandle): Promise<Fault | undefined> {
  const items = faultEffects.map((choice) => ({
    label: `$(${icons[choice.effect.kind]}) ${choice.label}`,
    detail: choice.detail,
    effect: choice.effect,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Simulate a close: what happens',
    placeHolder: 'What the client is to see',
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  const effect = chosen.effect.kind === 'http-error' ? await askForStatus() : chosen.effect;
  const moment = effect && (await askForMoment(handle));
  return effect && moment && { effect, moment };
}

/** Who is to meet an ending of a relayed stream. */
export async function askForSide(): Promise<FaultSide | undefined> {
  return (await vscode.window.showQuickPick(sides, { title: 'Simulate a close: on which side' }))?.side;
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
  const chosen = await vscode.window.showQuickPick(moments, { title: 'Simulate a close: when' });
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

/** A whole number; undefined when the input was left. */
export async function askForNumber(
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
