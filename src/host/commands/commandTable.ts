// What each command does. Commands that act on a stream take its id, a node of the Streams view, or the context of a
// row; without any of these they act on the stream in front, and say so when there is none.

import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import type { CopyForm } from '../../core/page/copyForm.ts';
import type { FilterField } from '../../core/page/protocol.ts';
import { isEndingCause, type EndingCause } from '../../core/stream/ending.ts';
import { runScenarioOnApp } from './appScenarioCommand.ts';
import { testApp } from './appTestCommand.ts';
import { changeEvents } from './changeEventsCommand.ts';
import { askForAddress } from './connectInput.ts';
import type { Connections } from '../streams/connections.ts';
import { copyEntry } from '../documents/copyEntry.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { EntryDocuments } from '../documents/entryDocuments.ts';
import type { ErrorReport } from '../errorReport.ts';
import { commands, views } from '../names.ts';
import { choosePolicy } from './policyCommand.ts';
import { ownStreamOf } from '../streams/ownStream.ts';
import type { RecentRequests } from '../streams/recentRequests.ts';
import type { Relays } from '../streams/relays.ts';
import { replay } from './replayCommand.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import type { SecretStore } from '../streams/secretStore.ts';
import { checkServer } from './serverCheckCommand.ts';
import { simulateClose } from './simulateCommand.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';

export interface CommandParts {
  readonly registry: StreamRegistry;
  readonly connections: Connections;
  readonly timelines: Timelines;
  readonly devServer: DevServerHost;
  readonly relays: Relays;
  readonly recent: RecentRequests;
  readonly secrets: SecretStore;
  readonly documents: EntryDocuments;
  readonly reports: ReportDocuments;
  readonly errors: ErrorReport;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
}

/** The commands of scenarios and relays are registered beside what they work on. */
type CommandName = Exclude<
  (typeof commands)[keyof typeof commands],
  | typeof commands.runScenario
  | typeof commands.newScenario
  | typeof commands.startRelay
  | typeof commands.stopRelay
  | typeof commands.copyRelayAddress
>;
type CommandTable = Readonly<Record<CommandName, (...args: unknown[]) => unknown>>;

