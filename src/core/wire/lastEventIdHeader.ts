// The Last-Event-ID header's value. It travels as the UTF-8 bytes of the id, also where HTTP libraries would refuse or
// mangle text that is not Latin-1.

import { decodeText, encodeText } from '../base/text.ts';

/**
 * The header's value in the form that Node's `http` writes byte for byte (each character one byte), or undefined for an
 * id that no header can carry: one with control characters other than tab.
 */
export function lastEventIdHeaderValue(id: string): string | undefined {
  const bytes = encodeText(id);
  let value = '';
  for (const byte of bytes) {
    if ((byte < 0x20 && byte !== 0x09) || byte === 0x7f) return undefined;
    value += String.fromCharCode(byte);
  }
  return value;
}

/** A header's value as written for the wire, each character one byte, as the text that the bytes are in UTF-8. */
export function readWireText(value: string): string {
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
  const text = decodeText(bytes);
  // What is no UTF-8 was Latin-1 after all.
  return text.includes('\ufffd') ? value : text;
}
