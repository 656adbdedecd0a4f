// Percent encoding as curl and HTML forms write it, of the UTF-8 bytes of a text.

import { decodeText, encodeText } from '../../base/text.ts';

const unreserved = /[A-Za-z0-9._~-]/;

/** All but letters, digits and `-._~` encoded; a space as the given text. */
export function percentEncode(text: string, space: '%20' | '+' = '%20'): string {
  const pieces: string[] = [];
  for (const byte of encodeText(text)) {
    const character = String.fromCharCode(byte);
    if (character === ' ') pieces.push(space);
    else if (unreserved.test(character)) pieces.push(character);
    else pieces.push(`%${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  }
  return pieces.join('');
}

/** Text without its percent encoding; what encodes nothing stays. */
export function percentDecode(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run
      .slice(1)
      .split('%')
      .map((hex) => Number.parseInt(hex, 16));
    return decodeText(Uint8Array.from(bytes));
  });
}

/** A token as the value of a header. */
export function bearerAuthorization(token: string): string {
  return ['Bearer', token].join(' ');
}

/** `Basic` credentials as the value of a header. */
export function basicAuthorization(credentials: string): string {
  let binary = '';
  for (const byte of encodeText(credentials)) binary += String.fromCharCode(byte);
  return `Basic ${btoa(binary)}`;
}
