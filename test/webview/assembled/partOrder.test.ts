import { describe, expect, it } from 'vitest';

import type { PartView } from '../../../src/core/assembly/answerView.ts';
import { partsInOrder } from '../../../src/webview/assembled/partOrder.ts';

type Given = Partial<PartView> & Pick<PartView, 'kind'>;

/** Parts as `kind number`, indented where they stand beneath a call. */
function order(...given: readonly Given[]): string[] {
  const parts = given.map((part, at): PartView => ({
    number: at + 1,
    place: at,
    firstEntry: at + 1,
    lastEntry: at + 1,
    firstAtMs: at,
    lastAtMs: at,
    events: 1,
    isEnded: true,
    notes: [],
    ...part,
  }));
  return partsInOrder(parts).map(
    ({ part, call }) => `${call ? `${call.number} > ` : ''}${part.kind} ${part.number}`,
  );
}

describe('the parts of an answer', () => {
  it.each<readonly [string, readonly Given[], readonly string[]]>([
    [
      'stand as they came',
      [{ kind: 'text' }, { kind: 'reasoning' }, { kind: 'text' }],
      ['text 1', 'reasoning 2', 'text 3'],
    ],
    [
      'have results beneath the calls with their ids, in the order of the calls',
      [
        { kind: 'tool call', callId: 'a' },
        { kind: 'tool call', callId: 'b' },
        { kind: 'tool result', callId: 'b' },
        { kind: 'text' },
        { kind: 'approval request', callId: 'a' },
        { kind: 'tool result', callId: 'a' },
      ],
      [
        'tool call 1',
        '1 > approval request 5',
        '1 > tool result 6',
        'tool call 2',
        '2 > tool result 3',
        'text 4',
      ],
    ],
    [
      'take a result for that of the last call with its id, and leave those of none where they came',
      [
        { kind: 'tool result', callId: 'a' },
        { kind: 'tool call', callId: 'a' },
        { kind: 'tool result', callId: 'a' },
        { kind: 'tool call', callId: 'a' },
        { kind: 'tool result', callId: 'a' },
        { kind: 'tool result' },
        { kind: 'tool result', callId: 'c' },
      ],
      [
        'tool result 1',
        'tool call 2',
        '2 > tool result 3',
        'tool call 4',
        '4 > tool result 5',
        'tool result 6',
        'tool result 7',
      ],
    ],
    [
      'of several choices are not mixed',
      [
        { kind: 'tool call', callId: 'a', choice: 0 },
        { kind: 'tool call', callId: 'a', choice: 1 },
        { kind: 'tool result', callId: 'a', choice: 0 },
      ],
      ['tool call 1', '1 > tool result 3', 'tool call 2'],
    ],
    [
      'have reasoning above the text of the same event, and not above what came before',
      [
        { kind: 'text', firstEntry: 3 },
        { kind: 'text', firstEntry: 4 },
        { kind: 'reasoning', firstEntry: 4 },
        { kind: 'text', firstEntry: 4, choice: 1 },
        { kind: 'reasoning', firstEntry: 4, choice: 2 },
      ],
      ['text 1', 'reasoning 3', 'text 2', 'text 4', 'reasoning 5'],
    ],
  ])('%s', (_, parts, placed) => {
    expect(order(...parts)).toEqual(placed);
  });
});
