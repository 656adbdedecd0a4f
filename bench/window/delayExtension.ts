// An extension beside the inspector in the extension host that both share: tells how late the event loop is there.
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { delayCommands } from './delayCommands.ts';

const resolutionMs = 5;
const msPerNs = 1e-6;

export function activate(context: vscode.ExtensionContext): void {
  let histogram: IntervalHistogram | undefined;
  context.subscriptions.push(
    vscode.commands.registerCommand(delayCommands.begin, () => {
      histogram = monitorEventLoopDelay({ resolution: resolutionMs });
      histogram.enable();
    }),
    vscode.commands.registerCommand(delayCommands.end, () => {
      histogram?.disable();
      // Node counts the interval between two looks as well.
      return histogram ? Math.max(0, histogram.percentile(99) * msPerNs - resolutionMs) : 0;
    }),
    { dispose: () => histogram?.disable() },
  );
}
