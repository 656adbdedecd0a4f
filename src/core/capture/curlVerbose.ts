// What `curl -v` writes with the body in one file (`2>&1`): lines with a mark before the head of the request and of the
// response, and the body without one between them. Notes of curl may be glued to a line that the body has not ended.

import { joinBytes } from '../base/joinBytes.ts';
import { decodeText, encodeText } from '../base/text.ts';
import { lineOrRestAt } from './reading/byteLines.ts';
import {
  cutOffRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import { DayClock, timeOfDay } from './reading/clockTimes.ts';
import { endingOfCurl, isOfTls } from './reading/curlWords.ts';
import { RawExchange, streamsOfRaw } from './reading/rawExchange.ts';

const sliceLines = 500;

const time = String.raw`(?:(\d\d:\d\d:\d\d\.\d{1,9}) )?(?:\[[\d-]+\] )?`;
const markedLine = new RegExp(`^${time}([*<>]) (.*)$`, 's');
const read = String.raw`([{}]) \[\d+ bytes data\]`;
const dataLine = new RegExp(`^${time}${read}$`);
/** What curl says while or after a body comes, also behind what the body has of a line. */
const said = String.raw`(?:Connection #\d+ to host|Closing connection|transfer closed with|Recv failure:|end of response with|Excess found|Operation timed out|HTTP\/2 stream \d+|OpenSSL SSL_read:|Leftovers after chunking|Failed writing|Failure writing|old SSL session|TLSv1|Issue another request|Re-using existing|Found bundle|Can not multiplex|\{ \[|Empty reply)`;
const note = String.raw`\* `;
const glued = new RegExp(`(?:${time}${note}${said}.*|${time}${read})$`, 's');
const curlError = /^curl: \(\d+\) /;

export const curlVerbose: CaptureReader = {
  kind: 'curl-verbose',
  recognises(start) {
    const text = decodeText(start.subarray(0, 8_000));
    const lines = text.split(/\r?\n|\r/, 100);
    return (
      lines.some((line) => /> [A-Z]+ \S+ HTTP\/\d/.test(line) && markedLine.test(line)) && /[*>] /.test(text)
    );
  },
  read: readVerbose,
};

function* readVerbose({ bytes }: CaptureFile): CaptureReading {
  const reader = new VerboseReader();
  let lines = 0;
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    lines += 1;
    if (lines % sliceLines === 0) yield undefined;
    reader.take(bytes.subarray(at, line.next), bytes.subarray(at, line.end));
  }
  reader.end();
  const streams = streamsOfRaw(reader.exchanges, 'curl-verbose');
  if (streams.length === 0) throw cutOffRefusal();
  return streams;
}

class VerboseReader {
  readonly exchanges: RawExchange[] = [];
  readonly #clock = new DayClock();
  #current: RawExchange | undefined;
  #scheme: 'http' | 'https' = 'http';
  /** Lines of the head that is being read, and its side. */
  #head: string[] = [];
  #isInBody = false;
  /** Of the body, what came since a time was said, and that time: nothing tells the reads apart. */
  #received: Uint8Array[] = [];
  #dataAtMs: number | undefined;

  /** @param line without its end */
  take(whole: Uint8Array, line: Uint8Array): void {
    const text = line.length > 10_000 ? '' : decodeText(line);
    const data = dataLine.exec(text);
    if (data) {
      if (data[2] !== '{') return;
      this.end();
      this.#dataAtMs = this.#timeOf(data[1]);
      return;
    }
    const [, time_, mark, rest = ''] = markedLine.exec(text) ?? [];
    if (mark !== undefined && (!this.#isInBody || mark === '*' || /^(?:[A-Z]+ \S+ )?HTTP\/\d/.test(rest))) {
      this.#takeMarked(mark, rest, this.#timeOf(time_));
    } else if (this.#isInBody && !curlError.test(text)) {
      const [behind = ''] = glued.exec(text) ?? [];
      if (behind === '') this.#receive(whole);
      else {
        this.#receive(line.subarray(0, line.length - encodeText(behind).length));
        this.take(encodeText(behind), encodeText(behind));
      }
    }
  }

  #takeMarked(mark: string, rest: string, atMs: number | undefined): void {
    if (mark === '*') {
      if (isOfTls(rest)) this.#scheme = 'https';
      const how = endingOfCurl(rest);
      if (!how) return;
      this.end();
      this.#current?.end(how, atMs);
      return;
    }
    if (mark === '>') {
      if (this.#head.length === 0 || !this.#current || this.#current.hasResponse) {
        this.end();
        this.#current = new RawExchange();
        this.exchanges.push(this.#current);
        this.#head = [];
        this.#isInBody = false;
      }
      this.#head.push(rest);
      if (rest === '') {
        this.#current.sendHead(encodeText(`${this.#head.join('\r\n')}\r\n`), this.#scheme, atMs);
        this.#head = [];
      }
      return;
    }
    this.#isInBody = false;
    if (/^HTTP\/\d/.test(rest)) this.#head = [];
    this.#head.push(rest);
    if (rest !== '') return;
    this.#current?.receiveHead(encodeText(`${this.#head.join('\r\n')}\r\n`), atMs);
    this.#isInBody = true;
  }

  /** Nothing more comes of what was received together. */
  end(): void {
    this.#current?.receive(joinBytes(this.#received), this.#dataAtMs);
    if (this.#dataAtMs !== undefined) this.#current?.markFirstTimeOnly();
    this.#received = [];
    this.#dataAtMs = undefined;
  }

  #receive(bytes: Uint8Array): void {
    this.#received.push(bytes);
  }

  #timeOf(text: string | undefined): number | undefined {
    const ofDayMs = text === undefined ? undefined : timeOfDay(text);
    return ofDayMs === undefined ? undefined : this.#clock.next(ofDayMs);
  }
}
