// The tables of the timing view: by type of event, and by attempt. What was longest or largest leads to its entries.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { formatSize } from '../../core/base/format.ts';
import type {
  AttemptTiming,
  Distribution,
  GapData,
  TimingData,
  TypeTiming,
} from '../../core/timing/timingData.ts';
import { MeasureLink } from './measureLink.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { formatMeasured } from '../controls/timeFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import { TableHead } from '../controls/tableHead.tsx';

const gapNames: readonly string[] = ['Δ p50', 'Δ p95', 'Δ p99', l10n.t('Longest Δ')];

interface TableProps {
  readonly page: TimelinePage;
  readonly timing: TimingData;
}

export function EventTypeTable({ page, timing }: TableProps): JSX.Element {
  const { events, gaps, sizes, types, otherTypeEvents } = timing;
  return (
    <table class="measures">
      <caption>{l10n.t('Time between events, and their sizes')}</caption>
      <TableHead
        names={[
          l10n.t('Type'),
          l10n.t('Events'),
          ...gapNames,
          l10n.t('Size p50'),
          l10n.t('Size p95'),
          l10n.t('Largest'),
        ]}
      />
      <tbody>
        <tr class="sum">
          <th scope="row">{l10n.t('All')}</th>
          <td>{formatCount(events)}</td>
          <GapCells page={page} gaps={gaps} />
          <SizeCells page={page} sizes={sizes} />
        </tr>
        {types.length > 1 && types.map((type) => <TypeLine key={type.type} page={page} type={type} />)}
        {otherTypeEvents > 0 && (
          <tr>
            <th scope="row">{l10n.t('other types')}</th>
            <td>{formatCount(otherTypeEvents)}</td>
            <td colSpan={7} class="none">
              {l10n.t('counted together')}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

export function AttemptTable({ page, timing }: TableProps): JSX.Element {
  const { attempts, omittedAttempts, firstBytes, firstEvents } = timing;
  return (
    <table class="measures">
      <caption>{l10n.t('By attempt, newest first')}</caption>
      <TableHead
        names={[
          l10n.t('Attempt'),
          l10n.t('Events'),
          l10n.t('First byte'),
          l10n.t('First event'),
          ...gapNames,
        ]}
      />
      <tbody>
        {attempts.length > 1 && (
          <tr class="sum">
            <th scope="row">{l10n.t('Median')}</th>
            <td />
            <td>{formatMedian(firstBytes)}</td>
            <td>{formatMedian(firstEvents)}</td>
            <td colSpan={4} />
          </tr>
        )}
        {attempts.toReversed().map((attempt) => (
          <AttemptLine key={attempt.attempt} page={page} attempt={attempt} />
        ))}
        {omittedAttempts > 0 && (
          <tr>
            <td colSpan={8} class="none">
              {omittedAttempts === 1
                ? l10n.t('1\u00a0earlier attempt not listed')
                : l10n.t('{0}\u00a0earlier attempts not listed', formatCount(omittedAttempts))}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function TypeLine({ page, type }: { readonly page: TimelinePage; readonly type: TypeTiming }): JSX.Element {
  const name = visibleLine(type.type);
  return (
    <tr>
      <th scope="row" class="type">
        <MeasureLink
          page={page}
          number={type.firstEntry}
          text={name}
          leadsTo={l10n.t('first at entry {0}', formatCount(type.firstEntry))}
        />
      </th>
      <td>{formatCount(type.events)}</td>
      <GapCells page={page} gaps={type.gaps} />
      <SizeCells page={page} sizes={type.sizes} />
    </tr>
  );
}

function AttemptLine({
  page,
  attempt,
}: {
  readonly page: TimelinePage;
  readonly attempt: AttemptTiming;
}): JSX.Element {
  const { firstEntry, firstEventEntry, firstEventMs, firstByteMs } = attempt;
  return (
    <tr>
      <th scope="row">
        <MeasureLink
          page={page}
          number={firstEntry}
          text={formatCount(attempt.attempt)}
          leadsTo={l10n.t('from entry {0}', formatCount(firstEntry))}
        />
      </th>
      <td>{formatCount(attempt.events)}</td>
      <td>{formatMeasured(firstByteMs)}</td>
      <td>
        {firstEventEntry === undefined ? (
          formatMeasured(undefined)
        ) : (
          <MeasureLink
            page={page}
            number={firstEventEntry}
            text={formatMeasured(firstEventMs)}
            leadsTo={l10n.t('entry {0}', formatCount(firstEventEntry))}
          />
        )}
      </td>
      <GapCells page={page} gaps={attempt.gaps} />
    </tr>
  );
}

function GapCells({
  page,
  gaps,
}: {
  readonly page: TimelinePage;
  readonly gaps: GapData | undefined;
}): JSX.Element {
  return (
    <>
      <td>{formatMeasured(gaps?.p50Ms)}</td>
      <td>{formatMeasured(gaps?.p95Ms)}</td>
      <td>{formatMeasured(gaps?.p99Ms)}</td>
      <td>
        {gaps ? (
          <MeasureLink
            page={page}
            number={gaps.fromEntry}
            text={formatMeasured(gaps.longestMs)}
            leadsTo={l10n.t('between entries {fromEntry} and {toEntry}', {
              fromEntry: formatCount(gaps.fromEntry),
              toEntry: formatCount(gaps.toEntry),
            })}
          />
        ) : (
          formatMeasured(undefined)
        )}
      </td>
    </>
  );
}

function SizeCells({
  page,
  sizes,
}: {
  readonly page: TimelinePage;
  readonly sizes: Distribution | undefined;
}): JSX.Element | null {
  if (!sizes) return <td colSpan={3} />;
  return (
    <>
      <td>{formatSize(Math.round(sizes.p50))}</td>
      <td>{formatSize(Math.round(sizes.p95))}</td>
      <td>
        <MeasureLink
          page={page}
          number={sizes.largestEntry}
          text={formatSize(sizes.largest)}
          leadsTo={l10n.t('entry {0}', formatCount(sizes.largestEntry))}
        />
      </td>
    </>
  );
}

function formatMedian(values: Distribution | undefined): string {
  return formatMeasured(values?.p50);
}
