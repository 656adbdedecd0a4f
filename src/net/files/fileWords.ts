// Why a file could not be written, as a sentence that says what to do.

import * as l10n from '@vscode/l10n';

/** A file could not be written; the message is for the user. */
export class FileWriteError extends Error {
  override readonly name = 'FileWriteError';
}

/** The sentence for an error of the system. */
export function describeWriteError(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return l10n.t(
        'There is no room for {0} ({1}). Free space on the disk, or choose another place.',
        path,
        code,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return l10n.t(
        '{0} cannot be written there ({1}): you may not write to this file or folder. Choose another place.',
        path,
        code,
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return l10n.t('The folder of {0} does not exist. Choose another place.', path);
    case 'EISDIR':
      return l10n.t('{0} is a folder. Choose the name of a file.', path);
    case 'ENAMETOOLONG':
      return l10n.t('The name of {0} is too long for this disk. Choose a shorter one.', path);
    case 'EFBIG':
      return l10n.t('This disk takes no file as large as {0}. Choose another place, or export less.', path);
    default:
      return l10n.t('{0} cannot be written: {1}', path, message);
  }
}
