// Why bytes of a log are gone, and what to do about it, in words. Mostly the entries stay and only what they said is lost;
// where the entries themselves are too many, the oldest go as well.

import * as l10n from '@vscode/l10n';

import { formatSize } from '../base/format.ts';

/** Why the oldest bytes were let go of. */
export type LossCause =
  /** The setting for the disk is used up. */
  | 'limit'
  /** The disk, or the user's share of it, is full. */
  | 'disk full'
  /** No file can be made or written to. */
  | 'not writable'
  /** The file is there, and the system does not let a part of it be read. */
  | 'not readable'
  /** The file was cut or damaged by somebody else. */
  | 'damaged';

export interface ByteLoss {
  readonly cause: LossCause;
  /** What the system said, as part of a sentence; for a limit, how large it is. */
  readonly reason: string;
}

/** What is shown in place of an entry's text. */
export const goneWords = l10n.t('The bytes of this entry are gone: there was no room for them.');

/** The same where nothing of the entry is left. */
export const goneEntryWords = l10n.t('This entry is gone: there was no room for it.');

/** What is shown in place of facts that the inspector noted. */
export const goneFactWords = l10n.t('gone, for want of room');

/** How much is gone. */
export interface GoneCounts {
  /** Entries that have lost their bytes. */
  readonly entries: number;
  /** Those among them of which nothing is left. */
  readonly records?: number;
  readonly bytes: number;
}

/** How much is gone, as a sentence. */
export function describeGone({ entries, records = 0, bytes }: GoneCounts): string {
  const size = formatSize(bytes);
  if (records > 0) return describeGoneRecords(records, entries - records, size);
  if (entries === 0) return l10n.t('The oldest {0} are gone.', size);
  if (entries === 1) return l10n.t('The bytes of the oldest entry ({0}) are gone.', size);
  return l10n.t('The bytes of the oldest {entries} entries ({size}) are gone.', { entries, size });
}

/** @param others entries of which only the bytes are gone */
function describeGoneRecords(records: number, others: number, size: string): string {
  if (others === 0)
    return records === 1
      ? l10n.t('The oldest entry is gone altogether ({0}).', size)
      : l10n.t('The oldest {records} entries are gone altogether ({size}).', { records, size });
  return records === 1
    ? l10n.t('The oldest entry is gone altogether, and the bytes of {others} more ({size}).', {
        others,
        size,
      })
    : l10n.t('The oldest {records} entries are gone altogether, and the bytes of {others} more ({size}).', {
        records,
        others,
        size,
      });
}

/** Why, and what can be done, as sentences. */
export function describeLoss({ cause, reason }: ByteLoss): string {
  switch (cause) {
    case 'limit':
      return l10n.t(
        'The limit of {0} on disk is reached. Raise sse.log.diskMiB for new streams, or clear the timeline.',
        reason,
      );
    case 'disk full':
      return l10n.t('The disk took no more ({0}). Free space on it, or clear the timeline.', reason);
    case 'not writable':
      return l10n.t(
        'The log cannot be written to disk ({0}). Raise sse.log.memoryMiB for new streams, or clear the timeline.',
        reason,
      );
    case 'not readable':
      return l10n.t(
        "A part of the log's file cannot be read ({0}). What is newer than that part is still there.",
        reason,
      );
    case 'damaged':
      return l10n.t(
        'The log’s file was changed or cut by another program ({0}). What comes from now on goes to a new file.',
        reason,
      );
  }
}
