// Any stream, cut into any parts: written as each kind of capture and read back, its events are the same.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readAtOnce, type CaptureReader } from '../../../src/core/capture/reading/captureReading.ts';
import { body as bodyReader } from '../../../src/core/capture/body.ts';
import { readCapture } from '../../../src/core/capture/captureKinds.ts';
import { CaptureRefusal } from '../../../src/core/capture/reading/captureReading.ts';
import { curlTrace } from '../../../src/core/capture/curlTrace.ts';
import { har } from '../../../src/core/capture/har/har.ts';
import { headAndBody } from '../../../src/core/capture/headAndBody.ts';
import { jsonLines } from '../../../src/core/capture/jsonLines.ts';
import { timedLines } from '../../../src/core/capture/timedLines.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { bodies, cut, cuttings } from '../arbitraryStreams.ts';
import { record } from '../recording.ts';
import { logOf } from './opened.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

/** How a stream is written as a kind of capture. */
interface CaptureForm {
  readonly reader: CaptureReader;
  readonly write: (chunks: readonly Uint8Array[]) => Uint8Array;
  /** Changes a body to one that the kind can hold. */
  readonly fit?: (body: Uint8Array) => Uint8Array;
}

const bytesOfText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const joined = (parts: readonly (Uint8Array | string)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array))));
const framed = (chunk: Uint8Array): Uint8Array =>
  chunk.length === 0 ? chunk : joined([`${chunk.length.toString(16)}\r\n`, chunk, '\r\n']);

/** UTF-8 alone, so that it can be written as text. */
const asUtf8 = (body: Uint8Array): Uint8Array => bytesOfText(Buffer.from(body).toString('utf8'));

function dump(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = [...bytes.subarray(at, at + 16)];
    const digits = part.map((byte) => `${byte.toString(16).padStart(2, '0')} `).join('');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    rows.push(`${at.toString(16).padStart(4, '0')}: ${digits.padEnd(48)}${text}\n`);
  }
  return rows.join('');
}

function traceOf(chunks: readonly Uint8Array[], isFramed: boolean): Uint8Array {
  const part = (what: string, bytes: Uint8Array, at: number): string =>
    `10:00:0${at % 10}.500000 ${what}, ${bytes.length} bytes (0x${bytes.length.toString(16)})\n${dump(bytes)}`;
  const sent = bytesOfText('GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return bytesOfText(
    [
      '10:00:00.000000 == Info:   Trying 127.0.0.1:1...\n',
      part('=> Send header', sent, 0),
      part(
        '<= Recv header',
        bytesOfText(isFramed ? head : head.replace('Transfer-Encoding: chunked\r\n', '')),
        0,
      ),
      ...chunks
        .filter(({ length }) => length > 0)
        .map((chunk, at) => part('<= Recv data', isFramed ? framed(chunk) : chunk, at)),
    ].join(''),
  );
}

function harOf(chunks: readonly Uint8Array[], content: (body: Uint8Array) => object): Uint8Array {
  const response = {
    status: 200,
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
    content: content(joined(chunks)),
  };
  const entry = {
    startedDateTime: '2026-11-28T18:46:35.797Z',
    time: 5,
    request: { method: 'GET', url: 'http://localhost/', headers: [] },
    response,
  };
  return bytesOfText(JSON.stringify({ log: { creator: { name: 'WebInspector' }, entries: [entry] } }));
}

const forms: Readonly<Record<string, CaptureForm>> = {
  'a body': { reader: bodyReader, write: joined },
  'a head and a body': {
    reader: headAndBody,
    write: (chunks) => joined([head.replace('Transfer-Encoding: chunked\r\n', ''), ...chunks]),
  },
  'a head and a body in chunks': {
    reader: headAndBody,
    write: (chunks) => joined([head, ...chunks.map(framed), '0\r\n\r\n']),
  },
  'a trace': { reader: curlTrace, write: (chunks) => traceOf(chunks, false) },
  'a trace of chunks': { reader: curlTrace, write: (chunks) => traceOf(chunks, true) },
  'lines with times': {
    reader: timedLines,
    write: (chunks) =>
      joined(
        Buffer.from(joined(chunks))
          .toString('latin1')
          .split(/(?<=\n)/)
          .map((line, at) => Buffer.from(`17958912${String(at).padStart(2, '0')}.5 ${line}`, 'latin1')),
      ),
    fit: (body) => joined([body, '\n']),
  },
  'chunks in JSON': {
    reader: jsonLines,
    write: (chunks) =>
      bytesOfText(
        asTexts(chunks)
          .map((chunk, at) => `${JSON.stringify({ elapsed_s: at, chunk })}\n`)
          .join(''),
      ),
    fit: asUtf8,
  },
  'a HAR file with Base64': {
    reader: har,
    write: (chunks) =>
      harOf(chunks, (body) => ({
        encoding: 'base64',
        size: body.length,
        text: Buffer.from(body).toString('base64'),
      })),
  },
  'a HAR file with text of windows-1252': {
    reader: har,
    write: (chunks) =>
      harOf(chunks, (body) => ({ size: body.length, text: new TextDecoder('windows-1252').decode(body) })),
  },
  'a HAR file with text': {
    reader: har,
    write: (chunks) =>
      harOf(chunks, (body) => ({ size: body.length, text: Buffer.from(body).toString('utf8') })),
    // A decoder takes the mark of the byte order off.
    fit: (body) => asUtf8(joined(['\n', body])),
  },
};

/** The chunks as texts, cut between characters. */
function asTexts(chunks: readonly Uint8Array[]): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return [...chunks.map((chunk) => decoder.decode(chunk, { stream: true })), decoder.decode()];
}

/** What clients make of a body, whatever is known of it besides. */
function eventsOf(log: EventLog): unknown[] {
  return log
    .entries(1, log.length)
    .filter(({ chunk }) => chunk > 0)
    .map((entry) => [
      entry.kind,
      entry.type,
      log.lastEventId(entry),
      Buffer.from(log.bytes(entry)).toString('latin1'),
    ]);
}

describe('any stream', () => {
  it.each(Object.entries(forms))('is the same as %s', (_name, { reader, write, fit = (body) => body }) => {
    fc.assert(
      fc.property(bodies, cuttings, (anyBody, cutting) => {
        const body = fit(anyBody);
        fc.pre(body.length > 0);
        const chunks = cut(body, cutting);
        const [stream] = readAtOnce(reader.read({ bytes: write(chunks) }));
        expect(eventsOf(logOf(stream ?? expect.fail('no stream')))).toEqual(eventsOf(record([body])));
      }),
    );
  });

  it.each(Object.entries(forms))(
    'opens or is refused as any beginning of %s',
    (_name, { write, fit = (body) => body }) => {
      fc.assert(
        fc.property(
          bodies,
          cuttings,
          fc.double({ min: 0, max: 1, noNaN: true }),
          (body, cutting, fraction) => {
            const bytes = write(cut(fit(body), cutting));
            try {
              for (const stream of readAtOnce(
                readCapture({ bytes: bytes.subarray(0, fraction * bytes.length) }),
              ))
                logOf(stream);
            } catch (error) {
              expect(error).toBeInstanceOf(CaptureRefusal);
            }
          },
        ),
      );
    },
  );
});
