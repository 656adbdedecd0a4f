// What happens when something goes wrong: a user's mistake is told where it was made, in a sentence; anything else is a
// bug, which gets one message with a way to the log, and its stack there.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { reportedLine } from '../core/base/reportedText.ts';
import { ExportError } from '../core/export/exportRun.ts';
import { DevServerPortError } from '../net/devServer/devServer.ts';
import { FileWriteError } from '../net/files/fileWords.ts';
import { SimulationError } from '../net/stream/faultInjector.ts';
import { RelayPortError } from '../net/relay/relay.ts';
import { InvalidRequestError } from '../net/http/requestHead.ts';
import { showError } from './messages.ts';
import { settings } from './names.ts';
import type { OutputLog } from './outputLog.ts';

/** A mistake in what a command was given; the message says what is accepted. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(message: string) {
    super(reportedLine(message));
  }
}

/** The user left a question, so that there is nothing to do; nobody has to be told. */
export class LeftQuestionError extends Error {
  override readonly name = 'LeftQuestionError';

  constructor() {
    super(l10n.t('The request was not sent: a value is missing.'));
  }
}

const userErrors = [UserError, InvalidRequestError, SimulationError, ExportError, FileWriteError] as const;

export class ErrorReport {
  readonly #log: OutputLog;

  constructor(log: OutputLog) {
    this.#log = log;
  }

  /** Shows an error in the way that fits it. Never rejects. */
  readonly show = (error: unknown): void => {
    this.#show(error).then(undefined, (failure: unknown) => this.#log.error(failure));
  };

  async #show(error: unknown): Promise<void> {
    if (error instanceof LeftQuestionError) return;
    const portSetting = portSettingOf(error);
    if (error instanceof Error && portSetting !== undefined) {
      const open = l10n.t('Open Settings');
      const choice = await showError(error.message, open);
      if (choice === open) await vscode.commands.executeCommand('workbench.action.openSettings', portSetting);
      return;
    }
    if (error instanceof Error && userErrors.some((kind) => error instanceof kind)) {
      await showError(error.message);
      return;
    }
    this.#log.error(error);
    const showLog = l10n.t('Show Log');
    const choice = await showError(l10n.t('SSE Inspector met an error of its own.'), showLog);
    if (choice === showLog) this.#log.show();
  }
}

/** The setting to change when a server could not have its port. */
function portSettingOf(error: unknown): string | undefined {
  if (error instanceof DevServerPortError) return settings.devServerPort;
  return error instanceof RelayPortError ? settings.relayPort : undefined;
}
