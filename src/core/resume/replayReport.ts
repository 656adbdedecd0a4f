// A replay's result as a Markdown page: the verdict, and what was recorded beside what came now.

import * as l10n from '@vscode/l10n';

import { describeResume, type ResumeEvent, type ResumeVerdict } from '../log/resumeVerdict.ts';
import { markdownCode, markdownText } from '../base/markdownText.ts';

/** A replay that is over. */
export interface ReplayRun {
  readonly lastEventId: string;
  readonly verdict: ResumeVerdict;
  /** Why the replay was over, in a word or two. */
  readonly end: string;
  /** What was recorded after the id. */
  readonly expected: readonly ResumeEvent[];
  readonly received: readonly ResumeEvent[];
  /** All ids that were recorded, before and after the one that was sent. */
  readonly recordedIds: ReadonlySet<string>;
  /** Whether what has not come would not have come any more; true when absent. */
  readonly isComplete?: boolean;
}

/** Rows of one table: the beginning tells, and the rest is counted. */
const maxRows = 200;

/** A row of the comparison: what was recorded, what came, and what is to be said of the two. */
interface ComparedRow {
  readonly recorded?: ResumeEvent;
  readonly received?: ResumeEvent;
  readonly remark: string;
  /** Whether it was recorded and did not come. */
  readonly isMissing?: boolean;
}

/** The page for one or several replays of a stream. */
export function replayReport(address: string, runs: readonly ReplayRun[]): string {
  const title = l10n.t('# Replayed reconnects');
  const head = [title, '', l10n.t('Stream: {0}', markdownCode(address, 2_000)), ''];
  return [...head, ...runs.flatMap(describeRun)].join('\n');
}

function describeRun(run: ReplayRun): string[] {
  const { lastEventId, expected, received } = run;
  const rows = compareSequences(run);
  const omitted = rows.length - maxRows;
  return [
    lastEventId === '' ? l10n.t('## Without Last-Event-ID') : `## Last-Event-ID ${markdownCode(lastEventId)}`,
    '',
    `**${markdownText(describeResume(run.verdict))}**`,
    '',
    l10n.t('Recorded after this id: {recorded}. Received now: {received}, until {end}.', {
      recorded: countOf(expected.length),
      received: countOf(received.length),
      end: run.end,
    }),
    ...describeUnrecorded(run, rows),
    '',
    `| ${columns().join(' | ')} | |`,
    '|---|---:|---|---|',
    ...rows.slice(0, maxRows).map(({ recorded, received: came, remark }) => {
      return `| ${cell(recorded)} | ${recorded?.entry ?? ''} | ${cell(came)} | ${remark} |`;
    }),
    ...(omitted > 0 ? ['', describeOmitted(omitted)] : []),
    '',
  ];
}

function columns(): string[] {
  return [l10n.t('recorded'), l10n.t('entry'), l10n.t('received now')];
}

function describeOmitted(omitted: number): string {
  return omitted === 1
    ? l10n.t('1 further row is not listed.')
    : l10n.t('{0} further rows are not listed.', omitted);
}

/** Missing events that the recording never had have no row: how the verdict's number comes about is said in words. */
function describeUnrecorded({ verdict }: ReplayRun, rows: readonly ComparedRow[]): string[] {
  if (verdict.kind !== 'gap' && verdict.kind !== 'live only') return [];
  const recorded = rows.filter(({ isMissing }) => isMissing).length;
  const others = verdict.count - recorded;
  if (others <= 0) return [];
  return [
    '',
    others === 1
      ? l10n.t(
          'In the recording: {recorded} of the {count} missing events. The other was never recorded: it must exist, because the ids count in even steps.',
          { count: verdict.count, recorded },
        )
      : l10n.t(
          'In the recording: {recorded} of the {count} missing events. The others were never recorded: they must exist, because the ids count in even steps.',
          { count: verdict.count, recorded },
        ),
  ];
}

/** Pairs events of the same id, or without one of the same content; what has no partner stands alone in its own place. */
function compareSequences({ expected, received, recordedIds, isComplete = true }: ReplayRun): ComparedRow[] {
  const positions = new Map<string, number[]>();
  for (const [at, event] of expected.entries()) {
    const key = keyOf(event);
    const same = positions.get(key);
    if (same) same.push(at);
    else positions.set(key, [at]);
  }
  // Which recorded event each received one is: found first, so that what comes late does not count as missing before.
  const partners = received.map((event) => positions.get(keyOf(event))?.shift());
  const found = new Set(partners);
  const rows: ComparedRow[] = [];
  let listed = 0;
  const listMissing = (end: number, isDue = true): void => {
    const remark = isDue ? l10n.t('**missing**') : l10n.t('not come by then');
    for (; listed < end; listed += 1) {
      const recorded = expected[listed];
      if (recorded && !found.has(listed)) rows.push({ recorded, remark, isMissing: isDue });
    }
  };
  for (const [at, event] of received.entries()) {
    const partner = partners[at];
    const recorded = partner === undefined ? undefined : expected[partner];
    if (partner === undefined || !recorded) {
      const isAgain = event.id !== undefined && recordedIds.has(event.id);
      rows.push({ received: event, remark: isAgain ? l10n.t('**again**') : l10n.t('not recorded then') });
      continue;
    }
    const isLate = partner < listed;
    listMissing(partner);
    listed = Math.max(listed, partner + 1);
    rows.push({
      recorded,
      received: event,
      remark: isLate ? l10n.t('**out of order**') : compare(recorded, event),
    });
  }
  // A replay that was broken off says nothing of what would have followed.
  listMissing(expected.length, isComplete);
  return rows;
}

function keyOf({ id, digest }: ResumeEvent): string {
  return id === undefined ? `-${digest}` : `=${id}`;
}

function compare(recorded: ResumeEvent, received: ResumeEvent): string {
  return recorded.digest === received.digest ? l10n.t('same') : l10n.t('**different content**');
}

function countOf(events: number): string {
  return events === 1 ? l10n.t('1 event') : l10n.t('{0} events', events);
}

function cell(event: ResumeEvent | undefined): string {
  if (!event) return '';
  return event.id === undefined ? l10n.t('(no id)') : markdownCode(event.id);
}
