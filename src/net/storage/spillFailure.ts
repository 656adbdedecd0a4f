// What an error of the file system means for a log that is being written to disk.

import type { ByteLoss } from '../../core/log/byteLoss.ts';

const fullReasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the disk',
  EDQUOT: "the user's share of the disk is used up",
  EFBIG: 'the file may not become larger',
};

const refusalReasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOTDIR: 'there is a file in place of its folder',
};

/** Why bytes cannot be kept on disk, as far as the system says it. */
export function lossOfError(error: unknown): ByteLoss {
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
  const full = fullReasons[code];
  if (full !== undefined) return { cause: 'disk full', reason: `${full}, ${code}` };
  const refusal = refusalReasons[code];
  if (refusal !== undefined) return { cause: 'not writable', reason: `${refusal}, ${code}` };
  return { cause: 'not writable', reason: error instanceof Error ? error.message : String(error) };
}
