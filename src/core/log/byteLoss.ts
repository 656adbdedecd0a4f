// Why bytes of a log are gone, and what to do about it, in words. Mostly the entries stay and only what they said is lost;
// where the entries themselves are too many, the oldest go as well.

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
export const goneWords = 'The bytes of this entry are gone: there was no room for them.';

/** The same where nothing of the entry is left. */
export const goneEntryWords = 'This entry is gone: there was no room for it.';

/** What is shown in place of facts that the inspector noted. */
export const goneFactWords = 'gone, for want of room';

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
  if (records > 0) {
    const gone =
      records === 1
        ? 'The oldest entry is gone altogether'
        : `The oldest ${records} entries are gone altogether`;
    const others = entries - records;
    return others > 0 ? `${gone}, and the bytes of ${others} more (${size}).` : `${gone} (${size}).`;
  }
  if (entries === 0) return `The oldest ${size} are gone.`;
  if (entries === 1) return `The bytes of the oldest entry (${size}) are gone.`;
  return `The bytes of the oldest ${entries} entries (${size}) are gone.`;
}

/** Why, and what can be done, as sentences. */
export function describeLoss({ cause, reason }: ByteLoss): string {
  switch (cause) {
    case 'limit':
      return `The limit of ${reason} on disk is reached. Raise sse.log.diskMiB for new streams, or clear the timeline.`;
    case 'disk full':
      return `The disk took no more (${reason}). Free space on it, or clear the timeline.`;
    case 'not writable':
      return `The log cannot be written to disk (${reason}). Raise sse.log.memoryMiB for new streams, or clear the timeline.`;
    case 'not readable':
      return `A part of the log's file cannot be read (${reason}). What is newer than that part is still there.`;
    case 'damaged':
      return `The log’s file was changed or cut by another program (${reason}). What comes from now on goes to a new file.`;
  }
}
