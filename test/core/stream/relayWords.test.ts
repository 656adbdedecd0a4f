// What a relay can do and what it did, as the rules and the timeline say it: every kind has its sentence.

import { describe, expect, it } from 'vitest';

import {
  describeRelayFault,
  describeSide,
  endsWithAttempt,
  isLasting,
  lastingKinds,
  type RelayFault,
} from '../../../src/core/stream/relayFault.ts';
import { relaySideNames, relaySides, whyNotRelayed } from '../../../src/core/stream/relayedAs.ts';
import { describeNote, type MissReason, type RelayNote } from '../../../src/core/stream/relayNote.ts';

const reset = { effect: { kind: 'reset' }, moment: { kind: 'now' } } as const;

const faults: readonly (readonly [RelayFault, string])[] = [
  [{ kind: 'drop' }, 'drop the event'],
  [{ kind: 'delay', delayMs: 2_000 }, 'delay the event by 2.0 s'],
  [{ kind: 'duplicate', copies: 1 }, 'send the event twice'],
  [{ kind: 'duplicate', copies: 2 }, 'send the event 3 times'],
  [{ kind: 'reorder', places: 1 }, 'send the event after the next one'],
  [{ kind: 'reorder', places: 2 }, 'send the event after the next 2'],
  [
    { kind: 'edit', edit: { type: 't', id: '', retry: 0, data: 'd' } },
    'edit type, id, retry, data of the event',
  ],
  [{ kind: 'edit', edit: { data: 'd' } }, 'edit data of the event'],
  [{ kind: 'edit', edit: { find: 'a', replace: 'b' } }, 'edit text in the data of the event'],
  [{ kind: 'edit', edit: { id: '1', find: 'a' } }, 'edit id, text in the data of the event'],
  [{ kind: 'inject', event: { retry: 5 } }, 'inject retry 5'],
  [{ kind: 'inject', event: {} }, 'inject retry '],
  [{ kind: 'inject', event: { id: '7' } }, 'inject an id without data with id 7'],
  [{ kind: 'inject', event: { data: '' } }, 'inject an event'],
  [{ kind: 'inject', event: { data: 'd', type: 'tick' } }, 'inject an event tick'],
  [{ kind: 'inject', event: { data: 'd', id: '' } }, 'inject an event with id (empty)'],
  [{ kind: 'hold' }, 'hold everything'],
  [{ kind: 'hold', forMs: 5_000 }, 'hold everything for 5.0 s'],
  [{ kind: 'stop-heartbeats' }, 'stop heartbeats'],
  [{ kind: 'silence', forMs: 0 }, 'go silent for 0 ms'],
  [{ kind: 'burst', everyMs: 500 }, 'hold and burst every 500 ms'],
  [{ kind: 'burst', everyBytes: 4_096 }, 'hold and burst every 4.1 kB'],
  [{ kind: 'burst', everyMs: 500, everyBytes: 10 }, 'hold and burst every 500 ms or every 10 B'],
  [{ kind: 'split' }, 'split at every byte'],
  [{ kind: 'slow', bytesPerSecond: 100 }, 'slow the stream to 100 B a second'],
  [
    { kind: 'resume', answer: 'earlier', events: 1 },
    'ask the server to resume one event earlier than the app does',
  ],
  [
    { kind: 'resume', answer: 'earlier', events: 3 },
    'ask the server to resume 3 events earlier than the app does',
  ],
  [{ kind: 'resume', answer: 'none', events: 0 }, 'ask the server without the app’s Last-Event-ID'],
  [{ kind: 'resume', answer: 'gap', events: 1 }, 'leave out the first event after the app’s reconnect'],
  [{ kind: 'resume', answer: 'gap', events: 2 }, 'leave out the first 2 events after the app’s reconnect'],
  [{ kind: 'refuse', requests: 1 }, 'close the app’s next request before there is an answer'],
  [{ kind: 'refuse', requests: 2 }, 'close the app’s next 2 requests before there is an answer'],
  [{ kind: 'ending', fault: reset, side: 'app' }, 'a reset now, on the app’s side'],
];

