// The timing of the stream: what gives reason to look, the rate, the times between events by type and attempt, network
// reads and heartbeats. Numbers that belong to an entry lead to it.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatDuration } from '../../core/base/format.ts';
import type { HeartbeatTiming, ReadTiming, TimingData } from '../../core/timing/timingData.ts';
import { MeasureLink } from './measureLink.tsx';
import { FindingList } from './findingList.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { RateChart } from './rateChart.tsx';
import { formatMeasured, formatSinceStart } from '../controls/timeFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { AttemptTable, EventTypeTable } from './timingTables.tsx';

interface TimingProps {
  readonly page: TimelinePage;
}

export function TimingView({ page }: TimingProps): JSX.Element {
  const timing = page.timing.data.value;
  return (
    <section class="timing-view" aria-label={l10n.t('Timing')} tabIndex={0}>
      <h2 class="visually-hidden">{l10n.t('Timing')}</h2>
      <FindingList page={page} />
      {timing && <Measures page={page} timing={timing} />}
    </section>
  );
}

function Measures({ page, timing }: TimingProps & { readonly timing: TimingData }): JSX.Element {
  const { events, heartbeats, unreadEntries } = timing;
  if (timing.unknown === 'times')
    return (
      <div class="timing-empty">
        <p>{l10n.t('The file has no times of the events: nothing can be said of their timing.')}</p>
      </div>
    );
  if (events === 0 && !heartbeats) return <TooLittle />;
  return (
    <>
      {unreadEntries > 0 && (
        <p class="hint">
          {unreadEntries === 1
            ? l10n.t('1\u00a0entry still to be read: the numbers are of those before.')
            : l10n.t(
                '{0}\u00a0entries still to be read: the numbers are of those before.',
                formatCount(unreadEntries),
              )}
        </p>
      )}
      {timing.stops && <p class="hint">{describeStops(timing.stops)}</p>}
      {events > 0 && <RateChart rate={timing.rate} nowMs={page.nowMs.value} />}
      {events > 0 && <EventTypeTable page={page} timing={timing} />}
      <AttemptTable page={page} timing={timing} />
      {timing.unknown === 'reads' ? (
        <p class="hint">{l10n.t('The file has no network reads, and not the times of comments.')}</p>
      ) : (
        <div class="timing-facts">
          <Reads page={page} reads={timing.reads} />
          <Heartbeats page={page} heartbeats={heartbeats} />
        </div>
      )}
    </>
  );
}

function describeStops({ count, totalMs }: NonNullable<TimingData['stops']>): string {
  const span = formatDuration(totalMs);
  return count === 1
    ? l10n.t('The debugger had stopped the app once, for {0}: no time here is of that.', span)
    : l10n.t('The debugger had stopped the app {count} times, for {span} in all: no time here is of that.', {
        count: formatCount(count),
        span,
      });
}

function TooLittle(): JSX.Element {
  return (
    <div class="timing-empty">
      <p>{l10n.t('No event and no comment has come yet.')}</p>
      <p class="hint">
        {l10n.t(
          'From the first two events on, this view has the rate, the times between events by type and attempt, sizes, network reads and heartbeats, and says when a stream stalls or is held back on the way.',
        )}
      </p>
    </div>
  );
}

function Reads({ page, reads }: TimingProps & { readonly reads: ReadTiming }): JSX.Element {
  const { eventsPerRead, largestFirstEntry, largestLastEntry, usualGapMs } = reads;
  return (
    <table class="measures facts-table">
      <caption>{l10n.t('Network reads')}</caption>
      <tbody>
        <Line name={l10n.t('Reads')}>{formatCount(reads.reads)}</Line>
        <Line name={l10n.t('Usual time between reads')}>{formatMeasured(usualGapMs)}</Line>
        {eventsPerRead && (
          <>
            <Line name={l10n.t('Events in a read, p50')}>{formatCount(Math.round(eventsPerRead.p50))}</Line>
            <Line name={l10n.t('Most events in a read')}>
              <MeasureLink
                page={page}
                number={largestFirstEntry}
                text={formatCount(eventsPerRead.largest)}
                leadsTo={l10n.t('entries {first} to {last}', {
                  first: formatCount(largestFirstEntry),
                  last: formatCount(largestLastEntry),
                })}
              />
            </Line>
          </>
        )}
      </tbody>
    </table>
  );
}

function Heartbeats({
  page,
  heartbeats,
}: TimingProps & { readonly heartbeats: HeartbeatTiming | undefined }): JSX.Element {
  return (
    <table class="measures facts-table">
      <caption>{l10n.t('Heartbeats')}</caption>
      <tbody>
        <Line name={l10n.t('Comments')}>{formatCount(heartbeats?.comments ?? 0)}</Line>
        {heartbeats && (
          <>
            <Line name={l10n.t('Reads with comments alone')}>{formatCount(heartbeats.commentOnlyReads)}</Line>
            <Line name={l10n.t('Usual interval')}>{formatMeasured(heartbeats.usualIntervalMs)}</Line>
            <Line name={l10n.t('Jitter of the interval')}>{formatMeasured(heartbeats.jitterMs)}</Line>
            <Line name={l10n.t('Last comment')}>
              <MeasureLink
                page={page}
                number={heartbeats.lastEntry}
                text={formatSinceStart(heartbeats.lastAtMs)}
                leadsTo={l10n.t('entry {0}', formatCount(heartbeats.lastEntry))}
              />
            </Line>
          </>
        )}
      </tbody>
    </table>
  );
}

function Line({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element | string;
}): JSX.Element {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}
