// The bytes of a body that a HAR file has as text. Chromium decodes many bodies as windows-1252, whatever they were in; that
// is told by what comes out, and by the size where the writer counts bytes.

import { decodeText, encodeText } from '../../base/text.ts';
import { bytesOfBase64, bytesOfHex } from '../reading/base64.ts';
import { bytesOfWindows1252 } from '../reading/windows1252.ts';

export interface HarText {
  readonly text: string;
  readonly encoding: string | undefined;
  /** Bytes of the body by the file, where it counts them right; otherwise undefined. */
  readonly sizeBytes: number | undefined;
}

export interface RestoredBody {
  /** In the pieces that the file has them in. */
  readonly pieces: readonly Uint8Array[];
  /** The text was decoded as windows-1252, and the body is something else. */
  readonly isRecovered: boolean;
}

/** @returns undefined for Base64 that is none */
export function restoreBody({ text, encoding, sizeBytes }: HarText): RestoredBody | undefined {
  if (encoding === 'base64') {
    const pieces = bytesOfPieces(text) ?? bytesOfPieces(`["${text}"]`);
    return pieces && { pieces, isRecovered: false };
  }
  return restoreText(text, sizeBytes);
}

/** The bytes of a text that may have been decoded as windows-1252. */
export function restoreText(text: string, sizeBytes: number | undefined): RestoredBody {
  const asUtf8 = encodeText(text);
  if (asUtf8.length === text.length) return { pieces: [asUtf8], isRecovered: false };
  const before = bytesOfWindows1252(text);
  if (!before || !isDecodedAs1252(text, asUtf8, before, sizeBytes))
    return { pieces: [asUtf8], isRecovered: false };
  return { pieces: [before], isRecovered: true };
}

function isDecodedAs1252(
  text: string,
  asUtf8: Uint8Array,
  before: Uint8Array,
  sizeBytes: number | undefined,
): boolean {
  if (sizeBytes === text.length) return true;
  if (sizeBytes === asUtf8.length) return false;
  return !decodeText(before).includes('\ufffd');
}

/** Polly writes a body that it has compressed as a list of pieces, each Base64 or hexadecimal. */
function bytesOfPieces(text: string): Uint8Array[] | undefined {
  if (!/^\s*\["/.test(text.slice(0, 100))) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  const isHex =
    list.every((piece) => typeof piece === 'string' && /^[0-9a-f]*$/i.test(piece)) &&
    String(list[0]).startsWith('1f8b');
  const pieces: Uint8Array[] = [];
  for (const piece of list as readonly unknown[]) {
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
