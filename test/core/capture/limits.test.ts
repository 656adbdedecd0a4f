// What is too large to be read at once, or too much, is refused with what would be read.

import { describe, expect, it } from 'vitest';

import { checkItemBytes, checkParts, readAtOnce } from '../../../src/core/capture/reading/captureReading.ts';
import { cassetteItems } from '../../../src/core/capture/cassettes.ts';
import { timedLines } from '../../../src/core/capture/timedLines.ts';
import { bytesOf } from '../recording.ts';
import { streamsOf } from './opened.ts';

describe('the limits of a file', () => {
  it('are those that are told', () => {
    expect(() => checkItemBytes(2_000, 2_000)).not.toThrow();
    expect(() => checkItemBytes(2_001, 2_000)).toThrow(
      'A part of the file has 2.0 kB. Such parts are read up to 2.0 kB.',
    );
    expect(() => checkParts(1_000_000)).not.toThrow();
    expect(() => checkParts(1_000_001)).toThrow(
      'The file has more than 1,000,000 lines or reads with times.',
    );
  });

  it.each<[what: string, read: () => unknown]>([
    [
      'an entry of a HAR file',
      () => streamsOf({ bytes: bytesOf(`{"log":{"entries":["${'x'.repeat(65 * 2 ** 20)}"]}}`) }),
    ],
    [
      'a line of JSON',
      () =>
        streamsOf({ bytes: bytesOf(`{"a":1}\n{"ts":1,"line":"${'x'.repeat(33 * 2 ** 20)}"}\n`).slice(8) }),
    ],
    [
      'an exchange in YAML',
      () => cassetteItems(bytesOf(`interactions:\n- request: ${'x'.repeat(9 * 2 ** 20)}\n`)),
    ],
    [
      'an exchange of nock',
      () => streamsOf({ bytes: bytesOf(`[{"scope":"http://a","response":"${'x'.repeat(33 * 2 ** 20)}"}]`) }),
    ],
  ])('hold for %s', (_what, read) => {
    expect(read).toThrow('Such parts are read up to');
  });

  it('hold for lines with times', () => {
    const bytes = bytesOf('1795891240.5 \n'.repeat(1_001_000));
    expect(() => readAtOnce(timedLines.read({ bytes }))).toThrow('more than 1,000,000 lines');
  });
});
