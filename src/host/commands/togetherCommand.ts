// "SSE: Show Together…": which streams are shown on one axis of time. A person picks them, or has selected them in a view;
// scripts name them.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { nameOfSide, partName } from '../comparison/comparedSides.ts';
import { UserError } from '../errorReport.ts';
import { openAll, type HistoryParts } from '../history/historyCommands.ts';
import { nameOfKept } from '../history/keptRecording.ts';
import { showInformation } from '../messages.ts';
import type { Relays } from '../streams/relays.ts';
import type { RecordedHandle, StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import {
  callsOf,
  sessionOf,
  togetherSourceOf,
  type TogetherChoice,
  type WantedCalls,
} from '../together/togetherChoice.ts';
import type { Togethers } from '../together/togethers.ts';
import { phaseWords } from '../views/streamsTree.ts';

export interface TogetherCommandParts {
  readonly registry: StreamRegistry;
  readonly relays: Relays;
  readonly timelines: Timelines;
  readonly togethers: Togethers;
  readonly historyParts: HistoryParts;
}

/** What the command returns. */
export interface TogetherSummary {
  /** How many streams are shown now. */
  readonly streams: number;
}

/** Recordings of the history that can be picked. */
const maxListedRecordings = 200;

/**
 * Shows streams together: those that were selected in a view, those that a script names, or else those that are picked.
 * @param target a node of a view, `{ streams, relay }` of a script, or nothing
 * @param selected the nodes that are selected with it
 * @throws UserError when a script names what is not there, or a recording cannot be read
 */
export async function showTogether(
  target: unknown,
  selected: unknown,
  parts: TogetherCommandParts,
): Promise<TogetherSummary | undefined> {
  const { registry } = parts;
  if (isRecord(target) && target['kind'] === 'recording') return showKept(target, selected, parts);
  if (isTogetherLike(target)) return show(readWanted(target, parts), parts);
  const nodes = Array.isArray(selected) && selected.length > 1 ? (selected as unknown[]) : [target];
  const handles = [...new Set(nodes.flatMap((node) => streamOfNode(node, registry)))];
  const calls = nodes.flatMap((node) => callsOfNode(node, parts));
  if (calls.length > 0 || handles.length > 1) return show({ handles, calls }, parts);
  const [only] = handles;
  const session = only && sessionCallsOf(only);
  if (session) return show({ handles: [], calls: [session] }, parts);
  return pick(only, parts);
}

/** Whether it is what a script gives the command, and no node of a view. */
export function isTogetherLike(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !('kind' in value) && ('streams' in value || 'relay' in value);
}

function show(choice: TogetherChoice, { togethers }: TogetherCommandParts): TogetherSummary {
  return { streams: togethers.show(choice) };
}

/** @throws UserError */
function readWanted(
  wanted: Readonly<Record<string, unknown>>,
  { registry, relays }: TogetherCommandParts,
): TogetherChoice {
  const { streams = [], relay } = wanted;
  if (!Array.isArray(streams))
    throw new UserError(l10n.t('Name the streams in "streams", a list of ids, or a relay in "relay".'));
  const handles = streams.map((id: unknown) => {
    const handle = typeof id === 'string' ? registry.get(id) : undefined;
    if (!handle) throw new UserError(l10n.t('There is no stream with the id {0}.', String(id)));
    return handle;
  });
  if (relay === undefined) return { handles, calls: [] };
  const known = allRelays(relays).find(({ id }) => id === relay);
  if (!known) throw new UserError(l10n.t('There is no relay with the id {0}.', JSON.stringify(relay)));
  return { handles, calls: [known] };
}

function streamOfNode(node: unknown, registry: StreamRegistry): StreamHandle[] {
  const handle = isRecord(node) ? node['handle'] : undefined;
  const id = isRecord(handle) ? handle['id'] : isRecord(node) ? node['streamId'] : node;
  const found = typeof id === 'string' ? registry.get(id) : undefined;
  return found ? [found] : [];
}

/** What a relay's row, or that of an address which was asked several times, stands for. */
function callsOfNode(node: unknown, { relays }: TogetherCommandParts): WantedCalls[] {
  if (!isRecord(node)) return [];
  if (node['kind'] === 'relay' && isRecord(node['relay'])) {
    const { id } = node['relay'];
    return allRelays(relays).filter(({ relayId }) => relayId === id);
  }
  const { relayId, address } = node;
  if (node['kind'] !== 'address' || typeof relayId !== 'string' || typeof address !== 'string') return [];
  return [{ relayId, address, name: address }];
}

function allRelays(relays: Relays): (WantedCalls & { readonly id: string })[] {
  return [...relays.list(), ...relays.listStopped()].map(({ id, upstream }) => ({
    id,
    relayId: id,
    name: new URL(upstream).host,
  }));
}

/** All calls of the MCP session that a call belongs to. */
function sessionCallsOf(handle: StreamHandle): WantedCalls | undefined {
  const session = handle.relayed && sessionOf(handle);
  if (!handle.relayed || session === undefined) return undefined;
  const { relayId } = handle.relayed;
  return { relayId, session, name: l10n.t('one MCP session') };
}

/** Recordings of the history are open for as long as they are looked at. */
async function showKept(
  node: unknown,
  nodes: unknown,
  parts: TogetherCommandParts,
): Promise<TogetherSummary | undefined> {
  const ids = parts.historyParts.tree.chosen(node, nodes).map(({ id }) => id);
  if (ids.length < 2) {
    const [only] = await openAll(parts.historyParts, ids);
    return pick(only, parts);
  }
  return showOpened(await openAll(parts.historyParts, ids), { handles: [], calls: [] }, parts);
}

function showOpened(
  opened: readonly RecordedHandle[],
  { handles, calls }: TogetherChoice,
  { togethers }: TogetherCommandParts,
): TogetherSummary {
  const streams = togethers.show({ handles: [...handles, ...opened], calls });
  for (const handle of opened) togethers.takeOver(handle);
  return { streams };
}

interface PickedItem extends vscode.QuickPickItem {
  readonly handle?: StreamHandle;
  readonly calls?: WantedCalls;
  /** Of the history. */
  readonly recordingId?: string;
}

/** Asks for the streams. @param first one that is picked already */
async function pick(
  first: StreamHandle | undefined,
  parts: TogetherCommandParts,
): Promise<TogetherSummary | undefined> {
  const items = await itemsFor(first, parts);
  const { timelines, togethers, historyParts } = parts;
  /** It may have been opened only to be picked. */
  const close = (): void => {
    if (first?.recorded && !timelines.panelOf(first) && !togethers.holds(first)) historyParts.close(first);
  };
  if (items.length === 0) {
    await showInformation(l10n.t('There is no stream to show. Connect to one first.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Show Together'),
    placeHolder: l10n.t('Two streams or more, or all calls of a relay'),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!picked || picked.length === 0) {
    close();
    return undefined;
  }
  const handles = picked.flatMap(({ handle }) => handle ?? []);
  const calls = picked.flatMap((item) => item.calls ?? []);
  const opened = await openAll(
    historyParts,
    picked.flatMap(({ recordingId }) => recordingId ?? []),
  );
  const summary = showOpened(opened, { handles, calls }, parts);
  if (first?.recorded && !timelines.panelOf(first) && !togethers.takeOver(first)) close();
  return summary;
}

async function itemsFor(
  first: StreamHandle | undefined,
  { registry, relays, historyParts }: TogetherCommandParts,
): Promise<PickedItem[]> {
  const ofRelays = allRelays(relays)
    .filter((relay) => callsOf(relay, registry).length > 0)
    .map((calls): PickedItem => ({
      label: l10n.t('All calls of {0}', calls.name),
      description: l10n.t('those to come as well'),
      calls,
    }));
  const itemOf = (handle: StreamHandle): PickedItem => streamItem(handle, handle === first);
  const live = registry.list();
  const own = live.filter(({ relayed }) => !relayed).map(itemOf);
  const relayed = live.filter((handle) => handle.relayed).map(itemOf);
  const recorded = registry.listRecorded().map(itemOf);
  const kept = (await historyParts.history.list())
    .slice(0, maxListedRecordings)
    .map(({ id, facts }): PickedItem => ({
      label: nameOfKept(facts),
      description: new Date(facts.startedAtMs).toLocaleString(),
      recordingId: id,
    }));
  return [
    ...section(l10n.t('Streams'), own.toReversed()),
    ...section(l10n.t('Relays'), ofRelays),
    ...section(l10n.t('Calls of relays'), relayed.toReversed()),
    ...section(l10n.t('Open recordings'), recorded),
    ...section(l10n.t('History'), kept),
  ];
}

function streamItem(handle: StreamHandle, picked: boolean): PickedItem {
  const { stream } = handle;
  const { name } = handle.relayed ? togetherSourceOf(handle) : { name: nameOfSide(handle) };
  const part = handle.relayed ? undefined : partName({ handle });
  const state = handle.recorded ? l10n.t('recorded') : phaseWords(stream.state);
  return {
    label: name,
    description: part === undefined ? state : l10n.t('{part}, {state}', { part, state }),
    detail: new Date(stream.log.startedAtMs).toLocaleString(),
    picked,
    handle,
  };
}

function section(label: string, items: readonly PickedItem[]): PickedItem[] {
  return items.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];
}
