// What the pages of the timelines can ask for beyond their own stream. Everything that a page sends is only a wish:
// requests are checked as if typed anew.

import * as vscode from 'vscode';

import { parseAddress } from '../../core/stream/address.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import type { AnswerDocuments } from '../documents/answerDocuments.ts';
import { showEndingPage } from '../commands/commandTable.ts';
import type { Connections } from '../streams/connections.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { copyEntry } from '../documents/copyEntry.ts';
import type { EntryDocuments } from '../documents/entryDocuments.ts';
import { commands } from '../names.ts';
import { closeIfOwn, ownStreamOf } from '../streams/ownStream.ts';
import type { RecentRequests } from '../streams/recentRequests.ts';
import type { SecretStore } from '../streams/secretStore.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import type { TimelineActions } from './timelinePanel.ts';

const maxRecentUrls = 5;

export function createTimelineActions(parts: {
  readonly registry: StreamRegistry;
  readonly connections: Connections;
  readonly devServer: DevServerHost;
  readonly recent: RecentRequests;
  readonly secrets: SecretStore;
  readonly documents: EntryDocuments;
  readonly answers: AnswerDocuments;
  readonly extensionUri: vscode.Uri;
}): TimelineActions {
  const { registry, connections, devServer, recent, secrets, documents, answers, extensionUri } = parts;
  return {
    async connect(request, panel) {
      try {
        const before = panel.handle;
        const handle = await connections.connect(request);
        if (before) closeIfOwn(before);
        panel.show(handle);
        registry.setActive(handle.id);
      } catch (error) {
        if (!(error instanceof InvalidRequestError)) throw error;
        panel.showInvalid(error.field === 'headers' ? 'headers' : 'url', error.message);
      }
    },
    disconnect: (handle) => ownStreamOf(handle, 'disconnect').close(),
    reconnectNow: (handle) => ownStreamOf(handle, 'reconnectNow').connect(),
    showSide(handle, side, panel) {
      const other = handle.relayed && registry.sideOf(handle, side);
      if (!other) return;
      panel.show(other);
      registry.setActive(other.id);
    },
    copy: (handle, number, what) => copyEntry(handle, number, what, connections),
    async copyText(text) {
      await vscode.env.clipboard.writeText(text);
    },
    async openEntry(handle, number) {
      if (number <= handle.stream.log.length) await documents.open(handle, number);
    },
    async compareEntries(handle, before, after) {
      if (Math.max(before, after) <= handle.stream.log.length) await documents.compare(handle, before, after);
    },
    copyPart: (handle, part) => answers.copy(handle, part),
    openPart: (handle, part) => answers.open(handle, part),
    async runLab({ id }, command, entryNumber) {
      const target = entryNumber === undefined ? { streamId: id } : { streamId: id, entry: entryNumber };
      await vscode.commands.executeCommand(commands[command], target);
    },
    learnMore: (cause) => showEndingPage(extensionUri, cause),
    async startDevServer() {
      await devServer.start();
    },
    async storeSecret(header, url, value) {
      const address = parseAddress(url);
      if ('message' in address)
        throw new InvalidRequestError('url', 'Type the address first: a value is kept for one host.');
      return secrets.store(header, new URL(address.url).host, value);
    },
    recentUrls: () =>
      recent
        .list()
        .slice(0, maxRecentUrls)
        .map(({ url }) => url),
    devServerOrigin: () => devServer.server?.origin,
  };
}
