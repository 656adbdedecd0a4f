// The Streams view: the streams of the window with their attempts, and the dev server with its routes.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { goneFactWords } from '../../core/log/byteLoss.ts';
import { describeEnding } from '../../core/log/endingWords.ts';
import type { ConnectionState, StopReason } from '../../core/stream/connection.ts';
import { isErrorEnding } from '../../core/stream/ending.ts';
import { firstEntryOf } from '../../core/log/entryPlaces.ts';
import { isKind } from '../../core/log/eventLog.ts';
import { reportedLine } from '../../core/base/reportedText.ts';
import { formatDuration } from '../../core/base/format.ts';
import { callsByAddress, describeCall, describeCallCount } from '../../core/page/callWords.ts';
import type { DevServer, DevServerRoute } from '../../net/devServer/devServer.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { commands, settings } from '../names.ts';
import { endedStreamsLimit } from '../settings.ts';
import type { RelayInfo, Relays } from '../streams/relays.ts';
import type { DebugSessionInfo, DebugSessions } from '../debug/debugSessions.ts';
import { debugSessionItem, earlierStreamItem, eventBreakItem, muteProgramItem } from './debugItems.ts';
import { terminalSessionId, type EventBreak, type ServerTraces } from '../debug/serverTraces.ts';
import type {
  DebuggedHandle,
  LiveHandle,
  OwnStreamHandle,
  RelayedHandle,
  StreamHandle,
  StreamRegistry,
} from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

export type StreamsNode =
  | { readonly kind: 'stream'; readonly handle: LiveHandle }
  | AddressNode
  /** A call of an address that had several. */
  | { readonly kind: 'call'; readonly handle: RelayedHandle }
  | RunsNode
  | { readonly kind: 'attempt'; readonly handle: StreamHandle; readonly attempt: number }
  | { readonly kind: 'relay'; readonly relay: RelayInfo; readonly isRunning: boolean }
  | { readonly kind: 'debugSession'; readonly session: DebugSessionInfo }
  /** What its program keeps from the debugger. */
  | { readonly kind: 'muteProgram' | 'earlierStream'; readonly session: DebugSessionInfo }
  /** At what its programs are stopped. */
  | { readonly kind: 'eventBreak'; readonly rule: EventBreak }
  | { readonly kind: 'surplus'; readonly count: number }
  | { readonly kind: 'devServer'; readonly server: DevServer }
  | { readonly kind: 'route'; readonly server: DevServer; readonly route: DevServerRoute };

/** What an app asked a relay for, more than once. */
interface AddressNode {
  readonly kind: 'address';
  readonly relayId: string;
  readonly address: string;
  /** The oldest first. */
  readonly calls: readonly RelayedHandle[];
}

/** The streams of a request that was sent several times. */
interface RunsNode {
  readonly kind: 'runs';
  readonly groupId: string;
  readonly runs: readonly OwnStreamHandle[];
}

/** Newest attempts listed under a stream; the timeline has them all. */
const maxListedAttempts = 100;

interface StreamsTreeParts {
  readonly registry: StreamRegistry;
  readonly devServer: DevServerHost;
  readonly relays: Relays;
  readonly debugging: DebugSessions;
  readonly traces: ServerTraces;
}

