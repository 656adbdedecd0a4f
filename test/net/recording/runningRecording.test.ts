import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { clientOf } from '../../../src/core/clients/streamClient.ts';
import type { RunningRecording } from '../../../src/net/recording/runningRecording.ts';
import { failingWrites, FaultyFiles, half } from '../../helpers/faultyFiles.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { openedAt, recordInto } from './recordingAt.ts';
import { bytesStep, contentOf, WrittenStream } from './writtenStream.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-running-'));
  path = join(folder, 'a.sserec');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function expectWhole(stream: WrittenStream): Promise<void> {
  const { streams, isWhole } = await openedAt(path);
  expect(isWhole).toBe(true);
  expect(streams[0] && contentOf(streams[0].log)).toEqual(contentOf(stream.log));
}

describe('a recording that is written while its stream goes on', () => {
  it('has what there was when it began, and what came until it ended', async () => {
    const stream = new WrittenStream();
    stream.do(bytesStep('data: before\n\n'));
    const recording = recordInto(path, stream);
    stream.do(bytesStep('data: while\n\n'));
    recording.finish();
    await expectWhole(stream);
    stream.do(bytesStep('data: after\n\n'));
    recording.flush();
    expect((await openedAt(path)).streams[0]?.log.length).toBe(stream.log.length - 1);
  });

  it('is whole while it rests, and goes on when something comes', async () => {
    const stream = new WrittenStream();
    const recording = recordInto(path, stream);
    for (const text of ['one', 'two', 'three']) {
      stream.do(bytesStep(`data: ${text}\n\n`));
      recording.rest();
      await expectWhole(stream);
      const { sizeBytes } = recording;
      recording.rest();
      recording.flush();
      expect(recording.sizeBytes).toBe(sizeBytes);
    }
    recording.finish();
    await expectWhole(stream);
  });

  it('says who reads its stream as it was chosen last, while it goes on and while it rests', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const stream = new WrittenStream();
    stream.do(bytesStep('data: one\n\n'));
    const recording = recordInto(path, stream);
    vi.advanceTimersByTime(1_000);
    const choices = ['openai-loop', 'mcp-sse', 'auto'] as const;
    for (const choice of choices) {
      clientOf(stream.log).choose(choice);
      vi.advanceTimersByTime(1_000);
      const { streams, isWhole } = await openedAt(path);
      expect([streams[0]?.client, isWhole]).toEqual([choice, false]);
    }
    recording.rest();
    for (const choice of choices) {
      clientOf(stream.log).choose(choice);
      const { streams, isWhole } = await openedAt(path);
      expect([streams[0]?.client, isWhole, vi.getTimerCount()]).toEqual([choice, true, 0]);
    }
    const { sizeBytes } = recording;
    recording.rest();
    recording.finish();
    expect(recording.sizeBytes).toBe(sizeBytes);
    clientOf(stream.log).choose('mcp-sse');
    expect((await openedAt(path)).streams[0]?.client).toBe('auto');
    await expectWhole(stream);
  });

  it('can be read before it is over', async () => {
    const stream = new WrittenStream();
    const recording = recordInto(path, stream);
    stream.do(bytesStep('data: one\n\n'));
    recording.flush();
    const { streams, isWhole } = await openedAt(path);
    expect(isWhole).toBe(false);
    expect(streams[0] && contentOf(streams[0].log)).toEqual(contentOf(stream.log));
    recording.finish();
  });

  it('is whole, also where much came at once, which is written in several turns', async () => {
    const stream = new WrittenStream();
    let writtenCount = 0;
    let written = (): void => {};
    const recording = recordInto(path, stream, {
      onWritten: () => {
        writtenCount += 1;
        written();
      },
    });
    const event = `data: ${'x'.repeat(100_000)}\n\n`;
    for (let count = 0; count < 60; count += 1) stream.do(bytesStep(event));
    // Of the last entry, the end of its line might still come.
    stream.do(bytesStep('data: last\r\r'));
    recording.rest();
    expect(writtenCount).toBe(0);
    await new Promise<void>((resolve) => {
      written = resolve;
    });
    // It is closed in the same turn.
    await setImmediate();
    await expectWhole(stream);
    stream.do(bytesStep('data: after\n\n'));
    recording.finish();
    await expectWhole(stream);
  });

  it('may be given up by who hears of what was written, and is not there then', () => {
    const stream = new WrittenStream();
    const failures: unknown[] = [];
    const recording = recordInto(path, stream, {
      onWritten: () => recording.discard(),
      onFailure: (error) => failures.push(error),
    });
    stream.do(bytesStep('data: a\n\n'));
    recording.rest();
    recording.rest();
    expect([failures, existsSync(path)]).toEqual([[], false]);
  });

  it('replaces nothing', () => {
    writeFileSync(path, 'of somebody else');
    expect(() => recordInto(path, new WrittenStream())).toThrow(/EEXIST/);
    expect(readFileSync(path, 'utf8')).toBe('of somebody else');
  });

  it('is whole where the system writes half of what it is given', async () => {
    const stream = new WrittenStream();
    const recording = recordInto(path, stream, { calls: new FaultyFiles(half).calls });
    for (let count = 0; count < 50; count += 1) stream.do(bytesStep(`id: ${count}\ndata: a\n\n`));
    recording.finish();
    await expectWhole(stream);
  });

  it('has what came before any of its writes failed, says so once, and lets the stream go on', async () => {
    // The head, the facts and the state are written at the beginning; later writes are about entries.
    for (let failing = 1; failing < 30; failing += 1) {
      rmSync(path, { force: true });
      const files = new FaultyFiles(failingWrites('ENOSPC', (nth) => nth >= failing));
      const stream = new WrittenStream();
      const failures: unknown[] = [];
      let recording: RunningRecording;
      try {
        recording = recordInto(path, stream, {
          calls: files.calls,
          onFailure: (error) => failures.push(error),
        });
      } catch (error) {
        expect(error).toHaveProperty('code', 'ENOSPC');
        expect(() => readFileSync(path)).toThrow(/ENOENT/);
        continue;
      }
      for (let count = 0; count < 5; count += 1) {
        stream.do(bytesStep(`id: ${count}\ndata: ${count}\n\n`));
        recording.flush();
      }
      recording.finish();
      expect(failures.length).toBeLessThanOrEqual(1);
      const content = contentOf(stream.log);
      const [recorded] = (await openedAt(path)).streams;
      const kept = recorded ? contentOf(recorded.log) : [];
      expect(content.slice(0, kept.length)).toEqual(kept);
      if (failures.length === 0) expect(kept).toHaveLength(content.length);
      expect(stream.log.length).toBeGreaterThan(0);
    }
  });

  it('leaves nothing, however it ends', async () => {
    const stream = new WrittenStream();
    await expectNothingLeft((number) => {
      rmSync(path, { force: true });
      const calls =
        number % 3 === 0 ? { calls: new FaultyFiles(failingWrites('EIO', (nth) => nth > 4)).calls } : {};
      const recording = recordInto(path, stream, { ...calls, onFailure: () => {} });
      stream.do(bytesStep('data: a\n\n'));
      if (number % 3 === 1) recording.discard();
      else recording.finish();
      stream.do(bytesStep('data: b\n\n'));
    });
  });
});
