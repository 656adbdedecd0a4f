// Bytes to text and back, always as UTF-8 and never by removing a byte order mark: what is text is decided elsewhere.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
const maxQuickLength = 40;

/** Decodes UTF-8; each malformed sequence becomes U+FFFD, as in browsers. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Decodes `bytes[start, stop)`. Short ASCII text, such as most ids, costs a fraction of what a decoder does. */
export function decodeRange(bytes: Uint8Array, start: number, stop: number): string {
  if (stop - start > maxQuickLength) return decoder.decode(bytes.subarray(start, stop));
  let text = '';
  for (let at = start; at < stop; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return decoder.decode(bytes.subarray(start, stop));
    text += String.fromCharCode(byte);
  }
  return text;
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
