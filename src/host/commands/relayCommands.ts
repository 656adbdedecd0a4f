// "SSE: Start Relay…" and "SSE: Stop Relay": the address of the server is typed or picked, and the address to use
// instead is shown and copied. Scripts give it as an argument and get it back.

import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { parseUpstream } from '../../core/relay/heads/relayAddress.ts';
import { titleOf } from '../streams/streamTitle.ts';
import { DisposableStore } from '../disposableStore.ts';
import { UserError, type ErrorReport } from '../errorReport.ts';
import { commands } from '../names.ts';
import type { RecentRequests } from '../streams/recentRequests.ts';
import type { RelayInfo, Relays } from '../streams/relays.ts';
import type { Timelines } from '../timeline/timelines.ts';

export interface RelayParts {
  readonly relays: Relays;
  /** Addresses of servers that relays were started for. */
  readonly recent: RecentRequests;
  readonly timelines: Timelines;
  readonly errors: ErrorReport;
  /** Origin of the running dev server, which is one to try a relay with. */
  readonly devServerOrigin: () => string | undefined;
}

export function registerRelayCommands(parts: RelayParts): vscode.Disposable {
  const { relays, timelines, errors } = parts;
  const store = new DisposableStore();
  const register = (name: string, run: (target: unknown) => Promise<unknown>): void => {
    store.add(
      vscode.commands.registerCommand(name, async (target: unknown) => {
        try {
          return await run(target);
        } catch (error) {
          // A script that gave an argument handles its errors; a person has to be told.
          if (typeof target === 'string') throw error;
          errors.show(error);
          return undefined;
        }
      }),
    );
  };
  register(commands.startRelay, (target) => startRelay(target, parts));
  register(commands.stopRelay, (target) => stopRelay(target, relays));
  register(commands.copyRelayAddress, async (target) => {
    const relay = await chooseRelay(target, relays, 'Copy the address of which relay?');
    if (relay) await vscode.env.clipboard.writeText(relay.origin);
  });
  store.add(
    relays.onFirstStream((handle) => {
      const show = 'Show Timeline';
      const title = titleOf(handle.stream.request).replace(/^SSE /, '');
      void vscode.window
        .showInformationMessage(`An event stream passes through the relay: ${title}`, show)
        .then((choice) => {
          if (choice === show) timelines.show(handle);
        });
    }),
  );
  return store;
}

async function startRelay(target: unknown, parts: RelayParts): Promise<RelayInfo | undefined> {
  const { relays, recent } = parts;
  const typed = typeof target === 'string' ? target : await askForServer(parts);
  if (typed === undefined) return undefined;
  const { path, ...relay } = await relays.start(typed);
  await recent.add({ url: relay.upstream + path });
  if (typeof target !== 'string') await tellStarted(relay, path);
  return relay;
}

async function tellStarted({ origin, upstream }: RelayInfo, path: string): Promise<void> {
  const address = path === '/' ? origin : origin + path;
  await vscode.env.clipboard.writeText(address);
  const open = 'Open in Browser';
  // Nobody waits for what is chosen in it.
  void vscode.window
    .showInformationMessage(`Use ${address} instead of ${upstream} (copied to the clipboard).`, open)
    .then(async (choice) => {
      if (choice !== open) return;
      await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(address)));
    });
}

async function stopRelay(target: unknown, relays: Relays): Promise<void> {
  const relay = await chooseRelay(target, relays, 'Stop which relay?');
  if (relay) await relays.stop(relay.id);
}

/** The relay that an argument means: its id, its address, or a node of the Streams view; without one, the user's choice. */
async function chooseRelay(target: unknown, relays: Relays, title: string): Promise<RelayInfo | undefined> {
  const node = isRecord(target) && isRecord(target['relay']) ? target['relay']['id'] : target;
  if (typeof node === 'string') {
    const found = relays.find(node);
    if (!found) throw new UserError(`There is no relay "${node}" that runs.`);
    return found;
  }
  const running = relays.list();
  if (running.length === 0) {
    void vscode.window.showInformationMessage('No relay runs.');
    return undefined;
  }
  if (running.length === 1) return running[0];
  const items = running.map((relay) => ({
    label: `$(arrow-swap) ${relay.origin}`,
    description: `for ${relay.upstream}`,
    relay,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.relay;
}

interface ServerItem extends vscode.QuickPickItem {
  readonly address?: string;
}

/** The address of the server, typed with validation or picked; undefined when the input was left. */
function askForServer({ recent, devServerOrigin }: RelayParts): Promise<string | undefined> {
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const input = disposables.add(vscode.window.createQuickPick<ServerItem>());
    const suggested: ServerItem[] = recent
      .list()
      .map(({ url }) => ({ label: `$(history) ${url}`, address: url }));
    const origin = devServerOrigin();
    if (origin !== undefined) {
      suggested.push({
        label: `$(server-process) ${origin}`,
        description: 'the dev server',
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
    input.title = 'Start a relay: the address of your server';
    input.placeholder = 'Address of the server, such as localhost:3000 or :3000';
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
  const description = `relay for ${address.origin}`;
  return { label: `$(arrow-swap) ${typed.trim()}`, description, address: typed, alwaysShow: true };
}
