// All kinds of files of other programs, and which of them a file is: told by what is in it, more particular ones first.

import * as l10n from '@vscode/l10n';

import { decodeText, encodeText } from '../base/text.ts';
import { body } from './body.ts';
import {
  CaptureRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import { nock, vcrJson, vcrYaml } from './cassettes.ts';
import { isFramed } from './reading/chunkedFraming.ts';
import { curlTrace } from './curlTrace.ts';
import { curlVerbose } from './curlVerbose.ts';
import { exportLines } from './exportLines.ts';
import { har } from './har/har.ts';
import { headAndBody } from './headAndBody.ts';
import { jsonLines } from './jsonLines.ts';
import { beginsWithMeter, withoutMeter } from './reading/progressMeter.ts';
import { timedLines } from './timedLines.ts';

/** Bytes that kinds are told by. */
const startBytes = 64 * 1024;

const readers: readonly CaptureReader[] = [
  har,
  nock,
  vcrJson,
  curlTrace,
  curlVerbose,
  headAndBody,
  timedLines,
  vcrYaml,
  exportLines,
  jsonLines,
  body,
];

/** Reads a file as what it is. Pauses. @throws CaptureRefusal when it has no stream that can be shown */
export function* readCapture(file: CaptureFile): CaptureReading {
  const bytes = inUtf8(file.bytes);
  const read = { ...file, bytes: beginsWithMeter(bytes) ? yield* withoutMeter(bytes) : bytes };
  const start = read.bytes.subarray(0, startBytes);
  if (start.length === 0) throw new CaptureRefusal(l10n.t('The file is empty.'));
  const reader = readers.find((each) => each.recognises(start));
  if (reader) return yield* reader.read(read);
  if (isFramed(start))
    throw new CaptureRefusal(
      l10n.t(
        'This is a body with the framing of its chunks, as curl --raw writes it. Use “{0}” instead: it writes the head and the bytes of the events.',
        'curl -iN',
      ),
    );
  // Lines that are no fields may stand before the first that is one.
  if (/(?:^|\n)data:/.test(decodeText(start))) return yield* body.read(read);
  throw new CaptureRefusal(
    l10n.t(
      'No stream was found in this file. What opens: HAR files, what curl writes (with -N, -iN, -v or --trace), ts, recordings of VCR, nock and Polly, lines of JSON, and bodies of event streams.',
    ),
  );
}

/** Windows PowerShell writes what a program says in UTF-16. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!isLittle && !(bytes[0] === 0xfe && bytes[1] === 0xff)) return bytes;
  return encodeText(new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes));
}
