// How many bytes are read and watched where events are compared: to the byte. And which events tell that something can
// be said, where some of them have no id.

import { describe, expect, it } from 'vitest';

import { ReconnectWatch } from '../../../src/core/resume/reconnectWatch.ts';
import { resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { AttemptLog } from '../attemptLog.ts';
import { inShort } from './resumeSamples.ts';

const boundBytes = 8 * 1024 * 1024;
const smallBytes = 30;

function eventOf(id: number, sizeBytes = smallBytes): string {
  const [start, end] = [`id: ${id}\ndata: `, '\n\n'];
  return start + 'x'.repeat(sizeBytes - start.length - end.length) + end;
}

describe('what is read of a log', () => {
  /** The ids that are read of an attempt with these events. */
  function idsRead(blocks: readonly string[], maxEvents?: number): string {
    const attempts = new AttemptLog();
    attempts.begin();
    for (const block of blocks) attempts.push(block);
    const read = resumeEventsOf(attempts.log, attempts.log.length, maxEvents);
    return read.map(({ id }) => id).join(' ');
  }

  it.each([
    [boundBytes, '1 2 3 4 5 6 7 8 9 10 12'],
    [boundBytes - 1, '1 2 3 4 5 6 7 8 9 10 11 12'],
  ])('goes on before a newest event of %i bytes so: %s', (sizeBytes, ids) => {
    const before = Array.from({ length: 11 }, (_, at) => eventOf(at + 1));
    expect(idsRead([...before, eventOf(12, sizeBytes)])).toBe(ids);
  });

  it.each([
    [boundBytes, '1 4'],
    [boundBytes - 1, '1 2 4'],
  ])('goes on after a first event of %i bytes so: %s', (sizeBytes, ids) => {
    expect(idsRead([eventOf(1, sizeBytes), eventOf(2), eventOf(3), eventOf(4)], 1)).toBe(ids);
  });
});

describe('a watch over an attempt', () => {
  /** An attempt with these ids, which broke, and one that asks to go on behind the last of them; then what is written. */
  function watchAfter(ids: readonly number[]): { readonly attempts: AttemptLog; readonly said: string[] } {
    const attempts = new AttemptLog();
    const said: string[] = [];
    const watch = new ReconnectWatch(attempts.log, ({ verdict }) => said.push(inShort(verdict)));
    attempts.log.subscribe(watch.follow);
    attempts.begin();
    for (const id of ids) attempts.push(eventOf(id));
    attempts.end();
    attempts.begin(String(ids.at(-1)));
    return { attempts, said };
  }

  it.each([
    [boundBytes, ['exact']],
    [boundBytes - 1, ['exact', 'duplicates 6']],
  ])('over whose events of %i bytes the next one tells %j', (sizeBytes, verdicts) => {
    const { attempts, said } = watchAfter([1, 2, 3, 4, 5]);
    attempts
      .push(eventOf(6))
      .push(eventOf(7, sizeBytes - smallBytes))
      .push(eventOf(6));
    expect(said).toEqual(verdicts);
  });

  it('says at its bound in bytes what it says at the end of an attempt that brings nothing new', () => {
    const { attempts, said } = watchAfter([1, 2, 3, 4, 5]);
    attempts.push(eventOf(5)).push(eventOf(5, boundBytes - 2 * smallBytes));
    attempts.push(': no event, and not counted\n\n'.repeat(10));
    expect(said).toEqual([]);
    attempts.push(eventOf(5));
    expect(said).toEqual(['cannot tell: several events share one id']);
  });

  it.each([
    ['after a known one', [eventOf(2), 'data: x\n\n'.repeat(200)]],
    ['between known ones', Array.from({ length: 40 }, (_, at) => `${eventOf(at + 2)}data: x\n\n`)],
  ])('waits while events without ids come %s', (_, blocks) => {
    const { attempts, said } = watchAfter(Array.from({ length: 50 }, (__, at) => at + 1));
    for (const block of blocks) attempts.push(block);
    expect(said).toEqual([]);
    attempts.push(eventOf(51));
    expect(said).toEqual([expect.stringMatching(/^duplicates 2/)]);
  });
});
