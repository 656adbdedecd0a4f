// Plays an answer again as it came: play, pause and stop, a step at a time, how fast, and where it is.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import type { AnswerView } from '../../core/assembly/answerView.ts';
import { formatDuration } from '../../core/base/format.ts';
import { playbackSpeeds, type AnswerPlayback, type PlayedAnswer } from './answerPlayback.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

/** A page that was hidden goes on where it was. */
const longestFrameMs = 250;

interface PlaybackProps {
  readonly playback: AnswerPlayback;
  readonly answer: AnswerView;
}

/** Begins to play an answer; absent while it is played, still comes, or came at one time. */
export function PlayButton({
  page,
  playback,
  answer,
}: PlaybackProps & { readonly page: TimelinePage }): JSX.Element | null {
  if (
    answer.state === 'streaming' ||
    answer.lastAtMs <= answer.startedAtMs ||
    playback.answer.value?.number === answer.number
  )
    return null;
  const onClick = (): void => playback.start(playedAnswer(page, answer), !prefersReducedMotion());
  return (
    <IconButton
      icon="play"
      label={l10n.t('Play answer {0} as it came', formatCount(answer.number))}
      onClick={onClick}
    />
  );
}

/** What an answer's pieces tell of how it came. */
function playedAnswer(page: TimelinePage, answer: AnswerView): PlayedAnswer {
  const { number, lastEntry, startedAtMs, lastAtMs, parts } = answer;
  const times = new Set<number>();
  for (const part of parts)
    for (const { atMs } of page.assembled.textOf(part.number).keptPieces()) times.add(atMs);
  const steps = [...times].sort((one, other) => one - other);
  const endMs = Math.max(lastAtMs, steps.at(-1) ?? 0);
  return { number, lastEntry, startMs: startedAtMs, endMs, steps };
}

/** Steps by the piece then, on request. */
function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

export function PlaybackBar({ playback, answer: { number } }: PlaybackProps): JSX.Element | null {
  const played = playback.answer.value;
  return played?.number === number ? <Controls playback={playback} played={played} /> : null;
}

function Controls({
  playback,
  played,
}: {
  readonly playback: AnswerPlayback;
  readonly played: PlayedAnswer;
}): JSX.Element {
  const isRunning = playback.isRunning.value;
  useEffect(() => (isRunning ? run(playback) : undefined), [playback, isRunning]);
  useEffect(
    () => () => {
      // Another one that was begun in its place runs.
      const now = playback.answer.peek();
      if (now === undefined || now === played) playback.isRunning.value = false;
    },
    [playback, played],
  );
  const { startMs, endMs, steps } = played;
  const atMs = playback.atMs.value;
  const time = l10n.t('{time} of {whole}', {
    time: formatDuration(atMs - startMs),
    whole: formatDuration(endMs - startMs),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    playback.step(event.key === 'ArrowRight' ? 1 : -1);
    event.preventDefault();
  };
  return (
    <div
      class="playback"
      role="group"
      aria-label={l10n.t('Answer {0} as it came', formatCount(played.number))}
    >
      {!prefersReducedMotion() && (
        <IconButton
          icon={isRunning ? 'debug-pause' : 'play'}
          label={isRunning ? l10n.t('Pause') : l10n.t('Play')}
          onClick={() => playback.toggle()}
        />
      )}
      <IconButton icon="debug-stop" label={l10n.t('Stop, and show all')} onClick={() => playback.stop()} />
      <IconButton
        icon="debug-step-back"
        label={l10n.t('Back by one piece')}
        isDisabled={playback.steps.value === 0}
        onClick={() => playback.step(-1)}
      />
      <IconButton
        icon="debug-step-over"
        label={l10n.t('On by one piece')}
        isDisabled={atMs >= endMs}
        onClick={() => playback.step(1)}
      />
      <input
        type="range"
        class="playback-position"
        aria-label={l10n.t('Time since the request')}
        aria-valuetext={time}
        min={startMs}
        max={endMs}
        step={1}
        value={atMs}
        onInput={({ currentTarget }) => playback.seek(currentTarget.valueAsNumber)}
        onKeyDown={onKeyDown}
      />
      <span class="playback-time">
        {`${time} · ${l10n.t('piece {at} of {all}', { at: formatCount(playback.steps.value), all: formatCount(steps.length) })}`}
      </span>
      <select
        class="select"
        aria-label={l10n.t('Speed')}
        value={String(playback.speed.value)}
        onChange={({ currentTarget }) => {
          playback.speed.value =
            playbackSpeeds.find((speed) => String(speed) === currentTarget.value) ?? playback.speed.value;
        }}
      >
        {playbackSpeeds.map((speed) => (
          <option key={speed} value={String(speed)}>
            {speed === 1 ? l10n.t('As it came') : `${speed}×`}
          </option>
        ))}
      </select>
      <span class="playback-pause">
        {playback.pauseMs.value !== undefined && (
          <>
            {`${l10n.t('Nothing came for {0}.', formatDuration(playback.pauseMs.value))} `}
            <button type="button" class="link-button" onClick={() => playback.step(1)}>
              {l10n.t('Skip')}
            </button>
          </>
        )}
      </span>
    </div>
  );
}

/** Goes on with each frame until the returned function is called, or it is at its end. */
function run(playback: AnswerPlayback): () => void {
  let lastMs = performance.now();
  const onFrame = (nowMs: number): void => {
    playback.advance(Math.min(Math.max(0, nowMs - lastMs), longestFrameMs));
    lastMs = nowMs;
    if (playback.isRunning.value) frame = requestAnimationFrame(onFrame);
  };
  let frame = requestAnimationFrame(onFrame);
  return () => cancelAnimationFrame(frame);
}
