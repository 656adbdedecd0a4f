// The window's end of the link: connects to the script that opened the window and does what it is asked to. After a
// reload of the window a new extension host runs this again, with a new connection.
import { connect } from 'node:net';
import * as vscode from 'vscode';
import {
  linkVariable,
  readMessages,
  type LinkGreeting,
  type LinkRequest,
  type LinkResponse,
} from './linkProtocol.ts';

/** Called by VS Code once the window stands. */
export function activate(context: vscode.ExtensionContext): void {
  const [port, token] = (process.env[linkVariable] ?? '').split(' ');
  if (port === undefined || token === undefined) return;
  const socket = connect(Number(port), '127.0.0.1');
  // The script may go first; then there is nobody left to answer.
  socket.on('error', () => socket.destroy());
  context.subscriptions.push({ dispose: () => socket.destroy() });
  const send = (message: LinkGreeting | LinkResponse): void =>
    void socket.write(`${JSON.stringify(message)}\n`);
  send({ token });
  readMessages(socket, (value) => {
    const request = value as LinkRequest;
    carryOut(request).then(
      (result) => send({ id: request.id, result: result ?? null }),
      (error: unknown) =>
        send({ id: request.id, failure: error instanceof Error ? error.message : String(error) }),
    );
  });
}

async function carryOut(request: LinkRequest): Promise<unknown> {
  if ('command' in request) return vscode.commands.executeCommand(request.command, ...request.parameters);
  if ('wantedSetting' in request)
    return vscode.workspace.getConfiguration().get<unknown>(request.wantedSetting);
  const target = vscode.ConfigurationTarget.Global;
  return vscode.workspace.getConfiguration().update(request.setting, request.value, target);
}
