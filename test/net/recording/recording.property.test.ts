import fc from 'fast-check';
import { expect, it } from 'vitest';

import { openRecording, type OpenRecording } from '../../../src/net/recording/openRecording.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';
import { StreamRecorder } from '../../../src/net/recording/streamRecorder.ts';
import { bytesStep, arrivalsOf, contentOf, steps, WrittenStream, type Step } from './writtenStream.ts';

/** Records while the steps are done; returns the bytes of the file. */
function recordedBytes(stream: WrittenStream, done: readonly Step[], isFinished = true): Uint8Array {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  const recorder = new StreamRecorder(stream, writer, 0);
  stream.log.subscribeClear(() => recorder.finish(true));
  for (const step of done) {
    stream.do(step);
    if (step.kind === 'flush') recorder.finish();
  }
  recorder.finish(true);
  if (isFinished) writer.finish();
  return new Uint8Array(Buffer.concat(pieces));
}

function isKept({ kind }: Step): boolean {
  return kind !== 'clear' && kind !== 'undo';
}

const someBytes = bytesStep('data: a\n\n');

/** The LF of a CRLF may come after the clear that took the entry away. */
function withoutLateLf(entry: unknown): unknown {
  const { length: _, bytes, ...rest } = entry as { length: number; bytes: string };
  return { ...rest, bytes: bytes.replace(/\r\n$/, '\r') };
}

async function open(bytes: Uint8Array): Promise<OpenRecording> {
  const recording = await openRecording(sourceOf(bytes));
  if ('kind' in recording) throw new Error(`It does not open: ${recording.kind}`);
  return recording;
}

it('has the same entries, bytes, times and state as the stream had', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (done) => {
      const stream = new WrittenStream();
      const { streams, isWhole } = await open(recordedBytes(stream, done.filter(isKept)));
      const [opened] = streams;
      expect(isWhole).toBe(true);
      expect(opened && contentOf(opened.log)).toEqual(contentOf(stream.log));
      expect(opened && arrivalsOf(opened.log)).toEqual(arrivalsOf(stream.log));
      expect(opened?.lastState).toEqual(stream.state);
      expect(opened?.totals).toEqual(stream.totals);
    }),
  );
});

it('keeps what is cleared while it is recorded, and has nothing twice when that is undone', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (done) => {
      const [stream, whole] = [new WrittenStream(), new WrittenStream()];
      for (const step of done)
        whole.do(step.kind === 'clear' || step.kind === 'undo' ? { kind: 'flush' } : step);
      const { streams } = await open(recordedBytes(stream, done));
      const [opened] = streams;
      expect(opened && contentOf(opened.log).map(withoutLateLf)).toEqual(
        contentOf(whole.log).map(withoutLateLf),
      );
    }),
  );
});

it('has a log that was cleared as it is shown', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (done) => {
      const stream = new WrittenStream();
      for (const step of done) stream.do(step);
      const { streams } = await open(recordedBytes(stream, []));
      const [opened] = streams;
      expect(opened && contentOf(opened.log)).toEqual(contentOf(stream.log));
    }),
  );
});

it('goes on in the same file where it ended, whole or cut, as if it had never ended', async () => {
  const cuts = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(steps, steps, cuts, async (done, more, part) => {
      const bytes = recordedBytes(new WrittenStream(), done.filter(isKept));
      const end = part === null ? bytes.length : 16 + Math.floor(part * (bytes.length - 17));
      const { streams, places, blocksEnd } = await open(bytes.subarray(0, end));
      const [before] = streams;
      if (!before?.copied) return;
      const stream = new WrittenStream(before);
      const pieces: Uint8Array[] = [bytes.slice(0, blocksEnd)];
      const kept = { places, sizeBytes: blocksEnd };
      const writer = new RecordingWriter((piece) => pieces.push(piece), kept);
      const recorder = new StreamRecorder(stream, writer, 0, false, before.copied);
      for (const step of more.filter(isKept)) {
        stream.do(step);
        if (step.kind === 'flush') recorder.finish();
      }
      recorder.finish(true);
      writer.finish();
      const again = await open(new Uint8Array(Buffer.concat(pieces)));
      expect(again.streams[0] && contentOf(again.streams[0].log)).toEqual(contentOf(stream.log));
      expect(again.streams[0] && arrivalsOf(again.streams[0].log)).toEqual(arrivalsOf(stream.log));
      expect(again.streams[0]?.lastState).toEqual(stream.state);
      // The same as a recording of its own.
      const copy = await open(recordedBytes(stream, []));
      expect(copy.streams[0] && contentOf(copy.streams[0].log)).toEqual(contentOf(stream.log));
    }),
    // Cut before the names of the types.
    { examples: [[[someBytes], [someBytes], 0.1]] },
  );
});

it('has no credentials of a stream in its state, which repeats how the last attempt ended', async () => {
  for (const policy of ['waiting', 'stopped'] as const) {
    const stream = new WrittenStream();
    stream.do({ kind: 'attempt' });
    const cause = policy === 'waiting' ? 'reset' : 'bad-redirect';
    stream.do({
      kind: 'end',
      ending: { cause, reason: 'to http://localhost/?token=open-sesame', status: 302 },
    });
    expect(stream.state.phase).toBe(policy);
    expect(JSON.stringify(stream.state)).toContain('open-sesame');
    const { streams } = await open(recordedBytes(stream, []));
    const state = JSON.stringify(streams[0]?.lastState);
    expect(state).not.toContain('open-sesame');
    expect(state).toContain(cause);
    expect(JSON.stringify(streams[0] && contentOf(streams[0].log))).not.toContain('open-sesame');
  }
});

it('opens wherever it is cut, with the entries up to there', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.double({ min: 0, max: 1, noNaN: true }), async (done, part) => {
      const stream = new WrittenStream();
      const bytes = recordedBytes(stream, done.filter(isKept));
      const cut = bytes.subarray(0, 16 + Math.floor(part * (bytes.length - 17)));
      const { streams, isWhole } = await open(cut);
      expect(isWhole).toBe(false);
      const content = streams[0] ? contentOf(streams[0].log) : [];
      expect(contentOf(stream.log).slice(0, content.length)).toEqual(content);
    }),
  );
});

it('never throws for bytes that were changed, and shows nothing that was not there', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.integer({ min: 1, max: 255 }), async (done, where, change) => {
      const stream = new WrittenStream();
      const bytes = Uint8Array.from(recordedBytes(stream, done.filter(isKept), where % 2 === 0));
      const at = where % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ change;
      const recording = await openRecording(sourceOf(bytes));
      if ('kind' in recording) return;
      const there = new Set(
        contentOf(stream.log).map((entry) => JSON.stringify((entry as { bytes: string }).bytes)),
      );
      for (const opened of recording.streams)
        for (const entry of contentOf(opened.log)) {
          const { bytes: shown } = entry as { bytes: string };
          if (shown !== '') expect(there).toContain(JSON.stringify(shown));
        }
    }),
  );
});
