// An answer that is played again: where it is, and what had come by then. It knows the times at which pieces came and no
// clock; whoever draws it tells how much time has passed.

import { computed, signal, type ReadonlySignal } from '@preact/signals';

import type { AnswerView } from '../../core/assembly/answerView.ts';

/** How fast, as a factor of how it came. */
export const playbackSpeeds = [0.5, 1, 2, 4] as const;
export type PlaybackSpeed = (typeof playbackSpeeds)[number];

/** From this long on nothing came for a while, and may be skipped. */
const longPauseMs = 1000;

/** An answer as it came, on the clock of its stream. */
export interface PlayedAnswer {
  readonly number: number;
  /** The last entry when it began to be played: with more, it is another one. */
  readonly lastEntry: number;
  readonly startMs: number;
  readonly endMs: number;
  /** When pieces came, ascending, each once. */
  readonly steps: readonly number[];
}

type KnownAnswer = Pick<AnswerView, 'number' | 'lastEntry' | 'attempt'>;

export class AnswerPlayback {
  /** Undefined while none is played; over when it goes on, is gone, or another attempt answers. */
  readonly answer = computed(() => {
    const begun = this.#begun.value;
    const isSame = begun && begun.newestAttempt === newestAttempt(this.#answers.value);
    return isSame && this.#answers.value.some((answer) => isStill(answer, begun.answer))
      ? begun.answer
      : undefined;
  });
  readonly isRunning = signal(false);
  readonly speed = signal<PlaybackSpeed>(1);
  readonly atMs = signal(0);
  /** Steps that have come; another number only when the text is another one. */
  readonly steps = computed(() => stepsUntil(this.answer.value?.steps ?? [], this.atMs.value));
  /** How long nothing came, while that is so and long enough to be skipped. */
  readonly pauseMs = computed(() => {
    const answer = this.answer.value;
    const next = answer?.steps[this.steps.value];
    if (!answer || next === undefined) return undefined;
    const before = answer.steps[this.steps.value - 1] ?? answer.startMs;
    return next - before >= longPauseMs ? next - before : undefined;
  });
  readonly #begun = signal<{ readonly answer: PlayedAnswer; readonly newestAttempt: number } | undefined>(
    undefined,
  );
  readonly #answers: ReadonlySignal<readonly KnownAnswer[]>;

  /** @param answers as far as the page has them */
  constructor(answers: ReadonlySignal<readonly KnownAnswer[]>) {
    this.#answers = answers;
  }

  /** Begins with nothing, and goes on from there if it is to run. */
  start(answer: PlayedAnswer, isRunning: boolean): void {
    this.#begun.value = { answer, newestAttempt: newestAttempt(this.#answers.value) };
    this.atMs.value = answer.startMs;
    this.isRunning.value = isRunning;
  }

  /** Shows all of the answer again. */
  stop(): void {
    this.#begun.value = undefined;
    this.isRunning.value = false;
  }

  /** When the last piece came that is shown of an answer while it is played; undefined when it is not. */
  shownUntilMs(number: number): number | undefined {
    const answer = this.answer.value;
    if (answer?.number !== number) return undefined;
    return answer.steps[this.steps.value - 1] ?? answer.startMs;
  }

  /** Goes on by the time that has passed for who looks at it. */
  advance(elapsedMs: number): void {
    this.seek(this.atMs.value + elapsedMs * this.speed.value);
  }

  /** Goes to a time on the stream's clock; at the end it runs no more. */
  seek(atMs: number): void {
    const answer = this.answer.value;
    if (!answer) return;
    this.atMs.value = Math.min(Math.max(atMs, answer.startMs), answer.endMs);
    if (this.atMs.value >= answer.endMs) this.isRunning.value = false;
  }

  /** Runs or pauses; from the end it begins anew. */
  toggle(): void {
    const answer = this.answer.value;
    if (!answer) return;
    if (!this.isRunning.value && this.atMs.value >= answer.endMs) this.atMs.value = answer.startMs;
    this.isRunning.value = !this.isRunning.value;
  }

  /** Goes to the next piece, over whatever pause there is, or to the one before. */
  step(direction: 1 | -1): void {
    const answer = this.answer.value;
    if (!answer) return;
    const at = this.steps.value;
    if (direction === 1) this.seek(answer.steps[at] ?? answer.endMs);
    else this.seek(answer.steps[at - 2] ?? answer.startMs);
  }
}

function newestAttempt(answers: readonly KnownAnswer[]): number {
  return Math.max(0, ...answers.map(({ attempt }) => attempt));
}

function isStill({ number, lastEntry }: KnownAnswer, played: PlayedAnswer): boolean {
  return number === played.number && lastEntry === played.lastEntry;
}

/** Steps up to a time. */
function stepsUntil(steps: readonly number[], atMs: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((steps[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
