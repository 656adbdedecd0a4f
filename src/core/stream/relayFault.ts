// What the relay can do to a stream on its way from the server to the app, in words and as data. A fault is what happens;
// when it happens is a rule's matter (relayRule.ts).

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { describeFault, type Fault } from './fault.ts';
import { formatDuration, formatSize } from '../base/format.ts';

/** Who meets an ending: the app, the server (which sees a client that vanished), or both at once. */
export type FaultSide = 'app' | 'server' | 'both';

/** An event that is made up. Without data a client dispatches nothing for it. */
export interface InventedEvent {
  readonly type?: string;
  readonly id?: string;
  readonly data?: string;
  /** In milliseconds. */
  readonly retry?: number;
}

/** What is changed in an event; what is absent stays as it was sent, byte for byte. */
export interface EventEdit {
  /** Empty: the field is taken out, as for the other texts. Only data can be empty and there. */
  readonly type?: string;
  readonly id?: string;
  readonly retry?: number;
  readonly data?: string;
  /** In the data: every occurrence of the text becomes the other. */
  readonly find?: string;
  readonly replace?: string;
}

/** Happens to single events. */
export type EventFault =
  | { readonly kind: 'drop' }
  /** The event and all that follows wait; the order stays. */
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'duplicate'; readonly copies: number }
  /** The event comes after so many of those that follow it. */
  | { readonly kind: 'reorder'; readonly places: number }
  | { readonly kind: 'edit'; readonly edit: EventEdit }
  /** An event more, after the one that the rule met; by hand at the next border between blocks. */
  | { readonly kind: 'inject'; readonly event: InventedEvent };

/** Lasts until it is stopped, or for a time. */
export type LastingFault = (
  | { readonly kind: 'hold' }
  /** Comments between blocks are dropped. */
  | { readonly kind: 'stop-heartbeats' }
  /** The connection stays open and nothing reaches the app; what the server sends meanwhile is lost for it. */
  | { readonly kind: 'silence' }
  /** As a buffering proxy: what comes is collected for so long, or up to so much, and then written at once. */
  | { readonly kind: 'burst'; readonly everyMs?: number; readonly everyBytes?: number }
  /** Each byte is a write of its own. */
  | { readonly kind: 'split' }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
) & { readonly forMs?: number };

/** What the server is told at the app's next reconnect, or what the app gets after it. */
export interface ResumeFault {
  readonly kind: 'resume';
  /**
   * `earlier`: the id of so many events before goes to the server, so that it repeats. `none`: no id does. `gap`: the
   * first events of the answer do not reach the app.
   */
  readonly answer: 'earlier' | 'none' | 'gap';
  readonly events: number;
}

export interface EndingFault {
  readonly kind: 'ending';
  readonly fault: Fault;
  readonly side: FaultSide;
}

/** The app's next requests are closed before there is an answer, as by a server that is away. */
export interface RefuseFault {
  readonly kind: 'refuse';
  readonly requests: number;
}

export type RelayFault = EventFault | LastingFault | ResumeFault | RefuseFault | EndingFault;

export const lastingKinds = ['hold', 'stop-heartbeats', 'silence', 'burst', 'split', 'slow'] as const;

export function isLasting(fault: RelayFault): fault is LastingFault {
  return lastingKinds.some((kind) => kind === fault.kind);
}

/** Whether it is over with the connection: the others are properties of the way, which the next connection shares. */
export function endsWithAttempt({ kind }: LastingFault): boolean {
  return kind === 'hold' || kind === 'silence';
}

/** The fault in words, as a rule begins with it: `drop the event`, `slow the stream to 100 B a second`. */
export function describeRelayFault(fault: RelayFault): string {
  const what = describeKind(fault);
  if (!('forMs' in fault) || fault.forMs === undefined) return what;
  return l10n.t('{what} for {time}', { what, time: formatDuration(fault.forMs) });
}

function describeKind(fault: RelayFault): string {
  switch (fault.kind) {
    case 'drop':
      return l10n.t('drop the event');
    case 'delay':
      return l10n.t('delay the event by {0}', formatDuration(fault.delayMs));
    case 'duplicate':
      return fault.copies === 1
        ? l10n.t('send the event twice')
        : l10n.t('send the event {0} times', fault.copies + 1);
    case 'reorder':
      return fault.places === 1
        ? l10n.t('send the event after the next one')
        : l10n.t('send the event after the next {0}', fault.places);
    case 'edit':
      return l10n.t('edit {0} of the event', describeEdit(fault.edit));
    case 'inject':
      return describeInvented(fault.event);
    case 'hold':
      return l10n.t('hold everything');
    case 'stop-heartbeats':
      return l10n.t('stop heartbeats');
    case 'silence':
      return l10n.t('go silent');
    case 'burst':
      return describeBurst(fault);
    case 'split':
      return l10n.t('split at every byte');
    case 'slow':
      return l10n.t('slow the stream to {0} a second', formatSize(fault.bytesPerSecond));
    case 'resume':
      return describeResumeFault(fault);
    case 'refuse':
      return fault.requests === 1
        ? l10n.t('close the app’s next request before there is an answer')
        : l10n.t('close the app’s next {0} requests before there is an answer', fault.requests);
    case 'ending':
      return `${describeFault(fault.fault)}, ${describeSide(fault.side)}`;
    default:
      return assertNever(fault);
  }
}

export function describeSide(side: FaultSide): string {
  switch (side) {
    case 'both':
      return l10n.t('on both sides');
    case 'app':
      return l10n.t('on the app’s side');
    case 'server':
      return l10n.t('on the server’s side');
  }
}

function describeEdit(edit: EventEdit): string {
  const names = ['type', 'id', 'retry', 'data'].filter((name) => Object.hasOwn(edit, name));
  if (edit.find !== undefined) names.push(l10n.t('text in the data'));
  return names.join(', ');
}

function describeInvented({ type, id, data, retry }: InventedEvent): string {
  if (id === undefined) {
    if (data === undefined) return l10n.t('inject retry {0}', retry ?? '');
    return type === undefined ? l10n.t('inject an event') : l10n.t('inject an event {0}', type);
  }
  const shownId = id === '' ? l10n.t('(empty)') : id;
  if (data === undefined) return l10n.t('inject an id without data with id {0}', shownId);
  return type === undefined
    ? l10n.t('inject an event with id {0}', shownId)
    : l10n.t('inject an event {type} with id {id}', { type, id: shownId });
}

function describeBurst({
  everyMs,
  everyBytes,
}: {
  readonly everyMs?: number;
  readonly everyBytes?: number;
}): string {
  const time = everyMs === undefined ? undefined : formatDuration(everyMs);
  const size = everyBytes === undefined ? undefined : formatSize(everyBytes);
  if (time !== undefined && size !== undefined)
    return l10n.t('hold and burst every {time} or every {size}', { time, size });
  return l10n.t('hold and burst every {0}', time ?? size ?? '');
}

function describeResumeFault({ answer, events }: ResumeFault): string {
  switch (answer) {
    case 'earlier':
      return events === 1
        ? l10n.t('ask the server to resume one event earlier than the app does')
        : l10n.t('ask the server to resume {0} events earlier than the app does', events);
    case 'none':
      return l10n.t('ask the server without the app’s Last-Event-ID');
    case 'gap':
      return events === 1
        ? l10n.t('leave out the first event after the app’s reconnect')
        : l10n.t('leave out the first {0} events after the app’s reconnect', events);
    default:
      return assertNever(answer);
  }
}
