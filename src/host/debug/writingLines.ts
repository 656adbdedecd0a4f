// What the servers that are traced have to do with what is shown elsewhere: the other streams of the window know which line
// wrote their events, and the lines that wrote say so above themselves.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatDuration } from '../../core/base/format.ts';
import { ClientTrace } from '../../core/probe/clientTrace.ts';
import { keepTrace, traceOf } from '../../core/probe/logTrace.ts';
import type { TracedLog } from '../../core/probe/matchedWrite.ts';
import { TracedStream } from '../../net/probe/tracedStream.ts';
import { showLenses } from '../lenses/lensProvider.ts';
import { commands } from '../names.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import type { ServerTraces } from './serverTraces.ts';

/** How often lines above code change. */
const renewMs = 2_000;

/** A stream of a traced server, with its id. */
interface TracedHandle {
  readonly id: string;
  readonly stream: TracedStream;
}

/** Lets the other streams know of those of traced servers. */
export function matchTracedServers(registry: StreamRegistry): vscode.Disposable {
  const traced = (): TracedLog[] =>
    tracedOf(registry).map(({ stream }) => ({
      log: stream.log,
      attempts: stream.state.attempt,
      writeAt: (offset) => stream.writeAt(offset),
    }));
  return registry.onDidChange(({ stream: { log } }) => {
    if (!traceOf(log)) keepTrace(log, new ClientTrace(log, traced));
  });
}

/** Shows above each line that writes how often it did, for as long as its server is traced. */
export function showWritingLines(registry: StreamRegistry, traces: ServerTraces): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const live = (): TracedHandle[] =>
    tracedOf(registry).filter(({ sessionId }) => traces.isTracing(sessionId));
  let isShown = false;
  // Their times go on though nothing is written.
  const timer = setInterval(() => {
    if (live().length > 0 || isShown) changed.fire();
  }, renewMs);
  return vscode.Disposable.from(
    showLenses(
      { scheme: 'file' },
      (document) => {
        const lenses = live().length === 0 ? [] : lensesOf(document, live());
        isShown = lenses.length > 0;
        return lenses;
      },
      changed.event,
    ),
    traces.onDidChange(() => changed.fire()),
    { dispose: () => clearInterval(timer) },
    changed,
  );
}

function tracedOf(registry: StreamRegistry): (TracedHandle & { readonly sessionId: string })[] {
  return registry
    .list()
    .flatMap(({ id, stream, debugged }) =>
      debugged && stream instanceof TracedStream ? [{ id, stream, sessionId: debugged.sessionId }] : [],
    );
}

function lensesOf(document: vscode.TextDocument, handles: readonly TracedHandle[]): vscode.CodeLens[] {
  const lines = new Map<number, { writes: number; lastAtMs: number; id: string }>();
  for (const { id, stream } of handles)
    for (const { place, writes, lastAtMs } of stream.writingLines()) {
      if (place.url !== document.uri.fsPath) continue;
      const wallMs = stream.log.startedAtMs + lastAtMs;
      const line = lines.get(place.line);
      if (!line) lines.set(place.line, { writes, lastAtMs: wallMs, id });
      else {
        line.writes += writes;
        if (wallMs > line.lastAtMs) Object.assign(line, { lastAtMs: wallMs, id });
      }
    }
  return [...lines].map(([line, { writes, lastAtMs, id }]) => {
    const last = formatDuration(Math.max(0, Math.round((Date.now() - lastAtMs) / 1000) * 1000));
    const at = Math.min(line, document.lineCount) - 1;
    return new vscode.CodeLens(new vscode.Range(at, 0, at, 0), {
      command: commands.showTimeline,
      title:
        writes === 1
          ? l10n.t('1 write to event streams, {0} ago', last)
          : l10n.t('{count} writes to event streams, last {last} ago', {
              count: writes.toLocaleString(),
              last,
            }),
      arguments: [id],
    });
  });
}
