// The extension's composition root: builds the parts, wires them, and returns the public API. No logic.

import './host/translations.ts';

import { join } from 'node:path';

import * as vscode from 'vscode';

import { isRecord } from './core/base/narrowing.ts';
import { Comeback } from './host/history/comeback.ts';
import { HistoryTree } from './host/history/historyTree.ts';
import { History } from './host/history/history.ts';
import { HistoryFolder } from './net/recording/historyFolder.ts';
import { offerStreams } from './host/debug/debugOffer.ts';
import { DebugSessions } from './host/debug/debugSessions.ts';
import { matchTracedServers } from './host/debug/tracedHandles.ts';
import { showWritingLines } from './host/lenses/writingLines.ts';
import { ServerTraces } from './host/debug/serverTraces.ts';
import { AnswerDocuments } from './host/documents/answerDocuments.ts';
import { createApi, type SseInspectorApi } from './host/api/api.ts';
import { registerCommands } from './host/commands/commandTable.ts';
import { Comparisons } from './host/comparison/comparisons.ts';
import { Connections } from './host/streams/connections.ts';
import { trackContextKeys } from './host/views/contextKeys.ts';
import { DevServerHost } from './host/streams/devServerHost.ts';
import { FormatFiles } from './host/documents/formatFiles.ts';
import { EntryDocuments } from './host/documents/entryDocuments.ts';
import { ErrorReport } from './host/errorReport.ts';
import { LogStorages } from './host/streams/logStorages.ts';
import { timelineViewType, togetherViewType, views } from './host/names.ts';
import { BaseAddress } from './host/lenses/baseAddress.ts';
import { handleLinks } from './host/lenses/linkHandler.ts';
import { showStreamLenses } from './host/lenses/streamLenses.ts';
import { linkTerminals } from './host/lenses/terminalLinks.ts';
import { OutputLog } from './host/outputLog.ts';
import { RecentRequests } from './host/streams/recentRequests.ts';
import { announceRelayedStreams, tellLostRelays } from './host/commands/relayCommands.ts';
import { CaptureEditors, editCaptures } from './host/recordings/captureEditor.ts';
import { FileRecordings } from './host/recordings/fileRecordings.ts';
import { editRecordings } from './host/recordings/recordingEditor.ts';
import { Relays } from './host/streams/relays.ts';
import { RequestFiles } from './host/documents/requestFiles.ts';
import { ReportDocuments } from './host/documents/reportDocuments.ts';
import { connectingSide } from './host/streams/connectingSide.ts';
import { DraftStore } from './host/streams/draftStore.ts';
import { SecretStore } from './host/streams/secretStore.ts';
import { showRequestLenses } from './host/lenses/requestLenses.ts';
import { HttpFiles } from './host/variables/httpFiles.ts';
import { RequestValues } from './host/variables/requestValues.ts';
import { VariableEnvironments } from './host/variables/environments.ts';
import {
  showEnvironmentInStatusBar,
  showRelaysInStatusBar,
  showStreamsInStatusBar,
} from './host/views/statusBar.ts';
import { ServedRecordings } from './host/streams/servedRecordings.ts';
import { StreamRegistry } from './host/streams/streamRegistry.ts';
import { RequestsTree } from './host/views/requestsTree.ts';
import { StreamsTree } from './host/views/streamsTree.ts';
import { createPageActions } from './host/commands/pageActions.ts';
import { endedStreamsLimit } from './host/settings.ts';
import { Runs } from './host/runs/runs.ts';
import { sendSeveralTimes } from './host/runs/sendSeveralTimes.ts';
import { Togethers } from './host/together/togethers.ts';
import { Timelines } from './host/timeline/timelines.ts';

export type { ApiEntry, SseInspectorApi } from './host/api/api.ts';

