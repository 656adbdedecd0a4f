// What happens when something goes wrong: a user's mistake is told where it was made, in a sentence; anything else is a
// bug, which gets one message with a way to the log, and its stack there.

import * as vscode from 'vscode';

import { DevServerPortError } from '../net/devServer/devServer.ts';
import { SimulationError } from '../net/stream/faultInjector.ts';
import { RelayPortError } from '../net/relay/relay.ts';
import { InvalidRequestError } from '../net/http/requestHead.ts';
import { settings } from './names.ts';

/** A mistake in what a command was given; the message says what is accepted. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

const userErrors = [UserError, InvalidRequestError, SimulationError] as const;

export class ErrorReport {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Shows an error in the way that fits it. Never rejects. */
  readonly show = (error: unknown): void => {
    this.#show(error).then(undefined, (failure: unknown) => this.#log.error(textOf(failure)));
  };

  async #show(error: unknown): Promise<void> {
    const portSetting = portSettingOf(error);
    if (error instanceof Error && portSetting !== undefined) {
      const open = 'Open Settings';
      const choice = await vscode.window.showErrorMessage(error.message, open);
      if (choice === open) await vscode.commands.executeCommand('workbench.action.openSettings', portSetting);
      return;
    }
    if (error instanceof Error && userErrors.some((kind) => error instanceof kind)) {
      await vscode.window.showErrorMessage(error.message);
      return;
    }
    this.#log.error(textOf(error));
    const showLog = 'Show Log';
    const choice = await vscode.window.showErrorMessage('SSE Inspector met an error of its own.', showLog);
    if (choice === showLog) this.#log.show();
  }
}

/** The setting to change when a server could not have its port. */
function portSettingOf(error: unknown): string | undefined {
  if (error instanceof DevServerPortError) return settings.devServerPort;
  return error instanceof RelayPortError ? settings.relayPort : undefined;
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
