// Bodies of requests told apart.

import { expect, it } from 'vitest';

import { BodyDigest } from '../../../src/net/relay/bodyDigest.ts';

const mebibyte = 1024 * 1024;

function digestOf(...pieces: readonly (string | Uint8Array)[]): string {
  const digest = new BodyDigest();
  for (const piece of pieces) digest.push(Buffer.from(piece));
  return digest.value;
}

it('the same bytes are the same, however they are cut, and others are others', () => {
  expect(digestOf('abc')).toBe(digestOf('a', '', 'bc'));
  const others = [digestOf(), digestOf('abc'), digestOf('abd'), digestOf('abcc'), digestOf('bca')];
  expect(new Set(others).size).toBe(others.length);
});

it('of large ones a mebibyte and the length are compared', () => {
  const large = Buffer.alloc(mebibyte, 'a');
  const last = Buffer.from(large);
  last[mebibyte - 1] = 0;
  expect(digestOf(large)).not.toBe(digestOf(last));
  expect(digestOf(large, 'x')).toBe(digestOf(large, 'y'));
  expect(digestOf(large.subarray(1), 'ax')).toBe(digestOf(large, 'y'));
  expect(digestOf(large, 'x')).not.toBe(digestOf(large, 'xx'));
});

it('can be asked for while more comes', () => {
  const digest = new BodyDigest();
  expect(digest.value).toBe(digestOf());
  digest.push(Buffer.from('a'));
  expect(digest.value).toBe(digestOf('a'));
  expect(digest.value).toBe(digestOf('a'));
  digest.push(Buffer.from('b'));
  expect(digest.value).toBe(digestOf('ab'));
});
