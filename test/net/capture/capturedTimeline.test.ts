// A stream of a file as the timeline shows it, and as a recording that is saved of it.

import { describe, expect, it } from 'vitest';

import type { BodyFormat } from '../../../src/core/wire/bodyFraming.ts';
import { CapturedTimeline } from '../../../src/net/capture/capturedTimeline.ts';
import { openRecording } from '../../../src/net/recording/openRecording.ts';
import { RecordingPieces } from '../../../src/net/recording/recordingPieces.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { capture, linesOf } from '../../core/capture/opened.ts';
import { readHere } from './readHere.ts';

const writtenAtMs = Date.UTC(2026, 10, 28, 12);

async function open(name: string, signal?: AbortSignal): Promise<CapturedTimeline> {
  const [stream] = await readHere(capture(name), { writtenAtMs });
  return CapturedTimeline.open(stream ?? expect.fail('no stream'), {
    maxEventBytes: 1_000_000,
    fileUrl: 'file:///captures/some.txt',
    writtenAtMs,
    recordedAs: { name, notes: [] },
    ...(signal && { signal }),
  });
}

describe('a stream of a file', () => {
  it.each([
    ['trace-redir.txt', 1],
    ['n.txt', 1],
    ['chrome-devtools.har', 1],
  ])('%s is over', async (name, attempt) => {
    const timeline = await open(name);
    expect(timeline.state).toMatchObject({ phase: 'stopped', attempt });
    expect(timeline.nowMs()).toBe(timeline.log.index.receivedAtMs(timeline.log.length));
    timeline.dispose();
  });

  it('has counts, and the address of the file where nothing says what was asked for', async () => {
    const timeline = await open('n.txt');
    expect(timeline.request).toEqual({ url: 'file:///captures/some.txt' });
    expect(timeline.totals).toEqual({
      messages: 3,
      bodyBytes: capture('n.txt').length,
      wireBytes: capture('n.txt').length,
    });
    expect(timeline.state).toMatchObject({
      reason: { kind: 'file ends' },
      lastEventId: '8',
      reconnectionTimeMs: 300,
    });
  });

  it('begins when the file says, or on the day of the file', async () => {
    expect(new Date((await open('trace-redir.txt')).log.startedAtMs).toISOString()).toBe(
      '2026-11-29T10:09:45.326Z',
    );
    expect((await open('n.txt')).log.startedAtMs).toBe(writtenAtMs);
    const began = new Date((await open('ts-abs.txt')).log.startedAtMs);
    expect([began.getHours(), began.getMinutes(), began.getSeconds()]).toEqual([18, 40, 40]);
  });

  it.each(['n.txt', 'trace-redir.txt', 'chrome-devtools.har', 'in.txt'])(
    '%s is the same in a recording of it',
    async (name) => {
      const timeline = await open(name);
      const bytes = new Uint8Array(Buffer.concat([...new RecordingPieces([timeline]).make()]));
      const recording = await openRecording(sourceOf(bytes));
      if ('kind' in recording) throw new Error(recording.kind);
      const [saved] = recording.streams;
      if (!saved) throw new Error('There is no stream in it.');
      expect(linesOf(saved.log)).toEqual(linesOf(timeline.log));
      expect(saved.request.url).toBe(timeline.request.url);
      expect(saved.log.startedAtMs).toBe(timeline.log.startedAtMs);
    },
  );

  it.each<[BodyFormat, string, string]>([
    ['json-lines', 'text/event-stream', 'application/x-ndjson'],
    ['event-stream', 'application/x-ndjson', 'text/event-stream'],
  ])('has the format of its last attempt: %s', async (format, ...types) => {
    const [stream] = await readHere(capture('trace-redir.txt'), { writtenAtMs });
    const [attempt] = stream?.attempts ?? [];
    const head = attempt?.head;
    if (!stream || !head) throw new Error('There is no head in it.');
    const attempts = types.map((type) => ({
      ...attempt,
      head: { ...head, status: 200, headers: [['content-type', type]] satisfies [string, string][] },
    }));
    const timeline = await CapturedTimeline.open(
      { ...stream, attempts },
      { maxEventBytes: 1_000_000, fileUrl: 'file:///a', writtenAtMs, recordedAs: { name: 'a', notes: [] } },
    );
    expect(timeline.bodyFormat).toBe(format);
  });

  it('is not written on when nobody wants it any more', async () => {
    await expect(open('n.txt', AbortSignal.abort(new Error('closed')))).rejects.toThrow('closed');
  });
});