/** Registers all commands; what they throw is shown to the user, and passed on to callers that gave arguments. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const store = new DisposableStore();
  for (const [name, run] of Object.entries(createCommands(parts))) {
    store.add(
      vscode.commands.registerCommand(name, async (...args: unknown[]) => {
        try {
          return await run(...args);
        } catch (error) {
          // A script that gave arguments handles its errors; a person has to be told.
          if (typeof args[0] === 'string' || isRequestLike(args[0])) throw error;
          parts.errors.show(error);
          return undefined;
        }
      }),
    );
  }
  return store;
}

function createCommands(parts: CommandParts): CommandTable {
  const { registry, connections, timelines, devServer, recent, secrets, documents, reports, log } = parts;
  const closing = new AbortController();

  const connect = async (requested: unknown): Promise<string | undefined> => {
    if (requested === undefined) {
      const choice = await askForAddress(recent, devServer.server, closing.signal);
      if (!choice) return undefined;
      if ('request' in choice) return connect(choice.request);
      await devServer.start();
      return connect(undefined);
    }
    const handle = await connections.connect(requested);
    timelines.show(handle);
    return handle.id;
  };

  const onStream =
    (run: (handle: StreamHandle, wanted: unknown) => unknown) => (target: unknown, wanted: unknown) => {
      const handle = findStream(registry, target);
      if (handle) return run(handle, wantedOf(target, wanted));
      return vscode.window.showInformationMessage('There is no stream. Connect to one first.');
    };

  const onEntry = (run: (handle: StreamHandle, number: number) => unknown) => (target: unknown) => {
    const handle = findStream(registry, target);
    const number = isRecord(target) ? target['number'] : undefined;
    return handle && typeof number === 'number' ? run(handle, number) : undefined;
  };

  const copyAs = (form: CopyForm): ((target: unknown) => unknown) =>
    onEntry((handle, number) => copyEntry(handle, number, form, connections));

  const filterBy = (handle: StreamHandle, field: FilterField, number: number): void => {
    const { log } = handle.stream;
    const entry = log.entry(number);
    const value = field === 'id' ? log.fields(entry).id : entry[field];
    if (value !== undefined) timelines.panelOf(handle)?.filterBy(field, value);
  };

  return {
    [commands.connect]: connect,
    [commands.disconnect]: onStream((handle) => ownStreamOf(handle, 'disconnect').close()),
    [commands.reconnectNow]: onStream((handle) => ownStreamOf(handle, 'reconnectNow').connect()),
    [commands.clear]: onStream(({ stream }) => stream.clear()),
    [commands.showStreams]: () => vscode.commands.executeCommand(`${views.streams}.focus`),
    [commands.showTimeline]: onStream((handle) => timelines.show(handle)),
    [commands.removeStream]: onStream((handle) => {
      timelines.panelOf(handle)?.dispose();
      registry.remove(handle.id);
    }),
    [commands.simulateClose]: onStream((handle, wanted) => simulateClose(handle, wanted, devServer)),
    [commands.changeEvents]: onStream((handle, wanted) => changeEvents(handle, wanted)),
    [commands.testApp]: onStream((handle, wanted) => testApp(handle, wanted, parts.relays, reports)),
    [commands.runScenarioOnApp]: onStream((handle, wanted) => runScenarioOnApp(handle, wanted, parts)),
    [commands.replayReconnect]: onStream((handle, wanted) => replay(handle, wanted, connections, reports)),
    [commands.checkServer]: onStream((handle, wanted) => checkServer(handle, wanted, connections)),
    [commands.setPolicy]: onStream((handle, wanted) => choosePolicy(handle, wanted)),
    [commands.copyAddress]: onStream(({ stream }) => vscode.env.clipboard.writeText(stream.request.url)),
    [commands.copyData]: copyAs('data'),
    [commands.copyRaw]: copyAs('raw'),
    [commands.copyJson]: copyAs('json'),
    [commands.copyEntry]: copyAs('entry'),
    [commands.copyCurl]: copyAs('curl'),
    [commands.copyCurlWithCredentials]: copyAs('curlWithCredentials'),
    [commands.compareWithPrevious]: onEntry((handle, number) => {
      timelines.show(handle);
      timelines.panelOf(handle)?.showChanges(number);
    }),
    [commands.openEntry]: onEntry((handle, number) => documents.open(handle, number)),
    [commands.find]: onStream((handle) => timelines.panelOf(handle)?.showField('filter')),
    [commands.goTo]: onStream((handle) => timelines.panelOf(handle)?.showField('goTo')),
    [commands.filterByType]: onEntry((handle, number) => filterBy(handle, 'type', number)),
    [commands.filterById]: onEntry((handle, number) => filterBy(handle, 'id', number)),
    [commands.filterByKind]: onEntry((handle, number) => filterBy(handle, 'kind', number)),
    [commands.learnMore]: (cause) =>
      isEndingCause(cause) ? showEndingPage(parts.extensionUri, cause) : undefined,
    [commands.startDevServer]: async () => ({ origin: (await devServer.start()).origin }),
    [commands.stopDevServer]: () => devServer.stop(),
    [commands.openDevServer]: async () => {
      const { origin } = await devServer.start();
      await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(origin)));
    },
    [commands.forgetSecrets]: async () => {
      const count = await secrets.forgetAll();
      return vscode.window.showInformationMessage(
        count === 0 ? 'No header values are stored.' : `Forgot ${count} stored header values.`,
      );
    },
    [commands.showLog]: () => log.show(),
  };
}

/** Opens the page that explains an ending. */
export async function showEndingPage(extensionUri: vscode.Uri, cause: EndingCause): Promise<void> {
  const page = vscode.Uri.joinPath(extensionUri, 'media', 'endings', `${cause}.md`);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

/** The stream that a command's argument means; the one in front when there is no argument. */
function findStream(registry: StreamRegistry, target: unknown): StreamHandle | undefined {
  if (target === undefined) return registry.active;
  if (typeof target === 'string') return registry.get(target);
  if (!isRecord(target)) return undefined;
  const node = target['handle'];
  if (isRecord(node) && typeof node['id'] === 'string') return registry.get(node['id']);
  const id = target['streamId'];
  return typeof id === 'string' ? registry.get(id) : registry.active;
}

/**
 * What a script asks for: the second argument after an id, or the object that names the stream. The row of a context
 * menu means its entry. Menus pass things of their own after their target, which mean nothing here.
 */
function wantedOf(target: unknown, wanted: unknown): unknown {
  if (typeof target === 'string') return wanted;
  if (!isRecord(target) || 'handle' in target) return undefined;
  if (target['webviewSection'] === 'row') return { entry: target['number'] };
  return Object.keys(target).some((key) => key !== 'streamId') ? target : undefined;
}

function isRequestLike(value: unknown): boolean {
  return isRecord(value) && 'url' in value;
}
