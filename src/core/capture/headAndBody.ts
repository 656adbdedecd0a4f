// A response as it went over the wire, as `curl -iN`, `curl -D -` and HTTPie write it, with the request before it or without.

import * as l10n from '@vscode/l10n';

import { decodeText } from '../base/text.ts';
import { lineAt } from './reading/byteLines.ts';
import {
  CaptureRefusal,
  cutOffRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import type { CapturedRequest } from './reading/capturedExchange.ts';
import { isStatusLine, requestHeadAt, responseHeadAt } from './reading/httpHead.ts';
import { RawExchange, streamsOfRaw } from './reading/rawExchange.ts';

const firstLine = /^\s*(?:HTTP\/\d(?:\.\d)? \d{3}\b|[A-Z][A-Z-]{1,20} \S+ HTTP\/\d(?:\.\d)?\r?\n)/;

export const headAndBody: CaptureReader = {
  kind: 'head-and-body',
  recognises: (start) => firstLine.test(decodeText(start.subarray(0, 8_000))),
  read: readHeadAndBody,
};

function* readHeadAndBody({ bytes }: CaptureFile): CaptureReading {
  const exchanges: RawExchange[] = [];
  let at = skipSpace(bytes, 0);
  while (at < bytes.length) {
    yield undefined;
    const exchange = new RawExchange();
    const request = requestHeadAt(bytes, at, 'http');
    if (request) {
      const end = yield* nextResponseAt(bytes, request.end);
      exchange.send(withBody(request.head, bytes.subarray(request.end, end)), undefined);
      at = end;
    }
    const response = responseHeadAt(bytes, at);
    if (!response) break;
    exchange.receiveWholeHead(response.head, undefined);
    const end = yield* nextMessageAt(bytes, response.end);
    // Interim responses, redirects and what a proxy says come before the response that is meant.
    const isBefore = response.head.status < 200 || (end === response.end && end < bytes.length);
    if (!isBefore) {
      exchange.receive(bytes.subarray(response.end, end), undefined);
      exchanges.push(exchange);
    }
    at = end;
  }
  const streams = streamsOfRaw(exchanges, 'head-and-body');
  if (streams.length === 0) {
    if (exchanges.length === 0) throw cutOffRefusal();
    throw new CaptureRefusal(l10n.t('No response in this file is an event stream.'));
  }
  return streams;
}

/** HTTPie has blank lines around the body of a request. */
function withBody(head: CapturedRequest, bytes: Uint8Array): CapturedRequest {
  const text = decodeText(bytes).trim();
  return text === '' ? head : { ...head, body: text };
}

function* nextResponseAt(bytes: Uint8Array, from: number): Generator<undefined, number> {
  return yield* nextLineAt(bytes, from, isStatusLine);
}

/** Where the next exchange begins, or the end. */
function* nextMessageAt(bytes: Uint8Array, from: number): Generator<undefined, number> {
  return yield* nextLineAt(
    bytes,
    from,
    (text) => isStatusLine(text) || /^[A-Z]{3,10} \S+ HTTP\/\d(?:\.\d)?$/.test(text),
  );
}

function* nextLineAt(
  bytes: Uint8Array,
  from: number,
  isIt: (text: string) => boolean,
): Generator<undefined, number> {
  let lines = 0;
  for (let at = from; at < bytes.length;) {
    lines += 1;
    if (lines % 2_000 === 0) yield undefined;
    const line = lineAt(bytes, at);
    if (!line) break;
    const first = bytes[at] ?? 0;
    // Such a line begins with a capital letter.
    if (
      first >= 0x41 &&
      first <= 0x5a &&
      line.end - at < 8_000 &&
      isIt(decodeText(bytes.subarray(at, line.end)))
    )
      return at;
    at = line.next;
  }
  return bytes.length;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x20)) at += 1;
  return at;
}
