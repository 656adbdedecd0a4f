// What a timeline says of what came after an end.

import { describe, expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import { describeNext } from '../../../src/core/log/nextWords.ts';
import type { Ending, EndingParty } from '../../../src/core/stream/ending.ts';
import { ScriptedStream } from '../scriptedStream.ts';

/** The sentence at the last end. */
function nextOf({ log }: ScriptedStream): string {
  for (let number = log.length; number >= 1; number -= 1) {
    const entry = log.entry(number);
    if (!isKind(entry, 'close') && !isKind(entry, 'error')) continue;
    const detail = log.detail(entry);
    if (detail) return describeNext(log, entry, detail);
  }
  throw new Error('There is no end.');
}

describe('after the end of a relayed attempt', () => {
  it.each<[Ending, EndingParty, string]>([
    [{ cause: 'end' }, 'server', 'An EventSource comes back in 3.0 s, without Last-Event-ID.'],
    [{ cause: 'http-error', status: 503 }, 'server', 'An EventSource stops for good.'],
    [{ cause: 'no-content', status: 204 }, 'server', 'An EventSource stops for good.'],
    [{ cause: 'client', by: 'app' }, 'app', 'The app left of itself, and may come back.'],
    [
      { cause: 'client', by: 'relay', isSimulated: true },
      'relay',
      'What the app does depends on what it got: the app’s side has it.',
    ],
    [
      { cause: 'answered', status: 202 },
      'server',
      'The call has its answer: there is no stream to come back for.',
    ],
  ])('by %j, %s: what is to be expected, and then what was', (ending, endedFirst, expected) => {
    const stream = new ScriptedStream();
    for (let time = 1; time <= 2; time += 1) {
      stream.attempt().pass(10).ended(ending, undefined, endedFirst);
      expect(nextOf(stream)).toBe(expected);
    }
    stream.pass(1_500).attempt();
    expect(nextOf(stream)).toBe('The app came back after 1.5 s.');
  });
});

it('a stream of the inspector’s own says what a client does, whatever came after', () => {
  const stream = new ScriptedStream().attempt().ended({ cause: 'http-error', status: 503 });
  expect(nextOf(stream)).toBe('An EventSource stops for good.');
  stream.pass(1_500).attempt();
  expect(nextOf(stream)).toBe('An EventSource stops for good.');
});
