// What a reader of captures gets and gives. Readers are generators that pause often, so that a large file is read in slices.

import * as l10n from '@vscode/l10n';

import { formatSize } from '../../base/format.ts';
import type { CaptureKind } from '../../stream/captureNote.ts';
import type { CapturedStream } from './capturedExchange.ts';

/** A file to read. */
export interface CaptureFile {
  readonly bytes: Uint8Array;
  /** Of a cassette in YAML, the values of its items, with bytes for `!!binary`. */
  readonly yaml?: readonly unknown[];
  /** When the file was written, in milliseconds since 1970. */
  readonly writtenAtMs?: number;
  /** Bytes of a file that this one refers to by name; undefined where there is none, or no room for it. */
  readonly attachment?: (name: string) => Uint8Array | undefined;
}

/** Why nothing of a file can be shown, as a sentence that says what to do. */
export class CaptureRefusal extends Error {
  override readonly name = 'CaptureRefusal';
}

/** Pauses; returns the streams in the file. @throws CaptureRefusal */
export type CaptureReading = Generator<undefined, readonly CapturedStream[]>;

/** A kind of files of other programs. */
export interface CaptureReader {
  readonly kind: CaptureKind;
  /** Whether a file that begins so is of this kind, told by its content. */
  recognises(start: Uint8Array): boolean;
  read(file: CaptureFile): CaptureReading;
}

/** @throws CaptureRefusal for an item, such as an entry or a line, that is too large to be read at once */
export function checkItemBytes(bytes: number, mostBytes: number): void {
  if (bytes > mostBytes)
    throw new CaptureRefusal(
      l10n.t('A part of the file has {size}. Such parts are read up to {limit}.', {
        size: formatSize(bytes),
        limit: formatSize(mostBytes),
      }),
    );
}

/** Parts of bodies in a file, each with its time; more would take too much memory. */
const maxParts = 1_000_000;

/** @throws CaptureRefusal for more parts than are read */
export function checkParts(count: number): void {
  if (count > maxParts)
    throw new CaptureRefusal(
      l10n.t(
        'The file has more than {0} lines or reads with times. Cut out the part that you want to see.',
        maxParts.toLocaleString('en'),
      ),
    );
}

/** The file ends before it has anything whole in it. */
export function cutOffRefusal(): CaptureRefusal {
  return new CaptureRefusal(l10n.t('The file is cut off before the first stream in it is complete.'));
}

/** Runs a reader to its end without a pause. */
export function readAtOnce<Result>(reading: Generator<undefined, Result>): Result {
  for (;;) {
    const next = reading.next();
    if (next.done) return next.value;
  }
}
