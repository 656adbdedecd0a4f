// What can be compared: streams, their attempts, and the sides of relayed streams, as they are named.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { AnswerPlace } from '../../core/assembly/answerPlace.ts';
import type { ComparedSide } from '../../core/comparison/comparisonFeed.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';

/** A stream, one attempt of it, or one answer in it. */
export interface SideChoice {
  readonly handle: StreamHandle;
  readonly attempt?: number;
  readonly answer?: AnswerPlace;
}

/** What the comparison is told of a side. */
export function comparedSideOf(choice: SideChoice, registry: StreamRegistry): ComparedSide {
  const { handle, attempt, answer } = choice;
  const part = partName(choice);
  return {
    log: handle.stream.log,
    ...(attempt !== undefined && { attempt }),
    ...(answer && { answer }),
    name: nameOfSide(handle),
    ...(part !== undefined && { partName: part }),
    isRunning: () => answer?.isOver !== true && isRunning(handle, attempt),
    isThere: () => registry.get(handle.id) === handle,
  };
}

/** The stream's address; of a recording, its file. */
export function nameOfSide(handle: StreamHandle): string {
  const stream: StreamView = handle.stream;
  return stream.recordedAs?.name ?? nameOfStream(stream.request);
}

/** Which part of what it is named after: the stream in a file, the side of a relayed one, the attempt; undefined for all. */
export function partName({ handle, attempt, answer }: SideChoice): string | undefined {
  const stream: StreamView = handle.stream;
  const { relayedAs, recordedAs } = stream;
  const side = relayedAs && (relayedAs.side === 'app' ? l10n.t('to the app') : l10n.t('from the server'));
  const parts = [
    // Recordings of one address are told apart by when they were made.
    ...(recordedAs ? [nameOfStream(stream.request), timeOf(stream.log.startedAtMs)] : []),
    ...(handle.run ? [l10n.t('run {0}', handle.run.number)] : []),
    ...(attempt === undefined ? [] : [l10n.t('attempt {0}', attempt)]),
    // Others may have come at the same time: their events are among these.
    ...(answer
      ? [
          l10n.t('answer {number}, entries {first} to {last}', {
            number: answer.number,
            first: answer.from,
            last: answer.lastEntry,
          }),
        ]
      : []),
    ...(side === undefined ? [] : [side]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function timeOf(timeMs: number): string {
  return new Date(timeMs).toLocaleString(vscode.env.language, { dateStyle: 'short', timeStyle: 'medium' });
}

/** Whether more events may come. */
function isRunning({ stream: { state }, recorded }: StreamHandle, attempt: number | undefined): boolean {
  if (recorded) return false;
  const isLive = state.phase === 'connecting' || state.phase === 'open' || state.phase === 'waiting';
  if (attempt === undefined) return isLive;
  return state.phase === 'open' && state.attempt === attempt;
}
