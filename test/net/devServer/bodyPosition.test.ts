// Where a body stands as it is written: what one piece leaves behind does not show in what is said of the next.

import { expect, it } from 'vitest';

import { BodyPosition } from '../../../src/net/devServer/exchange/bodyPosition.ts';

type Step = readonly [text: string, isBetweenEvents: boolean, isAtLineStart: boolean];

it.each<readonly [what: string, steps: readonly Step[]]>([
  [
    'events',
    [
      ['data: 1\n\n', true, true],
      ['data: 2', false, false],
      ['\n', false, true],
      ['\n', true, true],
    ],
  ],
  [
    'a retry line, and a line of the same length in a later event',
    [
      ['retry: 5\n', true, true],
      ['data: 1\n\n', true, true],
      ['data: 12\n', false, true],
      ['\n', true, true],
    ],
  ],
  [
    'a comment',
    [
      [': c\n', true, true],
      [': d', false, false],
      ['\n', true, true],
    ],
  ],
  [
    'the rest of an event',
    [
      ['da', false, false],
      ['ta: 1\n\n', true, true],
      ['da', false, false],
    ],
  ],
])('after %s', (_what, steps) => {
  for (const write of ['pass', 'passText'] as const) {
    const position = new BodyPosition();
    for (const [text, isBetweenEvents, isAtLineStart] of steps) {
      if (write === 'pass') position.pass(Buffer.from(text));
      else position.passText(text);
      expect([text, position.isBetweenEvents, position.isAtLineStart]).toEqual([
        text,
        isBetweenEvents,
        isAtLineStart,
      ]);
    }
  }
});

it('once the end of an event was looked for, it follows on as before', () => {
  const position = new BodyPosition();
  for (let times = 0; times < 2; times += 1) {
    expect(position.passUntilEvent(Buffer.from('id: 1\nda'))).toBeUndefined();
    position.pass(Buffer.from('ta: a\n\ndata: b'));
    expect(position.isBetweenEvents).toBe(false);
    position.pass(Buffer.from('\n'));
    expect([position.isBetweenEvents, position.isAtLineStart]).toEqual([false, true]);
    expect(position.passUntilEvent(Buffer.from('\ndata: c\n\n'))).toBe(1);
    expect([position.isBetweenEvents, position.isAtLineStart]).toEqual([true, true]);
  }
});
