// HAR 1.2: an entry for each attempt, with the events as Chrome's DevTools write them (`_eventSourceMessages`). The text of a
// body is written piece by piece, so it is looked at twice: whether it is UTF-8 is told first, otherwise it is Base64.

import { encodeBase64 } from '../base/base64.ts';
import { joinBytes } from '../base/joinBytes.ts';
import { entryFlags } from '../log/entry.ts';
import type { AttemptBody } from './attemptBodies.ts';
import { chosenBytes, chosenBodies } from './bodyBytes.ts';
import { EntryFactsReader } from './entryFacts.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';
import { harExchange } from './harExchange.ts';

export function* writeHar(run: ExportRun): ExportPieces {
  const creator = { name: 'SSE Inspector', version: run.stream.version };
  yield `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"pages":[],"entries":[`;
  const reader = new EntryFactsReader(run);
  let separator = '\n';
  for (const body of chosenBodies(run)) {
    yield separator;
    separator = ',\n';
    yield* writeAttempt(run, reader, body);
  }
  yield '\n]}}\n';
}

function* writeAttempt(run: ExportRun, reader: EntryFactsReader, body: AttemptBody): ExportPieces {
  const { before, content, response, after } = harExchange(run, reader, body);
  const { mimeType, bodyStart } = content;
  yield `{${members(before)},"response":{${members(response)},"content":{`;
  if (bodyStart === undefined) {
    const facts = yield* measure(run, body);
    yield `${members({ size: facts.size, mimeType })},"text":"`;
    yield* facts.isUtf8 ? escapedText(run, body) : base64Text(run, body);
    yield facts.isUtf8 ? '"' : '","encoding":"base64"';
  } else {
    yield members({ size: -1, mimeType, text: bodyStart });
  }
  yield `}},${members(after)},"_eventSourceMessages":[`;
  yield* writeMessages(run, reader, body);
  yield ']}';
}

/** The members of an object, without its braces. */
function members(object: object): string {
  return JSON.stringify(object).slice(1, -1);
}

function* measure(
  run: ExportRun,
  body: AttemptBody,
): Generator<string, { readonly size: number; readonly isUtf8: boolean }, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let size = 0;
  let isUtf8 = true;
  for (const piece of chosenBytes(run, body, { before: 0, after: 1 / 3 })) {
    size += piece.length;
    if (typeof piece !== 'string' && isUtf8) isUtf8 = decodes(decoder, piece, true);
    yield '';
  }
  return { size, isUtf8: isUtf8 && decodes(decoder, new Uint8Array(0), false) };
}

function decodes(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

function* escapedText(run: ExportRun, body: AttemptBody): ExportPieces {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const piece of chosenBytes(run, body, { before: 1 / 3, after: 2 / 3 }))
    yield typeof piece === 'string'
      ? piece
      : JSON.stringify(decoder.decode(piece, { stream: true })).slice(1, -1);
}

function* base64Text(run: ExportRun, body: AttemptBody): ExportPieces {
  let rest: Uint8Array = new Uint8Array(0);
  for (const piece of chosenBytes(run, body, { before: 1 / 3, after: 2 / 3 })) {
    if (typeof piece === 'string') continue;
    const bytes = joinBytes([rest, piece]);
    const whole = bytes.length - (bytes.length % 3);
    rest = bytes.slice(whole);
    yield encodeBase64(bytes.subarray(0, whole));
  }
  yield encodeBase64(rest);
}

/** As DevTools have it: seconds since 1970, the type, the id in force, and the data. */
function* writeMessages(run: ExportRun, reader: EntryFactsReader, body: AttemptBody): ExportPieces {
  let separator = '';
  for (const entry of run.entries(body.firstEntry, body.lastEntry)) {
    // Lines are no events to DevTools.
    if (entry.kind !== 'message' || entry.flags & entryFlags.line || run.log.isGone(entry)) {
      yield '';
      continue;
    }
    const { type, lastEventId, data } = reader.valuesOf(entry);
    const time = reader.timesOf(entry).at / 1000;
    yield separator + JSON.stringify({ time, eventName: type, eventId: lastEventId ?? '', data });
    separator = ',';
  }
}
