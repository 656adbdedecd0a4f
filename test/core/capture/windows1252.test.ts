import fc from 'fast-check';
import { expect, it } from 'vitest';

import { bytesOfLatin1, bytesOfWindows1252 } from '../../../src/core/capture/reading/windows1252.ts';

const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

it('gives back every byte of what a decoder of the standard made', () => {
  expect(bytesOfWindows1252(new TextDecoder('windows-1252').decode(allBytes))).toEqual(allBytes);
});

it('gives back any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOfWindows1252(new TextDecoder('windows-1252').decode(bytes))).toEqual(
        new Uint8Array(bytes),
      );
    }),
  );
});

it.each(['Ā', '€\u0080', '😀', '\ufffd', 'a\ud800'])('knows that %j is no text of it', (text) => {
  expect(bytesOfWindows1252(text)).toBeUndefined();
});

it('gives back any bytes of ISO 8859-1', () => {
  expect(bytesOfLatin1(Buffer.from(allBytes).toString('latin1'))).toEqual(allBytes);
  expect(bytesOfLatin1('\u0100')).toBeUndefined();
});
