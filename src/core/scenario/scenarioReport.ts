// The report on a scenario: every expectation kept, broken or not reached, with the entry that shows it. It is made while
// the scenario runs; what is decided stays as it is.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { judgeAttempt, judgeOverall, type Judgement } from './judgeExpectation.ts';
import type { StopReason } from '../stream/connection.ts';
import { describeStop } from '../log/endingWords.ts';
import { describeExpectation } from './expectationWords.ts';
import { formatDuration } from '../base/format.ts';
import { formatJsonPath } from '../json/jsonPath.ts';
import type { AttemptExpectation, OverallExpectation, Scenario } from './scenario.ts';
import type { ScenarioObservation } from './scenarioObservation.ts';
import { present } from '../base/present.ts';
import { markdownText } from '../base/markdownText.ts';

/** Why a run of a scenario was over. */
export type ScenarioOutcome =
  | { readonly kind: 'stopped'; readonly reason: StopReason }
  /** Everything listed was played, and nothing was left to be decided. */
  | { readonly kind: 'decided' }
  | { readonly kind: 'time limit'; readonly limitMs: number }
  | { readonly kind: 'cancelled' };

export interface ExpectationResult {
  /** Where the scenario says so: `$.attempts[1].expect.lastEventId`. */
  readonly path: string;
  /** Number of the attempt, from 1; absent when it is about the whole. */
  readonly attempt?: number;
  /** What was expected, in words. */
  readonly expected: string;
  readonly state: 'kept' | 'broken' | 'not reached';
  /** What was seen, as a sentence. */
  readonly sentence: string;
  /** The entry that shows it; absent when there is none, or when the timeline was cleared. */
  readonly entry?: number;
}

export interface ScenarioReport {
  readonly title: string;
  readonly description: string;
  readonly outcome: ScenarioOutcome;
  /** How many attempts the client made. */
  readonly attempts: number;
  readonly kept: number;
  readonly broken: number;
  readonly notReached: number;
  /** In the order of the scenario. */
  readonly results: readonly ExpectationResult[];
}

interface Item {
  readonly path: string;
  readonly attempt?: number;
  readonly expectation: AttemptExpectation | OverallExpectation;
  readonly judge: (outcome: ScenarioOutcome | undefined) => Judgement | undefined;
  judgement?: Judgement;
  /** Clearings of the timeline before it was judged. */
  clearings?: number;
}

/** How far a run is. */
export interface ScenarioProgress {
  /** Number of the attempt that is being made, from 1. */
  readonly attempt: number;
  /** How many attempts the scenario lists. */
  readonly attempts: number;
  readonly decided: number;
  readonly expectations: number;
}

export class ScenarioReporter {
  readonly #scenario: Scenario;
  readonly #observation: ScenarioObservation;
  readonly #items: readonly Item[];
  #open: readonly Item[];

  constructor(scenario: Scenario, observation: ScenarioObservation) {
    this.#scenario = scenario;
    this.#observation = observation;
    this.#items = [...attemptItems(scenario, observation), ...overallItems(scenario, observation)];
    this.#open = this.#items;
  }

  /** How far the run is, as of the last update. */
  get progress(): ScenarioProgress {
    return {
      attempt: this.#observation.attemptCount,
      attempts: this.#scenario.attempts.length,
      decided: this.#items.length - this.#open.length,
      expectations: this.#items.length,
    };
  }

  /** Whether every expectation is decided, as of the last update. */
  get isDecided(): boolean {
    return this.#open.length === 0;
  }

  /** Decides what can be decided by now. */
  update(outcome?: ScenarioOutcome): void {
    for (const item of this.#open) {
      const judgement = item.judge(outcome);
      if (!judgement) continue;
      item.judgement = judgement;
      item.clearings = this.#observation.clearings;
    }
    this.#open = this.#open.filter((item) => !item.judgement);
  }

  /** The report on a run that is over. */
  finish(outcome: ScenarioOutcome): ScenarioReport {
    this.update(outcome);
    const results = this.#items.map((item) => this.#resultOf(item, outcome));
    const count = (state: ExpectationResult['state']): number =>
      results.filter((result) => result.state === state).length;
    return {
      title: this.#scenario.title,
      description: this.#scenario.description,
      outcome,
      attempts: this.#observation.attemptCount,
      kept: count('kept'),
      broken: count('broken'),
      notReached: count('not reached'),
      results,
    };
  }

