// The user's settings, read when they are needed and checked, since a settings file may hold anything.

import * as vscode from 'vscode';

import { parseTokenPrices, type TokenPrices } from '../core/assembly/answerCost.ts';
import { isClientChoice, type ClientChoice } from '../core/stream/clientProfile.ts';
import type { HistoryBudget } from '../core/recording/historyFacts.ts';
import { parseCloseMessages } from '../core/wire/closeMessage.ts';
import type { RelayOptions } from '../net/relay/relay.ts';
import type { SseStreamOptions } from '../net/stream/sseStream.ts';
import { settings } from './names.ts';

const bytesPerMiB = 1024 * 1024;

/** Largest event that is read, in bytes. */
export function maxEventBytes(): number {
  return Math.round(readNumber(settings.maxEventMiB, 16, 0.001, 512) * bytesPerMiB);
}

/** Options of a new stream. */
export function streamSettings(): SseStreamOptions {
  return {
    maxEventBytes: maxEventBytes(),
    connectTimeoutMs: readNumber(settings.connectTimeoutSeconds, 30, 1, 3_600) * 1000,
    idleTimeoutMs: readNumber(settings.idleTimeoutSeconds, 0, 0, 86_400) * 1000,
    insecureHosts: readTexts(settings.insecureHosts),
    leavesAgentOut: () => vscode.workspace.getConfiguration('http').get<unknown>('proxySupport') === 'on',
    closeMessages: parseCloseMessages(
      vscode.workspace.getConfiguration().get<unknown>(settings.closeMessages),
    ),
    client: readClient(),
  };
}

/** How large the log of a new stream may become, in memory and on disk, and all logs together in memory. */
export function logSettings(): {
  readonly memoryBytes: number;
  readonly totalMemoryBytes: number;
  readonly diskBytes: number;
} {
  const diskMiB = readNumber(settings.logDiskMiB, 16_384, 0, 16_777_216);
  return {
    memoryBytes: Math.round(readNumber(settings.logMemoryMiB, 64, 0.01, 65_536) * bytesPerMiB),
    totalMemoryBytes: Math.round(readNumber(settings.logTotalMemoryMiB, 256, 1, 1_048_576) * bytesPerMiB),
    diskBytes: diskMiB === 0 ? Infinity : Math.round(diskMiB * bytesPerMiB),
  };
}

/** Whether streams are kept as history, how long, and how much room all of it may take. */
export function historySettings(): HistoryBudget & { readonly isEnabled: boolean } {
  const isEnabled = vscode.workspace.getConfiguration().get<unknown>(settings.historyEnabled) !== false;
  return {
    isEnabled,
    bytes: Math.round(readNumber(settings.historyDiskMiB, 1_024, 1, 16_777_216) * bytesPerMiB),
    ageMs: readNumber(settings.historyDays, 30, 0, 36_500) * 86_400_000,
  };
}

/** How many streams that are over stay in the window. */
export function endedStreamsLimit(): number {
  return Math.round(readNumber(settings.maxEndedStreams, 500, 1, 100_000));
}

/** Port of the dev server; 0 for a free one. */
export function devServerPort(): number {
  return Math.round(readNumber(settings.devServerPort, 0, 0, 65_535));
}

/** What a new relay is to do. */
export function relaySettings(): Omit<RelayOptions, 'upstream'> {
  return {
    ...streamSettings(),
    port: Math.round(readNumber(settings.relayPort, 0, 0, 65_535)),
    allowedOrigins: readTexts(settings.relayAllowedOrigins),
  };
}

/** Whether a panel that was live when the window was reloaded connects again. */
export function reconnectsOnReload(): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(settings.reconnectOnReload) !== false;
}

/** Whether a stream goes on when its tab is closed. */
export function keepsRunningWithoutTab(): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(settings.onTabClose) === 'keepRunning';
}

/** Whether the streams of an app that is debugged are inspected. */
export function debugInspection(): 'ask' | 'always' | 'never' {
  const choice = vscode.workspace.getConfiguration().get<unknown>(settings.debugInspect);
  return choice === 'always' || choice === 'never' ? choice : 'ask';
}

/** Whether streams in the text of a file are shown above their lines. */
export function showsCodeLens(file: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration(undefined, file).get<unknown>(settings.codeLens) !== false;
}

/** Whether addresses of servers in a terminal are links to inspect. */
export function linksTerminals(): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(settings.terminalLinks) === true;
}

/** What the user pays for the tokens of models. */
export function tokenPrices(): readonly TokenPrices[] {
  return parseTokenPrices(vscode.workspace.getConfiguration().get<unknown>(settings.tokenPrices));
}

/** Whether the answers of a token stream are shown as soon as it is recognised. */
export function opensAssembled(): boolean {
  return vscode.workspace.getConfiguration().get<unknown>(settings.openAssembled) === true;
}

function readClient(): ClientChoice {
  const choice = vscode.workspace.getConfiguration().get<unknown>(settings.client);
  return isClientChoice(choice) ? choice : 'auto';
}

function readNumber(name: string, fallback: number, min: number, max: number): number {
  const value = vscode.workspace.getConfiguration().get<unknown>(name);
  return typeof value === 'number' && value >= min && value <= max ? value : fallback;
}

function readTexts(name: string): string[] {
  const value = vscode.workspace.getConfiguration().get<unknown>(name);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