const kinds: Readonly<Record<RelayFault['kind'], 'event' | 'ends with the attempt' | 'lasts' | 'other'>> = {
  drop: 'event',
  delay: 'event',
  duplicate: 'event',
  reorder: 'event',
  edit: 'event',
  inject: 'event',
  hold: 'ends with the attempt',
  silence: 'ends with the attempt',
  'stop-heartbeats': 'lasts',
  burst: 'lasts',
  split: 'lasts',
  slow: 'lasts',
  resume: 'other',
  refuse: 'other',
  ending: 'other',
};

describe('a fault of the relay', () => {
  it.each(faults)('%j', (fault, words) => {
    expect(describeRelayFault(fault)).toBe(words);
  });

  it('has a sentence here whichever it is, and lasts or not', () => {
    expect([...new Set(faults.map(([{ kind }]) => kind))].toSorted()).toEqual(Object.keys(kinds).toSorted());
    for (const [fault] of faults) {
      const lasts = kinds[fault.kind] === 'lasts' || kinds[fault.kind] === 'ends with the attempt';
      expect(isLasting(fault), fault.kind).toBe(lasts);
      if (isLasting(fault))
        expect(endsWithAttempt(fault), fault.kind).toBe(kinds[fault.kind] === 'ends with the attempt');
    }
    expect([...lastingKinds].toSorted()).toEqual([
      'burst',
      'hold',
      'silence',
      'slow',
      'split',
      'stop-heartbeats',
    ]);
  });

  it.each([
    ['app', 'on the app’s side'],
    ['server', 'on the server’s side'],
    ['both', 'on both sides'],
  ] as const)('is met by %s: %s', (side, words) => {
    expect(describeSide(side)).toBe(words);
  });
});

const fault = { kind: 'drop' } as const;
const ending = { kind: 'ending', fault: reset, side: 'both' } as const;

const notes: readonly (readonly [RelayNote, string])[] = [
  [
    { what: 'event', rule: 2, fault, type: 'tick', start: 0 },
    'Rule 2 at an event of type tick: drop the event.',
  ],
  [
    { what: 'event', rule: 2, fault, type: 'tick', id: '7', start: 0 },
    'Rule 2 at an event of type tick, id 7: drop the event.',
  ],
  [
    { what: 'event', rule: 2, fault, type: 'tick', id: '', start: 0 },
    'Rule 2 at an event of type tick, id (empty): drop the event.',
  ],
  [
    { what: 'injected', rule: 1, fault: { kind: 'inject', event: { data: 'd' } } },
    'Rule 1: inject an event.',
  ],
  [{ what: 'begun', rule: 1, fault: { kind: 'hold' } }, 'Rule 1 begins: hold everything.'],
  [{ what: 'over', rule: 1, fault: { kind: 'hold' } }, 'Rule 1 is over: hold everything.'],
  [{ what: 'over', rule: 1, fault: { kind: 'hold' }, left: 0 }, 'Rule 1 is over: hold everything.'],
  [
    { what: 'over', rule: 1, fault: { kind: 'hold' }, left: 1 },
    'Rule 1 is over: hold everything. One thing did not reach the app.',
  ],
  [
    { what: 'over', rule: 1, fault: { kind: 'hold' }, left: 2 },
    'Rule 1 is over: hold everything. 2 things did not reach the app.',
  ],
  [
    { what: 'ending', rule: 1, fault: ending, stage: 'waiting' },
    'Rule 1: a reset now, on both sides (it waits for its moment).',
  ],
  [{ what: 'ending', rule: 1, fault: ending, stage: 'made' }, 'Rule 1: a reset now, on both sides.'],
  [
    { what: 'ending', rule: 1, fault: ending, stage: 'missed' },
    'Rule 1: a reset now, on both sides (it did not happen: the connection ended before).',
  ],
  [
    { what: 'resume', rule: 1, fault, sent: '9', instead: '4' },
    'Rule 1: drop the event. The app sent Last-Event-ID 9; the server was asked with Last-Event-ID 4.',
  ],
  [
    { what: 'resume', rule: 1, fault, sent: '9', instead: null },
    'Rule 1: drop the event. The app sent Last-Event-ID 9; the server was asked without Last-Event-ID.',
  ],
  [
    { what: 'full', heldBytes: 2_000 },
    '2.0 kB wait to be written to the app. The server is not read from until some of it is written.',
  ],
  [{ what: 'not full' }, 'The server is read from again.'],
  [
    { what: 'undelivered', left: 1 },
    'One thing still waited to be written to the app when its connection ended.',
  ],
  [
    { what: 'undelivered', left: 2 },
    '2 things still waited to be written to the app when its connection ended.',
  ],
  [
    { what: 'overdue', rule: 3, fault },
    'Rule 3 is taken away: its regular expression took too long at an event. It did not happen: drop the event.',
  ],
  [
    { what: 'impossible', reason: 'compressed' },
    'The body is compressed, so its events cannot be changed. Attempts from now on ask the server for an uncompressed body.',
  ],
  [
    { what: 'impossible', reason: 'length' },
    'The response announces its length, so its events cannot be changed.',
  ],
  [
    { what: 'impossible', reason: 'too large' },
    'An event is larger than the limit. It and what follows on this connection pass unchanged.',
  ],
];

