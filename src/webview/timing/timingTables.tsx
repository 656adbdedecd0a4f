// The tables of the timing view: by type of event, and by attempt. What was longest or largest leads to its entries.

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
import { formatCount, formatQuantity } from '../controls/numberFormat.ts';
import { formatMeasured } from '../controls/timeFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import { TableHead } from '../controls/tableHead.tsx';

const gapNames = ['Δ p50', 'Δ p95', 'Δ p99', 'Longest Δ'] as const;

interface TableProps {
  readonly page: TimelinePage;
  readonly timing: TimingData;
}

export function EventTypeTable({ page, timing }: TableProps): JSX.Element {
  const { events, gaps, sizes, types, otherTypeEvents } = timing;
  return (
    <table class="measures">
      <caption>Time between events, and their sizes</caption>
      <TableHead names={['Type', 'Events', ...gapNames, 'Size p50', 'Size p95', 'Largest']} />
      <tbody>
        <tr class="sum">
          <th scope="row">All</th>
          <td>{formatCount(events)}</td>
          <GapCells page={page} gaps={gaps} />
          <SizeCells page={page} sizes={sizes} />
        </tr>
        {types.length > 1 && types.map((type) => <TypeLine key={type.type} page={page} type={type} />)}
        {otherTypeEvents > 0 && (
          <tr>
            <th scope="row">other types</th>
            <td>{formatCount(otherTypeEvents)}</td>
            <td colSpan={7} class="none">
              counted together
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
      <caption>By attempt, newest first</caption>
      <TableHead names={['Attempt', 'Events', 'First byte', 'First event', ...gapNames]} />
      <tbody>
        {attempts.length > 1 && (
          <tr class="sum">
            <th scope="row">Median</th>
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
              {formatQuantity(omittedAttempts, 'earlier attempt')} not listed
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
          leadsTo={`first at entry ${formatCount(type.firstEntry)}`}
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
          leadsTo={`from entry ${formatCount(firstEntry)}`}
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
            leadsTo={`entry ${formatCount(firstEventEntry)}`}
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
            leadsTo={`between entries ${formatCount(gaps.fromEntry)} and ${formatCount(gaps.toEntry)}`}
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
          leadsTo={`entry ${formatCount(sizes.largestEntry)}`}
        />
      </td>
    </>
  );
}

function formatMedian(values: Distribution | undefined): string {
  return formatMeasured(values?.p50);
}
