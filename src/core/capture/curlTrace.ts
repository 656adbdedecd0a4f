// What `curl --trace` writes: all bytes of an exchange in hexadecimal digits, and with `--trace-time` the time of each read.
// Some versions write the body as it came over the wire, with the framing of its chunks, and others without.

import * as l10n from '@vscode/l10n';

import { joinBytes } from '../base/joinBytes.ts';
import { decodeText } from '../base/text.ts';
import { lineOrRestAt } from './reading/byteLines.ts';
import {
  checkParts,
  CaptureRefusal,
  cutOffRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import { DayClock, timeOfDay } from './reading/clockTimes.ts';
import { endingOfCurl, isOfTls } from './reading/curlWords.ts';
import { RawExchange, streamsOfRaw } from './reading/rawExchange.ts';

/** Lines that are read before there is a pause. */
const sliceLines = 500;

const prefix = String.raw`(?:(\d\d:\d\d:\d\d\.\d{1,9}) )?(?:\[[\d-]+\] )?`;
const transfer = String.raw`(=>|<=) (?:Send|Recv) (header|data|SSL data), (\d+) bytes \(0x[0-9a-f]+\)`;
const info = '== Info: (.*)';
const announcement = new RegExp(`^${prefix}(?:${transfer}|${info})$`);
const hexLine = /^[0-9a-f]{4,}: ((?:[0-9a-f]{2} ){1,16})/;
/** A line of text where one of digits should be. */
const asciiLine = /^[0-9a-f]{4,}: /;

export const curlTrace: CaptureReader = {
  kind: 'curl-trace',
  recognises: (start) =>
    decodeText(start.subarray(0, 2_000))
      .split(/\r?\n/, 3)
      .some((line) => announcement.test(line)),
  read: readTrace,
};

/** Bytes that were announced and are still to come. */
interface Awaited {
  readonly what: string;
  readonly atMs: number | undefined;
  left: number;
  readonly parts: Uint8Array[];
}

function* readTrace({ bytes }: CaptureFile): CaptureReading {
  const exchanges: RawExchange[] = [];
  const clock = new DayClock();
  let current = new RawExchange();
  let scheme: 'http' | 'https' = 'http';
  let awaited: Awaited | undefined;
  let lines = 0;
  let reads = 0;
  const take = ({ what, parts, atMs }: Awaited): void => {
    const whole = joinBytes(parts);
    if (what === '=> header' && current.hasResponse) current = new RawExchange();
    if (what === '=> header') {
      if (!exchanges.includes(current)) exchanges.push(current);
      current.sendHead(whole, scheme, atMs);
    } else if (what === '=> data') current.sendBody(whole);
    else if (what === '<= header') current.receiveHead(whole, atMs);
    else if (what === '<= data') current.receive(whole, atMs);
  };
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    lines += 1;
    if (lines % sliceLines === 0) yield undefined;
    const isLong = line.end - at > 4_096;
    const text = isLong ? '' : decodeText(bytes.subarray(at, line.end));
    if (awaited) {
      const [, digits] = hexLine.exec(text) ?? [];
      const part = digits === undefined ? undefined : bytesOfDigits(digits, awaited.left);
      if (part) {
        awaited.parts.push(part);
        awaited.left -= part.length;
        if (awaited.left === 0) {
          take(awaited);
          awaited = undefined;
        }
        continue;
      }
      if (asciiLine.test(text) && line.next < bytes.length) throw asciiRefusal();
      // Cut off, or another line between.
      if (!announcement.test(text)) continue;
      if (awaited.parts.length > 0) take(awaited);
      awaited = undefined;
    }
    const [, time, direction, part, size, said] = announcement.exec(text) ?? [];
    const ofDayMs = time === undefined ? undefined : timeOfDay(time);
    const atMs = ofDayMs === undefined ? undefined : clock.next(ofDayMs);
    if (said !== undefined) {
      if (isOfTls(said)) scheme = 'https';
      const how = endingOfCurl(said);
      if (how) current.end(how, atMs);
    } else if (direction !== undefined && Number(size) > 0) {
      reads += 1;
      checkParts(reads);
      awaited = { what: `${direction} ${part}`, atMs, left: Number(size), parts: [] };
    }
  }
  if (awaited && awaited.parts.length > 0) take(awaited);
  const streams = streamsOfRaw(exchanges, 'curl-trace');
  if (streams.length === 0) throw cutOffRefusal();
  return streams;
}

function bytesOfDigits(digits: string, most: number): Uint8Array | undefined {
  const values = digits.trimEnd().split(' ');
  if (values.length > most) return undefined;
  return Uint8Array.from(values, (value) => Number.parseInt(value, 16));
}

function asciiRefusal(): CaptureRefusal {
  return new CaptureRefusal(
    l10n.t(
      'This is what curl --trace-ascii writes: all but plain ASCII is lost in it, the ends of lines too. Use “{0}” instead, which loses nothing and has the time of each read.',
      'curl -N --trace capture.txt --trace-time',
    ),
  );
}
