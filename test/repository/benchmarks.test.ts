// What the benchmarks say is computed as they claim, and what people wrote around it stays.

import { describe, expect, it } from 'vitest';

import { isMet } from '../../bench/benchmark.ts';
import { replaceMeasured } from '../../bench/performanceDocument.ts';
import { interleave, median, medianRatio } from '../../bench/rounds.ts';

describe('rounds', () => {
  it('run the contestants in turn, and the first round does not count', async () => {
    const order: string[] = [];
    const contestant = (name: string) => (): Promise<number> => Promise.resolve(order.push(name));
    const results = await interleave([contestant('a'), contestant('b')], new AbortController().signal);
    expect(order.join('')).toMatch(/^(ab)+$/);
    expect(order.length / 2).toBeGreaterThan(5);
    expect(results).toEqual(
      [0, 1].map((at) => order.map((_, i) => i + 1).filter((i) => i > 2 && i % 2 !== at)),
    );
  });

  it('stop when they are told to', async () => {
    const controller = new AbortController();
    const contestant = (): Promise<number> => {
      controller.abort(new Error('enough'));
      return Promise.resolve(1);
    };
    await expect(interleave([contestant, contestant], controller.signal)).rejects.toThrow('enough');
  });

  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[4, 1, 9, 2], 3],
  ])('of %j have the median %d', (values, expected) => expect(median(values)).toBe(expected));

  it('are compared each with its own reference', () => {
    expect(medianRatio([1, 20, 300], [1, 10, 100])).toBe(2);
  });
});

it.each([
  [{ kind: 'at least', bound: 2 }, 2, true],
  [{ kind: 'at least', bound: 2 }, 1.99, false],
  [{ kind: 'below', bound: 2 }, 2, false],
  [{ kind: 'below', bound: 2 }, 1.99, true],
] as const)('%j is compared with %d', (aim, value, met) => {
  expect(isMet({ measured: 'it', aim, value, unit: '×' })).toBe(met);
});

describe('the document', () => {
  const marked = (text: string): string =>
    `before\n<!-- measured: written by \`npm run bench\`, do not edit -->${text}<!-- /measured -->\nafter\n`;

  it('gets its measured part replaced, and nothing else', () => {
    expect(replaceMeasured(marked('\n\nold\n\n'), 'new')).toBe(marked('\n\nnew\n\n'));
  });

  it('has to have the marks', () => {
    expect(() => replaceMeasured('before', 'new')).toThrow('The document has no lines');
  });
});
