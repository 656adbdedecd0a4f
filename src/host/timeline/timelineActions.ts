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
import type { SecretStore } from '../streams/secretStore.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import type { TimelineActions } from './timelinePanel.ts';

export function createTimelineActions(parts: {
  readonly registry: StreamRegistry;
  readonly connections: Connections;
  readonly devServer: DevServerHost;
  readonly secrets: SecretStore;
  readonly documents: EntryDocuments;
  readonly answers: AnswerDocuments;
  readonly extensionUri: vscode.Uri;
}): TimelineActions {
  const { registry, connections, devServer, secrets, documents, answers, extensionUri } = parts;
  return {
    async connect({ request }, panel) {
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
    disconnect: (_, handle) => ownStreamOf(handle, 'disconnect').close(),
    reconnectNow: (_, handle) => ownStreamOf(handle, 'reconnectNow').connect(),
    clear: (_, { stream }) => stream.clear(),
    setPolicy: ({ policy }, handle) => ownStreamOf(handle, 'setPolicy').setPolicy(policy),
    showSide({ side }, handle, panel) {
      const other = handle.relayed && registry.sideOf(handle, side);
      if (!other) return;
      panel.show(other);
      registry.setActive(other.id);
    },
    copy: ({ number, what }, handle) => copyEntry(handle, number, what, connections),
    async copyText({ text }) {
      await vscode.env.clipboard.writeText(text);
    },
    async openEntry({ number }, handle) {
      if (number <= handle.stream.log.length) await documents.open(handle, number);
    },
    async compareEntries({ before, after }, handle) {
      if (Math.max(before, after) <= handle.stream.log.length) await documents.compare(handle, before, after);
    },
    copyPart: ({ part }, handle) => answers.copy(handle, part),
    openPart: ({ part }, handle) => answers.open(handle, part),
    async lab({ command, number }, { id }) {
      const target = number === undefined ? { streamId: id } : { streamId: id, entry: number };
      await vscode.commands.executeCommand(commands[command], target);
    },
    learnMore: ({ cause }) => showEndingPage(extensionUri, cause),
    async startDevServer() {
      await devServer.start();
    },
    async storeSecret({ header, url, value }, panel) {
      const address = parseAddress(url);
      if ('message' in address)
        throw new InvalidRequestError('url', 'Type the address first: a value is kept for one host.');
      panel.replaceSecret(header, await secrets.store(header, new URL(address.url).host, value));
    },
  };
}
