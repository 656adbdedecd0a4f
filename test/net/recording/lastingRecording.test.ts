// A recording that is to outlive a loss of power: it waits for the disk once its file is complete, each time.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { FaultyFiles } from '../../helpers/faultyFiles.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { openedAt, recordInto } from './recordingAt.ts';
import { bytesStep, WrittenStream } from './writtenStream.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sse-lasting-'));
  path = join(folder, 'a.sserec');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a recording whose file is complete', () => {
  it.each([
    [true, 1],
    [false, 0],
    [undefined, 0],
  ])('waits for the disk, each time, where it is to last: %s', (isLasting, each) => {
    const stream = new WrittenStream();
    const files = new FaultyFiles();
    const recording = recordInto(path, stream, {
      calls: files.calls,
      ...(isLasting !== undefined && { isLasting }),
    });
    for (let round = 1; round <= 2; round += 1) {
      stream.do(bytesStep('data: a\n\n'));
      recording.flush();
      expect(files.count('sync')).toBe((round - 1) * each);
      recording.rest();
      expect(files.count('sync')).toBe(round * each);
    }
    stream.do(bytesStep('data: a\n\n'));
    recording.finish();
    expect(files.count('sync')).toBe(3 * each);
  });

  it('but for the disk, which does not say that it has it, is told of as failed, and is closed', async () => {
    await expectNothingLeft(
      () => {
        rmSync(path, { force: true });
        const failures: unknown[] = [];
        const files = new FaultyFiles(({ name }) => (name === 'sync' ? { error: 'EIO' } : undefined));
        const stream = new WrittenStream();
        stream.do(bytesStep('data: a\n\n'));
        recordInto(path, stream, {
          calls: files.calls,
          isLasting: true,
          onFailure: (error) => failures.push(error),
        }).finish();
        expect(failures).toMatchObject([{ code: 'EIO' }]);
      },
      { uses: 20 },
    );
    expect((await openedAt(path)).isWhole).toBe(true);
  });
});
