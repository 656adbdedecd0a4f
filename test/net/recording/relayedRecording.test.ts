// A relayed stream over real sockets, with rules at work, and its recording: each entry says the same of its way.

import { describe, expect, it } from 'vitest';

import { parseRule } from '../../../src/core/relay/rules/relayRuleParser.ts';
import type { EntryPassage } from '../../../src/core/relay/path/entryPassage.ts';
import type { StreamView } from '../../../src/core/page/streamStatus.ts';
import { openRecording, type OpenRecording } from '../../../src/net/recording/openRecording.ts';
import { RecordingPieces } from '../../../src/net/recording/recordingPieces.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { asChunk, lastChunk } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  requestHead,
  startRelay,
  untilEntry,
} from '../relay/relayUnderTest.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const events = Array.from({ length: 9 }, (_, at) => `id: ${at + 1}\ndata: event ${at + 1}\n\n`);

/** A stream of nine events, of which some are left out, changed, sent twice and moved; over two attempts. */
async function changedStream(): Promise<RelayedStream> {
  const upstream = await answeringUpstream((end) => {
    end.write(head);
    for (const event of events) end.write(asChunk(event));
    end.write(lastChunk);
  });
  const relay = await startRelay(upstream.origin);
  relay.streams.observe({
    onStream: (stream) => {
      for (const given of [
        { change: 'drop', at: 2 },
        { change: 'edit', edit: { data: 'other' }, at: 3 },
        { change: 'duplicate', at: 5 },
        { change: 'inject', event: { data: 'made up' }, at: 7 },
      ]) {
        const rule = parseRule(given);
        if (typeof rule === 'string') throw new Error(rule);
        stream.addRule(rule);
      }
    },
  });
  for (const attempt of [1, 2]) {
    const app = await connectApp(relay);
    const id = attempt === 1 ? [] : ['Last-Event-ID: 9'];
    app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream', 'Sec-Fetch-Dest: empty', ...id));
    await app.untilText('0\r\n\r\n');
    const [stream] = relay.streams.list();
    if (stream) await untilEntry(stream.appSide, 'close', attempt);
  }
  const [stream] = relay.streams.list();
  if (!stream) throw new Error('There is no stream.');
  return stream;
}

function bytesOf(streams: readonly StreamView[]): Uint8Array {
  return new Uint8Array(Buffer.concat([...new RecordingPieces(streams).make()]));
}

async function reopened(streams: readonly StreamView[]): Promise<OpenRecording> {
  const bytes = bytesOf(streams);
  const opened = await openRecording(sourceOf(bytes));
  if ('kind' in opened) throw new Error(opened.kind);
  return opened;
}

function passagesOf(stream: StreamView): unknown[] {
  return Array.from({ length: stream.log.length }, (_, at) => stream.passageOf?.(at + 1));
}

describe('a recording of a relayed stream', () => {
  it('says of each entry where it is on the other side and what happened to it, and a recording of it too', async () => {
    const stream = await changedStream();
    const sides = [stream.serverSide, stream.appSide];
    const once = await reopened(sides);
    const twice = await reopened(once.streams);
    const expected = sides.map(passagesOf);
    const sentences = expected
      .flat()
      .flatMap((passage) => (passage as { sentence?: string })?.sentence ?? []);
    for (const word of ['dropped', 'edited', 'more than once', 'made it up'])
      expect(sentences.some((sentence) => sentence.includes(word))).toBe(true);
    for (const { streams } of [once, twice]) {
      expect(streams.map(passagesOf)).toEqual(expected);
      // And again, when they are at hand.
      expect(streams.map(passagesOf)).toEqual(expected);
    }
    once.close();
    twice.close();
  });

  it('says nothing wrong of what it does not know, wherever the file is cut or damaged', async () => {
    const stream = await changedStream();
    const sides = [stream.serverSide, stream.appSide];
    const expected = sides.map(passagesOf);
    const whole = bytesOf(sides);
    for (let at = 17; at < whole.length; at += 41) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      for (const bytes of [changed, whole.slice(0, at)]) {
        const opened = await openRecording(sourceOf(bytes));
        if ('kind' in opened) continue;
        for (const each of opened.streams) {
          const ofSide = expected[each.relayedAs?.side === 'app' ? 1 : 0] ?? [];
          // Of an entry that is lost on the other side, its fate is known at the most.
          for (const [number, passage] of passagesOf(each).entries())
            if ((passage as EntryPassage | undefined)?.number !== undefined)
              expect(passage).toEqual(ofSide[number]);
        }
        opened.close();
      }
    }
  });
});
