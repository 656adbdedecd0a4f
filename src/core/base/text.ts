// Bytes to text and back, always as UTF-8 and never by removing a byte order mark: what is text is decided elsewhere.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Decodes UTF-8; each malformed sequence becomes U+FFFD, as in browsers. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  return encodeText(text).length;
}

/** Text of the bytes, cut to `maxBytes` at a character's border. */
export function decodeTextStart(
  bytes: Uint8Array,
  maxBytes: number,
): { readonly text: string; readonly isCut: boolean } {
  if (bytes.length <= maxBytes) return { text: decodeText(bytes), isCut: false };
  let end = maxBytes;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return { text: decodeText(bytes.subarray(0, end)), isCut: true };
}

/**
 * The text, or its beginning with an ellipsis: as a text of its own, since a part of a string keeps all of it in memory.
 * @param maxLength in UTF-16 units
 */
export function beginningOf(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : decodeText(encodeText(`${text.slice(0, maxLength)}…`));
}

/** Whether the byte goes on with a character that began before: 10xxxxxx. */
export function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}
