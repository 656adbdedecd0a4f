// Bytes as Base64.

/** Bytes that are turned into characters at once. */
const pieceBytes = 8_192;

/** Base64 of the bytes, with padding (RFC 4648, 4). Texts of pieces whose lengths are multiples of 3 can be joined. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    binary += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  return btoa(binary);
}
