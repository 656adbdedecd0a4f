// The report on an app as Markdown: each weakness with its usual cure first, then every fault with what was seen.

import { assertNever } from '../../base/assertNever.ts';
import { formatDuration } from '../../base/format.ts';
import { markdownCode, markdownText } from '../../base/markdownText.ts';
import { describeSentId } from '../../stream/verdict.ts';
import type { AppTestResult } from './appTest.ts';
import type { AppFinding, AppVerdict, AppFindingCode, FindingRating } from './appVerdict.ts';

interface Weakness {
  readonly title: string;
  readonly cure: string;
}

/** Weaknesses by the finding that shows them, with what usually mends them. */
const weaknesses: { readonly [code in AppFindingCode]?: Weakness } = {
  'gave up': {
    title: 'It does not come back',
    cure: 'Reconnect after an end and after an error alike. `fetch` and most libraries do not do so by themselves: wrap the reading in a loop that waits for the reconnection time, or use `EventSource`.',
  },
  'too early': {
    title: 'It comes back too early',
    cure: 'Wait for the reconnection time: the last `retry` of the server, otherwise about three seconds. All clients of a server that has restarted come back together otherwise.',
  },
  storm: {
    title: 'It comes back in a storm',
    cure: 'Wait between attempts, and double the wait with each attempt in a row that failed, up to a minute or so, with some chance in it. Take care that one failure starts one timer only.',
  },
  'no id': {
    title: 'It does not say where to resume',
    cure: 'Keep the `id` of the last complete event and send it as `Last-Event-ID` with each reconnect. `EventSource` does so; a new `EventSource` object does not know the id of the one before.',
  },
  'older id': {
    title: 'It asks for events that it has',
    cure: 'Keep the id at each event, not only now and then, and take it over when the event’s blank line has come.',
  },
  'wrong id': {
    title: 'It sends an id that it cannot have',
    cure: 'Send the text of the last `id` field as it came. The id of an event that was cut off does not count: an event is complete with its blank line only.',
  },
  'second connection': {
    title: 'It holds more than one connection',
    cure: 'Close the old connection before opening another, and open one in one place only: an error handler that makes a new `EventSource` meets the one that reconnects by itself. Browsers allow six connections to a server over HTTP/1.1.',
  },
  'left open': {
    title: 'It leaves the old connection open',
    cure: 'Call `close()`, or abort the request, before a new one is made. The server keeps sending to the old one otherwise.',
  },
  'came back to a stop': {
    title: 'It does not stop when it is told to',
    cure: 'Take 204 No Content for the end: no further attempts. It is the one answer by which a server can end the reconnecting of its clients.',
  },
};

const ratingWords: Readonly<Record<FindingRating, string>> = {
  standard: 'as an EventSource',
  better: 'more than an EventSource',
  different: 'differs from an EventSource',
  weak: 'weakness',
  unknown: 'cannot be told',
};

export interface AppTestFacts {
  /** What was tested: the address that the app used. */
  readonly address: string;
  /** Of the clock on which the findings' times are. */
  readonly startedAtMs: number;
  /** The entry of the app's timeline that shows a finding; undefined where there is none. */
  entryAt(atMs: number): number | undefined;
}

/** One line: `3 weaknesses in 8 faults`. Faults that the app did not meet show nothing, and are told of as such. */
export function summarizeAppTest({ verdicts, notReached }: AppTestResult): string {
  if (verdicts.length === 0) return 'no fault was made';
  const codes = weakFindings(verdicts).size;
  const found = codes === 0 ? 'no weakness' : codes === 1 ? 'one weakness' : `${codes} weaknesses`;
  const met = countMet(verdicts);
  const missed = verdicts.length - met;
  const parts = [
    met === 0 ? 'no fault reached the app' : `${found} in ${countFaults(met)}`,
    ...(met > 0 && missed > 0 ? [`${missed} did not reach the app`] : []),
    ...(notReached.length > 0 ? [`${notReached.length} not made`] : []),
  ];
  return parts.join(', ');
}

