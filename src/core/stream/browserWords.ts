// The words for what a browser would have done and the inspector did not: where that may decide, no verdict speaks for one.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import type { BrowserGap } from './ending.ts';
import { describeSentId, type Verdict } from './verdict.ts';

/** What was not done, and what follows for whoever gets the same. @param showId shortens an id */
export function describeGaps(
  gaps: readonly BrowserGap[],
  verdict: Verdict,
  showId: (id: string) => string,
): string {
  return [...gaps.map(describeGap), describeSameEnding(verdict, showId)].join(' ');
}

function describeGap(gap: BrowserGap): string {
  switch (gap) {
    case 'cookies':
      return l10n.t('No cookie was sent: a browser that is signed in sends one, and may get another answer.');
    case 'http2':
      return l10n.t(
        'Only HTTP/1.1 was offered: a browser offers HTTP/2 as well, and may get another answer.',
      );
    case 'codings':
      return l10n.t(
        'No content coding was accepted: a browser accepts gzip, deflate, br and zstd, and may get another answer.',
      );
    case 'zstd':
      return l10n.t('Browsers decode zstd, which the inspector does not: one may read this stream.');
  }
}

function describeSameEnding(verdict: Verdict, showId: (id: string) => string): string {
  switch (verdict.next) {
    case 'reconnect':
      return l10n.t('A client that meets the same comes back in {delay}, {id}.', {
        delay: formatDuration(verdict.delayMs),
        id: describeSentId(verdict.lastEventId, showId),
      });
    case 'stop':
      return l10n.t('A client that gets the same answer stops for good.');
    case 'wait':
      return l10n.t('A client that meets the same waits for ever.');
  }
}

/** What to do about it, where there is something; undefined otherwise. */
export function adviseGaps(gaps: readonly BrowserGap[] = []): string | undefined {
  if (gaps.includes('cookies')) {
    return l10n.t(
      'Add what the server asks for to the request: an Authorization header, or the Cookie header of a browser that is signed in (“Copy as cURL” in its developer tools has both).',
    );
  }
  if (gaps.includes('http2')) {
    return l10n.t(
      'The inspector speaks HTTP/1.1 only: let the server, or what stands before it, take that too.',
    );
  }
  if (gaps.includes('codings')) return l10n.t('Check the Accept and Accept-Encoding headers of the request.');
  return gaps.includes('zstd')
    ? l10n.t('Ask for another coding with the header {0}, or for none.', 'Accept-Encoding: gzip')
    : undefined;
}
