// The report on an app as Markdown: each weakness with its usual cure first, then every fault with what was seen.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../../base/assertNever.ts';
import { formatDuration } from '../../base/format.ts';
import { markdownCode, markdownText } from '../../base/markdownText.ts';
import { subjectOfClient } from '../../stream/clientProfile.ts';
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
    title: l10n.t('It does not come back'),
    cure: l10n.t(
      'Reconnect after an end and after an error alike. `fetch` and most libraries do not do so by themselves: wrap the reading in a loop that waits for the reconnection time, or use `EventSource`.',
    ),
  },
  'too early': {
    title: l10n.t('It comes back too early'),
    cure: l10n.t(
      'Wait for the reconnection time: the last `retry` of the server, otherwise about three seconds. All clients of a server that has restarted come back together otherwise.',
    ),
  },
  storm: {
    title: l10n.t('It comes back in a storm'),
    cure: l10n.t(
      'Wait between attempts, and double the wait with each attempt in a row that failed, up to a minute or so, with some chance in it. Take care that one failure starts one timer only.',
    ),
  },
  'no id': {
    title: l10n.t('It does not say where to resume'),
    cure: l10n.t(
      'Keep the `id` of the last complete event and send it as `Last-Event-ID` with each reconnect. `EventSource` does so; a new `EventSource` object does not know the id of the one before.',
    ),
  },
  'older id': {
    title: l10n.t('It asks for events that it has'),
    cure: l10n.t(
      'Keep the id at each event, not only now and then, and take it over when the event’s blank line has come.',
    ),
  },
  'wrong id': {
    title: l10n.t('It sends an id that it cannot have'),
    cure: l10n.t(
      'Send the text of the last `id` field as it came. The id of an event that was cut off does not count: an event is complete with its blank line only.',
    ),
  },
  'second connection': {
    title: l10n.t('It holds more than one connection'),
    cure: l10n.t(
      'Close the old connection before opening another, and open one in one place only: an error handler that makes a new `EventSource` meets the one that reconnects by itself. Browsers allow six connections to a server over HTTP/1.1.',
    ),
  },
  'left open': {
    title: l10n.t('It leaves the old connection open'),
    cure: l10n.t(
      'Call `close()`, or abort the request, before a new one is made. The server keeps sending to the old one otherwise.',
    ),
  },
  'came back to a stop': {
    title: l10n.t('It does not stop when it is told to'),
    cure: l10n.t(
      'Take 204 No Content for the end: no further attempts. It is the one answer by which a server can end the reconnecting of its clients.',
    ),
  },
};

const ratingWords: Readonly<Record<FindingRating, string>> = {
  standard: l10n.t('as an EventSource'),
  better: l10n.t('more than an EventSource'),
  different: l10n.t('differs from an EventSource'),
  weak: l10n.t('weakness'),
  unknown: l10n.t('cannot be told'),
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
  if (verdicts.length === 0) return l10n.t('no fault was made');
  const codes = weakFindings(verdicts).size;
  const met = countMet(verdicts);
  const missed = verdicts.length - met;
  const parts = [
    met === 0 ? l10n.t('no fault reached the app') : describeWeaknesses(codes, met),
    ...(met > 0 && missed > 0 ? [l10n.t('{0} did not reach the app', missed)] : []),
    ...(notReached.length > 0 ? [l10n.t('{0} not made', notReached.length)] : []),
  ];
  return parts.join(', ');
}

function countMet(verdicts: readonly AppVerdict[]): number {
  return verdicts.filter(({ isMet }) => isMet).length;
}

/** How many kinds of weakness were seen in how many faults. */
function describeWeaknesses(weaknesses: number, faults: number): string {
  if (weaknesses === 0)
    return faults === 1 ? l10n.t('no weakness in one fault') : l10n.t('no weakness in {0} faults', faults);
  if (weaknesses === 1)
    return faults === 1 ? l10n.t('one weakness in one fault') : l10n.t('one weakness in {0} faults', faults);
  return faults === 1
    ? l10n.t('{0} weaknesses in one fault', weaknesses)
    : l10n.t('{weaknesses} weaknesses in {faults} faults', { weaknesses, faults });
}

