import { describe, expect, it } from 'vitest';

import {
  parseHistoryFacts,
  surplusRecordings,
  type HistoryFacts,
  type KeptRecording,
} from '../../../src/core/recording/historyFacts.ts';

const facts: HistoryFacts = {
  method: 'GET',
  url: 'http://localhost:3000/events',
  startedAtMs: 1,
  lastAtMs: 2,
  status: 200,
  messages: 3,
  attempts: 1,
  ending: 'end',
  isFailure: false,
  relay: 'http://127.0.0.1:1',
  name: 'mine',
  note: 'why',
  isPinned: true,
  writer: { host: 'here', pid: 1, start: 'a' },
};

describe('the facts of a recording', () => {
  it('are read as they were written', () => {
    expect(parseHistoryFacts(JSON.stringify(facts))).toEqual(facts);
  });

  it.each(['', '{', '[]', 'null', '1', '{}', JSON.stringify({ ...facts, url: 'no address' })])(
    'are not in %j',
    (json) => {
      expect(parseHistoryFacts(json)).toBeUndefined();
    },
  );

  it.each(['method', 'url', 'startedAtMs', 'lastAtMs', 'messages', 'attempts'] as const)(
    'need %s',
    (name) => {
      expect(parseHistoryFacts(JSON.stringify({ ...facts, [name]: undefined }))).toBeUndefined();
      expect(parseHistoryFacts(JSON.stringify({ ...facts, [name]: {} }))).toBeUndefined();
    },
  );

  it.each(['status', 'ending', 'relay', 'name', 'note', 'isPinned', 'writer'] as const)(
    'go without %s when it is something else',
    (name) => {
      const { [name]: _, ...rest } = facts;
      expect(parseHistoryFacts(JSON.stringify({ ...facts, [name]: [7] }))).toEqual(rest);
    },
  );

  it.each(['name', 'note'] as const)('go without a %s that is empty', (name) => {
    const { [name]: _, ...rest } = facts;
    expect(parseHistoryFacts(JSON.stringify({ ...facts, [name]: '' }))).toEqual(rest);
  });
});

describe('what has to go', () => {
  const kept = (id: string, lastAtMs: number, more: Partial<KeptRecording> = {}): KeptRecording => ({
    id,
    sizeBytes: 10,
    lastAtMs,
    isPinned: false,
    isInUse: false,
    ...more,
  });
  const budget = { bytes: 30, ageMs: 100 };

  it.each<[string, readonly KeptRecording[], readonly string[]]>([
    ['nothing, where all fit', [kept('a', 1), kept('b', 2), kept('c', 3)], []],
    ['the oldest, where all take too much', [kept('b', 2), kept('a', 1), kept('d', 4), kept('c', 3)], ['a']],
    ['what is older than it may be, and nothing younger', [kept('a', -1), kept('b', 0), kept('c', 1)], ['a']],
    ['nothing that is pinned', [kept('a', -500, { isPinned: true })], []],
    ['nothing that is in use', [kept('a', -500, { isInUse: true })], []],
    [
      'the next, where the oldest is pinned and counts',
      [kept('a', 1, { isPinned: true, sizeBytes: 25 }), kept('b', 2), kept('c', 3)],
      ['b', 'c'],
    ],
  ])('is %s', (_, recordings, expected) => {
    expect(surplusRecordings(recordings, budget, 100)).toEqual(expected);
  });
});
