// Measures one run from its log as it comes, and keeps nothing of it but numbers: once the run is over, its log may go.

import * as l10n from '@vscode/l10n';

import { outputOf } from '../assembly/answerSummary.ts';
import { viewOfAnswer, type AnswerView } from '../assembly/answerView.ts';
import { Assembly } from '../assembly/assembly.ts';
import { formatTraits } from '../assembly/formats.ts';
import { present } from '../base/present.ts';
import { shortenText } from '../base/reportedText.ts';
import { formatDuration } from '../base/format.ts';
import type { EndDetail } from '../log/detail.ts';
import type { Entry } from '../log/entry.ts';
import { describeEnding } from '../log/endingWords.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import { isErrorEnding } from '../stream/ending.ts';
import type { RunMeasures, RunOutcome, RunValues } from './runMeasures.ts';

/** Messages without an answer after which the stream is taken for none of tokens. */
const triedMessages = 200;
/** Of an error that a stream says, in characters. */
const maxErrorLength = 300;

/** Who ended a run that did not end by itself. */
export type RunStop = { readonly by: 'user' } | { readonly by: 'limit'; readonly limitMs: number };

export class RunMeter {
  #log: EventLog | undefined;
  #assembly: Assembly | undefined;
  readonly #generation: number;
  #read = 0;
  #requestedAtMs: number | undefined;
  #status: number | undefined;
  #firstByteMs: number | undefined;
  #firstEventMs: number | undefined;
  #events = 0;
  #isPaused = false;
  #end: EndDetail | undefined;
  #result: RunMeasures | undefined;

  /** @param log of a stream whose first attempt is the run */
  constructor(log: EventLog) {
    this.#log = log;
    this.#generation = log.generation;
    // Only numbers are wanted, no texts.
    this.#assembly = new Assembly(log, { charsKept: () => 0 });
  }

