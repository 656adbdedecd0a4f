// The answer that goes on, or the last one, in a few numbers: what stands in the state line of a stream.

import { present } from '../base/present.ts';
import type { Answer } from './answer.ts';
import { viewOfAnswer, type AnswerState, type AnswerView } from './answerView.ts';
import { formatTraits, type TokenFormat } from './formats.ts';

export interface AnswerSummary {
  readonly format: TokenFormat;
  readonly model?: string;
  readonly state: AnswerState;
  readonly hasFailed: boolean;
  /** Answers of the log so far. */
  readonly answers: number;
  /** What was generated, and in which unit it is counted; absent for a session, which is no text of a model. */
  readonly output?: AnswerOutput;
  /** From the request, or from the first event where the request was for an answer before; in milliseconds. */
  readonly firstTextMs?: number;
}

/** How much an answer has, and how fast it came. */
export interface AnswerOutput {
  /** `tokens` where the stream counted them; otherwise the events that brought text. */
  readonly unit: 'tokens' | 'chunks';
  readonly count: number;
  readonly perSecond?: number;
}

/** @param answers of the log so far, those that are kept no more too */
export function summarizeAnswer(answer: Answer, answers: number): AnswerSummary {
  const view = viewOfAnswer(answer);
  const { format, state, model, startedAtMs, firstTextAtMs, errors } = view;
  const isSession = formatTraits(format).isSession === true && format !== 'path';
  return {
    format,
    state,
    hasFailed: errors.length > 0 && !isSession,
    answers,
    ...present({ model, output: isSession ? undefined : outputOf(view) }),
    ...(firstTextAtMs !== undefined && { firstTextMs: firstTextAtMs - startedAtMs }),
  };
}

/** What an answer has, in tokens where the stream counted them; undefined where nothing came. */
export function outputOf({
  outputTokens,
  chunks,
  firstChunkAtMs = 0,
  lastChunkAtMs = 0,
}: AnswerView): AnswerOutput | undefined {
  const seconds = (lastChunkAtMs - firstChunkAtMs) / 1000;
  if (outputTokens !== undefined)
    return {
      unit: 'tokens',
      count: outputTokens,
      ...(seconds > 0 && { perSecond: outputTokens / seconds }),
    };
  if (chunks === 0) return undefined;
  return { unit: 'chunks', count: chunks, ...(seconds > 0 && { perSecond: (chunks - 1) / seconds }) };
}
