// All attempts of the stream, one a line: when and why each was made, what it asked for, what it got, how it ended, and
// whether the server resumed. A line leads to its entries.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatDuration } from '../../core/base/format.ts';
import { goneFactWords } from '../../core/log/byteLoss.ts';
import type { AttemptSummary } from '../../core/page/protocol.ts';
import { formatCount } from '../controls/numberFormat.ts';
import { formatSinceStart } from '../controls/timeFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import { TableHead } from '../controls/tableHead.tsx';

const headings = [
  l10n.t('Attempt'),
  l10n.t('Asked'),
  l10n.t('Waited'),
  l10n.t('Last-Event-ID sent'),
  l10n.t('First id'),
  l10n.t('Last id'),
  l10n.t('Events'),
  l10n.t('Lasted'),
  l10n.t('Ended'),
  l10n.t('Resumed'),
] as const;

export function AttemptsView({ page }: { readonly page: TimelinePage }): JSX.Element {
  const shown = page.attempts.value;
  return (
    <section class="attempts" aria-label={l10n.t('Attempts')}>
      <h2 class="visually-hidden">{l10n.t('Attempts')}</h2>
      {shown && shown.omittedAttempts > 0 && (
        <p class="hint">
          {shown.omittedAttempts === 1
            ? l10n.t('The attempt before these is not listed.')
            : l10n.t('The {0} attempts before these are not listed.', formatCount(shown.omittedAttempts))}
        </p>
      )}
      <div class="attempts-scroll" tabIndex={0} role="region" aria-label={l10n.t('Attempts, newest first')}>
        <table>
          <TableHead names={headings} />
          <tbody>
            {shown?.attempts.toReversed().map((attempt) => (
              <AttemptLine key={attempt.attempt} page={page} attempt={attempt} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface AttemptLineProps {
  readonly page: TimelinePage;
  readonly attempt: AttemptSummary;
}

function AttemptLine({ page, attempt }: AttemptLineProps): JSX.Element {
  const { endedAtMs, requestedAtMs, endKind, endText, resume } = attempt;
  const lastedMs = endedAtMs === undefined ? undefined : endedAtMs - requestedAtMs;
  return (
    <tr>
      <td>
        <button type="button" class="link-button" onClick={() => page.showEntriesFrom(attempt.firstEntry)}>
          {formatCount(attempt.attempt)}
        </button>
      </td>
      <td class="number">{formatSinceStart(requestedAtMs)}</td>
      <td class="number">{describeWait(attempt)}</td>
      <td class="id">
        {attempt.isRequestGone ? goneFactWords : visibleLine(attempt.lastEventIdSent) || '–'}
      </td>
      <td class="id">{visibleLine(attempt.firstId ?? '') || '–'}</td>
      <td class="id">{visibleLine(attempt.lastId ?? '') || '–'}</td>
      <td class="number">{formatCount(attempt.messages)}</td>
      <td class="number">{lastedMs === undefined ? '' : formatDuration(lastedMs)}</td>
      <td class={endKind ?? ''}>
        {endText ?? (attempt.openedAtMs === undefined ? l10n.t('Connecting') : l10n.t('Open'))}
      </td>
      <td class={resume === undefined || resume.kind === 'exact' ? '' : 'warning'}>
        {visibleLine(resume?.text ?? '–')}
      </td>
    </tr>
  );
}

/** What the wait was, beside what it should have been. */
function describeWait({ reason, delayMs, announcedDelayMs, isRequestGone }: AttemptSummary): string {
  if (isRequestGone) return '';
  if (reason === 'connect') return '–';
  if (reason === 'by hand') return l10n.t('{0}, by hand', formatDuration(delayMs));
  const waited = formatDuration(delayMs);
  return announcedDelayMs === undefined
    ? waited
    : l10n.t('{waited} of {announced}', {
        waited,
        announced: formatDuration(announcedDelayMs),
      });
}
