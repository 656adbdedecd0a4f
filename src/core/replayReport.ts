// A replay's result as a Markdown page: the verdict, and what was recorded beside what came now.

import { describeResume, type ResumeEvent, type ResumeVerdict } from './resumeVerdict.ts';

export interface ReplayRun {
  readonly lastEventId: string;
  readonly verdict: ResumeVerdict;
  /** Why the replay was over, in a word or two. */
  readonly end: string;
  readonly expected: readonly ResumeEvent[];
  readonly received: readonly ResumeEvent[];
}

/** Rows of one table: the beginning tells, and the rest is counted. */
const maxRows = 200;

/** The page for one or several replays of a stream. */
export function replayReport(address: string, runs: readonly ReplayRun[]): string {
  const head = ['# Replayed reconnects', '', `Stream: \`${address}\``, ''];
  return [...head, ...runs.flatMap(describeRun)].join('\n');
}

function describeRun(run: ReplayRun): string[] {
  const { expected, received } = run;
  const rows = alignSequences(expected, received);
  const omitted = rows.length - maxRows;
  return [
    `## Last-Event-ID ${code(run.lastEventId)}`,
    '',
    `**${describeResume(run.verdict)}**`,
    '',
    `Recorded after this id: ${countEvents(expected)}. Received now: ${countEvents(received)} (over because: ${run.end}).`,
    '',
    '| recorded | entry | received now | |',
    '|---|---:|---|---|',
    ...rows.slice(0, maxRows).map(([left, right]) => {
      return `| ${cell(left)} | ${left?.entry ?? ''} | ${cell(right)} | ${compare(left, right)} |`;
    }),
    ...(omitted > 0 ? ['', `${omitted} further rows are not listed.`] : []),
    '',
  ];
}

/** Pairs events with the same id; what has no partner stands alone, in its own place. */
function alignSequences(
  expected: readonly ResumeEvent[],
  received: readonly ResumeEvent[],
): (readonly [ResumeEvent | undefined, ResumeEvent | undefined])[] {
  const receivedIds = new Set(received.map(({ id }) => id));
  const rows: (readonly [ResumeEvent | undefined, ResumeEvent | undefined])[] = [];
  let at = 0;
  for (const event of received) {
    const partner =
      event.id === undefined ? -1 : expected.findIndex(({ id }, i) => i >= at && id === event.id);
    if (partner === -1) {
      rows.push([undefined, event]);
      continue;
    }
    for (const missing of expected.slice(at, partner)) {
      if (!receivedIds.has(missing.id)) rows.push([missing, undefined]);
    }
    rows.push([expected[partner], event]);
    at = partner + 1;
  }
  for (const missing of expected.slice(at)) if (!receivedIds.has(missing.id)) rows.push([missing, undefined]);
  return rows;
}

function compare(left: ResumeEvent | undefined, right: ResumeEvent | undefined): string {
  if (left && right) return left.digest === right.digest ? 'same' : '**different content**';
  return left ? '**missing**' : 'not recorded then';
}

function cell(event: ResumeEvent | undefined): string {
  if (!event) return '';
  return event.id === undefined ? '(no id)' : code(event.id);
}

function countEvents({ length }: readonly ResumeEvent[]): string {
  return length === 1 ? '1 event' : `${length} events`;
}

/** Text of a stranger in a table: neither its marks nor its length may break the page. */
function code(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return `\`${short.replaceAll(/[`|\r\n]/g, ' ')}\``;
}
