// Blocks of a store live for one turn of the event loop: who reads on in the next one asks for them again.

import { expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EntryReader } from '../../../src/core/log/entryReader.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { findNextWithId } from '../../../src/core/filter/nextWithId.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';
import { HeldTurns, numbersOf, query, startFilter } from './filtering.ts';

/** Gives its blocks in memory that is used again after the turn, as those of a file are. */
class BufferedStore extends MemoryByteStore {
  #given: Uint8Array[] = [];

  override readBlock(offset: number, length: number): Uint8Array {
    const block = super.readBlock(offset, length).slice(0, Math.max(length, 4_096));
    this.#given.push(block);
    return block;
  }

  endTurn(): void {
    for (const block of this.#given) block.fill(0x78);
    this.#given = [];
  }
}

function bufferedLog(text: string): { readonly log: EventLog; readonly endTurn: () => void } {
  const [bodies, details] = [new BufferedStore(), new BufferedStore()];
  const log = new EventLog(0, bodies, details);
  const recorder = new AttemptRecorder(log, 1, noLimit, listener());
  recorder.push(bytesOf(text), { receivedAtMs: 0, chunk: 1 });
  const endTurn = (): void => {
    bodies.endTurn();
    details.endTurn();
  };
  return { log, endTurn };
}

const events = Array.from({ length: 600 }, (_, at) => `id: ${at}\ndata: a${at % 7}\n\n`).join('');

it('a reader of entries reads on in another turn', () => {
  const { log, endTurn } = bufferedLog(events);
  const reader = new EntryReader(log);
  for (let number = 1; number <= 20; number += 1) {
    reader.beginTurn();
    const entry = log.entry(number);
    expect(new TextDecoder().decode(reader.bytes(entry))).toBe(new TextDecoder().decode(log.bytes(entry)));
    endTurn();
  }
});

it.each(['a3', '-a3', 'id:7', '/a3/', 'a3 /^a/'])('a search for %s goes on in another turn', (text) => {
  const { log, endTurn } = bufferedLog(events);
  const turns = new HeldTurns();
  const filter = startFilter(log, query(text), turns);
  while (turns.runOne()) endTurn();
  const expected = log.entries(1, 600).filter((entry) => {
    const { data, id } = log.fields(entry);
    if (text === 'id:7') return id === '7';
    return (data === 'a3') === !text.startsWith('-');
  });
  expect(numbersOf(filter)).toEqual(expected.map(({ number }) => number));
});

it('the way to the next entry with an id goes on in another turn', () => {
  const { log, endTurn } = bufferedLog(events);
  const turns = new HeldTurns();
  const answers: (number | undefined)[] = [];
  findNextWithId(log, '590', 0, turns.slicing, (number) => answers.push(number));
  while (turns.runOne()) endTurn();
  expect(answers).toEqual([591]);
});

it('a reader of entries does not take bytes of a body for a detail, nor the other way round', () => {
  const { log } = bufferedLog(events);
  for (let sizeBytes = 1; sizeBytes <= 20; sizeBytes += 1)
    log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes }, { attempt: 1, receivedAtMs: 0 });
  const reader = new EntryReader(log);
  for (const number of [1, 601, 2, 602, 603, 3, 604, 1, 601]) {
    const entry = log.entry(number);
    expect(new TextDecoder().decode(reader.bytes(entry))).toBe(new TextDecoder().decode(log.bytes(entry)));
  }
});
