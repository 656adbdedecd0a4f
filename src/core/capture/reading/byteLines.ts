// Lines of a file in its bytes, which end in LF or CRLF.

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface ByteLine {
  /** Without what ends the line. */
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
}

/** The line that begins at the offset; undefined at the end of the bytes, and for a line that nothing ends. */
export function lineAt(bytes: Uint8Array, start: number): ByteLine | undefined {
  const at = bytes.indexOf(lineFeed, start);
  if (at === -1) return undefined;
  return { end: at > start && bytes[at - 1] === carriageReturn ? at - 1 : at, next: at + 1 };
}

/** The same; what stands behind the last end of a line is a line as well. Undefined at the end of the bytes. */
export function lineOrRestAt(bytes: Uint8Array, start: number): ByteLine | undefined {
  if (start >= bytes.length) return undefined;
  return lineAt(bytes, start) ?? { end: bytes.length, next: bytes.length };
}
