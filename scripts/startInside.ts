// A tiny extension that `npm start` adds beside the real one: it starts the dev server and connects to it, so that the
// first thing on the screen is a live stream. In a desktop window it also keeps a connection to the starting script,
// which thereby notices that the window was closed.
import { connect } from 'node:net';
import * as vscode from 'vscode';
import { tetherVariable } from './vscode/tether.ts';

/** Where this window's dev server was before the window was reloaded. */
const originKey = 'devServerOrigin';

/** Called by VS Code once the window stands. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  holdTether(context);
  try {
    await closeTimelineOf(context.workspaceState.get<string>(originKey));
    const server = await vscode.commands.executeCommand<{ readonly origin: string }>('sse.startDevServer');
    await vscode.commands.executeCommand('sse.connect', new URL('/ticks', server.origin).href);
    await context.workspaceState.update(originKey, server.origin);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(`SSE Inspector could not show its example stream: ${reason}`);
  }
}

function holdTether(context: vscode.ExtensionContext): void {
  const port = process.env[tetherVariable];
  if (port === undefined) return;
  const tether = connect(Number(port), '127.0.0.1');
  // The script may be gone; the window stays usable without it.
  tether.on('error', () => tether.destroy());
  context.subscriptions.push({ dispose: () => tether.destroy() });
}

/** A dev server ends with its window's extension host, so a timeline of the earlier one would wait for it for ever. */
async function closeTimelineOf(origin: string | undefined): Promise<void> {
  if (origin === undefined) return;
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const { host } = new URL(origin);
  const outdated = tabs.filter(
    (tab) => tab.input instanceof vscode.TabInputWebview && tab.label.includes(host),
  );
  await vscode.window.tabGroups.close(outdated);
}
