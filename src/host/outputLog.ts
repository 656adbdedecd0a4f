// The extension's output channel. Whatever is written to it goes through here, line by line, since people send it to
// strangers with their bug reports, and open it in editors and terminals.

import * as vscode from 'vscode';

import { reportedLine } from '../core/base/reportedText.ts';

export class OutputLog {
  readonly #channel = vscode.window.createOutputChannel('SSE Inspector', { log: true });
  /** The channel throws then, in the middle of what only wanted to say how it ended. */
  #isDisposed = false;

  info(line: string): void {
    if (this.#isDisposed) return;
    this.#channel.info(reportedLine(line));
  }

  /** An error of the extension's own, with its stack, or whatever was thrown. */
  error(error: unknown): void {
    if (this.#isDisposed) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#channel.error(
      text
        .split('\n')
        .map((line) => reportedLine(line))
        .join('\n'),
    );
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#channel.dispose();
  }
}
