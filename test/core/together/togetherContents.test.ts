// What rows of several streams show, when there are other formats of one's own.

import { afterEach, expect, it } from 'vitest';

import { useOwnFormats } from '../../../src/core/assembly/ownFormats.ts';
import { TogetherContents } from '../../../src/core/together/togetherContents.ts';
import type { TogetherLane } from '../../../src/core/together/togetherLane.ts';
import { parseOwnFormat } from '../../../src/core/ownFormat/ownFormatParser.ts';
import { ScriptedStream } from '../scriptedStream.ts';

afterEach(() => useOwnFormats([]));

it('is read anew, and as before once they are gone', () => {
  const stream = new ScriptedStream().attempt().opened().receive('data: {"say":"a"}\n\n');
  const lane: Pick<TogetherLane, 'log'> = { log: stream.log };
  const contents = new TogetherContents();
  const shown = (): unknown =>
    contents.of([{ lane: lane as TogetherLane, number: 3, pageNumber: 1 }]).get(1)?.gist?.parts;
  expect(shown()).toBeUndefined();
  const parsed = parseOwnFormat('{"version": 1, "text": "$.say"}', 'ours');
  useOwnFormats('format' in parsed ? [parsed.format] : []);
  expect(shown()).toEqual([{ kind: 'text', text: 'a' }]);
  useOwnFormats([]);
  expect(shown()).toBeUndefined();
});
