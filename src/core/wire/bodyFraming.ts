// How the bytes of a body become entries: by the rules of event streams, line by line, or record by record. Each way tells
// the same sink, and none of them depends on how the bytes were cut into chunks.

import type { BodyFramer } from './bodyFramer.ts';
import { Framer, type FramerSink } from './framer.ts';
import { LineFramer } from './lineFramer.ts';
import { RecordFramer } from './recordFramer.ts';

/** How a body is read: as an event stream, as lines of JSON, or as a JSON text sequence (RFC 7464). */
export type BodyFormat = 'event-stream' | 'json-lines' | 'json-seq';

/** @param maxEventBytes what is longer is reported as `too-large` and ends the reading */
export function createFramer(format: BodyFormat, sink: FramerSink, maxEventBytes: number): BodyFramer {
  switch (format) {
    case 'event-stream':
      return new Framer(sink, maxEventBytes);
    case 'json-lines':
      return new LineFramer(sink, maxEventBytes);
    case 'json-seq':
      return new RecordFramer(sink, maxEventBytes);
  }
}

/** Whether an EventSource has no part in it: no fields, no ids, no retry. */
export function isOfLines(format: BodyFormat | undefined): boolean {
  return format !== undefined && format !== 'event-stream';
}
