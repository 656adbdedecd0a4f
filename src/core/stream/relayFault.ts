// What the relay can do to a stream on its way from the server to the app, in words and as data. A fault is what happens;
// when it happens is a rule's matter (relayRule.ts).

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
  const duration = 'forMs' in fault && fault.forMs !== undefined ? ` for ${formatDuration(fault.forMs)}` : '';
  return describeKind(fault) + duration;
}

function describeKind(fault: RelayFault): string {
  switch (fault.kind) {
    case 'drop':
      return 'drop the event';
    case 'delay':
      return `delay the event by ${formatDuration(fault.delayMs)}`;
    case 'duplicate':
      return fault.copies === 1 ? 'send the event twice' : `send the event ${fault.copies + 1} times`;
    case 'reorder':
      return `send the event after the next ${fault.places === 1 ? 'one' : fault.places}`;
    case 'edit':
      return `edit ${describeEdit(fault.edit)} of the event`;
    case 'inject':
      return `inject ${describeInvented(fault.event)}`;
    case 'hold':
      return 'hold everything';
    case 'stop-heartbeats':
      return 'stop heartbeats';
    case 'silence':
      return 'go silent';
    case 'burst':
      return `hold and burst ${describeBurst(fault)}`;
    case 'split':
      return 'split at every byte';
    case 'slow':
      return `slow the stream to ${formatSize(fault.bytesPerSecond)} a second`;
    case 'resume':
      return describeResumeFault(fault);
    case 'refuse':
      return `close the app’s next ${fault.requests === 1 ? 'request' : `${fault.requests} requests`} before there is an answer`;
    case 'ending':
      return `${describeFault(fault.fault)}, ${describeSide(fault.side)}`;
    default:
      return assertNever(fault);
  }
}

export function describeSide(side: FaultSide): string {
  return side === 'both' ? 'on both sides' : `on the ${side}’s side`;
}

function describeEdit(edit: EventEdit): string {
  const names = ['type', 'id', 'retry', 'data'].filter((name) => Object.hasOwn(edit, name));
  if (edit.find !== undefined) names.push('text in the data');
  return names.join(', ');
}

function describeInvented({ type, id, data, retry }: InventedEvent): string {
  if (data === undefined && id === undefined) return `retry ${retry ?? ''}`;
  const what = data === undefined ? 'an id without data' : `an event${type === undefined ? '' : ` ${type}`}`;
  return id === undefined ? what : `${what} with id ${id === '' ? '(empty)' : id}`;
}

function describeBurst({ everyMs, everyBytes }: { readonly everyMs?: number; readonly everyBytes?: number }) {
  const limits = [
    ...(everyMs === undefined ? [] : [`every ${formatDuration(everyMs)}`]),
    ...(everyBytes === undefined ? [] : [`every ${formatSize(everyBytes)}`]),
  ];
  return limits.join(' or ');
}

function describeResumeFault({ answer, events }: ResumeFault): string {
  switch (answer) {
    case 'earlier':
      return `ask the server to resume ${events === 1 ? 'one event' : `${events} events`} earlier than the app does`;
    case 'none':
      return 'ask the server without the app’s Last-Event-ID';
    case 'gap':
      return `leave out the first ${events === 1 ? 'event' : `${events} events`} after the app’s reconnect`;
    default:
      return assertNever(answer);
  }
}
