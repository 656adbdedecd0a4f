// Where an entry of one side of a relayed stream is on the other side, and what became of it on the way. Read from the
// fates of the body's bytes when somebody looks at the entry.

import * as l10n from '@vscode/l10n';

import { entryFlags } from '../../log/entry.ts';
import { firstEntryOf } from '../../log/entryPlaces.ts';
import type { EventLog } from '../../log/eventLog.ts';
import { formatDuration } from '../../base/format.ts';
import { describeFate, textOffset, type FateLog } from './fateLog.ts';
import type { RelaySide } from '../../stream/relayedAs.ts';

/** What is known of the way of one attempt's body. */
export interface AttemptFates {
  readonly attempt: number;
  readonly fates: FateLog;
  /** Where the body begins in the bodies of each side's log. */
  readonly bodyStart: Readonly<Record<RelaySide, number>>;
}

/** What the details of an entry say of the other side. */
export interface EntryPassage {
  /** When the server sent it and when the app got it, and what happened to it, in a sentence or two. */
  readonly sentence: string;
  /** The entry on the other side; absent when it is not there. */
  readonly number?: number;
}

/** Of an entry about which it was known once. */
export const forgottenPassage: EntryPassage = {
  sentence: l10n.t('Where it is on the other side is no longer known: too much has happened since.'),
};

/** The passage of an entry of a body; undefined for any other, and where nothing is known. */
export function passageOf(
  logs: Readonly<Record<RelaySide, EventLog>>,
  { fates, bodyStart }: AttemptFates,
  side: RelaySide,
  number: number,
): EntryPassage | undefined {
  const log = logs[side];
  const entry = log.entry(number);
  if (entry.flags & entryFlags.detail) return undefined;
  const offset = textOffset(log, entry) - bodyStart[side];
  if (fates.isForgotten(side, offset)) return forgottenPassage;
  if (side === 'app') {
    const origin = fates.ofApp(offset);
    if (!origin) return undefined;
    if (!origin.server) return { sentence: l10n.t('The server did not send it: the relay made it up.') };
    const at = bodyStart.server + origin.server.start;
    return tell(logs.server, entry.attempt, at, entry.receivedAtMs, origin.server.flags, 'app');
  }
  const fate = fates.ofServer(offset);
  if (!fate) return undefined;
  if (fate.appStart === undefined) return { sentence: describeFate(fate.flags) };
  const at = bodyStart.app + fate.appStart;
  return tell(logs.app, entry.attempt, at, entry.receivedAtMs, fate.flags, 'server');
}

function tell(
  other: EventLog,
  attempt: number,
  offset: number,
  atMs: number,
  flags: number,
  side: RelaySide,
): EntryPassage {
  const number = entryAtOffset(other, attempt, offset);
  const fate = flags === 0 ? '' : describeFate(flags);
  if (number === undefined) return { sentence: fate === '' ? describeFate(0) : fate };
  const apartMs = Math.abs(other.index.receivedAtMs(number) - atMs);
  const when = side === 'server' ? describeLater(apartMs) : describeBefore(apartMs);
  return { sentence: [when, fate].filter(Boolean).join(' '), number };
}

function describeLater(apartMs: number): string {
  return apartMs < 0.5
    ? l10n.t('The app got it at once.')
    : l10n.t('The app got it {0} later.', formatDuration(apartMs));
}

function describeBefore(apartMs: number): string {
  return apartMs < 0.5
    ? l10n.t('The server had just sent it.')
    : l10n.t('The server had sent it {0} before.', formatDuration(apartMs));
}

/** The entry of an attempt's body that begins at, or holds, an offset of the bodies; undefined when there is none. */
function entryAtOffset(log: EventLog, attempt: number, offset: number): number | undefined {
  let low = firstEntryOf(log, attempt);
  let high = firstEntryOf(log, attempt + 1);
  let found: number | undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const number = log.index.nextOver(0, middle, high);
    const entry = number === high ? undefined : log.entry(number);
    if (!entry || entry.offset > offset) high = middle;
    else {
      if (offset < entry.offset + entry.length) found = entry.number;
      low = entry.number + 1;
    }
  }
  return found;
}
