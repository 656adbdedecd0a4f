// The details of entries as a file has them: JSON that this inspector wrote, or anybody else. What is not of the shape that
// its kind of entry asks for is as good as lost; it must not reach the sentences.

import { attemptReasons } from '../stream/connection.ts';
import { isClientProfile } from '../stream/clientProfile.ts';
import { describeCaptureNote, type CaptureNote } from '../stream/captureNote.ts';
import { describeDebugNote, type DebugNote } from '../debug/words/debugNote.ts';
import { describeServerNote, type ServerNote } from '../debug/words/serverNote.ts';
import type { DetailByKind } from '../log/detail.ts';
import { noticeCodes, type EntryKind, type NoticeCode } from '../log/entry.ts';
import { blockedReasons, isEndingCause } from '../stream/ending.ts';
import { describeFault, type Fault } from '../stream/fault.ts';
import { describeNote, type RelayNote } from '../stream/relayNote.ts';
import { byField, fields, isAmount, isFlag, isPlain, isText, listOf, oneOf, type Shape } from './shape.ts';

const headers: Shape = listOf((value) => Array.isArray(value) && value.length === 2 && value.every(isText));

const hop = fields(
  { status: isAmount, from: isText, to: isText },
  { leftBehind: listOf(isText), storedLeftBehind: listOf(isText) },
);

const head = fields(
  {
    url: isAddress,
    status: isAmount,
    statusText: isText,
    httpVersion: isText,
    headers,
    isConnectionReused: isFlag,
    redirects: listOf(hop),
    timings: fields(
      {},
      {
        dnsMs: isAmount,
        connectMs: isAmount,
        tlsMs: isAmount,
        sentMs: isAmount,
        headMs: isAmount,
        firstByteMs: isAmount,
      },
    ),
  },
  { remoteAddress: isText, proxy: isText, localPort: isAmount, tls: isText, isFromFile: isFlag },
);

const request = fields(
  {
    method: isText,
    url: isAddress,
    headers,
    reason: oneOf(...attemptReasons),
    delayMs: isAmount,
  },
  { body: isText, lastEventId: isText },
);

const ending = fields(
  { cause: isEndingCause },
  {
    status: isAmount,
    statusText: isText,
    contentType: isText,
    bodyStart: isText,
    code: isText,
    stage: oneOf('dns', 'connect', 'tls', 'timeout', 'proxy'),
    proxy: isText,
    schemeMistake: oneOf('server is plain', 'server is TLS'),
    gateway: isPlain,
    isStreamUnasked: isFlag,
    reason: isText,
    leftBehind: listOf(isText),
    isEndedByClose: isFlag,
    isInsideEvent: isFlag,
    through: isText,
    heldHeadMs: isAmount,
    missingBytes: isAmount,
    limit: isAmount,
    readAs: oneOf('event-stream', 'json-lines', 'json-seq'),
    by: oneOf('app', 'relay'),
    blockedBy: oneOf(...blockedReasons),
    isByWindow: isFlag,
    isByPage: isFlag,
    unlikeBrowser: listOf(oneOf('cookies', 'http2', 'codings', 'zstd')),
    isSimulated: isFlag,
  },
);

const verdict = byField('next', {
  reconnect: fields({ delayMs: isAmount, lastEventId: isText }),
  stop: fields({}),
  wait: fields({}),
});

const policy = byField('kind', {
  standard: fields({}),
  off: fields({}),
  limited: fields({ attempts: isAmount }),
  backoff: fields({ maxDelayMs: isAmount }),
  slow: fields({ leastDelayMs: isAmount }),
});

const end = fields(
  {
    ending,
    verdict,
    next: verdict,
    policy,
    durationMs: isAmount,
    messages: isAmount,
    bodyBytes: isAmount,
    wireBytes: isAmount,
  },
  { client: isClientProfile, method: isText, endedFirst: oneOf('server', 'app', 'relay'), head },
);

const resumed = byField('kind', {
  exact: fields({}, { soFar: fields({ came: isAmount, recorded: isAmount }) }),
  gap: fields({ missing: listOf(isText), count: isAmount }),
  duplicates: fields({ ids: listOf(isText), count: isAmount }),
  restarted: fields({}),
  'ids anew': fields({ id: isText, isOther: isFlag }),
  'live only': fields({ missing: listOf(isText), count: isAmount }),
  'different content': fields({ id: isText, before: isAmount, after: isAmount }),
  'out of order': fields({ id: isText, expected: isText }),
  'cannot tell': fields({ because: isText }),
});

/** Notices whose entry is over bytes of a body have no detail. */
const notices: Readonly<Partial<Record<NoticeCode, Shape>>> = {
  redirect: fields({ hop }),
  compressed: fields({ encoding: isText }, { isUnknown: isFlag }),
  fault: fields({ fault: isFault, stage: oneOf('armed', 'next attempt', 'stalled', 'dropped', 'by server') }),
  'close-message': fields({ rule: isText, stage: oneOf('seen', 'still open', 'ended'), afterMs: isAmount }),
  resume: fields({ lastEventId: isText, verdict: resumed }),
  relay: fields({ note: isNote }),
  'retry-capped': fields({ retryMs: isAmount, cappedMs: isAmount }),
  'long-id': fields({ sizeBytes: isAmount }),
  'unsent-id': fields({}),
  charset: fields({ charset: isText }),
  'read-as': fields({
    format: oneOf('event-stream', 'json-lines', 'json-seq'),
    isAnyway: isFlag,
    contentType: isText,
  }),
  paused: fields({ pausedMs: isAmount }, { isByWallClock: isFlag, isByDebugger: isFlag, isGoingOn: isFlag }),
  capture: fields({ note: isCaptureNote }),
  debug: fields({ note: isDebugNote }),
  server: fields({ note: isServerNote }),
  'bytes-gone': fields({
    cause: oneOf('limit', 'disk full', 'not writable', 'not readable', 'damaged'),
    reason: isText,
  }),
};

const shapes: Readonly<Partial<Record<EntryKind, Shape>>> = {
  request,
  open: head,
  close: end,
  error: end,
  notice: byField('notice', Object.fromEntries(noticeCodes.flatMap((code) => ofCode(code)))),
};

function ofCode(code: NoticeCode): [string, Shape][] {
  const shape = notices[code];
  return shape ? [[code, shape]] : [];
}

/**
 * The detail of an entry of a recording.
 * @param json of the detail, or whatever the file has there
 * @returns undefined when it is none of that kind of entry
 */
export function readRecordedDetail(kind: EntryKind, json: string): DetailByKind[EntryKind] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return shapes[kind]?.(value) === true ? (value as DetailByKind[EntryKind]) : undefined;
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}

/** There are many faults: what can be put into a sentence is one. */
function isFault(value: unknown): boolean {
  return isPlain(value) && isTellable(() => describeFault(value as Fault));
}

function isNote(value: unknown): boolean {
  return isPlain(value) && isTellable(() => describeNote(value as RelayNote));
}

function isCaptureNote(value: unknown): boolean {
  return isPlain(value) && isTellable(() => describeCaptureNote(value as CaptureNote));
}

function isDebugNote(value: unknown): boolean {
  return isPlain(value) && isTellable(() => describeDebugNote(value as DebugNote));
}

function isServerNote(value: unknown): boolean {
  return isPlain(value) && isTellable(() => describeServerNote(value as ServerNote));
}

function isTellable(tell: () => unknown): boolean {
  try {
    return typeof tell() === 'string';
  } catch {
    return false;
  }
}
