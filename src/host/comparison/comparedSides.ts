// What can be compared: streams, their attempts, and the sides of relayed streams, as they are named.

import * as l10n from '@vscode/l10n';

import type { ComparedSide } from '../../core/comparison/comparisonFeed.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

/** A stream, or one attempt of it. */
export interface SideChoice {
  readonly handle: StreamHandle;
  readonly attempt?: number;
}

/** What the comparison is told of a side. */
export function comparedSideOf({ handle, attempt }: SideChoice): ComparedSide {
  const { stream } = handle;
  const part = partName({ handle, ...(attempt !== undefined && { attempt }) });
  return {
    log: stream.log,
    ...(attempt !== undefined && { attempt }),
    name: nameOfStream(stream.request),
    ...(part !== undefined && { partName: part }),
    isRunning: () => isRunning(handle, attempt),
  };
}

/** Which part of a stream it is; undefined for all of one that has one side. */
export function partName({ handle: { relayed }, attempt }: SideChoice): string | undefined {
  const side = relayed && (relayed.side === 'app' ? l10n.t('to the app') : l10n.t('from the server'));
  if (attempt === undefined) return side;
  if (side === undefined) return l10n.t('attempt {0}', attempt);
  return l10n.t('attempt {attempt}, {side}', { attempt, side });
}

/** Whether more events may come. */
function isRunning({ stream: { state } }: StreamHandle, attempt: number | undefined): boolean {
  const isLive = state.phase === 'connecting' || state.phase === 'open' || state.phase === 'waiting';
  if (attempt === undefined) return isLive;
  return state.phase === 'open' && state.attempt === attempt;
}
