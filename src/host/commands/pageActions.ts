// What is done for the pages of the timelines beyond their own panel. Everything that a page sends is only a wish:
// requests are checked as if typed anew, and numbers of entries against the log.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { LabCommand } from '../../core/page/pageMessage.ts';
import { isKind } from '../../core/log/eventLog.ts';
import type { TlsFileKey } from '../../core/stream/tlsChoice.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import type { AnswerDocuments } from '../documents/answerDocuments.ts';
import { openPlace } from '../debug/sourcePlace.ts';
import { copyEntry } from '../documents/copyEntry.ts';
import { showEndingPage } from '../documents/endingPage.ts';
import type { EntryDocuments } from '../documents/entryDocuments.ts';
import { saveAsFormat } from '../documents/formatFiles.ts';
import type { RequestFiles } from '../documents/requestFiles.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import { LeftQuestionError } from '../errorReport.ts';
import { copyRows } from '../export/copyRows.ts';
import type { Connections } from '../streams/connections.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { requestAgain } from '../../core/draft/requestAgain.ts';
import { commands } from '../names.ts';
import { isSafeToRepeat, type RecentRequests } from '../streams/recentRequests.ts';
import type { Relays } from '../streams/relays.ts';
import type { SecretStore } from '../streams/secretStore.ts';
import {
  chooseClient,
  clearTimeline,
  closeIfOwn,
  disconnect,
  reconnectNow,
  setPolicy,
  undoClear,
} from '../streams/streamControl.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { TimelineActions, TimelinePanel } from '../timeline/timelinePanel.ts';
import { testApp } from './appTestCommand.ts';
import { changeEvents } from './changeEventsCommand.ts';
import { choosePolicy } from './policyCommand.ts';
import { readAnyway } from './readAnywayCommand.ts';
import { replay } from './replayCommand.ts';
import { checkServer } from './serverCheckCommand.ts';
import { simulateClose } from './simulateCommand.ts';

const tlsFileTitles: Readonly<Record<TlsFileKey, string>> = {
  caFile: l10n.t('Certificates of authorities to trust (PEM)'),
  certFile: l10n.t('Client certificate (PEM)'),
  keyFile: l10n.t('Key of the client certificate (PEM)'),
};