export function activate(context: vscode.ExtensionContext): SseInspectorApi {
  const { extensionUri, subscriptions } = context;
  const own = <T extends vscode.Disposable>(part: T): T => {
    subscriptions.push(part);
    return part;
  };

  const log = new OutputLog();
  const errors = new ErrorReport(log);
  const recent = new RecentRequests(context.globalState, 'recentRequests');
  const secrets = new SecretStore(context.secrets, context.globalState);
  const drafts = new DraftStore(context.secrets, context.globalState);
  const storages = own(new LogStorages(context, log));
  const registry = own(
    new StreamRegistry({
      createStorage: storages.create,
      endedLimit: endedStreamsLimit,
      isShown: (handle) =>
        timelines.panelOf(handle) !== undefined || togethers.holds(handle) || runs.holds(handle),
    }),
  );
  const devServer = new DevServerHost(
    log,
    vscode.Uri.joinPath(extensionUri, 'dist', 'devServerChild.cjs').fsPath,
  );
  const served = own(new ServedRecordings(registry, devServer));
  const relays = new Relays(registry, storages.create, log, context.workspaceState);
  stopServers = async () => {
    await Promise.all([devServer.dispose(), relays.dispose()]);
  };
  const environments = own(new VariableEnvironments(context.workspaceState));
  const files = new HttpFiles();
  const closing = new AbortController();
  own({ dispose: () => closing.abort() });
  const values = new RequestValues({
    environments,
    secrets,
    files,
    memento: context.globalState,
    signal: closing.signal,
  });
  const connections = new Connections(registry, recent, secrets, values, log);
  const history = own(
    new History(registry, new HistoryFolder(join(context.globalStorageUri.fsPath, 'history')), log),
  );
  const historyTree = own(new HistoryTree(history));
  const comeback = new Comeback({ history, connections, registry, createPlace: storages.create });
  own(new FormatFiles(errors.show));
  const documents = own(new EntryDocuments(registry));
  const answers = own(new AnswerDocuments());
  const reports = own(new ReportDocuments(context.workspaceState));

  const timelines: Timelines = own(
    new Timelines({
      extensionUri,
      registry,
      connections,
      comeback,
      actions: createPageActions({
        registry,
        connections,
        devServer,
        relays,
        secrets,
        recent,
        requestFiles: () => requestFiles,
        documents,
        answers,
        reports,
        extensionUri,
        closing: closing.signal,
      }),
      surroundings: {
        recents: () => recent.newest(),
        connectsFrom: () => connectingSide(context.extension.extensionKind),
        noteVariables: (request) => values.note(request),
        historyIdOf: (handle) => history.idOf(handle),
        devServerOrigin: () => devServer.server?.origin,
      },
      drafts,
      reportError: errors.show,
      keepsRecorded: (handle) => togethers.takeOver(handle),
      memento: context.workspaceState,
    }),
  );
  const requestFiles = own(new RequestFiles(timelines.requests, errors.show));
  own(devServer.onDidChange(() => timelines.refresh()));
  leaveWindow = async () => {
    togethers.leaveWindow();
    await timelines.keepNow();
  };
  timelines.restore();
  const relaysBack = relays.restore();
  void relaysBack.then(tellLostRelays);
  own(vscode.window.registerWebviewPanelSerializer(timelineViewType, timelines));
  const debugging = own(
    new DebugSessions({
      registry,
      createStorage: storages.create,
      log,
      offer: offerStreams,
      show: (handle) => timelines.show(handle),
    }),
  );
  const traces = own(
    new ServerTraces({
      registry,
      createStorage: storages.create,
      debugging,
      log,
      probePath: vscode.Uri.joinPath(extensionUri, 'dist', 'probe.cjs').fsPath,
    }),
  );
  own(
    vscode.window.createTreeView(views.streams, {
      treeDataProvider: own(new StreamsTree({ registry, devServer, relays, debugging, traces })),
      canSelectMany: true,
    }),
  );
  own(vscode.window.registerTreeDataProvider(views.requests, own(new RequestsTree(files, recent))));
  own(showStreamsInStatusBar(registry));
  own(showRelaysInStatusBar(relays));
  own(showEnvironmentInStatusBar(environments));
  own(showRequestLenses(files));
  own(matchTracedServers(registry));
  own(showWritingLines(registry, traces));
  const comparisons = own(
    new Comparisons({ extensionUri, registry, documents, timelines, reportError: errors.show }),
  );
  const togethers: Togethers = own(
    new Togethers({
      extensionUri,
      registry,
      connections,
      documents,
      timelines,
      reportError: errors.show,
      memento: context.workspaceState,
      history,
      comeback,
      relays,
      untilBack: async () => {
        await Promise.all([timelines.untilBack(), relaysBack]);
      },
    }),
  );
  own(vscode.window.registerWebviewPanelSerializer(togetherViewType, togethers));
  const runs: Runs = own(
    new Runs({
      extensionUri,
      registry,
      connections,
      timelines,
      reportError: errors.show,
      sendAgain: async (group) => {
        const repeated = { request: group.request, before: group.handleOf(1) };
        await sendSeveralTimes(repeated, undefined, runs, closing.signal);
      },
    }),
  );
  const recordings = own(new FileRecordings(registry));
  own(trackContextKeys(registry, devServer, relays, [timelines, togethers], recordings));
  own(editRecordings({ registry, timelines, createPlace: storages.create }));
  const captures = new CaptureEditors({
    registry,
    timelines,
    createStorage: storages.create,
    yamlWorkerPath: vscode.Uri.joinPath(extensionUri, 'dist', 'yamlWorker.cjs').fsPath,
    memento: context.workspaceState,
  });
  own(editCaptures(captures));
  own(
    registerCommands({
      registry,
      connections,
      timelines,
      devServer,
      served,
      debugging,
      traces,
      relays,
      recent,
      recentRelays: new RecentRequests(context.globalState, 'recentRelays'),
      secrets,
      drafts,
      environments,
      files,
      documents,
      comparisons,
      togethers,
      runs,
      reports,
      base: new BaseAddress(context.workspaceState),
      recordings,
      historyParts: {
        history,
        tree: historyTree,
        comeback,
        show: (handle) => timelines.show(handle),
        showFound: (handle, query) => timelines.showFound(handle, query),
        listStreams: () => registry.list(),
        close: (handle) => registry.removeRecorded(handle),
      },
      captures,
      errors,
      log,
      extensionUri,
      version: versionOf(context.extension),
    }),
  );
  own(announceRelayedStreams(relays, timelines));
  own(showStreamLenses());
  own(linkTerminals());
  own(handleLinks(errors));
  // The parts are closed in this order, and some say in the log how they ended.
  own(log);
  return createApi(registry, connections, timelines, relays);
}

function versionOf({ packageJSON }: vscode.Extension<unknown>): string {
  const { version } = isRecord(packageJSON) ? packageJSON : {};
  return String(version);
}

let stopServers: (() => Promise<void>) | undefined;
let leaveWindow: (() => Promise<void>) | undefined;

/** VS Code waits for this, so that sockets and child processes of servers are gone when the window closes. */
export async function deactivate(): Promise<void> {
  // Not waited for: what a reload decides by was kept when it changed, and a window that is gone does not answer.
  void leaveWindow?.();
  await stopServers?.();
}
