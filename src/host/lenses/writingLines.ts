// Lines of code that write to event streams, while their server is traced: above each stands how often it did.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatDuration } from '../../core/base/format.ts';
import type { ServerTraces } from '../debug/serverTraces.ts';
import { tracedHandles, type TracedHandle } from '../debug/tracedHandles.ts';
import { commands } from '../names.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import { showLenses } from './lensProvider.ts';

/** How often they change. */
const renewMs = 2_000;

/** Shows above each line that writes how often it did, for as long as its server is traced. */
export function showWritingLines(registry: StreamRegistry, traces: ServerTraces): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const live = (): TracedHandle[] =>
    tracedHandles(registry).filter(({ sessionId }) => traces.isTracing(sessionId));
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
