import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import type { EndDetail } from '../../src/core/log/detail.ts';
import type { EndingCause } from '../../src/core/stream/ending.ts';
import type { ReplaySummary } from '../../src/host/commands/replayCommand.ts';
import type { SimulationResult } from '../../src/host/commands/simulateCommand.ts';
import type { ServerCheckResult } from '../../src/net/lab/serverCheck.ts';
import type { ApiEntry } from '../../src/extension.ts';
import { activateExtension, cleanUp, startDevServer, waitForEntry } from './extension.ts';
import { openStream, startScriptedServer, type ScriptedServer } from './scriptedServer.ts';

/** A server whose events count up and which resumes after the Last-Event-ID, or at a place of its own choice. */
function startCountingServer(
  resumeAt: (lastEventId: number) => number = (id) => id + 1,
): Promise<ScriptedServer> {
  return startScriptedServer((response, _number, request) => {
    const header = request.headers['last-event-id'];
    let next = header === undefined ? 1 : resumeAt(Number(header));
    openStream(response, 'retry: 40\n\n');
    const timer = setInterval(() => {
      response.write(`id: ${next}\ndata: {"number":${next}}\n\n`);
      next += 1;
    }, 15);
    response.on('close', () => clearInterval(timer));
  });
}

function endOf(entry: ApiEntry): EndDetail {
  assert.ok(entry.detail && 'ending' in entry.detail);
  return entry.detail;
}

const causeIs =
  (cause: EndingCause) =>
  ({ detail }: ApiEntry): boolean =>
    detail !== undefined && 'ending' in detail && detail.ending.cause === cause;

describe('SSE: Simulate Close', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  const simulated: readonly (readonly [
    EndingCause,
    Readonly<Record<string, unknown>>,
    'reconnect' | 'stop',
  ])[] = [
    ['end', { ending: 'end' }, 'reconnect'],
    ['truncated', { ending: 'truncated', when: 'inside event' }, 'reconnect'],
    ['reset', { ending: 'reset', when: 'after next event' }, 'reconnect'],
    ['close-message', { ending: 'close-message' }, 'stop'],
    ['no-content', { ending: 'no-content' }, 'stop'],
    ['wrong-type', { ending: 'wrong-type' }, 'stop'],
    ['http-error', { ending: 'http-error', status: 503 }, 'stop'],
  ];
  for (const [cause, fault, next] of simulated) {
    it(`makes ${JSON.stringify(fault)} happen to a stream of any server`, async () => {
      const api = await activateExtension();
      const server = await startCountingServer();
      try {
        const id = await api.connect(server.url, { show: false });
        await waitForEntry(api, id, ({ kind }) => kind === 'message');
        const result = await vscode.commands.executeCommand<SimulationResult>('sse.simulateClose', id, fault);
        assert.equal(result.madeBy, 'inspector');
        const end = endOf(await waitForEntry(api, id, causeIs(cause)));
        assert.equal(end.ending.isSimulated, true);
        assert.equal(end.verdict.next, next);
        if (next === 'reconnect')
          await waitForEntry(api, id, ({ kind, attempt }) => kind === 'message' && attempt === 2);
      } finally {
        await server.close();
      }
    });
  }

  it('lets the dev server make the ending itself, on the wire', async () => {
    const api = await activateExtension();
    const origin = await startDevServer();
    const id = await api.connect(`${origin}/ticks?interval=20`, { show: false });
    await waitForEntry(api, id, ({ kind }) => kind === 'message');
    const result = await vscode.commands.executeCommand<SimulationResult>('sse.simulateClose', id, {
      ending: 'reset',
    });
    assert.equal(result.madeBy, 'server');
    const end = endOf(await waitForEntry(api, id, causeIs('reset')));
    assert.equal(end.ending.isSimulated, undefined);
  });

  it('says what is missing for a closed stream and for a fault that does not exist', async () => {
    const api = await activateExtension();
    const server = await startCountingServer();
    try {
      const id = await api.connect(server.url, { show: false });
      await waitForEntry(api, id, ({ kind }) => kind === 'message');
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.simulateClose', id, { ending: 'magic' }),
        /must be one of/,
      );
      api.close(id);
      await assert.rejects(
        async () => vscode.commands.executeCommand('sse.simulateClose', id, { ending: 'reset' }),
        /closed: connect first/,
      );
    } finally {
      await server.close();
    }
  });
});

describe('SSE: Replay Reconnect', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  const servers = [
    ['resumes', undefined, 'exact'],
    ['replays one event too many', (id: number) => id, 'duplicates'],
    ['leaves one event out', (id: number) => id + 2, 'gap'],
    ['begins again', () => 1, 'restarted'],
  ] as const;
  for (const [what, resumeAt, verdict] of servers) {
    it(`finds that a server ${what}`, async () => {
      const api = await activateExtension();
      const server = await startCountingServer(resumeAt);
      try {
        const id = await api.connect(server.url, { show: false });
        await waitForEntry(api, id, ({ data }) => data === '{"number":8}');
        api.close(id);
        const [summary] = await vscode.commands.executeCommand<ReplaySummary[]>('sse.replayReconnect', id, {
          lastEventId: '4',
        });
        assert.equal(summary?.verdict.kind, verdict);
        assert.equal(summary.lastEventId, '4');
      } finally {
        await server.close();
      }
    });
  }
});

describe('SSE: Check Server After Close', () => {
  afterEach(async () => cleanUp(await activateExtension()));

  it('finds that a server copes', async () => {
    const api = await activateExtension();
    const server = await startCountingServer();
    try {
      const id = await api.connect(server.url, { show: false });
      await waitForEntry(api, id, ({ kind }) => kind === 'message');
      const result = await vscode.commands.executeCommand<ServerCheckResult>('sse.checkServer', id, 'reset');
      assert.equal(result.verdict, 'copes');
      assert.equal(result.after.length, 3);
    } finally {
      await server.close();
    }
  });
});
