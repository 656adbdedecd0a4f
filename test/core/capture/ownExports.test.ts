// What the inspector has exported opens again, with the same entries as far as the format has them.

import { describe, expect, it } from 'vitest';

import { exportedText } from '../export/exported.ts';
import { bytesOf } from '../recording.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { linesOf, logOf, streamsOf } from './opened.ts';

function scripted(): ScriptedStream {
  const stream = new ScriptedStream({ url: 'http://localhost:3000/events' });
  stream.attempt().pass(10.5).opened().pass(2);
  stream.receive(': hi\nretry: 500\nid: 7\nevent: tick\ndata: a\ndata: ü\n\nid: 8\n\n').pass(1000);
  stream.ended({ cause: 'truncated' }).pass(500).attempt().opened().receive('data: c\n\n').pass(20);
  return stream;
}

/** Entries of bodies and the ends, without what is said of the file. */
const ofStream = (lines: readonly string[]): string[] =>
  lines.filter((line) => /^\d+ (?:request|open|comment|retry|id|error|close|\w+#)/.test(line));

const all = [
  '0 request GET http://localhost:3000/events -',
  '11 open 200',
  '13 comment  hi',
  '13 retry 500',
  '13 tick#7 a\nü',
  '13 id 8|',
];

describe('an export', () => {
  it('as NDJSON opens as the timeline that it was', () => {
    const stream = scripted();
    const text = exportedText(stream.log, 'ndjson');
    const streams = streamsOf({ bytes: bytesOf(text) });
    expect(streams).toHaveLength(1);
    const lines = streams.flatMap((each) => linesOf(logOf(each)));
    expect(ofStream(lines)).toEqual([
      all[0],
      // When the head came is not in the file.
      '0 open 200',
      ...all.slice(2),
      '1013 error The connection was closed before the response was complete, by the server or something on the way.',
      '1513 request GET http://localhost:3000/events 8',
      '1513 open 200',
      '1513 message#8 c',
    ]);
    expect(lines).toContain('0 Read from an export of SSE Inspector.');
    expect(lines.at(-1)).toContain('Whether this response had ended, and how, is not in the file.');
  });

  it('as HAR opens with the times of its events, and its ending', () => {
    const stream = scripted();
    const text = exportedText(stream.log, 'har');
    const lines = streamsOf({ bytes: bytesOf(text) }).flatMap((each) => linesOf(logOf(each)));
    expect(lines.filter((line) => /#|error/.test(line))).toEqual([
      expect.stringMatching(/^\d+ tick#7 a\nü$/),
      expect.stringMatching(/^\d+ error The connection was closed before the response was complete/),
      expect.stringMatching(/^\d+ message#8 c$/),
    ]);
  });

  it('of which the end is missing opens up to there', () => {
    const stream = scripted();
    const text = exportedText(stream.log, 'ndjson');
    const cut = text.slice(0, text.indexOf('"kind":"id"') + 20);
    const lines = streamsOf({ bytes: bytesOf(cut) }).flatMap((each) => linesOf(logOf(each)));
    expect(ofStream(lines).at(-1)).toBe('13 tick#7 a\nü');
  });
});
