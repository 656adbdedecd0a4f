// What the timing gives reason to look at: each with what was seen, what usually helps, and the entries that show it.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatDuration } from '../../core/base/format.ts';
import { defaultLeastDelayMs } from '../../core/stream/streamRequest.ts';
import type { Finding } from '../../core/timing/finding.ts';
import { Icon } from '../controls/icon.tsx';
import { formatRunningSeconds } from '../controls/timeFormat.ts';
import { isOwnStream } from '../state/ownStream.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

export function FindingList({ page }: { readonly page: TimelinePage }): JSX.Element | null {
  const findings = page.timing.findings.value;
  if (findings.length === 0) return null;
  return (
    <ul class="findings" aria-label={l10n.t('Findings')}>
      {findings.map((finding) => (
        <FindingItem key={finding.code} page={page} finding={finding} />
      ))}
    </ul>
  );
}

interface FindingProps {
  readonly page: TimelinePage;
  readonly finding: Finding;
}

function FindingItem({ page, finding }: FindingProps): JSX.Element {
  const { level, title, evidence, advice, entries, sinceMs, action } = finding;
  return (
    <li class={`finding ${level}`}>
      <Icon name={level === 'warning' ? 'warning' : 'lightbulb'} />
      <div>
        <h3>
          {level === 'hint' && <span class="visually-hidden">{`${l10n.t('Hint:')} `}</span>}
          {visibleLine(title)}
          {sinceMs !== undefined && <LastingFor page={page} sinceMs={sinceMs} />}
        </h3>
        <p>{visibleLine(evidence)}</p>
        <p class="hint">{visibleLine(advice)}</p>
        {action !== undefined && <FindingAction page={page} action={action} />}
        {entries.length > 0 && (
          <p class="finding-entries">
            {entries.map(({ label, number }) => (
              <button
                key={`${label} ${number}`}
                type="button"
                class="link-button"
                onClick={() => page.showEntriesFrom(number)}
              >
                {visibleLine(label)}
              </button>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

/** What can be done about it: nothing where the app decides, or where it is done already. */
function FindingAction({
  page,
  action,
}: {
  readonly page: TimelinePage;
  readonly action: NonNullable<Finding['action']>;
}): JSX.Element | null {
  const status = page.status.value;
  switch (action) {
    case 'slow down':
      if (!status || !isOwnStream(status) || status.policy.kind === 'slow') return null;
      return (
        <p>
          <button
            type="button"
            class="button secondary"
            onClick={() => page.setPolicy({ kind: 'slow', leastDelayMs: defaultLeastDelayMs })}
          >
            {l10n.t('Slow down: come back after {0} at least', formatDuration(defaultLeastDelayMs))}
          </button>
        </p>
      );
  }
}

/** The only part that changes with the clock. */
function LastingFor({
  page,
  sinceMs,
}: {
  readonly page: TimelinePage;
  readonly sinceMs: number;
}): JSX.Element {
  const lastingMs = Math.max(0, page.nowMs.value - sinceMs);
  return <span class="lasting">{` ${l10n.t('for {0}', formatRunningSeconds(lastingMs))}`}</span>;
}
