// Messages to the user. All of them go through here, since they repeat what servers and files say, and the editor makes
// links, of commands too, out of what looks like Markdown in them.

import * as vscode from 'vscode';

import { reportedLine } from '../core/base/reportedText.ts';

/** The text of a message, or of the progress in one. */
export function messageText(text: string): string {
  return reportedLine(text).replaceAll('](', '] (');
}

/** Shows a message with buttons, and resolves with the one that was pressed. */
export function showInformation(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(messageText(text), ...buttons);
}

/** See {@link showInformation}. */
export function showWarning(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(messageText(text), ...buttons);
}

/** See {@link showInformation}. */
export function showError(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(messageText(text), ...buttons);
}

/** Asks in a dialog that has to be answered. */
export function askModally(text: string, ...buttons: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(messageText(text), { modal: true }, ...buttons);
}
