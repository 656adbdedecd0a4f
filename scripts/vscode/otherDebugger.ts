// A debugger that is none for JavaScript, for tests inside VS Code: it agrees to everything but to share a protocol, which it
// does not know. Its exports are the commands that it got.
import * as vscode from 'vscode';
import { otherDebugType } from './otherDebugType.ts';

/** Called by VS Code once the window stands. */
export function activate(context: vscode.ExtensionContext): string[] {
  const got: string[] = [];
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(otherDebugType, {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterInlineImplementation(new OtherAdapter(got)),
    }),
  );
  return got;
}

class OtherAdapter implements vscode.DebugAdapter {
  readonly #got: string[];
  readonly #sent = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.#sent.event;

  constructor(got: string[]) {
    this.#got = got;
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    const { command, seq } = message as { readonly command: string; readonly seq: number };
    this.#got.push(command);
    const success = command !== 'requestCDPProxy';
    this.#sent.fire({ type: 'response', request_seq: seq, command, success, body: {}, seq: 0 });
    if (command === 'initialize') this.#sent.fire({ type: 'event', event: 'initialized', seq: 0 });
    if (command === 'disconnect') this.#sent.fire({ type: 'event', event: 'terminated', seq: 0 });
  }

  dispose(): void {
    this.#sent.dispose();
  }
}
