// The words that bash writes as $'…', with the escapes of C. Bytes from 128 on, which browsers write for characters of
// Latin-1, are read as the characters that were meant: as UTF-8 where they are that, each by its number otherwise.

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** One escape, or a run of those that stand for bytes from 128 on. */
const escape =
  /(?:\\x[89a-fA-F][0-9a-fA-F]|\\[23][0-7]{2})+|\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c([^])|([^]))/g;

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The word of what stands between `$'` and the closing quote. */
export function readAnsiC(inner: string): string {
  return inner.replaceAll(
    escape,
    (
      whole,
      hex: string | undefined,
      unit: string | undefined,
      point: string | undefined,
      octal: string | undefined,
      control: string | undefined,
      simple: string | undefined,
    ) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
      if (point !== undefined) return codePoint(Number.parseInt(point, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
      // An escape that bash does not know stays with its backslash.
      if (simple !== undefined) return simpleEscapes[simple] ?? whole;
      return highBytes(whole);
    },
  );
}

function codePoint(value: number): string {
  return value <= 0x10_ffff ? String.fromCodePoint(value) : '\ufffd';
}

/** A run of escapes for bytes from 128 on. */
function highBytes(run: string): string {
  const bytes = Array.from(run.matchAll(/\\(?:x(..)|(...))/g), ([, hex, octal]) =>
    hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16),
  );
  try {
    return strictDecoder.decode(Uint8Array.from(bytes));
  } catch {
    return bytes.map((byte) => String.fromCharCode(byte)).join('');
  }
}
