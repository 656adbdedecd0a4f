// Values of variables in what the other side says: none is left in any of its texts, and nothing else is touched.

import { describe, expect, it } from 'vitest';

import type { Ending } from '../../../src/core/stream/ending.ts';
import { hideInEnding, hideValuesIn } from '../../../src/core/stream/hiddenValues.ts';

const hidden = [['open sesame', '{{key}}']] as const;

describe('an ending', () => {
  it.each(['reason', 'statusText', 'contentType', 'bodyStart'] as const)(
    'has no hidden value in its %s, as it is or as an address holds it',
    (member) => {
      const ending = { cause: 'http-error', [member]: 'an open sesame, open%20sesame' } as Ending;
      expect(hideInEnding(ending, hidden)).toEqual({ cause: 'http-error', [member]: 'an {{key}}, {{key}}' });
    },
  );

  it('keeps what it does not have, and all else, as it was', () => {
    const ending: Ending = {
      cause: 'http-error',
      status: 500,
      code: 'open sesame',
      leftBehind: ['Cookie'],
      isSimulated: true,
    };
    expect(hideInEnding(ending, hidden)).toStrictEqual(ending);
    const told: Ending = { cause: 'http-error', reason: 'open sesame' };
    expect(hideInEnding(told, [])).toStrictEqual(told);
  });
});

describe('a value', () => {
  it.each([
    ['12345', '12345'],
    ['123456', '{{v}}'],
    ['1234567', '{{v}}'],
  ])('of %j is shown as %j: shorter ones stand in too many words', (value, shown) => {
    expect(hideValuesIn({ text: value }, [[value, '{{v}}']])).toEqual({ text: shown });
  });

  it('is hidden wherever it stands in a text, in lists within lists, and in no name of a member', () => {
    const value = 'secret$&value';
    const told = { [value]: [`${value}${value}`, [{ a: `x ${value} y` }], null, 7, true, undefined] };
    expect(hideValuesIn(told, [[value, '$1{{v}}']])).toEqual({
      [value]: ['$1{{v}}$1{{v}}', [{ a: 'x $1{{v}} y' }], null, 7, true, undefined],
    });
  });

  it('that holds another is hidden first, in either order', () => {
    const short = ['abcdef', '{{short}}'] as const;
    const long = ['abcdef ghi', '{{long}}'] as const;
    for (const both of [
      [short, long],
      [long, short],
    ])
      expect(hideValuesIn('abcdef ghi abcdef%20ghi abcdef', both)).toBe('{{long}} {{long}} {{short}}');
  });

  it('that no address can hold is hidden as it is', () => {
    expect(hideValuesIn('a broken\ud800half', [['broken\ud800half', '{{v}}']])).toBe('a {{v}}');
  });
});
