// What kind of line it is, where its value begins, and the number that it is.

import { describe, expect, it } from 'vitest';

import {
  classifyLine,
  decidingLength,
  hasNul,
  parseDigits,
  valueStart,
} from '../../../src/core/wire/fieldLine.ts';
import { bytesOf } from '../recording.ts';

const names = ['data', 'event', 'id', 'retry'] as const;

describe('a line', () => {
  it.each(names)('of %s is known by its whole name alone', (name) => {
    const classify = (text: string): string => {
      // What stands around the line must not matter.
      const bytes = bytesOf(`:${text}:`);
      return classifyLine(bytes, 1, bytes.length - 1);
    };
    for (const line of [name, `${name}:`, `${name}: x`, `${name}::`]) expect(classify(line)).toBe(name);
    for (const line of [`${name}x`, `${name} :`, ` ${name}:`, `x${name}`, name.toUpperCase()])
      expect(classify(line)).toBe('unknown');
    for (let length = 1; length < name.length; length += 1)
      expect(classify(name.slice(0, length))).toBe('unknown');
    for (let at = 0; at < name.length; at += 1)
      expect(classify(`${name.slice(0, at)}_${name.slice(at + 1)}:`)).toBe('unknown');
  });

  it.each([
    [':', 'comment'],
    [': data', 'comment'],
    ['::', 'comment'],
    [' :', 'unknown'],
    ['x', 'unknown'],
    ['\0', 'unknown'],
    ['ÿ', 'unknown'],
  ])('%j is %s', (text, lineClass) => {
    const bytes = bytesOf(text);
    expect(classifyLine(bytes, 0, bytes.length)).toBe(lineClass);
  });

  it.each(names)('that ends within the name of %s is not known, whatever follows it', (name) => {
    for (let length = 1; length < name.length; length += 1)
      expect(classifyLine(bytesOf(`${name}:`), 0, length)).toBe('unknown');
  });

  it('has NUL where one stands inside it', () => {
    const bytes = Uint8Array.of(0, 1, 0, 1, 0);
    const found = [
      [0, 1],
      [1, 2],
      [1, 3],
      [3, 4],
      [3, 5],
      [2, 2],
    ].map(([start = 0, stop = 0]) => hasNul(bytes, start, stop));
    expect(found).toEqual([true, false, true, false, true, false]);
  });

  it('is known from its first bytes', () => {
    for (const name of names) {
      const bytes = bytesOf(`${name}: and so on`);
      expect(classifyLine(bytes, 0, decidingLength)).toBe(name);
    }
    expect(decidingLength).toBe(6);
  });
});

it.each([
  ['data', 4],
  ['data:', 5],
  ['data: ', 6],
  ['data:  ', 6],
  ['data:x', 5],
  ['data: x', 6],
])('the value of %j begins at %d', (text, at) => {
  const bytes = bytesOf(text);
  expect(valueStart(bytes, 0, bytes.length, 'data'.length)).toBe(at);
  // A space behind the line is not its own.
  expect(valueStart(bytesOf(`_${text} `), 1, bytes.length + 1, 'data'.length)).toBe(at + 1);
});

describe('parseDigits', () => {
  it.each([
    ['', undefined],
    ['0', 0],
    ['9', 9],
    ['/', undefined],
    [':', undefined],
    ['1:', undefined],
    ['0042', 42],
    ['1234567890', 1_234_567_890],
    ['4 2', undefined],
    ['+4', undefined],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', Number.MAX_SAFE_INTEGER],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
  ])('%j', (text, number) => {
    const bytes = bytesOf(`x${text}y`);
    expect(parseDigits(bytes, 1, bytes.length - 1)).toBe(number);
  });
});
