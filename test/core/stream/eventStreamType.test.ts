// Which types are those of an event stream, and the charsets for which Chromium refuses one. Each row of the second table
// was measured in Chromium 153; test/net/http/charsets.test.ts asks the browser at hand again.

import { describe, expect, it } from 'vitest';

import {
  charsetRefusedByChromium,
  charsetsRefusedByChromium,
  isEventStream,
} from '../../../src/core/stream/eventStreamType.ts';
import { measuredTypes } from '../../fixtures/measuredTypes.ts';

describe('a Content-Type', () => {
  it.each(measuredTypes)('%j opens in Chromium: %s, in Firefox: %s', (types, inChromium, inFirefox) => {
    expect(isEventStream(types)).toBe(inFirefox);
    expect(isEventStream(types) && charsetRefusedByChromium(types) === undefined).toBe(inChromium);
  });

  it('names the charset as it was sent', () => {
    expect(charsetRefusedByChromium(['text/event-stream; charset=ISO-8859-1'])).toBe('ISO-8859-1');
    expect(charsetRefusedByChromium(['text/event-stream; charset="a\\"b" ; x=y'])).toBe('a"b');
    expect(charsetRefusedByChromium([])).toBeUndefined();
  });

  it('of any length is looked at in no time that grows with its square', () => {
    const long = `text/event-stream; ${'x="\\"";'.repeat(40_000)} charset=latin1`;
    expect(charsetRefusedByChromium([long])).toBe('latin1');
    expect(isEventStream([`${'a/b,'.repeat(60_000)}text/event-stream`])).toBe(true);
  });
});

it('the list of refused charsets is what was measured', () => {
  const told = charsetsRefusedByChromium.map((charset) => `text/event-stream; charset=${charset}`);
  const measured = new Set(
    measuredTypes.filter(([, inChromium]) => !inChromium).map(([types]) => types.join()),
  );
  expect(told.filter((type) => !measured.has(type))).toEqual([]);
});
