// Text in the values of headers. It travels as its UTF-8 bytes, also where HTTP libraries would refuse or mangle text that
// is not Latin-1; Node's `http` writes and reads values with one character for each byte.

import * as l10n from '@vscode/l10n';

import { formatSize } from '../base/format.ts';
import { byteLength, encodeText } from '../base/text.ts';

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Ids of so many bytes are not sent. The most that a common server takes by itself is a mebibyte for all headers (Go's
 * net/http); proxies, and servers in other languages, take far less.
 */
const tooLongBytes = 1_000_000;

/** Bytes that are turned into characters at once. */
const pieceBytes = 8_192;

/** The text as its UTF-8 bytes, each one character: what Node writes byte for byte. */
export function writeHeaderText(text: string): string {
  const bytes = encodeText(text);
  let value = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    value += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  return value;
}

/** What a value with one character for each byte means: the text that the bytes are in UTF-8, otherwise Latin-1. */
export function readHeaderText(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value;
  try {
    return strictDecoder.decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
  } catch {
    return value;
  }
}

/** Whether the value has a character that no header can carry: control characters other than tab. */
export function hasControlCharacter(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}

/** The value of the Last-Event-ID header as Node writes it, or undefined for an id that no header can carry. */
export function lastEventIdHeaderValue(id: string): string | undefined {
  return whyNoHeader(id) === undefined ? writeHeaderText(id) : undefined;
}

/** Why no header can carry the last event id, as part of a sentence; undefined when one can. */
export function whyNoHeader(id: string): string | undefined {
  const sizeBytes = byteLength(id);
  if (sizeBytes >= tooLongBytes)
    return l10n.t(
      'the last event id has {0}, which is more than any server takes in a header',
      formatSize(sizeBytes),
    );
  return hasControlCharacter(id) ? l10n.t('the last event id has a control character in it') : undefined;
}
