import { expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { readWholeText } from '../../../src/core/assembly/wholeText.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { bytesOf, listener } from '../recording.ts';
import { assemblyOf } from './assembling.ts';

it('counts the messages whose bytes are gone, and assembles what is left', () => {
  const bodies = new MemoryByteStore();
  const log = new EventLog(0, bodies);
  const recorder = new AttemptRecorder(log, 1, 1_000_000, listener());
  const long = 'x'.repeat(300_000);
  for (const content of [long, 'left']) {
    const data = JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] });
    recorder.push(bytesOf(`data: ${data}\n\n`), { receivedAtMs: 0, chunk: 1 });
  }
  bodies.discardBefore(log.entry(2).offset);
  const assembly = assemblyOf(log);
  expect(assembly.goneMessages).toBe(1);
  expect(assembly.answers[0]?.parts[0]?.text.text()).toBe('left');
  const reading = readWholeText(log, { firstEntry: 1, lastEntry: 2, place: 0 });
  let step = reading.next();
  while (!step.done) step = reading.next();
  expect(step.value).toEqual({ text: 'left', goneMessages: 1 });
});
