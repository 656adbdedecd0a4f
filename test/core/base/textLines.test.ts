// Lines and columns of places in a text.

import { expect, it } from 'vitest';

import { TextLines } from '../../../src/core/base/textLines.ts';

it('count from 1, whatever ends the lines', () => {
  const text = 'ab\n\r\ncd\re😀\u2028f';
  const lines = new TextLines(text);
  const positions = Array.from({ length: text.length + 1 }, (_, at) => {
    const { line, column } = lines.positionAt(at);
    return `${line}:${column}`;
  });
  expect(positions.join(' ')).toBe('1:1 1:2 1:3 2:1 2:2 3:1 3:2 3:3 4:1 4:2 4:3 4:4 4:5 4:6');
});

it('are found in a long text, and in none', () => {
  expect(new TextLines('').positionAt(0)).toEqual({ line: 1, column: 1 });
  const lines = new TextLines('x\n'.repeat(1000));
  for (let line = 1; line <= 1000; line += 1) {
    expect(lines.positionAt(2 * line - 2)).toEqual({ line, column: 1 });
    expect(lines.positionAt(2 * line - 1)).toEqual({ line, column: 2 });
  }
});
