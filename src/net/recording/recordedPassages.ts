// What became of the bytes of a recorded relayed stream on their way from the server to the app, read from the file when
// somebody asks about an attempt.

import { isCount, isRecord } from '../../core/base/narrowing.ts';
import { decodeText } from '../../core/base/text.ts';
import type { BlockPlace } from '../../core/recording/blockHeader.ts';
import type { AttemptFates } from '../../core/relay/path/entryPassage.ts';
import { FateLog, fateTables, type FateRows } from '../../core/relay/path/fateLog.ts';
import { readBlock } from './blockReader.ts';
import type { FileSource } from './recordingSource.ts';

/** Blocks of an attempt that are read, the newest: they hold more rows than are kept. */
const maxBlocks = 1_000;
/** Attempts of which they are at hand. */
const maxAtHand = 20;
/** Attempts of which they are recorded again with the stream: as many as a relay knows. */
const maxRecordedAgain = 200;

export class RecordedPassages {
  readonly #source: FileSource;
  readonly #places = new Map<number, BlockPlace[]>();
  #all: readonly AttemptFates[] | undefined;
  readonly #atHand = new Map<number, AttemptFates | undefined>();

  constructor(source: FileSource, places: readonly BlockPlace[]) {
    this.#source = source;
    for (const place of places) {
      const ofAttempt = this.#places.get(place.offset);
      if (ofAttempt) ofAttempt.push(place);
      else this.#places.set(place.offset, [place]);
    }
  }

  /** Of the newest attempts of which something is known; the same each time. */
  all(): readonly AttemptFates[] {
    this.#all ??= [...this.#places.keys()]
      .slice(-maxRecordedAgain)
      .flatMap((attempt) => this.#read(attempt) ?? []);
    return this.#all;
  }

  /** Undefined where nothing is known of an attempt, or it cannot be read. */
  of(attempt: number): AttemptFates | undefined {
    if (!this.#atHand.has(attempt)) {
      for (const oldest of this.#atHand.keys()) {
        if (this.#atHand.size < maxAtHand) break;
        this.#atHand.delete(oldest);
      }
      this.#atHand.set(attempt, this.#read(attempt));
    }
    return this.#atHand.get(attempt);
  }

  #read(attempt: number): AttemptFates | undefined {
    const places = this.#places.get(attempt)?.slice(-maxBlocks) ?? [];
    const fates = new FateLog();
    let bodyStart: AttemptFates['bodyStart'] | undefined;
    for (const place of places) {
      const bytes = readBlock(this.#source, place);
      const rows = bytes && parseRows(decodeText(bytes));
      if (!rows) continue;
      ({ bodyStart } = rows);
      fates.put(rows);
    }
    return bodyStart && { attempt, fates, bodyStart };
  }
}

function parseRows(json: string): (FateRows & Pick<AttemptFates, 'bodyStart'>) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isRecord(value['bodyStart'])) return undefined;
  const { server, app } = value['bodyStart'];
  const { at, cells } = value;
  const table = fateTables.find((name) => name === value['table']);
  if (!table || !isCount(server) || !isCount(app) || !isCount(at) || !Array.isArray(cells)) return undefined;
  if (!cells.every((cell): cell is number => Number.isSafeInteger(cell))) return undefined;
  return { table, at, cells, bodyStart: { server, app } };
}
