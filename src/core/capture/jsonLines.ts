// Files with a JSON value on each line, or with a list of objects: payloads as they are, or what a program notes of each line,
// chunk or event that it reads.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../base/narrowing.ts';
import { decodeText } from '../base/text.ts';
import type { CaptureNote } from '../stream/captureNote.ts';
import { lineOrRestAt } from './reading/byteLines.ts';
import {
  checkItemBytes,
  checkParts,
  CaptureRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from './reading/captureReading.ts';
import { jsonItems } from './reading/jsonItems.ts';
import { chunksOf, listedBytes, shapeOf, type ListedShape, type ListedTime } from './reading/listedLines.ts';

const sliceLines = 200;
const maxLineBytes = 32 * 1024 * 1024;
/** Lines that are looked at. */
const seenLines = 10;

export const jsonLines: CaptureReader = {
  kind: 'json-lines',
  recognises(start) {
    const text = decodeText(start.subarray(0, 64 * 1024));
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    // The last one may go on.
    const whole = lines.slice(0, Math.min(seenLines, Math.max(1, lines.length - 1)));
    if (whole.length === 0) return false;
    if (/^\s*\[\s*\{/.test(text)) return true;
    return /^\s*[{[]/.test(text) && (whole.every(isValue) || (lines.length === 1 && /^\s*\{"/.test(text)));
  },
  read: readJsonLines,
};

function isValue(line: string): boolean {
  return valueOf(line) !== undefined || line.trim() === '[DONE]';
}

function* readJsonLines({ bytes }: CaptureFile): CaptureReading {
  const isList = /^\s*\[\s*\{/.test(decodeText(bytes.subarray(0, 1_000)));
  let shape: ListedShape | undefined | 'payloads';
  const parts: { text: string; time: ListedTime | undefined }[] = [];
  const values = isList ? itemsOf(bytes) : linesOf(bytes);
  let hasValue = false;
  let others = 0;
  for (const value of values) {
    if (value === undefined) {
      yield undefined;
      continue;
    }
    hasValue = true;
    if (!isRecord(value)) {
      shape ??= 'payloads';
      continue;
    }
    shape ??= shapeOf(value);
    if (shape === 'payloads') break;
    // Lines of another kind may stand first, such as one that says that the stream was opened.
    others += shape === undefined ? 1 : 0;
    if (others === seenLines) break;
    const part = shape && listedBytes(value, shape);
    if (part) parts.push(part);
    checkParts(parts.length);
  }
  if (!hasValue || ((shape === 'payloads' || shape === undefined) && isList))
    throw new CaptureRefusal(
      l10n.t('The JSON in this file is no list of events, chunks or lines of a stream.'),
    );
  const source = { what: 'source', kind: 'json-lines' } as const;
  if (shape === 'payloads' || shape === undefined) {
    const notes: CaptureNote[] = [source, { what: 'bare-body' }];
    // Such files often have no end of a line at their end.
    const lastLine = decodeText(bytes.subarray(bytes.lastIndexOf(0x0a) + 1));
    const isLastLineWhole = isValue(lastLine) ? ({ isLastLineWhole: true } as const) : {};
    return [
      { attempts: [{ body: [{ bytes }], format: 'json-lines', ...isLastLineWhole, notes }], clock: 'own' },
    ];
  }
  const { chunks, clock } = chunksOf(shape === 'texts' ? withBlankLines(parts) : parts);
  const hasTimes = chunks.some(({ atMs }) => atMs !== undefined);
  const notes: CaptureNote[] = [source, { what: 'no-request' }];
  if (shape === 'events') notes.push({ what: 'events-only', count: chunks.length });
  notes.push({ what: !hasTimes ? 'no-times' : shape === 'events' ? 'times-of-events' : 'times-of-lines' });
  return [{ attempts: [{ body: chunks, notes }], clock }];
}

/** Where nothing ends a line in any of the chunks, each is one event whose blank line was taken off. */
function withBlankLines<Part extends { readonly text: string }>(parts: readonly Part[]): readonly Part[] {
  const isBare = parts.every(({ text }) => !/[\r\n]$/.test(text));
  return isBare ? parts.map((part) => ({ ...part, text: `${part.text}\n\n` })) : parts;
}

/** The values of the lines; undefined between slices. What is no JSON is left out. */
function* linesOf(bytes: Uint8Array): Generator<unknown, void> {
  let lines = 0;
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    lines += 1;
    if (lines % sliceLines === 0) yield undefined;
    if (line.end === at) continue;
    checkItemBytes(line.end - at, maxLineBytes);
    const value = valueOf(decodeText(bytes.subarray(at, line.end)));
    if (value !== undefined) yield value;
  }
}

function* itemsOf(bytes: Uint8Array): Generator<unknown, void> {
  for (const item of jsonItems(bytes, [])) {
    yield undefined;
    if (!item) continue;
    checkItemBytes(item.end - item.start, maxLineBytes);
    const value = valueOf(decodeText(bytes.subarray(item.start, item.end)));
    if (value !== undefined) yield value;
  }
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
