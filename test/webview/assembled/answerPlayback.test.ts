import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';

import { AnswerPlayback, type PlayedAnswer } from '../../../src/webview/assembled/answerPlayback.ts';

const answer: PlayedAnswer = {
  number: 2,
  lastEntry: 9,
  startMs: 100,
  endMs: 6000,
  steps: [500, 540, 5540, 5600],
};

/** Another answer came in a later attempt already. */
const known = [
  { number: 2, lastEntry: 9, attempt: 1 },
  { number: 3, lastEntry: 20, attempt: 2 },
];

function started(isRunning = true, answers = signal(known)): AnswerPlayback {
  const playback = new AnswerPlayback(answers);
  playback.start(answer, isRunning);
  return playback;
}

describe('an answer that is played', () => {
  it('shows what had come by then, by the speed that was chosen', () => {
    const playback = started();
    expect([playback.atMs.value, playback.steps.value, playback.shownUntilMs(2)]).toEqual([100, 0, 100]);
    const seen = [399, 1, 39, 1].map((elapsedMs) => {
      playback.advance(elapsedMs);
      return [playback.steps.value, playback.shownUntilMs(2)];
    });
    expect(seen).toEqual([
      [0, 100],
      [1, 500],
      [1, 500],
      [2, 540],
    ]);
    playback.speed.value = 4;
    playback.advance(1250);
    expect([playback.atMs.value, playback.steps.value]).toEqual([5540, 3]);
    playback.speed.value = 0.5;
    playback.advance(119);
    expect(playback.steps.value).toBe(3);
    playback.advance(1);
    expect(playback.steps.value).toBe(4);
  });

  it('is shown in full when it is another one, or stopped', () => {
    const playback = started();
    expect(playback.shownUntilMs(1)).toBeUndefined();
    playback.stop();
    expect([playback.shownUntilMs(2), playback.isRunning.value]).toEqual([undefined, false]);
    playback.seek(500);
    playback.step(1);
    playback.toggle();
    expect([playback.atMs.value, playback.isRunning.value]).toEqual([100, false]);
  });

  it('stops to run at its end, and begins anew from there', () => {
    const playback = started();
    playback.advance(1e9);
    expect([playback.atMs.value, playback.isRunning.value]).toEqual([6000, false]);
    playback.toggle();
    expect([playback.atMs.value, playback.isRunning.value]).toEqual([100, true]);
    playback.advance(10);
    playback.toggle();
    playback.toggle();
    expect(playback.atMs.value).toBe(110);
  });

  it('goes by pieces, and not beyond its ends', () => {
    const playback = started(false);
    const forward = Array.from({ length: 6 }, () => {
      playback.step(1);
      return playback.atMs.value;
    });
    expect(forward).toEqual([500, 540, 5540, 5600, 6000, 6000]);
    const back = Array.from({ length: 5 }, () => {
      playback.step(-1);
      return playback.atMs.value;
    });
    expect(back).toEqual([5540, 540, 500, 100, 100]);
    playback.seek(-5);
    expect(playback.atMs.value).toBe(100);
  });

  it.each([
    [100, undefined],
    [540, 5000],
    [5000, 5000],
    [5540, undefined],
    [6000, undefined],
  ])('at %i says how long nothing comes: %s', (atMs, pauseMs) => {
    const playback = started();
    playback.seek(atMs);
    expect(playback.pauseMs.value).toBe(pauseMs);
  });

  it.each([
    [999, undefined],
    [1000, 1000],
  ])('says that nothing came for %i ms: %s', (gapMs, pauseMs) => {
    const playback = new AnswerPlayback(signal(known));
    playback.start({ ...answer, steps: [500, 500 + gapMs] }, true);
    playback.seek(500);
    expect(playback.pauseMs.value).toBe(pauseMs);
  });

  it.each<readonly [string, typeof known, boolean]>([
    ['when nothing changed', [...known], true],
    [
      'when another one of the attempt goes on',
      [
        { number: 2, lastEntry: 9, attempt: 1 },
        { number: 3, lastEntry: 30, attempt: 2 },
      ],
      true,
    ],
    ['once it goes on itself', [{ number: 2, lastEntry: 31, attempt: 2 }, ...known.slice(1)], false],
    ['once another attempt answers', [...known, { number: 4, lastEntry: 40, attempt: 3 }], false],
    ['once it is gone', known.slice(1), false],
    ['once the log was cleared', [], false],
  ])('%s', (_, changed, isPlayed) => {
    const answers = signal(known);
    const playback = started(true, answers);
    answers.value = changed;
    expect(playback.shownUntilMs(2) !== undefined).toBe(isPlayed);
  });
});
