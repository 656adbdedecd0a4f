// "Inspect stream" above a request of a file, and the same for the request at the cursor.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isSecretHeader } from '../../core/base/credentialNames.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { shortenText } from '../../core/base/reportedText.ts';
import { requestAt, type HttpFileRequest } from '../../core/httpFile/httpFile.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { LeftQuestionError, UserError } from '../errorReport.ts';
import { askModally, showInformation } from '../messages.ts';
import type { Connections } from '../streams/connections.ts';
import type { OwnStreamHandle } from '../streams/streamRegistry.ts';
import { askForValue } from '../variables/askForValue.ts';
import { bodyOfFile } from '../variables/requestBody.ts';
import { noticeLine, type HttpFiles } from '../variables/httpFiles.ts';

/** A request of a file. */
export interface RequestPlace {
  readonly uri: vscode.Uri;
  /** From 0. */
  readonly line: number;
}

/**
 * The place that a command was given: as an object by a lens, as a URI and a line from 0 by a script; without one, that
 * of the cursor.
 * @throws UserError when there is none
 */
export function readRequestPlace(target: unknown, line: unknown): RequestPlace {
  if (typeof target === 'string')
    return { uri: vscode.Uri.parse(target), line: typeof line === 'number' ? line : 0 };
  if (isRecord(target) && target['uri'] instanceof vscode.Uri)
    return { uri: target['uri'], line: typeof target['line'] === 'number' ? target['line'] : 0 };
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new UserError(l10n.t('Put the cursor into a request of an .http or .rest file first.'));
  return { uri: editor.document.uri, line: editor.selection.active.line };
}

/** Shows a request where it is written. */
export async function openRequest({ uri, line }: RequestPlace): Promise<void> {
  const selection = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(uri, { selection });
}

/**
 * Connects to the stream of a request.
 * @throws UserError in words, LeftQuestionError when the user left a question
 */
export async function inspectRequest(
  { uri, line }: RequestPlace,
  files: HttpFiles,
  connections: Connections,
  signal: AbortSignal,
): Promise<OwnStreamHandle> {
  const request = requestAt(await files.read(uri), line);
  if (!request) throw new UserError(l10n.t('There is no request at line {0}.', line + 1));
  if (request.refused !== undefined)
    throw new UserError(noticeLine({ text: request.refused, line: request.line }));
  if (!(await isTrusted(request))) throw new LeftQuestionError();
  const given = await askPrompts(request, signal);
  const handle = await connections.connect(await requestOfFile(request, uri), { given });
  tellNotices(request);
  return handle;
}

/** The request as the file has it: its variables get their values when it is sent. */
export async function requestOfFile(request: HttpFileRequest, uri: vscode.Uri): Promise<StreamRequest> {
  const { method, url, headers, body, line } = request;
  return {
    url,
    ...(method !== 'GET' && { method }),
    ...(headers.length > 0 && { headers }),
    ...(await bodyOfFile(body, uri)),
    variablesOf: uri.with({ fragment: String(line) }).toString(),
  };
}

/** A folder that is not trusted may have any request in it. */
async function isTrusted({ method, url }: HttpFileRequest): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const send = l10n.t('Send');
  const text = l10n.t('This folder is not trusted. Send {method} {address}, with what the file says?', {
    method,
    address: shortenText(url, 300),
  });
  return (await askModally(text, send)) === send;
}

/** What the file wants to be asked for each time. */
async function askPrompts(
  { prompts }: HttpFileRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const given = new Map<string, string>();
  for (const { name, question } of prompts) {
    const title = shortenText(question === '' ? l10n.t('Value of the variable {0}', name) : question, 100);
    const typed = await askForValue({ title, host: undefined, isShown: !isSecretHeader(name) }, signal);
    if (!typed) throw new LeftQuestionError();
    given.set(name, typed.value);
  }
  return given;
}

/** Says what of the request is not applied here; the stream is there already. */
function tellNotices({ notices }: HttpFileRequest): void {
  if (notices.length === 0) return;
  const lines = notices.map(noticeLine);
  void showInformation(l10n.t('Not all of this request is applied. {0}', shortenText(lines.join(' '), 600)));
}
