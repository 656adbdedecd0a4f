// The attempts of a report, the newest of them: when each was made, what came, how it ended, and what follows from that.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { markdownText } from '../base/markdownText.ts';
import { entryFlags } from '../log/entry.ts';
import { firstEntryOf } from '../log/entryPlaces.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import { describeNext } from '../log/nextWords.ts';
import type { AttemptSummaries } from '../page/attemptSummaries.ts';
import type { AttemptSummary } from '../page/protocol.ts';

const maxAttempts = 50;

/** The table with its heading. */
export function attemptRows(log: EventLog, attempts: AttemptSummaries): string {
  const newest = attempts.newest(maxAttempts);
  const omitted = attempts.length - newest.length;
  const note = omitted > 0 ? `${l10n.t('The {0} attempts before these are left out.', omitted)}\n\n` : '';
  const names = [
    '#',
    l10n.t('Requested'),
    l10n.t('Lasted'),
    l10n.t('Events'),
    l10n.t('Ending'),
    l10n.t('Then'),
  ];
  const rows = newest.map((attempt) => `| ${cellsOf(log, attempt).join(' | ')} |\n`);
  return `\n## ${l10n.t('Attempts')}\n\n${note}| ${names.join(' | ')} |\n|--:|--:|--:|--:|---|---|\n${rows.join('')}`;
}

function cellsOf(log: EventLog, attempt: AttemptSummary): string[] {
  const { requestedAtMs, endedAtMs, endText, messages, resume } = attempt;
  const next = nextAfter(log, attempt);
  return [
    String(attempt.attempt),
    `+${(requestedAtMs / 1000).toFixed(3)} s`,
    endedAtMs === undefined ? l10n.t('goes on') : formatDuration(endedAtMs - requestedAtMs),
    String(messages),
    [endText ?? '', resume?.text ?? '']
      .filter((text) => text !== '')
      .map(markdownText)
      .join(' '),
    next === undefined ? '' : markdownText(next),
  ];
}

/** What comes after the end, or came. */
function nextAfter(log: EventLog, { attempt, firstEntry }: AttemptSummary): string | undefined {
  for (let number = firstEntryOf(log, attempt + 1) - 1; number >= firstEntry; number -= 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'close') || isKind(entry, 'error')) {
      const detail = log.detail(entry);
      return detail && describeNext(log, entry, detail);
    }
    if (!(entry.flags & entryFlags.detail)) return undefined;
  }
  return undefined;
}
