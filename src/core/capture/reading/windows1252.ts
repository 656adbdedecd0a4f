// Undoes a decoding that browsers do when they write a body into a file: as windows-1252, whatever the body was in. Each
// byte became one character there, so the bytes can be put back. The table is written out, since decoders of the
// platform differ: Node 20 takes 80 to 9F for control characters.

/** The characters of the bytes from 80 on that differ from Latin-1; a blank stands for a byte that does not. */
const oddCharacters = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

const byteOfCharacter = new Map(
  Array.from(oddCharacters, (character, at) => [character.charCodeAt(0), 0x80 + at] as const).filter(
    ([code]) => code >= 0x80,
  ),
);

/** The bytes that a decoder of windows-1252 makes this text of; undefined when it makes no such text. */
export function bytesOfWindows1252(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const byte = code < 0x100 ? code : byteOfCharacter.get(code);
    if (byte === undefined) return undefined;
    // The decoder gives no Latin-1 character for a byte that has a character of its own.
    if (code >= 0x80 && code < 0xa0 && oddCharacters.charAt(code - 0x80) !== ' ') return undefined;
    bytes[at] = byte;
  }
  return bytes;
}

/** The bytes that a decoder of ISO 8859-1 makes this text of, one for each character; undefined when it makes no such text. */
export function bytesOfLatin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0xff) return undefined;
    bytes[at] = code;
  }
  return bytes;
}
