// Where a place in what runs is in the source that somebody wrote: the debugger has the source maps.

import { isAbsolute } from 'node:path';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import type { CodePlace } from '../../core/debug/words/debugNote.ts';
import { isKind, type EventLog } from '../../core/log/eventLog.ts';
import { placeOfNotice } from '../../core/probe/noticePlace.ts';
import { traceOf } from '../../core/probe/logTrace.ts';
import { UserError } from '../errorReport.ts';

/** The place in the source, or as it was where the debugger does not know. Never rejects. */
export async function locateInSource(session: vscode.DebugSession, place: CodePlace): Promise<CodePlace> {
  const known = { ...place, url: fileOf(place.url)?.fsPath ?? place.url };
  let answer: unknown;
  try {
    answer = await session.customRequest('getPreferredUILocation', {
      originalUrl: place.url,
      source: { path: place.url },
      line: place.line - 1,
      column: place.column - 1,
    });
  } catch {
    return known;
  }
  if (!isRecord(answer) || !isRecord(answer['source'])) return known;
  const { line, column, source } = answer;
  const { path } = source;
  if (typeof path !== 'string' || typeof line !== 'number' || typeof column !== 'number') return known;
  // A script that the debugger does not know yet is given back as it was asked for.
  return { ...place, url: fileOf(path)?.fsPath ?? path, line: line + 1, column: column + 1 };
}

/** Opens the line that an entry names. @throws UserError where it is in no file of this machine */
export async function openPlace(log: EventLog, number: number): Promise<void> {
  if (number > log.length) return;
  const entry = log.entry(number);
  const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
  const place = placeOfNotice(detail) ?? traceOf(log)?.writtenEntry(number)?.place;
  if (place) await openCode(place);
}

/** Opens a line of code. @throws UserError where it is in no file of this machine */
export async function openCode({ url, line, column }: CodePlace): Promise<void> {
  const file = fileOf(url);
  if (!file)
    throw new UserError(l10n.t('{0} is in no file here: the debugger has no source map for it.', url));
  const at = new vscode.Position(line - 1, column - 1);
  try {
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
  } catch {
    throw new UserError(l10n.t('There is no file {0} any more.', file.fsPath));
  }
}

function fileOf(url: string): vscode.Uri | undefined {
  if (isAbsolute(url)) return vscode.Uri.file(url);
  return url.startsWith('file:') ? vscode.Uri.parse(url) : undefined;
}
