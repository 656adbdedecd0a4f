// VS Code's proxy settings, in all four modes: what is asked of the proxy, and what goes past it. The addresses are names
// that resolve nowhere, so a stream that opens came through the proxy, and one that did not fails at the name.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import * as vscode from 'vscode';

import { describeEnding } from '../../src/core/log/endingWords.ts';
import type { Ending } from '../../src/core/stream/ending.ts';
import type { RelayInfo } from '../../src/host/streams/relays.ts';
import { createSelfSignedCertificate } from '../helpers/selfSignedCertificate.ts';
import { activateExtension, cleanUp, waitForEntry } from './extension.ts';
import { startForwardProxy, type ForwardProxy } from './forwardProxy.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';

const names = ['proxy', 'proxySupport', 'noProxy', 'proxyStrictSSL', 'proxyAuthorization'] as const;

/** Modes in which extensions use the proxy. */
const modes = ['on', 'override', 'fallback'] as const;

async function set(name: (typeof names)[number], value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('http').update(name, value, vscode.ConfigurationTarget.Global);
}

async function setInsecureHosts(hosts: readonly string[] | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('sse');
  await settings.update('insecureHosts', hosts, vscode.ConfigurationTarget.Global);
}

describe('VS Code’s proxy settings', () => {
  let server: ScriptedServer;
  let proxy: ForwardProxy;
  let secureProxy: ForwardProxy;
  const secureServer = createSecureServer(createSelfSignedCertificate(), (_request, response) => {
    openStream(response, 'data: secure\n\n');
  });

  before(async () => {
    server = await startScriptedServer((response) => openStream(response, 'data: hello\n\n'));
    proxy = await startForwardProxy(Number(new URL(server.url).port));
    secureServer.listen(0, '127.0.0.1');
    await once(secureServer, 'listening');
    secureProxy = await startForwardProxy((secureServer.address() as AddressInfo).port);
  });
  after(async () => {
    await proxy.close();
    await secureProxy.close();
    await server.close();
    secureServer.closeAllConnections();
    secureServer.close();
  });
  beforeEach(async () => set('proxy', proxy.url));
  afterEach(async () => {
    for (const name of names) await set(name, undefined);
    await setInsecureHosts(undefined);
    await cleanUp(await activateExtension());
  });

  async function connect(url: string): Promise<string> {
    const api = await activateExtension();
    return api.connect({ url, policy: { kind: 'off' } }, { show: false });
  }

  /** The first message of an attempt, or how it ended before one came. */
  async function outcomeOf(id: string, attempt = 1): Promise<string | Ending> {
    const api = await activateExtension();
    const entry = await waitForEntry(
      api,
      id,
      ({ kind, attempt: of }) => of === attempt && (kind === 'message' || kind === 'error'),
    );
    if (entry.kind === 'message') return entry.data ?? '';
    assert.ok(entry.detail && 'ending' in entry.detail);
    return entry.detail.ending;
  }

  const outcome = async (url: string): Promise<string | Ending> => outcomeOf(await connect(url));

  async function endingOf(url: string): Promise<Ending> {
    const ending = await outcome(url);
    if (typeof ending === 'string') throw new assert.AssertionError({ message: `It opened: ${ending}` });
    return ending;
  }

  for (const mode of modes) {
    describe(`http.proxySupport: ${mode}`, () => {
      beforeEach(async () => set('proxySupport', mode));

      it('leads http through the proxy, and says so', async () => {
        const url = `http://plain-${mode}.invalid/events?a=1`;
        const id = await connect(url);
        assert.equal(await outcomeOf(id), 'hello');
        assert.ok(proxy.asked.includes(`GET ${url}`), proxy.asked.join(', '));
        const api = await activateExtension();
        const open = await waitForEntry(api, id, ({ kind }) => kind === 'open');
        assert.ok(open.detail && 'timings' in open.detail);
        assert.equal(open.detail.proxy, proxy.url);
        assert.equal(open.detail.isConnectionReused, false);
      });

      it('leads https through the proxy, whose certificate http.proxyStrictSSL does not concern', async () => {
        const host = `secure-${mode}.invalid`;
        await set('proxy', secureProxy.url);
        await set('proxyStrictSSL', false);
        assert.equal((await endingOf(`https://${host}/`)).stage, 'tls');
        await setInsecureHosts([host]);
        assert.equal(await outcome(`https://${host}/`), 'secure');
        assert.ok(secureProxy.asked.includes(`CONNECT ${host}:443`), secureProxy.asked.join(', '));
      });

      it('leads hosts of http.noProxy past it', async () => {
        await set('noProxy', [`direct-${mode}.invalid`]);
        assert.equal((await endingOf(`http://direct-${mode}.invalid/`)).stage, 'dns');
        assert.equal(await outcome(`http://other-${mode}.invalid/`), 'hello');
      });

      it('leads localhost past it', async () => {
        const before = proxy.asked.length;
        assert.equal(await outcome(server.url), 'hello');
        assert.equal(proxy.asked.length, before);
      });

      it('tells of a proxy that is not there', async () => {
        await set('proxy', 'http://user:secret@127.0.0.1:1');
        for (const scheme of ['http', 'https']) {
          const ending = await endingOf(`${scheme}://dead-${mode}.invalid/`);
          assert.equal(
            describeEnding(ending),
            'The proxy http://127.0.0.1:1 could not be reached, or broke off: connect ECONNREFUSED 127.0.0.1:1.',
          );
        }
      });

      it('tells of a proxy that makes no connection', async () => {
        const refusing = await startForwardProxy(0, '403 Forbidden');
        try {
          await set('proxy', refusing.url);
          assert.equal(
            describeEnding(await endingOf(`https://refused-${mode}.invalid/`)),
            `The proxy ${refusing.url} answered 403 Forbidden and made no connection to the server.`,
          );
        } finally {
          await refusing.close();
        }
      });

      it('sends credentials of its address to the proxy, and http.proxyAuthorization not', async () => {
        const refusing = await startForwardProxy(0, '407 Proxy Authentication Required');
        try {
          await set('proxy', refusing.url);
          await set('proxyAuthorization', 'Basic eDp5');
          assert.equal((await endingOf(`https://none-${mode}.invalid/`)).stage, 'proxy');
          assert.equal((await endingOf(`http://none-${mode}.invalid/`)).status, 407);
          await set('proxy', refusing.url.replace('//', '//user:secret@'));
          const ending = await endingOf(`https://some-${mode}.invalid/`);
          assert.equal(ending.proxy, refusing.url);
          assert.deepEqual(refusing.credentials, [undefined, undefined, 'Basic dXNlcjpzZWNyZXQ=']);
        } finally {
          await refusing.close();
        }
      });

      it('leads a relay’s requests through the proxy', async () => {
        const relay = await vscode.commands.executeCommand<RelayInfo>(
          'sse.startRelay',
          `http://relayed-${mode}.invalid`,
        );
        const response = await fetch(`${relay.origin}/events`, { headers: { Accept: 'text/event-stream' } });
        assert.equal(response.headers.get('content-type'), 'text/event-stream');
        await response.body?.cancel();
        assert.ok(proxy.asked.includes(`GET http://relayed-${mode}.invalid/events`), proxy.asked.join(', '));
        await vscode.commands.executeCommand('sse.stopRelay', relay.origin);
      });
    });
  }

  it('http.proxySupport: off leads nothing through the proxy, from the next attempt on', async () => {
    await set('proxySupport', 'on');
    const id = await connect('http://changed.invalid/');
    assert.equal(await outcomeOf(id), 'hello');
    await set('proxySupport', 'off');
    await vscode.commands.executeCommand('sse.reconnectNow', id);
    const off = await outcomeOf(id, 2);
    assert.ok(typeof off !== 'string');
    assert.equal(off.stage, 'dns');
    await set('proxySupport', 'on');
    await vscode.commands.executeCommand('sse.reconnectNow', id);
    assert.equal(await outcomeOf(id, 3), 'hello');
  });
});
