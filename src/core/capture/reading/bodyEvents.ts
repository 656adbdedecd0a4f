// The events of a body, with where each of them ends in it, to be matched with what another program says of them.

import { parseBlock } from '../../wire/fields.ts';
import { Framer } from '../../wire/framer.ts';

/** An event that clients dispatch. */
export interface BodyEvent {
  readonly start: number;
  /** Past its blank line. */
  readonly end: number;
  readonly type: string;
}

/** The events in an event stream's body, in their order. Pauses between slices. */
export function* eventsOfBody(bytes: Uint8Array): Generator<undefined, readonly BodyEvent[]> {
  const events: { start: number; end: number; type: string }[] = [];
  let last: { end: number } | undefined;
  const forgetLast = (): boolean => {
    last = undefined;
    return true;
  };
  const framer = new Framer(
    {
      block({ kind, start, end, type }) {
        if (kind !== 'message') return forgetLast();
        const event = { start, end, type: type ?? '' };
        last = event;
        events.push(event);
        return true;
      },
      comment: forgetLast,
      retry: forgetLast,
      extendLast() {
        if (last) last.end += 1;
      },
    },
    Number.POSITIVE_INFINITY,
  );
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    framer.push(bytes.subarray(at, at + sliceBytes));
    yield undefined;
  }
  return events;
}

const sliceBytes = 64 * 1024;

/** The data of an event of a body. */
export function dataOfEvent(bytes: Uint8Array, { start, end }: BodyEvent): string {
  return parseBlock(bytes.subarray(start, end), start === 0).data ?? '';
}

/** The type of an event as a client tells it. */
export function typeOfEvent(event: BodyEvent): string {
  return event.type === '' ? 'message' : event.type;
}
