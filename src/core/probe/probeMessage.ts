// What the probe inside a server tells of its event streams, one message each, and what it can be told. The messages come
// from a process that may send anything: what has another shape is no message. Times are milliseconds on its own clock.

import { fields, byField, isAmount, isFlag, isText, listOf, oneOf, type Shape } from '../recording/shape.ts';
import type { Header } from '../stream/streamRequest.ts';

/** A place in what runs, before any source map but those of the process itself. */
export interface ProbeFrame {
  /** Path, or address, of the file. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Empty outside of functions. */
  readonly name: string;
  /** A source map of the process says so: it is in the source that somebody wrote. */
  readonly isMapped?: boolean;
}

/** Whether the response has a head alone: Node sends nothing of what is written to it. */
export function isBodiless(method: string | undefined, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304;
}

/** What was called. */
export const probeCalls = ['writeHead', 'flushHeaders', 'write', 'end', 'destroy'] as const;
export type ProbeCall = (typeof probeCalls)[number];

/** When a call came, beside the life of its response. */
export type ProbeMoment = 'after end' | 'after destroy' | 'after close';

export type ProbeMessage =
  /** The first of each process and worker. */
  | {
      readonly what: 'hello';
      readonly pid: number;
      /** 0 outside of workers. */
      readonly thread: number;
      /** Version of Node. */
      readonly node: string;
      /** Path of the program; empty where there is none. */
      readonly program: string;
    }
  /** The innermost frames of calls that are named by the number from now on. */
  | { readonly what: 'place'; readonly place: number; readonly frames: readonly ProbeFrame[] }
  /** A response is an event stream. */
  | {
      readonly what: 'open';
      readonly id: number;
      readonly atMs: number;
      /** When its request came; absent where the probe was not there yet. */
      readonly requestedAtMs?: number;
      readonly method: string;
      readonly url: string;
      readonly headers: readonly Header[];
      readonly httpVersion: string;
      readonly status: number;
      readonly statusText: string;
      readonly head: readonly Header[];
      /** It had begun before the probe was there. */
      readonly isLate: boolean;
      /** Address and port of the client. */
      readonly peer: string;
      readonly call: ProbeCall;
      readonly place: number;
    }
  | {
      readonly what: 'call';
      readonly id: number;
      readonly atMs: number;
      readonly call: ProbeCall;
      /** 0: unknown. */
      readonly place: number;
      /** Bytes that were handed over. */
      readonly size: number;
      /** They, as Base64; absent where there are none, or they are of no use any more. */
      readonly data?: string;
      /** The response had said that it is full before, and nobody had waited until it was not. */
      readonly isPressed?: boolean;
      /** A compression stands before the response: these bytes are what it made, and are not told. */
      readonly isCoded?: boolean;
      readonly moment?: ProbeMoment;
      /** Calls of the same moment so far, of which this is the newest. */
      readonly count?: number;
    }
  /** The connection is over for the response. */
  | {
      readonly what: 'close';
      readonly id: number;
      readonly atMs: number;
      readonly isEnded: boolean;
      /** All of it was handed to the system. */
      readonly isFinished: boolean;
      /** The code called `destroy`. */
      readonly isDestroyed: boolean;
      readonly code: string;
    }
  /** An event met a condition at which the program is to be stopped, which happens right after this. */
  | { readonly what: 'break'; readonly rule: number; readonly place: number }
  /** Messages that were left out because they were not taken fast enough; of one stream, or of all (0). */
  | { readonly what: 'dropped'; readonly id: number; readonly count: number; readonly bytes: number };

const headers: Shape = listOf((value) => Array.isArray(value) && value.length === 2 && value.every(isText));
const call = oneOf(...probeCalls);
const frame = fields(
  { url: isText, line: isPosition, column: isPosition, name: isText },
  { isMapped: isFlag },
);

const message = byField('what', {
  hello: fields({ pid: isAmount, thread: isAmount, node: isText, program: isText }),
  place: fields({ place: isAmount, frames: listOf(frame) }),
  open: fields(
    {
      id: isAmount,
      atMs: isAmount,
      method: isText,
      url: isAddress,
      headers,
      httpVersion: isText,
      status: isAmount,
      statusText: isText,
      head: headers,
      isLate: isFlag,
      peer: isText,
      call,
      place: isAmount,
    },
    { requestedAtMs: isAmount },
  ),
  call: fields(
    { id: isAmount, atMs: isAmount, call, place: isAmount, size: isAmount },
    {
      data: isText,
      isPressed: isFlag,
      isCoded: isFlag,
      moment: oneOf('after end', 'after destroy', 'after close'),
      count: isAmount,
    },
  ),
  close: fields({
    id: isAmount,
    atMs: isAmount,
    isEnded: isFlag,
    isFinished: isFlag,
    isDestroyed: isFlag,
    code: isText,
  }),
  break: fields({ rule: isAmount, place: isAmount }),
  dropped: fields({ id: isAmount, count: isAmount, bytes: isAmount }),
});

/** The message of a line of JSON; undefined where it is none. */
export function readProbeMessage(json: string): ProbeMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return message(value) ? (value as ProbeMessage) : undefined;
}

function isPosition(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}