export class StreamsTree implements vscode.TreeDataProvider<StreamsNode> {
  readonly #registry: StreamRegistry;
  readonly #devServer: DevServerHost;
  readonly #relays: Relays;
  readonly #debugging: DebugSessions;
  readonly #traces: ServerTraces;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ registry, devServer, relays, debugging, traces }: StreamsTreeParts) {
    this.#registry = registry;
    this.#relays = relays;
    this.#debugging = debugging;
    this.#traces = traces;
    this.#devServer = devServer;
    this.#subscriptions = [
      registry.onDidChange(() => this.#changed.fire(undefined)),
      devServer.onDidChange(() => this.#changed.fire(undefined)),
      relays.onDidChange(() => this.#changed.fire(undefined)),
      debugging.onDidChange(() => this.#changed.fire(undefined)),
      traces.onDidChange(() => this.#changed.fire(undefined)),
    ];
  }

  getChildren(node?: StreamsNode): StreamsNode[] {
    if (!node) return this.#topNodes();
    if (node.kind === 'debugSession') return this.#debugNodes(node.session);
    if (node.kind === 'relay') return this.#addressNodes(node.relay.id);
    if (node.kind === 'runs') return node.runs.map(streamNode);
    if (node.kind === 'address')
      return node.calls.map((handle): StreamsNode => ({ kind: 'call', handle })).toReversed();
    if (node.kind === 'stream' || node.kind === 'call') {
      const { attempt } = node.handle.stream.state;
      const count = Math.min(attempt, maxListedAttempts);
      return Array.from({ length: count }, (_, i) => ({ ...node, kind: 'attempt', attempt: attempt - i }));
    }
    if (node.kind !== 'devServer') return [];
    const { routes } = node.server;
    const isRecorded = ({ group }: DevServerRoute): boolean => group === 'recordings';
    return [...routes.filter(isRecorded), ...routes.filter((route) => !isRecorded(route))]
      .filter((route) => route.method === 'GET' || route.group === 'streams')
      .map((route) => ({ kind: 'route', server: node.server, route }));
  }

  /** The streams of the inspector's own, the relays with theirs, and the dev server. */
  #topNodes(): StreamsNode[] {
    const streams = this.#registry
      .list()
      .filter(({ relayed, debugged, run }) => !relayed && !debugged && !run);
    const { surplusCount } = this.#registry;
    const { server } = this.#devServer;
    const relayNode =
      (isRunning: boolean) =>
      (relay: RelayInfo): StreamsNode => ({ kind: 'relay', relay, isRunning });
    return [
      ...streams.map(streamNode),
      ...this.#runsNodes(),
      ...this.#sessionNodes(),
      ...this.#terminalNodes(),
      ...this.#relays.list().map(relayNode(true)),
      ...this.#relays.listStopped().map(relayNode(false)),
      ...(surplusCount > 0 ? [{ kind: 'surplus', count: surplusCount } as const] : []),
      ...(server ? [{ kind: 'devServer', server } as const] : []),
    ];
  }

  /** The sessions with streams, and those whose server is traced and has none yet. */
  #sessionNodes(): StreamsNode[] {
    const listed = this.#debugging.list();
    const traced = this.#traces
      .sessions()
      .filter(({ id }) => this.#traces.isTracing(id) && listed.every((other) => other.id !== id))
      .map(({ id, name }) => ({ id, name, isRunning: true, isMute: false, hasEarlier: false }));
    return [...listed, ...traced].map((session) => ({ kind: 'debugSession', session }));
  }

  /** The servers that are, or were, traced in terminals. */
  #terminalNodes(): StreamsNode[] {
    const isRunning = this.#traces.isTracing(terminalSessionId);
    if (!isRunning && this.#registry.listDebugged(terminalSessionId).length === 0) return [];
    const name = l10n.t('Servers traced in a terminal');
    return [{ kind: 'debugSession', session: { id: terminalSessionId, name, isRunning, isMute: false } }];
  }

  #runsNodes(): StreamsNode[] {
    const ids = new Set(this.#registry.list().flatMap(({ run }) => run?.groupId ?? []));
    return [...ids].map((groupId) => ({ kind: 'runs', groupId, runs: this.#registry.listRuns(groupId) }));
  }

  #debugNodes(session: DebugSessionInfo): StreamsNode[] {
    const streams = this.#registry.listDebugged(session.id).map(streamNode);
    return [
      ...streams,
      ...this.#traces.breaks(session.id).map((rule) => ({ kind: 'eventBreak', rule }) as const),
      ...(session.isMute ? [{ kind: 'muteProgram', session } as const] : []),
      ...(session.hasEarlier ? [{ kind: 'earlierStream', session } as const] : []),
    ];
  }

  /** What an app asked a relay for: each address with its calls; one that was asked once is its call. */
  #addressNodes(relayId: string): StreamsNode[] {
    const calls = this.#registry.listRelayed(relayId);
    const byAddress = callsByAddress(calls, ({ relayed }) => relayed.stream.key);
    return [...byAddress].map(([address, ofAddress]) => {
      const [only] = ofAddress;
      if (ofAddress.length === 1 && only) return streamNode(only);
      return { kind: 'address', relayId, address, calls: ofAddress };
    });
  }

  getTreeItem(node: StreamsNode): vscode.TreeItem {
    switch (node.kind) {
      case 'stream':
        return node.handle.relayed
          ? callItem(node.handle, addressOfCall(node.handle))
          : streamItem(node.handle, node.handle.debugged ? 'debuggedStream' : 'stream');
      case 'address':
        return addressItem(node);
      case 'runs':
        return runsItem(node);
      case 'call':
        return callItem(node.handle, new Date(node.handle.stream.log.startedAtMs).toLocaleTimeString());
      case 'attempt':
        return attemptItem(node.handle, node.attempt);
      case 'relay':
        return relayItem(node.relay, node.isRunning, this.#registry.listRelayed(node.relay.id).length);
      case 'debugSession':
        return debugSessionItem(node.session, this.#traces.isTracing(node.session.id));
      case 'muteProgram':
        return muteProgramItem(node.session);
      case 'earlierStream':
        return earlierStreamItem(node.session);
      case 'eventBreak':
        return eventBreakItem(node.rule);
      case 'surplus':
        return surplusItem(node.count);
      case 'devServer':
        return devServerItem(node.server);
      case 'route':
        return routeItem(node.server, node.route);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

function streamNode(handle: LiveHandle): StreamsNode {
  return { kind: 'stream', handle };
}

function addressItem({ relayId, address, calls }: AddressNode): vscode.TreeItem {
  const item = new vscode.TreeItem(reportedLine(address), vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${relayId} ${address}`;
  item.description = describeCallCount(calls.length);
  item.iconPath = new vscode.ThemeIcon('list-tree');
  item.contextValue = 'address';
  return item;
}

/** What the app asked for, which tells a call beneath its relay. */
function addressOfCall({ stream: { request } }: RelayedHandle): string {
  return reportedLine(`${request.method ?? 'GET'} ${new URL(request.url).pathname}`);
}

function runsItem({ groupId, runs: [first, ...others] }: RunsNode): vscode.TreeItem {
  const name = first ? nameOfStream(first.stream.request) : '';
  const item = new vscode.TreeItem(l10n.t('Runs of {0}', name), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = groupId;
  item.description = others.length === 0 ? l10n.t('1 run') : l10n.t('{0} runs', others.length + 1);
  item.iconPath = new vscode.ThemeIcon('run-all');
  item.contextValue = 'runs';
  item.command = { command: commands.showRuns, title: l10n.t('Show Runs'), arguments: [groupId] };
  return item;
}

function callItem(handle: RelayedHandle, label: string): vscode.TreeItem {
  const { state, status, phaseSinceMs: lastedMs } = handle.stream;
  return itemOf(handle, { label, words: describeCall({ state, status, lastedMs }), kind: 'relayedStream' });
}

function streamItem(handle: OwnStreamHandle | DebuggedHandle, kind: string): vscode.TreeItem {
  const { state, request } = handle.stream;
  const { run } = handle;
  const isServer = handle.debugged !== undefined && handle.stream.debuggedAs.isServer === true;
  const words = isServer ? l10n.t('server side, {0}', phaseWords(state)) : phaseWords(state);
  const label = run ? l10n.t('Run {0}', run.number) : nameOfStream(request);
  return itemOf(handle, { label, words, kind });
}

function itemOf(
  { id, stream: { state } }: StreamHandle,
  { label, words, kind }: { readonly label: string; readonly words: string; readonly kind: string },
): vscode.TreeItem {
  const collapsible =
    state.attempt > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(label, collapsible);
  item.id = id;
  item.description = words;
  item.iconPath = phaseIcon(state);
  item.contextValue = `${kind}.${state.phase}`;
  item.command = { command: commands.showTimeline, title: l10n.t('Show Timeline'), arguments: [id] };
  item.accessibilityInformation = { label: l10n.t('Stream {label}, {state}', { label, state: words }) };
  return item;
}

/** The phase of a stream, in a word or two. */
export function phaseWords(state: ConnectionState): string {
  switch (state.phase) {
    case 'idle':
      return l10n.t('not connected');
    case 'waiting':
      return l10n.t('reconnects after {0}', formatDuration(state.delayMs));
    case 'connecting':
      return l10n.t('connecting');
    case 'open':
      return l10n.t('open');
    case 'stopped':
      return l10n.t('stopped');
  }
}

function phaseIcon(state: ConnectionState): vscode.ThemeIcon {
  switch (state.phase) {
    case 'connecting':
      return new vscode.ThemeIcon('sync');
    case 'open':
      return new vscode.ThemeIcon('radio-tower', new vscode.ThemeColor('testing.iconPassed'));
    case 'waiting':
      return new vscode.ThemeIcon('watch', new vscode.ThemeColor('charts.yellow'));
    case 'stopped':
      return !('ending' in state.reason)
        ? new vscode.ThemeIcon('debug-disconnect')
        : stoppedIcon(state.reason);
    case 'idle':
      return new vscode.ThemeIcon('debug-disconnect');
  }
}

/** A relayed stream that ended well has no need to be red: its app decides whether it goes on. */
function stoppedIcon(reason: StopReason): vscode.ThemeIcon {
  return reason.kind === 'left to app' && !isErrorEnding(reason.ending.cause)
    ? new vscode.ThemeIcon('pass')
    : new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('charts.red'));
}

function attemptItem(handle: StreamHandle, attempt: number): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Attempt {0}', attempt));
  item.id = `${handle.id}/${attempt}`;
  const ending = endingOf(handle, attempt);
  const isCurrent = attempt === handle.stream.state.attempt;
  item.description = ending ?? (isCurrent ? phaseWords(handle.stream.state) : l10n.t('cleared'));
  item.tooltip = ending ?? '';
  item.iconPath = new vscode.ThemeIcon(ending === undefined ? 'plug' : 'debug-disconnect');
  item.contextValue = 'attempt';
  item.command = { command: commands.showTimeline, title: l10n.t('Show Timeline'), arguments: [handle.id] };
  return item;
}

/**
 * How an attempt ended: its last entry says so, and stands just before the first of the next attempt, but for what a traced
 * server did after it.
 */
function endingOf({ stream }: StreamHandle, attempt: number): string | undefined {
  let last = firstEntryOf(stream.log, attempt + 1) - 1;
  while (last > stream.log.first && stream.log.index.type(last) === 'server') last -= 1;
  if (last < 1) return undefined;
  const entry = stream.log.entry(last);
  if (entry.attempt !== attempt || !(isKind(entry, 'close') || isKind(entry, 'error'))) return undefined;
  const detail = stream.log.detail(entry);
  return detail ? reportedLine(describeEnding(detail.ending)) : goneFactWords;
}

function relayItem(relay: RelayInfo, isRunning: boolean, streams: number): vscode.TreeItem {
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(l10n.t('Relay for {0}', relay.upstream), streams > 0 ? Expanded : None);
  item.id = relay.id;
  item.description = isRunning ? relay.origin.replace('http://', '') : l10n.t('stopped');
  item.tooltip = isRunning
    ? l10n.t('Use {origin} instead of {upstream} in your app.', {
        origin: relay.origin,
        upstream: relay.upstream,
      })
    : l10n.t('Nothing passes any more. Its timelines stay until they are removed.');
  item.iconPath = new vscode.ThemeIcon('arrow-swap');
  item.contextValue = isRunning ? 'relay' : 'stoppedRelay';
  return item;
}

function surplusItem(count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(
    count === 1 ? l10n.t('1 older stream removed') : l10n.t('{0} older streams removed', count),
  );
  item.id = 'surplus';
  item.description = l10n.t('more than {0} had ended', endedStreamsLimit());
  item.tooltip = l10n.t('Select to change how many ended streams stay.');
  item.iconPath = new vscode.ThemeIcon('history');
  item.command = {
    command: 'workbench.action.openSettings',
    title: l10n.t('Change How Many Ended Streams Stay'),
    arguments: [settings.maxEndedStreams],
  };
  return item;
}

function devServerItem(server: DevServer): vscode.TreeItem {
  const item = new vscode.TreeItem(l10n.t('Dev server'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'dev-server';
  item.description = server.origin.replace('http://', '');
  item.iconPath = new vscode.ThemeIcon('server-process');
  item.contextValue = 'devServer';
  return item;
}

function routeItem(server: DevServer, route: DevServerRoute): vscode.TreeItem {
  const item = new vscode.TreeItem(route.path);
  item.id = `route:${route.method}:${route.path}`;
  item.description = route.title;
  item.tooltip = `${route.method} ${route.example}\n\n${route.explanation}`;
  const isRecorded = route.group === 'recordings';
  item.iconPath = new vscode.ThemeIcon(
    isRecorded ? 'debug-rerun' : route.group === 'endings' ? 'debug-disconnect' : 'symbol-event',
  );
  item.contextValue = isRecorded ? 'servedRecording' : 'route';
  item.command = {
    command: commands.connect,
    title: l10n.t('Connect'),
    arguments: [routeRequest(server, route)],
  };
  return item;
}

/** The request that tries a route of the dev server. */
function routeRequest(
  server: DevServer,
  route: DevServerRoute,
): { url: string; method?: string; body?: string } {
  const url = server.origin + route.example;
  if (route.method === 'GET') return { url };
  return {
    url,
    method: route.method,
    body: '{"messages":[{"role":"user","content":"Tell me about server-sent events."}]}',
  };
}
