// What an error of the file system means for a log that is being written to disk.

import * as l10n from '@vscode/l10n';

import type { ByteLoss } from '../../core/log/byteLoss.ts';

const fullReasons: Readonly<Record<string, string>> = {
  ENOSPC: l10n.t('no space left on the disk'),
  EDQUOT: l10n.t("the user's share of the disk is used up"),
  EFBIG: l10n.t('the file may not become larger'),
};

const refusalReasons: Readonly<Record<string, string>> = {
  EACCES: l10n.t('permission denied'),
  EPERM: l10n.t('not permitted'),
  EROFS: l10n.t('the disk is read-only'),
  EMFILE: l10n.t('too many files are open'),
  ENFILE: l10n.t('too many files are open'),
  EIO: l10n.t('the disk has an error'),
  // Node says so of a folder on a disk that is read-only, too.
  ENOENT: l10n.t('its folder cannot be made'),
  ENOTDIR: l10n.t('there is a file in place of its folder'),
  ELOOP: l10n.t('there is a link in its place'),
};

/** Why bytes cannot be kept on disk, as far as the system says it. */
export function lossOfError(error: unknown): ByteLoss {
  const code = codeOf(error);
  const full = fullReasons[code];
  if (full !== undefined) return { cause: 'disk full', reason: `${full}, ${code}` };
  return { cause: 'not writable', reason: reasonOf(error) };
}

/** Why bytes cannot be read from a file that they were written to. */
export function lossOfReadError(error: unknown): ByteLoss {
  if (error instanceof FileGoneError) return { cause: 'damaged', reason: error.message };
  if (codeOf(error) === 'ENOENT') return { cause: 'damaged', reason: 'it was removed, ENOENT' };
  return { cause: 'not readable', reason: reasonOf(error) };
}

/** A log's file is not there any more. */
export class FileGoneError extends Error {
  override readonly name = 'FileGoneError';
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const words = refusalReasons[code];
  if (words !== undefined) return `${words}, ${code}`;
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
}
