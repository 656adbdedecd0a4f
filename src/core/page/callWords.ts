// What a list of calls says of each: its status, how long it lasted, and how often it was tried. Calls stand beneath the
// address that was asked.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { addressOf } from '../relay/heads/resumption.ts';
import type { ConnectionState } from '../stream/connection.ts';
import { endingTraits } from '../stream/ending.ts';

/** What is known of a call. */
export interface CallFacts {
  readonly state: ConnectionState;
  /** Of the last answer; undefined: there was none. */
  readonly status: number | undefined;
  /** From its first request to its end, for one that is over. */
  readonly lastedMs: number;
}

/** A call in a few words; one that is under way is told by its phase. */
export function describeCall({ state, status, lastedMs }: CallFacts): string {
  const duration = formatDuration(lastedMs);
  const { attempt: attempts } = state;
  switch (state.phase) {
    case 'idle':
    case 'waiting':
    case 'connecting':
      return attempts > 1
        ? l10n.t('waits for an answer, attempt {0}', attempts)
        : l10n.t('waits for an answer');
    case 'open':
      return attempts > 1 ? l10n.t('open, attempt {0}', attempts) : l10n.t('open');
    case 'stopped':
      break;
  }
  if (status === undefined)
    return attempts > 1
      ? l10n.t('no answer, {duration}, {attempts} attempts', { duration, attempts })
      : l10n.t('no answer, {duration}', { duration });
  const isCut = state.reason.kind === 'left to app' && !endingTraits[state.reason.ending.cause].isClean;
  if (isCut)
    return attempts > 1
      ? l10n.t('{status}, cut off after {duration}, {attempts} attempts', { status, duration, attempts })
      : l10n.t('{status}, cut off after {duration}', { status, duration });
  return attempts > 1
    ? l10n.t('{status}, {duration}, {attempts} attempts', { status, duration, attempts })
    : l10n.t('{status}, {duration}', { status, duration });
}

/** How many calls an address has had that are listed. */
export function describeCallCount(count: number): string {
  return count === 1 ? l10n.t('1 call') : l10n.t('{0} calls', count);
}

/**
 * Calls by their address, which is the method and the path: in the order in which the addresses came up.
 * @param keyOf method, path and query of a call's first request
 */
export function callsByAddress<Call>(
  calls: readonly Call[],
  keyOf: (call: Call) => string,
): ReadonlyMap<string, readonly Call[]> {
  const byAddress = new Map<string, Call[]>();
  for (const call of calls) {
    const address = addressOf(keyOf(call));
    const others = byAddress.get(address);
    if (others) others.push(call);
    else byAddress.set(address, [call]);
  }
  return byAddress;
}
