import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { ApiEntry, SseInspectorApi } from '../../src/extension.ts';
import type { RelayInfo } from '../../src/host/streams/relays.ts';
import { activateExtension, cleanUp, waitForEntry, waitForTab } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';

/** A server with three events at any path, whose stream then stays open. */
function startServer(): Promise<ScriptedServer> {
  return startScriptedServer((response) => {
    openStream(response, 'id: 1\ndata: one\n\nid: 2\ndata: two\n\n');
  });
}

/** Asks for a stream as an app does, and reads until two events are there. */
async function readAsApp(address: string): Promise<() => Promise<void>> {
  const response = await fetch(address, { headers: { Accept: 'text/event-stream' } });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.ok(response.body);
  const reader = response.body.getReader();
  let text = '';
  while (!text.includes('data: two')) {
    const { value, done } = await reader.read();
    assert.ok(!done, `The stream ended after: ${text}`);
    text += new TextDecoder().decode(value);
  }
  return () => reader.cancel();
}

function startRelay(server: string): Thenable<RelayInfo> {
  return vscode.commands.executeCommand<RelayInfo>('sse.startRelay', server);
}

/** The stream of the relay, by the id of its server's side. */
function relayedStream(api: SseInspectorApi, relay: RelayInfo): string {
  const found = api.list().find(({ relayedAs }) => relayedAs?.relay === relay.origin);
  assert.ok(found, 'No stream of the relay is listed');
  return found.streamId;
}

describe('SSE: Start Relay', () => {
  afterEach(async () => {
    const api = await activateExtension();
    await cleanUp(api);
  });

  it('gives an address through which streams appear with two sides, and stops', async () => {
    const api = await activateExtension();
    const server = await startServer();
    try {
      const upstream = new URL(server.url).origin;
      const relay = await startRelay(upstream);
      assert.match(relay.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.equal(relay.upstream, upstream);
      const leave = await readAsApp(`${relay.origin}/events`);
      const id = relayedStream(api, relay);
      const isSecond = ({ data }: ApiEntry): boolean => data === 'two';
      const sent = await waitForEntry(api, id, isSecond);
      const got = await waitForEntry(api, `${id}.app`, isSecond);
      assert.ok(got.receivedAtMs >= sent.receivedAtMs);
      await leave();
      const close = await waitForEntry(api, id, ({ kind }) => kind === 'close');
      assert.ok(close.detail && 'ending' in close.detail);
      assert.equal(close.detail.endedFirst, 'app');
      await vscode.commands.executeCommand('sse.stopRelay', relay.id);
      await assert.rejects(fetch(`${relay.origin}/events`));
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.stopRelay', relay.id),
        /There is no relay "relay-\d+" that runs\./,
      );
    } finally {
      await server.close();
    }
  });

  it('opens a timeline for a relayed stream, and refuses what only its app can do', async () => {
    const api = await activateExtension();
    const server = await startServer();
    const relay = await startRelay(server.url);
    try {
      const leave = await readAsApp(`${relay.origin}/events`);
      const id = relayedStream(api, relay);
      await vscode.commands.executeCommand('sse.showTimeline', id);
      await waitForTab(`SSE ${new URL(server.url).host}/events`);
      const refused = {
        'sse.reconnectNow': /only the app can connect again/,
        'sse.disconnect': /close it in the app, or stop the relay/,
        'sse.setPolicy': /up to the app/,
        'sse.replayReconnect': /a stream of your own/,
        'sse.checkServer': /a stream of your own/,
      };
      for (const [command, reason] of Object.entries(refused)) {
        await assert.rejects(async () => vscode.commands.executeCommand(command, id), reason);
      }
      await leave();
      await vscode.commands.executeCommand('sse.removeStream', `${id}.app`);
      assert.ok(!api.list().some(({ streamId }) => streamId === id));
    } finally {
      await vscode.commands.executeCommand('sse.stopRelay', relay.origin);
      await server.close();
    }
  });

  it('runs several at once, by command and by the API', async () => {
    const api = await activateExtension();
    const server = await startServer();
    try {
      const one = await startRelay(server.url);
      const other = await api.startRelay(new URL(server.url).host);
      assert.notEqual(one.origin, other.origin);
      for (const { origin } of [one, other]) await (await readAsApp(`${origin}/events`))();
      await api.stopRelay(one.origin);
      await (
        await readAsApp(`${other.origin}/events`)
      )();
      await api.stopRelay(other.id);
    } finally {
      await server.close();
    }
  });

  it('keeps as many ended streams as the settings say, and those that a tab shows', async () => {
    const api = await activateExtension();
    const server = await startServer();
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update('sse.maxEndedStreams', 2, vscode.ConfigurationTarget.Global);
    const relay = await startRelay(server.url);
    const ask = async (query: string): Promise<() => Promise<void>> =>
      readAsApp(`${relay.origin}/events?${query}`);
    const queries = (): string[] =>
      api
        .list()
        .flatMap(({ request, relayedAs }) => (relayedAs ? [new URL(request.url).search.slice(1)] : []));
    const end = async (streamId: string, leave: () => Promise<void>): Promise<void> => {
      await leave();
      for (const id of [streamId, `${streamId}.app`]) {
        await waitForEntry(api, id, ({ kind }) => kind === 'close');
      }
    };
    const newest = (): string => api.list().at(-1)?.streamId ?? '';
    const askOnce = async (query: string): Promise<void> => {
      const leave = await ask(query);
      await end(newest(), leave);
    };
    try {
      await askOnce('shown');
      await vscode.commands.executeCommand('sse.showTimeline', relayedStream(api, relay));
      const leaveLiving = await ask('living');
      const living = newest();
      for (const query of ['1', '2', '3']) await askOnce(query);
      // The third of them came when the shown one and the first two had ended.
      assert.deepEqual(queries(), ['shown', 'living', '2', '3']);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await end(living, leaveLiving);
      await askOnce('4');
      assert.deepEqual(queries(), ['2', '3', '4']);
    } finally {
      await configuration.update('sse.maxEndedStreams', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('sse.stopRelay', relay.origin);
      await server.close();
    }
  });

  it('says what is wrong with an address', async () => {
    await activateExtension();
    await assert.rejects(async () => startRelay('ftp://localhost'), /"ftp:" addresses cannot be inspected/);
    await assert.rejects(async () => startRelay('http://me:word@localhost'), /Leave the user name/);
  });
});
