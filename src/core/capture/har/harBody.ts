// The bytes of a body that a HAR file has as text. Chromium decodes many bodies as windows-1252, whatever they were in, and others as ISO 8859-1; that
// is told by what comes out, and by the size where the writer counts bytes.

import { decodeText, encodeText } from '../../base/text.ts';
import { bytesOfBase64, bytesOfHex } from '../reading/base64.ts';
import { bytesOfLatin1, bytesOfWindows1252 } from '../reading/windows1252.ts';

export interface HarText {
  readonly text: string;
  readonly encoding: string | undefined;
  /** Bytes of the body by the file, where it counts them right; otherwise undefined. */
  readonly sizeBytes: number | undefined;
}

export interface RestoredBody {
  /** In the pieces that the file has them in. */
  readonly pieces: readonly Uint8Array[];
  /** What the text was decoded as, where the body is something else. */
  readonly charset?: string;
}

/** @returns undefined for Base64 that is none */
export function restoreBody({ text, encoding, sizeBytes }: HarText): RestoredBody | undefined {
  if (encoding === 'base64') {
    const pieces = bytesOfPieces(listIn(text) ?? [text]);
    return pieces && { pieces };
  }
  return restoreText(text, sizeBytes);
}

/** The bytes of a text that may have been decoded in another character set than the body was in. */
export function restoreText(text: string, sizeBytes: number | undefined): RestoredBody {
  const asUtf8 = encodeText(text);
  if (asUtf8.length === text.length || sizeBytes === asUtf8.length) return { pieces: [asUtf8] };
  for (const [charset, bytesIn] of charsets) {
    const before = bytesIn(text);
    // Where the size is that of the characters, the bytes need not be UTF-8.
    if (before && (sizeBytes === text.length || !decodeText(before).includes('\ufffd')))
      return { pieces: [before], charset };
  }
  return { pieces: [asUtf8] };
}

/** Chromium's, and what HTTP had for texts without a charset. */
const charsets = [
  ['windows-1252', bytesOfWindows1252],
  ['ISO 8859-1', bytesOfLatin1],
] as const;

/** Polly writes a body that it has compressed as a list of pieces; undefined for what is no list. */
function listIn(text: string): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of pieces, each Base64 or hexadecimal; undefined when one of them is neither. */
function bytesOfPieces(list: readonly unknown[]): Uint8Array[] | undefined {
  const isHex =
    list.every((piece) => typeof piece === 'string' && /^[0-9a-f]*$/i.test(piece)) &&
    String(list[0]).startsWith('1f8b');
  const pieces: Uint8Array[] = [];
  for (const piece of list) {
    // Digits are Base64 as well; a list of them alone means what they are.
    const bytes =
      typeof piece === 'string'
        ? ((isHex ? bytesOfHex(piece) : undefined) ?? bytesOfBase64(piece))
        : undefined;
    if (!bytes) return undefined;
    pieces.push(bytes);
  }
  return pieces;
}