  /** Takes in what the log got since the last call. */
  update(): void {
    const log = this.#log;
    if (!log || this.#end || this.#isCleared) return;
    // Of what is gone already nothing can be taken in.
    this.#read = Math.max(this.#read, log.first - 1);
    while (this.#read < log.length && !this.#end) {
      this.#read += 1;
      this.#take(log.entry(this.#read), log);
    }
    this.#assembly?.update(this.#read - this.#assembly.lastRead);
    const isOfTokens = this.#assembly?.answers.length !== 0;
    if (!isOfTokens && (this.#assembly?.messages ?? 0) > triedMessages) this.#assembly = undefined;
  }

  /** As of the last update. */
  measures(): RunMeasures {
    return this.#result ?? this.#measure(undefined);
  }

  /**
   * The run is over: what was measured stays as it is.
   * @param stop who ended it, when it did not end by itself
   */
  finish(stop: RunStop | undefined): void {
    if (this.#result) return;
    this.update();
    const measures = this.#measure(stop);
    this.#result =
      measures.outcome === 'running'
        ? { ...measures, outcome: 'stopped', ending: l10n.t('Its timeline was cleared while it ran.') }
        : measures;
    this.#log = undefined;
    this.#assembly = undefined;
  }

  get #isCleared(): boolean {
    return this.#log?.generation !== this.#generation;
  }

  get #answers(): readonly AnswerView[] {
    const answers = this.#assembly?.answers ?? [];
    return answers.filter(({ format }) => formatTraits(format).isSession !== true).map(viewOfAnswer);
  }

  #take(entry: Entry, log: EventLog): void {
    if (isKind(entry, 'request')) this.#requestedAtMs ??= entry.receivedAtMs;
    else if (isKind(entry, 'open')) {
      const head = log.detail(entry);
      this.#status = head?.status;
      this.#firstByteMs = head?.timings.firstByteMs;
    } else if (isKind(entry, 'message')) {
      this.#events += 1;
      if (this.#requestedAtMs !== undefined) this.#firstEventMs ??= entry.receivedAtMs - this.#requestedAtMs;
    } else if (isKind(entry, 'notice')) this.#isPaused ||= entry.type === 'paused';
    else if (isKind(entry, 'close') || isKind(entry, 'error')) {
      this.#end = log.detail(entry);
      this.#status ??= this.#end?.head?.status ?? this.#end?.ending.status;
    }
  }

  #measure(stop: RunStop | undefined): RunMeasures {
    const answers = this.#answers;
    const outcome = this.#outcome(stop, answers);
    const finish = answers.at(-1)?.finishes.map(([, reason]) => reason);
    return {
      outcome,
      values: this.#values(answers),
      ...present({
        status: this.#status,
        finish: finish && finish.length > 0 ? [...new Set(finish)].join(', ') : undefined,
        ending: this.#words(outcome, stop, answers),
      }),
    };
  }

  #outcome(stop: RunStop | undefined, answers: readonly AnswerView[]): RunOutcome {
    if (this.#isCleared) return 'running';
    if (stop?.by === 'user') return 'stopped';
    if (stop?.by === 'limit') return errorOf(answers) === undefined ? 'limit' : 'failed';
    if (!this.#end) return 'running';
    const { cause } = this.#end.ending;
    if (cause === 'client') return 'stopped';
    const isWhole = answers.every(({ state }) => state === 'finished');
    return isErrorEnding(cause) || errorOf(answers) !== undefined || !isWhole ? 'failed' : 'done';
  }

  #values(answers: readonly AnswerView[]): RunValues {
    const first = answers.find(({ firstTextAtMs }) => firstTextAtMs !== undefined);
    const times = {
      firstByteMs: this.#firstByteMs,
      firstEventMs: this.#firstEventMs,
      firstTextMs:
        first?.isFirstOfAttempt && first.firstTextAtMs !== undefined
          ? first.firstTextAtMs - first.startedAtMs
          : undefined,
      totalMs: this.#end?.durationMs,
    };
    // While the inspector did not run, nothing was seen: times say nothing then.
    return present({
      ...(!this.#isPaused && times),
      ...outputOfRun(answers, this.#isPaused),
      events: this.#events,
    });
  }

  #words(outcome: RunOutcome, stop: RunStop | undefined, answers: readonly AnswerView[]): string | undefined {
    if (outcome === 'running') return undefined;
    if (outcome === 'limit' && stop?.by === 'limit')
      return l10n.t('Ended by the time limit of {0}.', formatDuration(stop.limitMs));
    if (outcome === 'stopped') return l10n.t('Stopped by you.');
    const ending = this.#end && describeEnding(this.#end.ending);
    const error = errorOf(answers);
    if (error !== undefined)
      return l10n.t('The stream says an error: {0}', shortenText(error, maxErrorLength));
    if (answers.some(({ state }) => state === 'cut off'))
      return l10n.t('The answer was cut off. {0}', ending ?? '').trim();
    return this.#isPaused
      ? l10n
          .t('{0} The inspector was paused meanwhile, so nothing is said of its times.', ending ?? '')
          .trim()
      : ending;
  }
}

/** What the answers of a run have, in tokens where the stream counted those of all of them. */
function outputOfRun(answers: readonly AnswerView[], isPaused: boolean): RunValues {
  const outputs = answers.flatMap((answer) => outputOf(answer) ?? []);
  const [first] = outputs;
  if (!first) return {};
  const isCounted = outputs.every(({ unit }) => unit === 'tokens');
  const count = isCounted
    ? outputs.reduce((sum, output) => sum + output.count, 0)
    : answers.reduce((sum, { chunks }) => sum + chunks, 0);
  // Between several answers there is time in which nothing is generated.
  const perSecond = outputs.length === 1 && !isPaused ? first.perSecond : undefined;
  return present(
    isCounted ? { tokens: count, tokensPerSecond: perSecond } : { chunks: count, chunksPerSecond: perSecond },
  );
}

/** What an answer says of its failure. */
function errorOf(answers: readonly AnswerView[]): string | undefined {
  return answers.find(({ errors }) => errors.length > 0)?.errors[0]?.text;
}