  #resultOf(item: Item, outcome: ScenarioOutcome): ExpectationResult {
    const { path, attempt, expectation } = item;
    return {
      path,
      ...present({ attempt }),
      expected: describeExpectation(expectation),
      ...(this.#judgementOf(item) ?? {
        state: 'not reached',
        sentence: this.#describeOpen(attempt, outcome),
      }),
    };
  }

  /** What was decided, without the entry that showed it where the timeline was cleared since. */
  #judgementOf({ judgement, clearings }: Item): Judgement | undefined {
    if (!judgement || clearings === this.#observation.clearings) return judgement;
    const { state, sentence } = judgement;
    return { state, sentence };
  }

  #describeOpen(attempt: number | undefined, outcome: ScenarioOutcome): string {
    const why = describeOutcome(outcome);
    if (attempt === undefined) return why;
    const facts = this.#observation.attempt(attempt);
    if (!facts) return `${l10n.t('There was no attempt {0}.', attempt)} ${why}`;
    return facts.end
      ? `${l10n.t('Nothing came after attempt {0}.', attempt)} ${why}`
      : `${l10n.t('Attempt {0} had not ended.', attempt)} ${why}`;
  }
}

/** Why the run was over, as a sentence. */
export function describeOutcome(outcome: ScenarioOutcome): string {
  switch (outcome.kind) {
    case 'stopped':
      return describeStop(outcome.reason);
    case 'decided':
      return l10n.t('Everything was played and decided.');
    case 'time limit':
      return l10n.t('The time limit of {0} was reached.', formatDuration(outcome.limitMs));
    case 'cancelled':
      return l10n.t('The run was cancelled.');
    default:
      return assertNever(outcome);
  }
}

function attemptItems({ attempts }: Scenario, observation: ScenarioObservation): Item[] {
  return attempts.flatMap(({ expect }, at) =>
    expect.map((expectation) => ({
      path: formatJsonPath(['attempts', at, 'expect', expectation.kind]),
      attempt: at + 1,
      expectation,
      judge: () => judgeAttempt(expectation, at + 1, observation),
    })),
  );
}

function overallItems({ expect }: Scenario, observation: ScenarioObservation): Item[] {
  return expect.map((expectation) => ({
    path: formatJsonPath(['expect', expectation.kind]),
    expectation,
    judge: (outcome) =>
      judgeOverall(expectation, observation, outcome?.kind === 'stopped' ? outcome.reason : undefined),
  }));
}

const stateMarks: Readonly<Record<ExpectationResult['state'], string>> = {
  kept: l10n.t('✓ kept'),
  broken: l10n.t('✗ broken'),
  'not reached': l10n.t('– not reached'),
};

/** `5 kept, 1 broken`: what did not happen is left out, but for a report of nothing. */
export function summarizeReport({ kept, broken, notReached, results }: ScenarioReport): string {
  if (results.length === 0) return l10n.t('nothing was expected');
  const parts: string[] = [];
  if (kept > 0) parts.push(l10n.t('{0} kept', kept));
  if (broken > 0) parts.push(l10n.t('{0} broken', broken));
  if (notReached > 0) parts.push(l10n.t('{0} not reached', notReached));
  return parts.join(', ');
}

/** The whole report as Markdown. What comes from a stream or a scenario file is text in it, never markup. */
export function reportMarkdown(report: ScenarioReport): string {
  const { title, description, outcome, attempts, results } = report;
  const made = attempts === 1 ? l10n.t('1 attempt.') : l10n.t('{0} attempts.', attempts);
  const paragraphs = [
    `# ${l10n.t('Scenario: {0}', markdownText(title))}`,
    ...(description === '' ? [] : [markdownText(description)]),
    `**${summarizeReport(report)}**, ${made} ${markdownText(describeOutcome(outcome))}`,
    ...(results.length === 0 ? [] : [resultTable(results)]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function resultTable(results: readonly ExpectationResult[]): string {
  const rows = results.map(({ attempt, expected, state, sentence, entry, path }) => [
    stateMarks[state],
    attempt === undefined ? l10n.t('all') : `${attempt}`,
    entry === undefined ? '' : `#${entry}`,
    markdownText(expected),
    markdownText(sentence),
    `\`${path}\``,
  ]);
  const head = [
    l10n.t('Result'),
    l10n.t('Attempt'),
    l10n.t('Entry'),
    l10n.t('Expected'),
    l10n.t('Seen'),
    l10n.t('In the scenario'),
  ];
  const rule = ['---', '---:', '---:', '---', '---', '---'];
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
