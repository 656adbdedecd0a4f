// Random text. fast-check's own unit `binary` builds a table of all characters there are, which takes seconds.

import fc from 'fast-check';

/** Of any characters, half of them ASCII; without halves of surrogate pairs. */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  const code = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0x10_f7ff }).map((at) => (at < 0xd800 ? at : at + 0x800)),
  );
  return fc.array(code, { maxLength }).map((codes) => String.fromCodePoint(...codes));
}
