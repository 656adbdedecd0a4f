// Opens a recording for the timeline: from the disk of the machine where the extension runs, or through the editor for files
// that are elsewhere. What is wrong with a file is said in a sentence.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatSize } from '../../core/base/format.ts';
import { formatVersion } from '../../core/recording/blockHeader.ts';
import type { RecordingProblem } from '../../net/recording/blockReader.ts';
import { openRecording, type OpenOptions, type OpenRecording } from '../../net/recording/openRecording.ts';
import { openSource, sourceOf, type FileSource } from '../../net/recording/recordingSource.ts';
import { UserError } from '../errorReport.ts';
import { messageText } from '../messages.ts';

/** Most bytes of a file that can only be read whole: they all are in memory. */
const maxWholeBytes = 256 * 1024 * 1024;

/** The name of a file, as titles have it. */
export function nameOfFile(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** Opens a file for reading. @throws UserError with a sentence */
export async function openUri(uri: vscode.Uri): Promise<FileSource> {
  try {
    if (uri.scheme === 'file') return openSource(uri.fsPath);
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxWholeBytes)
      throw new UserError(
        l10n.t(
          '{name} has {size}. Only {limit} can be opened from there: save it to the disk of the machine where the extension runs, and open it there.',
          { name: nameOfFile(uri), size: formatSize(size), limit: formatSize(maxWholeBytes) },
        ),
      );
    return sourceOf(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(describeReadError(nameOfFile(uri), error));
  }
}

/** Opens a recording, with progress where that takes long. @throws UserError with a sentence, or the signal's reason */
export async function openRecordingFile(
  uri: vscode.Uri,
  options: Pick<OpenOptions, 'place' | 'signal'>,
): Promise<OpenRecording> {
  const source = await openUri(uri);
  const name = nameOfFile(uri);
  const title = l10n.t('Opening {0}', name);
  const shown = { location: vscode.ProgressLocation.Window, title };
  try {
    const opened = await vscode.window.withProgress(shown, (progress) =>
      openRecording(source, {
        ...options,
        name,
        onProgress: (part) =>
          progress.report({ message: messageText(l10n.t('{0} %', Math.floor(part * 100))) }),
      }),
    );
    if ('kind' in opened) throw new UserError(describeProblem(name, opened));
    if (opened.streams.length === 0)
      throw new UserError(l10n.t('There is no stream in {0} that can be read.', name));
    return opened;
  } catch (error) {
    source.close();
    throw error;
  }
}

function describeProblem(name: string, problem: RecordingProblem): string {
  switch (problem.kind) {
    case 'foreign':
      return l10n.t('{0} is no recording of SSE Inspector: it does not begin as one does.', name);
    case 'newer':
      return l10n.t(
        '{name} was written by a later version of SSE Inspector: its format is {version}, and this version reads up to {known}. Update the extension.',
        { name, version: problem.version, known: formatVersion },
      );
  }
}

function describeReadError(name: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'FileNotFound':
      return l10n.t('{0} does not exist any more.', name);
    case 'EACCES':
    case 'EPERM':
    case 'NoPermissions':
      return l10n.t('{0} cannot be opened: you may not read this file.', name);
    case 'EISDIR':
    case 'EINVAL':
      return l10n.t('{0} is no file.', name);
    default:
      return l10n.t('{0} cannot be opened: {1}', name, message);
  }
}
