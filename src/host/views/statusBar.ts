// A status bar item while something is open: how many streams, and a way to them.

import * as vscode from 'vscode';

import { commands } from '../names.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';

export class StatusBar {
  readonly #item: vscode.StatusBarItem;
  readonly #registry: StreamRegistry;
  readonly #subscription: vscode.Disposable;

  constructor(registry: StreamRegistry) {
    this.#registry = registry;
    this.#item = vscode.window.createStatusBarItem('sse.status', vscode.StatusBarAlignment.Left);
    this.#item.name = 'SSE Inspector';
    this.#item.command = commands.showStreams;
    this.#subscription = registry.onDidChange(() => this.#update());
    this.#update();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    const phases = this.#registry.list().map(({ stream }) => stream.state.phase);
    const open = phases.filter((phase) => phase === 'open').length;
    const trying = phases.filter((phase) => phase === 'connecting' || phase === 'waiting').length;
    if (open + trying === 0) {
      this.#item.hide();
      return;
    }
    const texts = [open > 0 ? `${open} open` : '', trying > 0 ? `${trying} connecting` : ''].filter(Boolean);
    this.#item.text = `$(radio-tower) SSE: ${texts.join(', ')}`;
    this.#item.tooltip = 'Show the streams';
    this.#item.accessibilityInformation = { label: `Event streams: ${texts.join(', ')}` };
    this.#item.show();
  }
}
