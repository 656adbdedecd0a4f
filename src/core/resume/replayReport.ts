// A replay's result as a Markdown page: the verdict, and what was recorded beside what came now.

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
}

/** Rows of one table: the beginning tells, and the rest is counted. */
const maxRows = 200;

/** A row of the comparison: what was recorded, what came, and what is to be said of the two. */
interface ComparedRow {
  readonly recorded?: ResumeEvent;
  readonly received?: ResumeEvent;
  readonly remark: string;
}

/** The page for one or several replays of a stream. */
export function replayReport(address: string, runs: readonly ReplayRun[]): string {
  const head = ['# Replayed reconnects', '', `Stream: ${markdownCode(address, 2_000)}`, ''];
  return [...head, ...runs.flatMap(describeRun)].join('\n');
}

function describeRun(run: ReplayRun): string[] {
  const { lastEventId, expected, received } = run;
  const rows = compareSequences(run);
  const omitted = rows.length - maxRows;
  return [
    lastEventId === '' ? '## Without Last-Event-ID' : `## Last-Event-ID ${markdownCode(lastEventId)}`,
    '',
    `**${markdownText(describeResume(run.verdict))}**`,
    '',
    `Recorded after this id: ${countOf(expected.length)}. Received now: ${countOf(received.length)}, until ${run.end}.`,
    '',
    '| recorded | entry | received now | |',
    '|---|---:|---|---|',
    ...rows.slice(0, maxRows).map(({ recorded, received: came, remark }) => {
      return `| ${cell(recorded)} | ${recorded?.entry ?? ''} | ${cell(came)} | ${remark} |`;
    }),
    ...(omitted > 0 ? ['', `${omitted} further ${omitted === 1 ? 'row is' : 'rows are'} not listed.`] : []),
    '',
  ];
}

/** Pairs events of the same id, or without one of the same content; what has no partner stands alone in its own place. */
function compareSequences({ expected, received, recordedIds }: ReplayRun): ComparedRow[] {
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
  const listMissing = (end: number): void => {
    for (; listed < end; listed += 1) {
      const recorded = expected[listed];
      if (recorded && !found.has(listed)) rows.push({ recorded, remark: '**missing**' });
    }
  };
  for (const [at, event] of received.entries()) {
    const partner = partners[at];
    const recorded = partner === undefined ? undefined : expected[partner];
    if (partner === undefined || !recorded) {
      const isAgain = event.id !== undefined && recordedIds.has(event.id);
      rows.push({ received: event, remark: isAgain ? '**again**' : 'not recorded then' });
      continue;
    }
    const isLate = partner < listed;
    listMissing(partner);
    listed = Math.max(listed, partner + 1);
    rows.push({ recorded, received: event, remark: isLate ? '**out of order**' : compare(recorded, event) });
  }
  listMissing(expected.length);
  return rows;
}

function keyOf({ id, digest }: ResumeEvent): string {
  return id === undefined ? `without id ${digest}` : `id ${id}`;
}

function compare(recorded: ResumeEvent, received: ResumeEvent): string {
  return recorded.digest === received.digest ? 'same' : '**different content**';
}

function countOf(events: number): string {
  return `${events} ${events === 1 ? 'event' : 'events'}`;
}

function cell(event: ResumeEvent | undefined): string {
  if (!event) return '';
  return event.id === undefined ? '(no id)' : markdownCode(event.id);
}
