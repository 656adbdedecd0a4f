// What the timelines of a relayed stream say of endings that the relay made.

import { expect, it } from 'vitest';

import type { Ending } from '../../../../src/core/stream/ending.ts';
import { adviseEnding, describeEnding } from '../../../../src/core/log/endingWords.ts';

it.each<[Ending, string, string | undefined]>([
  [
    { cause: 'end', by: 'relay', isSimulated: true },
    'Simulated: The server ended the response.',
    'The relay made this ending on the wire. The other side had not ended.',
  ],
  [
    { cause: 'client', by: 'relay', isSimulated: true },
    'Simulated: The relay closed the connection, as an app that leaves.',
    'The relay made this ending on the wire. The other side had not ended.',
  ],
  [{ cause: 'client', by: 'relay' }, 'The relay was stopped.', undefined],
  [{ cause: 'client', by: 'app' }, 'The app closed the connection.', undefined],
])('%j', (ending, sentence, advice) => {
  expect(describeEnding(ending)).toBe(sentence);
  expect(adviseEnding(ending)).toBe(advice);
});
