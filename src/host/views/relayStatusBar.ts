// A status bar item while a relay runs: what goes where, and a way to the Streams view.

import * as vscode from 'vscode';

import { commands } from '../names.ts';
import type { Relays } from '../streams/relays.ts';

export class RelayStatusBar {
  readonly #item: vscode.StatusBarItem;
  readonly #relays: Relays;
  readonly #subscription: vscode.Disposable;

  constructor(relays: Relays) {
    this.#item = vscode.window.createStatusBarItem('sse.relays', vscode.StatusBarAlignment.Left);
    this.#item.name = 'SSE Relay';
    this.#item.command = commands.showStreams;
    this.#relays = relays;
    this.#subscription = relays.onDidChange(() => this.#update());
    this.#update();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    const relays = this.#relays.list();
    const [first] = relays;
    if (!first) {
      this.#item.hide();
      return;
    }
    const lines = relays.map(({ origin, upstream }) => `${origin} → ${upstream}`);
    const text = relays.length === 1 ? `Relay ${new URL(first.origin).port}` : `${relays.length} relays`;
    this.#item.text = `$(arrow-swap) ${text}`;
    this.#item.tooltip = lines.join('\n');
    this.#item.accessibilityInformation = { label: `Relays: ${lines.join(', ')}` };
    this.#item.show();
  }
}
