// What a client does after an ending: comes back after a while, stops for good, or never notices. The answer for a
// standard EventSource comes from the same reducer that runs the inspector's own connections.

import * as l10n from '@vscode/l10n';

import { reduceConnection, type ConnectionState } from './connection.ts';
import { endingTraits, type Ending } from './ending.ts';

export type Verdict =
  /** `lastEventId` is empty when the header is left out. */
  | { readonly next: 'reconnect'; readonly delayMs: number; readonly lastEventId: string }
  | { readonly next: 'stop' }
  /** Nothing tells the client that the connection is dead: it waits for ever. */
  | { readonly next: 'wait' };

/** What a standard EventSource with the same history does after the ending of the current attempt. */
export function standardVerdict(state: ConnectionState, ending: Ending): Verdict {
  // It has refused the response at its head.
  if (ending.readAs) return { next: 'stop' };
  if (endingTraits[ending.cause].next === 'wait') return { next: 'wait' };
  const standard: ConnectionState = { ...state, phase: 'open', policy: { kind: 'standard' } };
  return verdictOfState(reduceConnection(standard, { kind: 'ended', attempt: state.attempt, ending })[0]);
}

/** What the stream itself does next, told from the state that it is in after an ending. */
export function verdictOfState(state: ConnectionState): Verdict {
  const { lastEventId } = state;
  switch (state.phase) {
    case 'waiting':
      return { next: 'reconnect', delayMs: state.delayMs, lastEventId };
    // The next attempt has been started by hand already.
    case 'connecting':
    case 'open':
      return { next: 'reconnect', delayMs: 0, lastEventId };
    default:
      return { next: 'stop' };
  }
}

/** How a request names its last event id, in words; empty is none. @param show writes the id, such as for Markdown */
export function describeSentId(lastEventId: string, show = (id: string): string => id): string {
  return lastEventId === ''
    ? l10n.t('without Last-Event-ID')
    : l10n.t('with Last-Event-ID {0}', show(lastEventId));
}