const everyWhat: Readonly<Record<RelayNote['what'], true>> = {
  event: true,
  injected: true,
  begun: true,
  over: true,
  ending: true,
  resume: true,
  full: true,
  'not full': true,
  overdue: true,
  impossible: true,
  undelivered: true,
};

const misses: Readonly<Record<MissReason, string>> = {
  ended: 'the connection ended before',
  silent: 'nothing reached the app at that time',
  dropped: 'another rule dropped the event',
  unreadable: 'the end of the event before it was not found',
  'taken back': 'it was taken back',
};

describe('a note of the relay', () => {
  it.each(Object.entries(misses) as [MissReason, string][])(
    'of what missed for %s says why',
    (missed, why) => {
      const words = (note: RelayNote): string => describeNote(note);
      const tail = ` (it did not happen: ${why}).`;
      expect(words({ what: 'event', rule: 1, fault, type: 't', start: 0, missed })).toBe(
        `Rule 1 at an event of type t: drop the event${tail}`,
      );
      expect(words({ what: 'injected', rule: 1, fault, missed })).toBe(`Rule 1: drop the event${tail}`);
      expect(words({ what: 'ending', rule: 1, fault: ending, stage: 'missed', missed })).toBe(
        `Rule 1: a reset now, on both sides${tail}`,
      );
      expect(words({ what: 'ending', rule: 1, fault: ending, stage: 'made', missed })).toBe(
        'Rule 1: a reset now, on both sides.',
      );
    },
  );

  it.each(notes)('%j', (note, words) => {
    expect(describeNote(note)).toBe(words);
  });

  it('has a sentence here whatever it says', () => {
    const told = [...new Set(notes.map(([{ what }]) => what))];
    expect(told.toSorted()).toEqual(Object.keys(everyWhat).toSorted());
  });
});

describe('a relayed stream', () => {
  it('has two sides, with their names', () => {
    expect(relaySides).toEqual(['server', 'app']);
    expect(relaySideNames).toEqual({ server: 'Server side', app: 'App side' });
  });

  it('says of each command that acts on a connection why it cannot', () => {
    expect(Object.keys(whyNotRelayed).toSorted()).toEqual([
      'checkServer',
      'connect',
      'disconnect',
      'readAnyway',
      'reconnectNow',
      'replayReconnect',
      'setPolicy',
    ]);
    const sentences = Object.values(whyNotRelayed);
    expect(new Set(sentences).size).toBe(sentences.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]{20,}.*\.$/);
  });
});
