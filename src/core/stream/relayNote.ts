// What the relay tells on the app's side of the timeline: each thing that it did to the stream, and why nothing happened
// where something was asked for.

import { assertNever } from '../base/assertNever.ts';
import { formatSize } from '../base/format.ts';
import { describeRelayFault, type EndingFault, type LastingFault, type RelayFault } from './relayFault.ts';
import { describeSentId } from './verdict.ts';

/** Why the events of a body cannot be changed: its bytes are not theirs, or their number was announced. */
export type UnreadableReason = 'compressed' | 'length';

/**
 * Why the app did not meet what a rule did. `ended`: its connection was over first. `silent`: nothing reached it at that
 * time. `dropped`: another rule dropped the event. `unreadable`: the place between two events was not found. `taken
 * back`: somebody took the rule away.
 */
export type MissReason = 'ended' | 'silent' | 'dropped' | 'unreadable' | 'taken back';

export type RelayNote =
  /** A rule changed one event. `start` is its offset in the body that the server sent. */
  | {
      readonly what: 'event';
      readonly rule: number;
      readonly fault: RelayFault;
      readonly type: string;
      readonly id?: string;
      readonly start: number;
      /** Absent: it happened. */
      readonly missed?: MissReason;
    }
  /** Told when it was written, or when it is certain that it will not be. */
  | {
      readonly what: 'injected';
      readonly rule: number;
      readonly fault: RelayFault;
      /** Absent: the app was sent it. */
      readonly missed?: MissReason;
    }
  | {
      readonly what: 'begun' | 'over';
      readonly rule: number;
      readonly fault: LastingFault;
      readonly left?: number;
    }
  | {
      readonly what: 'ending';
      /** `waiting`: its moment has not come. `made`: it has. `missed`: the connection ended before, unless it says why. */
      readonly stage: 'waiting' | 'made' | 'missed';
      readonly rule: number;
      readonly fault: EndingFault;
      readonly missed?: MissReason;
    }
  /** Events, or parts of the body, that were still held or delayed when the app's connection ended. */
  | { readonly what: 'undelivered'; readonly left: number }
  /** What the server was asked for instead of what the app asked for; null: for nothing. */
  | {
      readonly what: 'resume';
      readonly rule: number;
      readonly fault: RelayFault;
      readonly sent: string;
      readonly instead: string | null;
    }
  /** So much is held that the server is not read from until some of it is written. */
  | { readonly what: 'full'; readonly heldBytes: number }
  | { readonly what: 'not full' }
  /** The rule was taken away: its regular expression had to be stopped. */
  | { readonly what: 'overdue'; readonly rule: number; readonly fault: RelayFault }
  | { readonly what: 'impossible'; readonly reason: UnreadableReason | 'too large' };

/** The note as one sentence. */
export function describeNote(note: RelayNote): string {
  switch (note.what) {
    case 'event': {
      const id = note.id === undefined ? '' : `, id ${note.id === '' ? '(empty)' : note.id}`;
      return `Rule ${note.rule} at an event of type ${note.type}${id}: ${describeRelayFault(note.fault)}${describeMiss(note.missed)}.`;
    }
    case 'injected':
      return `Rule ${note.rule}: ${describeRelayFault(note.fault)}${describeMiss(note.missed)}.`;
    case 'begun':
      return `Rule ${note.rule} begins: ${describeRelayFault(note.fault)}.`;
    case 'over':
      return `Rule ${note.rule} is over: ${describeRelayFault(note.fault)}${describeLeft(note.left)}.`;
    case 'ending':
      return `Rule ${note.rule}: ${describeRelayFault(note.fault)}${describeStage(note.stage, note.missed)}.`;
    case 'undelivered':
      return note.left === 1
        ? 'One thing still waited to be written to the app when its connection ended.'
        : `${note.left} things still waited to be written to the app when its connection ended.`;
    case 'resume':
      return `Rule ${note.rule}: ${describeRelayFault(note.fault)}. The app sent Last-Event-ID ${note.sent}; the server was asked ${describeSentId(note.instead ?? '')}.`;
    case 'full':
      return `${formatSize(note.heldBytes)} wait to be written to the app. The server is not read from until some of it is written.`;
    case 'overdue':
      return `Rule ${note.rule} is taken away: its regular expression took too long at an event. It did not happen: ${describeRelayFault(note.fault)}.`;
    case 'not full':
      return 'The server is read from again.';
    case 'impossible':
      return describeReason(note.reason);
    default:
      return assertNever(note);
  }
}

function describeReason(reason: UnreadableReason | 'too large'): string {
  switch (reason) {
    case 'compressed':
      return 'The body is compressed, so its events cannot be changed. Attempts from now on ask the server for an uncompressed body.';
    case 'length':
      return 'The response announces its length, so its events cannot be changed.';
    case 'too large':
      return 'An event is larger than the limit. It and what follows on this connection pass unchanged.';
    default:
      return assertNever(reason);
  }
}

function describeStage(stage: 'waiting' | 'made' | 'missed', missed: MissReason = 'ended'): string {
  if (stage === 'waiting') return ' (it waits for its moment)';
  return stage === 'missed' ? describeMiss(missed) : '';
}

const missReasons: Readonly<Record<MissReason, string>> = {
  ended: 'the connection ended before',
  silent: 'nothing reached the app at that time',
  dropped: 'another rule dropped the event',
  unreadable: 'the end of the event before it was not found',
  'taken back': 'it was taken back',
};

function describeMiss(missed: MissReason | undefined): string {
  return missed === undefined ? '' : ` (it did not happen: ${missReasons[missed]})`;
}

function describeLeft(left = 0): string {
  if (left === 0) return '';
  return left === 1 ? '. One thing did not reach the app' : `. ${left} things did not reach the app`;
}
