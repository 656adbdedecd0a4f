// Undoes a Content-Encoding as the bytes arrive: each flush of the server comes out at once, and what came before a
// cut is not held back.

import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Duplex } from 'node:stream';

/** Encodings that can be undone; `identity` and an empty list need nothing. */
export type ContentEncoding = 'gzip' | 'deflate' | 'br';

/** curl, undici and urllib3 draw the line at five as well. Servers apply one, and a proxy perhaps a second one. */
const maxEncodings = 5;
/** Of a name that nobody knows; it may be as long as a head. */
const maxShownName = 100;

/** The encodings of a Content-Encoding header in the order in which they were applied, or why they cannot be undone. */
export function parseContentEncoding(
  header: string | undefined,
): { readonly encodings: readonly ContentEncoding[] } | { readonly problem: string } {
  const encodings: ContentEncoding[] = [];
  for (const part of (header ?? '').split(',')) {
    const name = part.trim().toLowerCase();
    switch (name) {
      case '':
      case 'identity':
        break;
      case 'gzip':
      case 'x-gzip':
        encodings.push('gzip');
        break;
      case 'deflate':
      case 'br':
        encodings.push(name);
        break;
      default: {
        const shown = name.length > maxShownName ? `${name.slice(0, maxShownName)}…` : name;
        return { problem: `the encoding "${shown}" is unknown` };
      }
    }
  }
  if (encodings.length <= maxEncodings) return { encodings };
  return {
    problem: `Content-Encoding lists ${encodings.length} encodings, and at most ${maxEncodings} are undone`,
  };
}

/**
 * A decoder for one encoding. It emits an `error` with Node's code (Z_BUF_ERROR when the input ends too early,
 * Z_DATA_ERROR and others when it is malformed) after all that could be decoded.
 * @param firstByte first byte of the encoded body: `deflate` means zlib's format, but some servers send it bare
 */
export function createDecoder(encoding: ContentEncoding, firstByte: number): Duplex {
  switch (encoding) {
    case 'gzip':
      return createGunzip({ flush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      return (firstByte & 0x0f) === 0x08
        ? createInflate({ flush: constants.Z_SYNC_FLUSH })
        : createInflateRaw({ flush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH });
  }
}