export function createPageActions(parts: {
  readonly registry: StreamRegistry;
  readonly connections: Connections;
  readonly devServer: DevServerHost;
  readonly relays: Relays;
  readonly secrets: SecretStore;
  readonly recent: RecentRequests;
  /** They show what is in panels, which are made with these actions. */
  readonly requestFiles: () => RequestFiles;
  readonly documents: EntryDocuments;
  readonly answers: AnswerDocuments;
  readonly reports: ReportDocuments;
  readonly extensionUri: vscode.Uri;
  /** Aborts when the window closes. */
  readonly closing: AbortSignal;
}): TimelineActions {
  const { registry, connections, devServer, relays, secrets, recent, documents, answers, reports } = parts;
  /** Each asks the user for what else it needs. */
  const lab: Readonly<Record<LabCommand, (handle: StreamHandle) => Promise<unknown>>> = {
    simulateClose: (handle) => simulateClose(handle, undefined, devServer),
    changeEvents: (handle) => changeEvents(handle, undefined),
    testApp: (handle) => testApp(handle, {}, relays, reports),
    replayReconnect: (handle) => replay(handle, undefined, connections, reports),
    checkServer: (handle) => checkServer(handle, undefined, connections),
    setPolicy: (handle) => choosePolicy(handle),
    compareWith: async (handle) =>
      vscode.commands.executeCommand(commands.compareWith, { streamId: handle.id }),
    sendSeveralTimes: async (handle) =>
      vscode.commands.executeCommand(commands.sendSeveralTimes, { streamId: handle.id }),
  };
  const connect = async (request: StreamRequest, panel: TimelinePanel): Promise<void> => {
    try {
      const before = panel.handle;
      const others = registry.list().filter((handle) => handle !== before);
      const handle = await connections.connect(
        await secrets.storeHeaders(request, (reference) => isInUse(others, reference)),
        { before },
      );
      if (before) closeIfOwn(before);
      panel.endPreparing();
      panel.show(handle);
      registry.setActive(handle.id);
    } catch (error) {
      const isLeft = error instanceof LeftQuestionError;
      panel.showInvalid(
        error instanceof InvalidRequestError
          ? error
          : new InvalidRequestError(
              'url',
              isLeft ? error.message : l10n.t('The request was not sent. The message says why.'),
            ),
      );
      if (!isLeft && !(error instanceof InvalidRequestError)) throw error;
    }
  };
  return {
    connect: ({ request }, panel) => connect(request, panel),
    async editInEditor({ part, draft }, panel) {
      await panel.keepDraft(draft);
      await parts.requestFiles().open(panel.id, part, draft.request);
    },
    openRecent({ method, url }, panel) {
      const found = recent.find(method, url);
      // It may have been removed meanwhile.
      if (!found) return panel.prepare({ request: { url, method } });
      if (isSafeToRepeat(found)) return connect(found.request, panel);
      return panel.prepare(found);
    },
    disconnect: (_, handle) => disconnect(handle),
    async sendAgain({ attempt }, handle) {
      await vscode.commands.executeCommand(commands.newRequest, requestAgain(requestOf(handle, attempt)));
    },
    async compareAnswer({ firstEntry }, { id }) {
      await vscode.commands.executeCommand(commands.compareWith, { streamId: id, answer: firstEntry });
    },
    reconnectNow: (_, handle) => reconnectNow(handle),
    async readAnyway({ readAs }, handle, panel) {
      await readAnyway(handle, readAs, connections, (renewed) => {
        panel.show(renewed);
        registry.setActive(renewed.id);
      });
    },
    clear: (_, handle) => clearTimeline(handle),
    undoClear: (_, handle) => undoClear(handle),
    setPolicy: ({ policy }, handle) => setPolicy(handle, policy),
    chooseClient: ({ choice }, handle) => chooseClient(handle, choice),
    showSide({ side }, handle, panel) {
      const other = registry.sideOf(handle, side);
      if (!other) return;
      panel.show(other);
      registry.setActive(other.id);
    },
    copy: ({ number, what }, handle) => copyEntry(handle, number, what, connections),
    copyRows: ({ what }, handle, panel) => copyRows(handle, panel, what, connections, parts.closing),
    async chooseTlsFile({ key }, panel) {
      const [file] = (await vscode.window.showOpenDialog({ title: tlsFileTitles[key] })) ?? [];
      if (file) panel.showTlsFile(key, file.fsPath);
    },
    async saveFormat({ path }) {
      await saveAsFormat(path);
    },
    async copyText({ text }) {
      await vscode.env.clipboard.writeText(text);
    },
    async openLink({ address }) {
      await vscode.env.openExternal(vscode.Uri.parse(address, true));
    },
    async openEntry({ number }, handle) {
      if (number <= handle.stream.log.length) await documents.open(handle, number);
    },
    openPlace: ({ number }, { stream }) => openPlace(stream.log, number),
    async compareEntries({ before, after }, handle) {
      if (Math.max(before, after) <= handle.stream.log.length) await documents.compare(handle, before, after);
    },
    copyPart: ({ part }, handle) => answers.copy(handle, part),
    openPart: ({ part }, handle) => answers.open(handle, part),
    async lab({ command }, handle) {
      await lab[command](handle);
    },
    learnMore: ({ cause }) => showEndingPage(parts.extensionUri, cause),
    async startDevServer() {
      await devServer.start();
    },
    async askSecret({ reference }, panel) {
      panel.showSecret(reference, await secrets.valueOf(reference));
    },
  };
}

/**
 * The request of an attempt: that of the stream, but where an app sent it, which may ask for something else each time.
 * @param attempt the stream's own request when absent
 */
function requestOf({ stream, relayed, recorded, debugged }: StreamHandle, attempt?: number): StreamRequest {
  const isOwn = !relayed && !recorded && !debugged;
  if (isOwn || attempt === undefined) return stream.request;
  const { log } = stream;
  const number = log.index.firstOfAttempt(attempt);
  const entry = number <= log.length ? log.entry(number) : undefined;
  const sent = entry && isKind(entry, 'request') ? log.detail(entry) : undefined;
  if (!sent) return stream.request;
  const { body: _, ...rest } = stream.request;
  const { url, method, body } = sent;
  return { ...rest, url, method, ...(body !== undefined && { body }) };
}

/** Whether a stream refers to a stored value: that is not replaced by another one then. */
function isInUse(handles: readonly StreamHandle[], reference: string): boolean {
  return handles.some(({ stream }) =>
    (stream.request.headers ?? []).some(([, value]) => value.includes(reference)),
  );
}
