// How the body of a response is read: as its Content-Type says, or as the request asks for.

import { isEventStream } from './eventStreamType.ts';

/** What a request can ask for whatever the Content-Type of the response says. */
export const askedFormats = ['event-stream'] as const;
export type AskedFormat = (typeof askedFormats)[number];

/** How a body is read. */
export type BodyFormat = AskedFormat;

/** How a response is read, and whether only because somebody asked for it. */
export interface BodyReading {
  readonly format: BodyFormat;
  /** The Content-Type says something else, or nothing: an EventSource refuses the response. */
  readonly isAnyway: boolean;
}

/**
 * How a response is read.
 * @param contentTypes values of its Content-Type
 * @param asked what the request asks for; absent: what the type says
 * @returns undefined for a response that is not read as a stream
 */
export function readingOf(
  contentTypes: readonly string[],
  asked: AskedFormat | undefined,
): BodyReading | undefined {
  const said: BodyFormat | undefined = isEventStream(contentTypes) ? 'event-stream' : undefined;
  const format = asked ?? said;
  return format && { format, isAnyway: format !== said };
}

/** Whether a value from outside names a format that a request can ask for. */
export function isAskedFormat(value: unknown): value is AskedFormat {
  return askedFormats.some((format) => format === value);
}
