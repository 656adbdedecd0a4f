// The lines of a stream's bytes. [spec] WHATWG HTML, 9.2.5: a line ends with CR LF, with LF or with CR.

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** RS, which begins a record of a JSON text sequence. */
export const recordSeparator = 0x1e;

/** How lines end. */
export type LineEnd = '\n' | '\r\n' | '\r';

/** Whether the byte ends a line. */
export function endsLine(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn;
}

/** Where the line ends that `from` lies in: at its terminator, or at `stop`. */
export function findLineEnd(bytes: Uint8Array, from: number, stop = bytes.length): number {
  let at = from;
  while (at < stop && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at += 1;
  return at;
}

/** Where the line begins that `from` lies in, not before `start`. */
export function findLineStart(bytes: Uint8Array, from: number, start = 0): number {
  let at = from;
  while (at > start && !endsLine(bytes[at - 1])) at -= 1;
  return at;
}

/** The terminator that stands there; empty where none does. */
export function terminatorAt(bytes: Uint8Array, at: number): LineEnd | '' {
  if (bytes[at] === lineFeed) return '\n';
  if (bytes[at] !== carriageReturn) return '';
  return bytes[at + 1] === lineFeed ? '\r\n' : '\r';
}

/** U+FEFF in UTF-8, which may stand at the start of a body. */
export const byteOrderMark: readonly number[] = [0xef, 0xbb, 0xbf];

/** Bytes of a byte order mark. */
export const byteOrderMarkLength = 3;

/** Whether the bytes begin with EF BB BF, U+FEFF in UTF-8. */
export function hasByteOrderMark(bytes: Uint8Array, start = 0): boolean {
  return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}
