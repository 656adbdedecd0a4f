// What the relay tells on the app's side of the timeline: each thing that it did to the stream, and why nothing happened
// where something was asked for.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { formatSize } from '../base/format.ts';
import { describeRelayFault, type EndingFault, type LastingFault, type RelayFault } from './relayFault.ts';
import { describeSentId } from './verdict.ts';

/** Why the events of a body cannot be changed: its bytes are not theirs, or their number was announced. */
export type UnreadableReason = 'compressed' | 'length' | 'lines';

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
      return `${describeMetEvent(note)} ${describeDone(note.fault, note.missed)}`;
    }
    case 'injected':
      return `${l10n.t('Rule {0}:', note.rule)} ${describeDone(note.fault, note.missed)}`;
    case 'begun':
      return l10n.t('Rule {rule} begins: {fault}.', {
        rule: note.rule,
        fault: describeRelayFault(note.fault),
      });
    case 'over':
      return [
        l10n.t('Rule {rule} is over: {fault}.', { rule: note.rule, fault: describeRelayFault(note.fault) }),
        ...describeLeft(note.left),
      ].join(' ');
    case 'ending':
      return `${l10n.t('Rule {0}:', note.rule)} ${describeStage(note)}`;
    case 'undelivered':
      return note.left === 1
        ? l10n.t('One thing still waited to be written to the app when its connection ended.')
        : l10n.t('{0} things still waited to be written to the app when its connection ended.', note.left);
    case 'resume':
      return [
        l10n.t('Rule {rule}: {fault}.', { rule: note.rule, fault: describeRelayFault(note.fault) }),
        l10n.t('The app sent Last-Event-ID {sent}; the server was asked {instead}.', {
          sent: note.sent,
          instead: describeSentId(note.instead ?? ''),
        }),
      ].join(' ');
    case 'full':
      return l10n.t(
        '{0} wait to be written to the app. The server is not read from until some of it is written.',
        formatSize(note.heldBytes),
      );
    case 'overdue':
      return l10n.t(
        'Rule {rule} is taken away: its regular expression took too long at an event. It did not happen: {fault}.',
        { rule: note.rule, fault: describeRelayFault(note.fault) },
      );
    case 'not full':
      return l10n.t('The server is read from again.');
    case 'impossible':
      return describeReason(note.reason);
    default:
      return assertNever(note);
  }
}

function describeReason(reason: UnreadableReason | 'too large'): string {
  switch (reason) {
    case 'compressed':
      return l10n.t(
        'The body is compressed, so its events cannot be changed. Attempts from now on ask the server for an uncompressed body.',
      );
    case 'length':
      return l10n.t('The response announces its length, so its events cannot be changed.');
    case 'lines':
      return l10n.t('The body is no event stream, so its lines pass as they are.');
    case 'too large':
      return l10n.t(
        'An event is larger than the limit. It and what follows on this connection pass unchanged.',
      );
    default:
      return assertNever(reason);
  }
}

/** `Rule 3 at an event of type tick, id 42:` */
function describeMetEvent({ rule, type, id }: Extract<RelayNote, { readonly what: 'event' }>): string {
  if (id === undefined) return l10n.t('Rule {rule} at an event of type {type}:', { rule, type });
  if (id === '') return l10n.t('Rule {rule} at an event of type {type}, id (empty):', { rule, type });
  return l10n.t('Rule {rule} at an event of type {type}, id {id}:', { rule, type, id });
}

function describeStage({ stage, fault, missed }: Extract<RelayNote, { readonly what: 'ending' }>): string {
  if (stage === 'waiting') return l10n.t('{0} (it waits for its moment).', describeRelayFault(fault));
  return describeDone(fault, stage === 'missed' ? (missed ?? 'ended') : undefined);
}

const missedSentences: Readonly<Record<MissReason, (fault: string) => string>> = {
  ended: (fault) => l10n.t('{0} (it did not happen: the connection ended before).', fault),
  silent: (fault) => l10n.t('{0} (it did not happen: nothing reached the app at that time).', fault),
  dropped: (fault) => l10n.t('{0} (it did not happen: another rule dropped the event).', fault),
  unreadable: (fault) =>
    l10n.t('{0} (it did not happen: the end of the event before it was not found).', fault),
  'taken back': (fault) => l10n.t('{0} (it did not happen: it was taken back).', fault),
};

/** What was done, or why it was not. */
function describeDone(fault: RelayFault, missed: MissReason | undefined): string {
  const what = describeRelayFault(fault);
  return missed === undefined ? `${what}.` : missedSentences[missed](what);
}

function describeLeft(left = 0): string[] {
  if (left === 0) return [];
  return [
    left === 1
      ? l10n.t('One thing did not reach the app.')
      : l10n.t('{0} things did not reach the app.', left),
  ];
}
