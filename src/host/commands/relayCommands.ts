// "SSE: Start Relay…" and "SSE: Stop Relay": the address of the server is typed or picked, and the address to use
// instead is shown and copied. Scripts give it as an argument and get it back.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { parseUpstream } from '../../core/relay/heads/relayAddress.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import type { RecentRequests } from '../streams/recentRequests.ts';
import type { RelayInfo, Relays } from '../streams/relays.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { showInformation, showWarning } from '../messages.ts';

/** What the question for a server is made of. */
interface RelayParts {
  readonly relays: Relays;
  /** Addresses of servers that relays were started for. */
  readonly recentRelays: RecentRequests;
  /** The running dev server is one to try a relay with. */
  readonly devServer: DevServerHost;
}

/**
 * Starts a relay; a person is told the address to use.
 * @param server its address as people type it; undefined asks the user
 * @returns undefined when the question was left
 * @throws UserError for an address that is none
 */
export async function startRelay(
  server: string | undefined,
  parts: RelayParts,
): Promise<RelayInfo | undefined> {
  const { relays, recentRelays } = parts;
  const typed = server ?? (await askForServer(parts));
  if (typed === undefined) return undefined;
  const { path, ...relay } = await relays.start(typed);
  await recentRelays.add({ url: relay.upstream + path });
  if (server === undefined) await tellStarted(relay, path);
  return relay;
}

/** Says which relays could not come back after a reload, since something else has their ports. */
export function tellLostRelays(lost: readonly { readonly upstream: string; readonly port: number }[]): void {
  for (const { upstream, port } of lost)
    void showWarning(
      l10n.t(
        'The relay for {upstream} could not come back: port {port} is taken. Start it again, and give the app the new address.',
        { upstream, port },
      ),
    );
}

async function tellStarted({ origin, upstream }: RelayInfo, path: string): Promise<void> {
  const address = path === '/' ? origin : origin + path;
  await vscode.env.clipboard.writeText(address);
  const open = l10n.t('Open in Browser');
  // Nobody waits for what is chosen in it.
  void showInformation(
    l10n.t('Use {address} instead of {upstream} (copied to the clipboard).', { address, upstream }),
    open,
  ).then(async (choice) => {
    if (choice !== open) return;
    await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(address)));
  });
}

/** @param idOrOrigin undefined asks the user. @throws UserError when there is no such relay */
export async function stopRelay(idOrOrigin: string | undefined, relays: Relays): Promise<void> {
  const relay = await chooseRelay(idOrOrigin, relays, l10n.t('Stop which relay?'));
  if (relay) await relays.stop(relay.id);
}

/** @param idOrOrigin undefined asks the user. @throws UserError when there is no such relay */
export async function copyRelayAddress(idOrOrigin: string | undefined, relays: Relays): Promise<void> {
  const relay = await chooseRelay(idOrOrigin, relays, l10n.t('Copy the address of which relay?'));
  if (relay) await vscode.env.clipboard.writeText(relay.origin);
}

/** The relay that an argument means, as its id or address: these, or a node of the Streams view. */
export function readRelay(target: unknown): string | undefined {
  const node = isRecord(target) && isRecord(target['relay']) ? target['relay']['id'] : target;
  return typeof node === 'string' ? node : undefined;
}

/** Offers the timeline of the first stream of each relay. */
export function announceRelayedStreams(relays: Relays, timelines: Timelines): vscode.Disposable {
  return relays.onFirstStream((handle) => {
    const show = l10n.t('Show Timeline');
    const title = nameOfStream(handle.stream.request);
    void showInformation(l10n.t('An event stream passes through the relay: {0}', title), show).then(
      (choice) => {
        if (choice === show) timelines.show(handle);
      },
    );
  });
}

/** The relay of an id or address; without one, the user's choice. */
async function chooseRelay(
  idOrOrigin: string | undefined,
  relays: Relays,
  title: string,
): Promise<RelayInfo | undefined> {
  if (idOrOrigin !== undefined) return relays.get(idOrOrigin);
  const running = relays.list();
  if (running.length === 0) {
    void showInformation(l10n.t('No relay runs.'));
    return undefined;
  }
  if (running.length === 1) return running[0];
  const items = running.map((relay) => ({
    label: `$(arrow-swap) ${relay.origin}`,
    description: l10n.t('for {0}', relay.upstream),
    relay,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.relay;
}

interface ServerItem extends vscode.QuickPickItem {
  readonly address?: string;
}

/** The address of the server, typed with validation or picked; undefined when the input was left. */
function askForServer({ recentRelays, devServer }: RelayParts): Promise<string | undefined> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const input = disposables.add(vscode.window.createQuickPick<ServerItem>());
    const suggested: ServerItem[] = recentRelays
      .list()
      .map(({ request: { url } }) => ({ label: `$(history) ${url}`, address: url }));
    const origin = devServer.server?.origin;
    if (origin !== undefined) {
      suggested.push({
        label: `$(server-process) ${origin}`,
        description: l10n.t('the dev server'),
        address: origin,
      });
    }
    const suggest = (): void => {
      const { value } = input;
      input.items = value.trim() === '' ? suggested : [itemFor(value), ...suggested];
    };
    const finish = (address: string | undefined): void => {
      resolve(address);
      disposables.dispose();
    };
    input.title = l10n.t('Start a relay: the address of your server');
    input.placeholder = l10n.t('Address of the server, such as localhost:3000 or :3000');
    disposables.add(input.onDidChangeValue(suggest));
    disposables.add(
      input.onDidAccept(() => {
        const address = input.selectedItems[0]?.address;
        if (address !== undefined) finish(address);
      }),
    );
    disposables.add(input.onDidHide(() => finish(undefined)));
    suggest();
    input.show();
  });
}

/** What was typed, as a server or as the reason why it is none. */
function itemFor(typed: string): ServerItem {
  const address = parseUpstream(typed);
  if ('message' in address)
    return { label: `$(warning) ${typed.trim()}`, detail: address.message, alwaysShow: true };
  const description = l10n.t('relay for {0}', address.origin);
  return { label: `$(arrow-swap) ${typed.trim()}`, description, address: typed, alwaysShow: true };
}
