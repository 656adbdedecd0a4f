// "SSE: Save Recording…" and "SSE: Open Recording…".

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { formatSize } from '../../core/base/format.ts';
import { lackingParts } from '../../core/stream/requestSecrets.ts';
import { writeWholeFile } from '../../net/files/writeWholeFile.ts';
import { RecordingPieces } from '../../net/recording/recordingPieces.ts';
import { withCancellableProgress } from '../cancellableProgress.ts';
import { UserError } from '../errorReport.ts';
import { showInformation } from '../messages.ts';
import { captureExtensions, captureViewType, recordingViewType } from '../names.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

/** Where a recording is saved, and whether its request keeps its credentials. */
export interface SavePlan {
  readonly uri: vscode.Uri;
  readonly hasSecrets: boolean;
}

/** What the command returns. */
export interface SavedRecording {
  readonly uri: string;
  readonly bytes: number;
}

const extension = 'sserec';

/** The filters of dialogs. */
const filters = { [l10n.t('SSE recordings')]: [extension] };
const openFilters = {
  [l10n.t('Recordings, HAR files and captures')]: [extension, ...captureExtensions],
  ...filters,
  [l10n.t('All files')]: ['*'],
};

/** What a script wants: `{ uri, secrets }`. @throws UserError */
export function readSavePlan(_handle: StreamHandle, requested: unknown): SavePlan {
  const uri = isRecord(requested) ? readUri(requested['uri']) : undefined;
  if (!uri) throw new UserError(l10n.t('A recording needs a uri to be saved to.'));
  return { uri, hasSecrets: isRecord(requested) && requested['secrets'] === true };
}

function readUri(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  return typeof value === 'string' && value.includes(':') ? vscode.Uri.parse(value) : undefined;
}

/**
 * Saves what a stream has got so far; of a relayed one, both sides.
 * @param wanted undefined asks the user
 * @returns undefined when the user left a question or cancelled
 * @throws UserError or FileWriteError with a sentence; then there is no file that was not there before
 */
export async function saveRecording(
  handle: StreamHandle,
  wanted: SavePlan | undefined,
  registry: StreamRegistry,
  closing: AbortSignal,
): Promise<SavedRecording | undefined> {
  const plan = wanted ?? (await askForPlan(handle));
  if (!plan) return undefined;
  const { uri, hasSecrets } = plan;
  checkIsOnDisk(uri);
  const pieces = new RecordingPieces(
    registry.togetherWith(handle).map(({ stream }) => stream),
    hasSecrets,
  );
  const bytes = await withCancellableProgress(
    l10n.t('Saving {0}', uri.fsPath),
    closing,
    async (signal, report) => {
      let shown = 0;
      const onProgress = (): void => {
        const percent = Math.floor(pieces.donePart * 100);
        if (percent > shown) report(percent - shown);
        shown = Math.max(shown, percent);
      };
      return writeWholeFile(
        uri.fsPath,
        { beginTurn: () => {}, pieces: pieces.make() },
        { signal, onProgress },
      );
    },
  );
  if (bytes === undefined) return undefined;
  if (!wanted) void tellSaved(uri, bytes);
  return { uri: uri.toString(), bytes };
}

/** Opens a recording, or a file of another program, that is wanted or that the user chooses. */
export async function openRecordingCommand(target: unknown): Promise<void> {
  const wanted = readUri(target);
  const chosen = wanted
    ? [wanted]
    : await vscode.window.showOpenDialog({ filters: openFilters, canSelectMany: true });
  for (const uri of chosen ?? []) {
    const isOwn = uri.path.toLowerCase().endsWith(`.${extension}`);
    await vscode.commands.executeCommand('vscode.openWith', uri, isOwn ? recordingViewType : captureViewType);
  }
}

/** @throws UserError for a place that no file can be written to bit by bit */
export function checkIsOnDisk({ scheme }: vscode.Uri): void {
  if (scheme !== 'file')
    throw new UserError(
      l10n.t(
        'A recording is written to the disk of the machine where the extension runs, and not to “{0}:”.',
        scheme,
      ),
    );
}

export async function askForPlan(handle: StreamHandle): Promise<SavePlan | undefined> {
  const hasSecrets = await askForSecrets(handle);
  if (hasSecrets === undefined) return undefined;
  const uri = await askForFile(handle);
  return uri && { uri, hasSecrets };
}

/** Only asked where the request has some. Undefined when the question was left. */
async function askForSecrets({ stream, relayed, recorded }: StreamHandle): Promise<boolean | undefined> {
  if (relayed || recorded || !lackingParts(stream.request)) return false;
  const items = [
    {
      label: l10n.t('Without Secrets'),
      description: l10n.t('Credentials in the address, the headers and the body are replaced'),
      hasSecrets: false,
    },
    {
      label: l10n.t('With Secrets'),
      description: l10n.t('The request can be sent again from the file, by everybody who has it'),
      hasSecrets: true,
    },
  ];
  const title = l10n.t('Save Recording');
  const choice = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  return choice?.hasSecrets;
}

/** Where to, with a name that says what and when. */
async function askForFile({ stream }: StreamHandle): Promise<vscode.Uri | undefined> {
  const time = new Date(stream.log.startedAtMs)
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  const name = `${nameOfStream(stream.request).replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')}-${time}.${extension}`;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const folderUri = folder?.uri.scheme === 'file' ? folder.uri : undefined;
  return vscode.window.showSaveDialog({
    filters,
    ...(folderUri && { defaultUri: vscode.Uri.joinPath(folderUri, name) }),
    title: l10n.t('Save Recording'),
  });
}

async function tellSaved(uri: vscode.Uri, bytes: number): Promise<void> {
  const open = l10n.t('Open');
  const text = l10n.t('Saved {0} ({1}).', uri.fsPath, formatSize(bytes));
  if ((await showInformation(text, open)) === open) await openRecordingCommand(uri);
}
