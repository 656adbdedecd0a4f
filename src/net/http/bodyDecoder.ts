// Undoes a Content-Encoding as the bytes arrive: each flush of the server comes out at once, and what came before a
// cut is not held back.

import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Duplex } from 'node:stream';

/** Encodings that can be undone; `identity` and an empty list need nothing. */
export type ContentEncoding = 'gzip' | 'deflate' | 'br';

/** The encodings of a Content-Encoding header in the order in which they were applied, or the first unknown name. */
export function parseContentEncoding(
  header: string | undefined,
): { readonly encodings: readonly ContentEncoding[] } | { readonly unknown: string } {
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
      default:
        return { unknown: name };
    }
  }
  return { encodings };
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
