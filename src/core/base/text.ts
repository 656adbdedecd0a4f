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