function countMet(verdicts: readonly AppVerdict[]): number {
  return verdicts.filter(({ isMet }) => isMet).length;
}

function countFaults(count: number): string {
  return count === 1 ? 'one fault' : `${count} faults`;
}

/** The whole report. */
export function appTestReport(result: AppTestResult, facts: AppTestFacts): string {
  const { verdicts, notReached } = result;
  const lines = [
    '# How the app copes',
    '',
    `Tested through the relay at ${markdownCode(facts.address)}: ${summarizeAppTest(result)}.`,
    '',
    ...weaknessLines(verdicts, facts),
    '## Fault by fault',
    '',
    ...verdicts.flatMap((verdict, at) => verdictLines(verdict, at + 1, facts)),
  ];
  if (notReached.length > 0) {
    const why = result.wasCancelled
      ? 'The test was cancelled.'
      : 'The app had stopped, and was not opened again in time.';
    lines.push('## Not made', '', why, '');
    lines.push(...notReached.map((title) => `- ${title}`), '');
  }
  lines.push(
    'What an app does with an event inside itself, and whether it shows its user that the connection is gone, cannot be told from the network.',
    '',
  );
  return lines.join('\n');
}

function weaknessLines(verdicts: readonly AppVerdict[], facts: AppTestFacts): string[] {
  const lines = ['## Weaknesses', ''];
  const found = weakFindings(verdicts);
  if (found.size === 0) return [...lines, describeNone(verdicts), ''];
  for (const [codeOfFinding, shown] of found) {
    const weakness = weaknesses[codeOfFinding];
    if (!weakness) continue;
    lines.push(`### ${weakness.title}`, '');
    lines.push(...shown.map(({ finding, number }) => `- Fault ${number}: ${evidence(finding, facts)}`), '');
    lines.push(`**Usual cure:** ${weakness.cure}`, '');
  }
  return lines;
}

function describeNone(verdicts: readonly AppVerdict[]): string {
  const met = countMet(verdicts);
  if (met === 0) return 'No fault reached the app, so nothing can be told.';
  return met === verdicts.length
    ? 'None was seen.'
    : `None was seen in ${countFaults(met)} that reached the app.`;
}

function weakFindings(
  verdicts: readonly AppVerdict[],
): Map<AppFindingCode, { readonly finding: AppFinding; readonly number: number }[]> {
  const found = new Map<AppFindingCode, { finding: AppFinding; number: number }[]>();
  for (const [at, { findings }] of verdicts.entries()) {
    for (const finding of findings) {
      if (finding.rating !== 'weak') continue;
      found.set(finding.code, [...(found.get(finding.code) ?? []), { finding, number: at + 1 }]);
    }
  }
  return found;
}

function verdictLines(verdict: AppVerdict, number: number, facts: AppTestFacts): string[] {
  const at = formatDuration(verdict.atMs - facts.startedAtMs);
  return [
    `### ${number}. ${verdict.title}`,
    '',
    `At ${at}. ${describeStandard(verdict)}`,
    '',
    ...verdict.findings.map((finding) => `- ${evidence(finding, facts)} *(${ratingWords[finding.rating]})*`),
    '',
  ];
}

function describeStandard({ standard }: AppVerdict): string {
  switch (standard.next) {
    case 'reconnect':
      return `An EventSource comes back after ${formatDuration(standard.delayMs)}, ${describeSentId(standard.lastEventId, markdownCode)}.`;
    case 'stop':
      return 'An EventSource stops for good.';
    case 'wait':
      return 'An EventSource never notices.';
    default:
      return assertNever(standard);
  }
}

function evidence({ sentence, atMs }: AppFinding, facts: AppTestFacts): string {
  const text = markdownText(sentence);
  const entry = atMs === undefined ? undefined : facts.entryAt(atMs);
  return entry === undefined ? text : `${text} Entry ${entry}.`;
}
