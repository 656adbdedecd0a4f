// A tiny extension that `npm start` adds beside the real one: it starts the dev server and connects to it, so that the
// first thing on the screen is a live stream. In a desktop window it also keeps a connection to the starting script,
// which thereby notices that the window was closed.
import { connect } from 'node:net';
import * as vscode from 'vscode';
import { tetherVariable } from './vscode/tether.ts';

/** Called by VS Code once the window stands. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const tetherPort = process.env[tetherVariable];
  if (tetherPort !== undefined) {
    const tether = connect(Number(tetherPort), '127.0.0.1');
    // The script may be gone; the window stays usable without it.
    tether.on('error', () => tether.destroy());
    context.subscriptions.push({ dispose: () => tether.destroy() });
  }
  try {
    const server = await vscode.commands.executeCommand<{ readonly origin: string }>('sse.startDevServer');
    await vscode.commands.executeCommand('sse.connect', new URL('/ticks', server.origin).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(`SSE Inspector could not show its example stream: ${reason}`);
  }
}
