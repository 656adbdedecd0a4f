// What can be simulated on a running stream: an ending, or a stall, and the moment at which it happens.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { isRecord } from '../base/narrowing.ts';

/** When a fault happens. */
export type FaultMoment =
  | { readonly kind: 'now' }
  /** As soon as the next event is complete; nothing of what came with it is delivered. */
  | { readonly kind: 'after next event' }
  /** As soon as the timeline has the entry of this number. */
  | { readonly kind: 'after entry'; readonly number: number }
  | { readonly kind: 'after delay'; readonly delayMs: number }
  /** In the middle of a line of data. */
  | { readonly kind: 'inside event' }
  /** Between the bytes of a character that has several. */
  | { readonly kind: 'inside character' };

/** What is to happen. */
export type FaultEffect =
  /** The connection ends, and the client takes it for this ending. */
  | { readonly kind: 'end' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'close-message' }
  /** The connection stays open and nothing is read from it any more. */
  | { readonly kind: 'stall' }
  /** The current attempt ends, and the answer to the next is taken for this one. */
  | { readonly kind: 'no-content' }
  | { readonly kind: 'wrong-type' }
  | { readonly kind: 'http-error'; readonly status: number };

export interface Fault {
  readonly effect: FaultEffect;
  readonly moment: FaultMoment;
}

/** What has become of a fault, as the timeline tells it; an ending that was simulated tells of itself. */
export type FaultStage =
  /** It waits for its moment. */
  | 'armed'
  /** It is the answer to the next attempt, whatever its moment. */
  | 'next attempt'
  /** It has stalled the connection. */
  | 'stalled'
  /** It did not happen: it was taken back, or the attempt ended before its moment. */
  | 'dropped'
  /** The dev server makes it. */
  | 'by server';

/** The effect and its moment in words: `reset after the next event`. */
export function describeFault({ effect, moment }: Fault): string {
  return `${describeEffect(effect)} ${describeMoment(moment)}`;
}

/** The effect in words: `an answer with status 204`. */
export function describeEffect(effect: FaultEffect): string {
  switch (effect.kind) {
    case 'http-error':
      return l10n.t('an answer with status {0}', effect.status);
    case 'no-content':
      return l10n.t('an answer with status 204');
    case 'wrong-type':
      return l10n.t('an answer of the wrong type');
    case 'truncated':
      return l10n.t('a cut');
    case 'close-message':
      return l10n.t('a close message');
    case 'end':
      return l10n.t('an end');
    case 'reset':
      return l10n.t('a reset');
    case 'stall':
      return l10n.t('a stall');
  }
}

function describeMoment(moment: FaultMoment): string {
  switch (moment.kind) {
    case 'now':
      return l10n.t('now');
    case 'after next event':
      return l10n.t('after the next event');
    case 'after entry':
      return l10n.t('after entry {0}', moment.number);
    case 'after delay':
      return l10n.t('after {0}', formatDuration(moment.delayMs));
    case 'inside event':
      return l10n.t('inside the next event');
    case 'inside character':
      return l10n.t('inside the next character of several bytes');
  }
}

/** Effects with what the client will see, for a choice. */
export const faultEffects: readonly {
  readonly effect: FaultEffect;
  readonly label: string;
  readonly detail: string;
}[] = [
  {
    effect: { kind: 'end' },
    label: l10n.t('End'),
    detail: l10n.t('The response is complete. An EventSource comes back.'),
  },
  {
    effect: { kind: 'truncated' },
    label: l10n.t('Cut'),
    detail: l10n.t('The connection closes before the response is complete. An EventSource comes back.'),
  },
  {
    effect: { kind: 'reset' },
    label: l10n.t('Reset'),
    detail: l10n.t('The connection is reset. An EventSource comes back.'),
  },
  {
    effect: { kind: 'no-content' },
    label: l10n.t('204 No Content'),
    detail: l10n.t('The stream ends, and the next attempt is answered with 204. An EventSource stops.'),
  },
  {
    effect: { kind: 'wrong-type' },
    label: l10n.t('Wrong type'),
    detail: l10n.t('The stream ends, and the next attempt is answered with text/html. An EventSource stops.'),
  },
  {
    effect: { kind: 'http-error', status: 503 },
    label: l10n.t('Error status'),
    detail: l10n.t('The stream ends, and the next attempt is answered with an error. An EventSource stops.'),
  },
  {
    effect: { kind: 'close-message' },
    label: l10n.t('Close message'),
    detail: l10n.t('As if the server had said that the stream is over: the client closes itself.'),
  },
  {
    effect: { kind: 'stall' },
    label: l10n.t('Stall'),
    detail: l10n.t('The connection stays open and nothing comes any more. An EventSource waits for ever.'),
  },
];

/** A fault from an argument of a command, or a sentence that says what is wrong with it. */
export function parseFault(value: unknown): Fault | string {
  if (!isRecord(value)) return l10n.t('A fault needs an ending, such as { "ending": "reset" }.');
  const effect = parseEffect(value['ending'], value['status']);
  if (typeof effect === 'string') return effect;
  const moment = parseMoment(value['when']);
  return typeof moment === 'string' ? moment : { effect, moment };
}

function parseEffect(ending: unknown, status: unknown): FaultEffect | string {
  switch (ending) {
    case 'end':
    case 'truncated':
    case 'reset':
    case 'close-message':
    case 'stall':
    case 'no-content':
    case 'wrong-type':
      return { kind: ending };
    case 'http-error': {
      if (status === undefined) return { kind: ending, status: 503 };
      return isErrorStatus(status) ? { kind: ending, status } : describeErrorStatuses();
    }
    default:
      return l10n.t(
        'The ending must be one of end, truncated, reset, no-content, wrong-type, http-error, close-message or stall.',
      );
  }
}

/** What a status must be to end a stream as an error. */
export function describeErrorStatuses(): string {
  return l10n.t(
    'The status must be a number from 201 to 599, and neither 204, which is no error, nor a redirect (301, 302, 303, 307, 308).',
  );
}

/** Whether a client takes the status for an error: neither a stream, nor "do not come back", nor a way to elsewhere. */
export function isErrorStatus(status: unknown): status is number {
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 201 || status > 599) return false;
  return ![204, 301, 302, 303, 307, 308].includes(status);
}

function parseMoment(when: unknown): FaultMoment | string {
  if (when === undefined || when === 'now') return { kind: 'now' };
  if (when === 'after next event' || when === 'inside event' || when === 'inside character')
    return { kind: when };
  if (isRecord(when)) {
    const { afterEntry, afterMs } = when;
    if (Number.isSafeInteger(afterEntry) && (afterEntry as number) > 0) {
      return { kind: 'after entry', number: afterEntry as number };
    }
    if (typeof afterMs === 'number' && afterMs >= 0 && afterMs <= 3_600_000) {
      return { kind: 'after delay', delayMs: afterMs };
    }
  }
  return l10n.t(
    'When must be "now", "after next event", "inside event", "inside character", { "afterEntry": 5 } or { "afterMs": 2000 }.',
  );
}
