// Asks for a value that a request lacks, and offers to keep it in the secret storage for the host of the request.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { DisposableStore } from '../disposableStore.ts';

export interface ValueQuestion {
  readonly title: string;
  /** The host that the value may be kept for; left out, it cannot be kept. */
  readonly host: string | undefined;
  /** Whether it is shown while it is typed. */
  readonly isShown: boolean;
}

/** What was typed, and whether it is to be kept. */
export interface TypedValue {
  readonly value: string;
  readonly isKept: boolean;
}

/** Undefined when the question was left, or the signal came. */
export function askForValue(question: ValueQuestion, signal: AbortSignal): Promise<TypedValue | undefined> {
  const { title, host, isShown } = question;
  return new Promise((resolve) => {
    const disposables = new DisposableStore();
    const input = disposables.add(vscode.window.createInputBox());
    const finish = (isKept: boolean | undefined): void => {
      resolve(isKept === undefined ? undefined : { value: input.value, isKept });
      disposables.dispose();
    };
    input.title = title;
    input.prompt =
      host === undefined
        ? l10n.t('It is sent with this request. Nothing of the text is run.')
        : l10n.t(
            'Enter uses it for this request; the key keeps it in the secret storage for {0} as well.',
            host,
          );
    input.password = !isShown;
    input.ignoreFocusOut = true;
    if (host !== undefined) {
      input.buttons = [
        {
          iconPath: new vscode.ThemeIcon('key'),
          tooltip: l10n.t('Use it, and keep it in the secret storage for {0}', host),
        },
      ];
    }
    disposables.add(input.onDidTriggerButton(() => finish(true)));
    disposables.add(input.onDidAccept(() => finish(false)));
    disposables.add(input.onDidHide(() => finish(undefined)));
    const onAbort = (): void => finish(undefined);
    signal.addEventListener('abort', onAbort);
    disposables.defer(() => signal.removeEventListener('abort', onAbort));
    input.show();
  });
}