/** The whole report. */
export function appTestReport(result: AppTestResult, facts: AppTestFacts): string {
  const { verdicts, notReached } = result;
  const lines = [
    `# ${l10n.t('How the app copes')}`,
    '',
    l10n.t('Tested through the relay at {address}: {result}.', {
      address: markdownCode(facts.address),
      result: summarizeAppTest(result),
    }),
    '',
    ...weaknessLines(verdicts, facts),
    `## ${l10n.t('Fault by fault')}`,
    '',
    ...verdicts.flatMap((verdict, at) => verdictLines(verdict, at + 1, facts)),
  ];
  if (notReached.length > 0) {
    const why = result.wasCancelled
      ? l10n.t('The test was cancelled.')
      : l10n.t('The app had stopped, and was not opened again in time.');
    lines.push(`## ${l10n.t('Not made')}`, '', why, '');
    lines.push(...notReached.map((title) => `- ${title}`), '');
  }
  lines.push(
    l10n.t(
      'What an app does with an event inside itself, and whether it shows its user that the connection is gone, cannot be told from the network.',
    ),
    '',
  );
  return lines.join('\n');
}

function weaknessLines(verdicts: readonly AppVerdict[], facts: AppTestFacts): string[] {
  const lines = [`## ${l10n.t('Weaknesses')}`, ''];
  const found = weakFindings(verdicts);
  if (found.size === 0) return [...lines, describeNone(verdicts), ''];
  for (const [codeOfFinding, shown] of found) {
    const weakness = weaknesses[codeOfFinding];
    if (!weakness) continue;
    lines.push(`### ${weakness.title}`, '');
    for (const { finding, number } of shown)
      lines.push(`- ${l10n.t('Fault {0}:', number)} ${evidence(finding, facts)}`);
    lines.push('', `**${l10n.t('Usual cure:')}** ${weakness.cure}`, '');
  }
  return lines;
}

function describeNone(verdicts: readonly AppVerdict[]): string {
  const met = countMet(verdicts);
  if (met === 0) return l10n.t('No fault reached the app, so nothing can be told.');
  if (met === verdicts.length) return l10n.t('None was seen.');
  return met === 1
    ? l10n.t('None was seen in one fault that reached the app.')
    : l10n.t('None was seen in {0} faults that reached the app.', met);
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
    `${l10n.t('At {0}.', at)} ${describeStandard(verdict)}`,
    '',
    ...verdict.findings.map((finding) => `- ${evidence(finding, facts)} *(${rate(finding, verdict)})*`),
    '',
  ];
}

function rate({ rating }: AppFinding, { caller }: AppVerdict): string {
  if (caller === undefined || rating === 'weak' || rating === 'unknown') return ratingWords[rating];
  return rating === 'standard' ? l10n.t('as clients that make calls') : l10n.t('more than it has to');
}

function describeStandard({ standard, caller }: AppVerdict): string {
  if (caller !== undefined)
    return l10n.t('{client} makes calls, and is not asked to come back as an EventSource does.', {
      client: subjectOfClient(caller),
    });
  switch (standard.next) {
    case 'reconnect':
      return l10n.t('An EventSource comes back after {delay}, {id}.', {
        delay: formatDuration(standard.delayMs),
        id: describeSentId(standard.lastEventId, markdownCode),
      });
    case 'stop':
      return l10n.t('An EventSource stops for good.');
    case 'wait':
      return l10n.t('An EventSource never notices.');
    default:
      return assertNever(standard);
  }
}

function evidence({ sentence, atMs }: AppFinding, facts: AppTestFacts): string {
  const text = markdownText(sentence);
  const entry = atMs === undefined ? undefined : facts.entryAt(atMs);
  return entry === undefined ? text : `${text} ${l10n.t('Entry {0}.', entry)}`;
}
