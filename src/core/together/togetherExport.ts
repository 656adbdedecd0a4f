// Entries of several streams as one file, in the order of their list: by time, where that is equal by the order of the
// streams. Lines and rows are those of an export of one stream, with the letter that its stream has in the list.

import type { Slicing } from '../base/slicedWork.ts';
import { entriesThere, matchingEntries, type ChosenEntries } from '../export/chosenEntries.ts';
import { csvLine } from '../export/csvCell.ts';
import { csvNames, CsvRows } from '../export/csvExport.ts';
import { ExportRun, type ExportPieces } from '../export/exportRun.ts';
import { NdjsonLines } from '../export/ndjsonExport.ts';
import { exportColumns } from '../export/pathColumns.ts';
import type { ParsedFilter } from '../filter/filterQuery.ts';
import type { LogFilter } from '../filter/logFilter.ts';
import { searchedLog } from '../filter/searchedLog.ts';
import type { Entry } from '../log/entry.ts';
import { letterOf } from '../page/togetherStatus.ts';
import type { TogetherShown } from './togetherFeed.ts';
import { withOwnTime } from './togetherLane.ts';

/** The formats in which entries of several streams can stand together. */
export const togetherFormats = ['ndjson', 'csv'] as const;
export type TogetherFormat = (typeof togetherFormats)[number];

/** One of the streams. */
interface ExportedLane {
  readonly letter: string;
  readonly name: string;
  readonly offsetMs: number;
  readonly run: ExportRun;
}

/** A filter for all streams, with times of the axis. */
export interface TogetherNarrowing {
  readonly terms: Extract<ParsedFilter, { readonly terms: unknown }>['terms'];
  readonly matchesCase: boolean;
  readonly slicing: Slicing;
  readonly signal: { readonly aborted: boolean; readonly reason: unknown };
}

/** Entries of several streams while they are written. */
export class TogetherExport {
  readonly #lanes: readonly ExportedLane[];
  readonly #filters: readonly LogFilter[];

  private constructor(lanes: readonly ExportedLane[], filters: readonly LogFilter[]) {
    this.#lanes = lanes;
    this.#filters = filters;
  }

  /**
   * Looks for the entries of an export, which is to be disposed then.
   * @param paths of the columns besides
   * @param narrowing absent for all entries
   * @throws the signal's reason
   */
  static async begin(
    { lanes }: TogetherShown,
    version: string,
    paths: readonly string[],
    narrowing: TogetherNarrowing | undefined,
  ): Promise<TogetherExport> {
    const columns = exportColumns(paths);
    const filters: LogFilter[] = [];
    const exported: ExportedLane[] = [];
    try {
      for (const { source, mark, offsetMs } of lanes) {
        const { stream: view, name, part } = source;
        const { log } = view;
        let chosen: ChosenEntries = entriesThere(log, log.length);
        if (narrowing) {
          const terms = narrowing.terms.map((term) => withOwnTime(term, offsetMs));
          const filter = await searchedLog(log, { ...narrowing, terms });
          filters.push(filter);
          chosen = matchingEntries(filter.matches);
        }
        const run = new ExportRun({ view, version, columns }, chosen);
        const named = part === undefined ? name : `${name}, ${part}`;
        exported.push({ letter: letterOf(mark), name: named, offsetMs, run });
      }
    } catch (error) {
      for (const filter of filters) filter.dispose();
      throw error;
    }
    return new TogetherExport(exported, filters);
  }

  /** Number of the entry at which a pattern took too long; undefined where none did. */
  get stoppedAt(): number | undefined {
    return this.#filters.flatMap(({ stoppedAt }) => stoppedAt ?? [])[0];
  }

  /** How many entries were chosen. */
  get count(): number {
    return this.#sum(({ run }) => run.chosen.count);
  }

  /** How far it is, and how far it goes, in entries that were passed. */
  get position(): number {
    return this.#sum(({ run }) => run.position);
  }

  get last(): number {
    return this.#sum(({ run }) => run.last);
  }

  /** Whether bytes of the chosen entries, or entries altogether, were lost before. */
  get isIncomplete(): boolean {
    return this.#lanes.some(({ run }) => run.isIncomplete || run.log.first > 1);
  }

  /** Called first in each turn of the event loop. @throws ExportError when one of the timelines was cleared meanwhile */
  beginTurn(): void {
    for (const { run } of this.#lanes) run.beginTurn();
  }

  /** The pieces of the file. */
  write(format: TogetherFormat): ExportPieces {
    return format === 'csv' ? this.#writeCsv() : this.#writeNdjson();
  }

  dispose(): void {
    for (const filter of this.#filters) filter.dispose();
  }

  *#writeNdjson(): ExportPieces {
    const lines = this.#lanes.map(({ run, letter, name }) => new NdjsonLines(run, { stream: letter, name }));
    for (const each of lines) yield each.ofStream();
    for (const { lane, entry } of this.#entries()) yield lines[lane]?.of(entry) ?? '';
  }

  *#writeCsv(): ExportPieces {
    const rows = this.#lanes.map(({ run }) => new CsvRows(run));
    yield csvLine(['stream', ...csvNames(this.#lanes[0]?.run.columns ?? [])]);
    for (const { lane, entry } of this.#entries()) {
      const cells = rows[lane]?.of(entry) ?? [];
      yield csvLine([this.#lanes[lane]?.letter ?? '', ...cells]);
    }
  }

  /** The entries of all streams in their common order. */
  *#entries(): Generator<{ readonly lane: number; readonly entry: Entry }> {
    const sources = this.#lanes.map(({ run }) => run.entries());
    const heads = sources.map((source) => entryOf(source.next()));
    for (;;) {
      let lane = -1;
      let firstMs = Infinity;
      for (const [at, head] of heads.entries()) {
        const atMs = head ? head.receivedAtMs + (this.#lanes[at]?.offsetMs ?? 0) : Infinity;
        if (atMs >= firstMs) continue;
        lane = at;
        firstMs = atMs;
      }
      const entry = heads[lane];
      const source = sources[lane];
      if (!entry || !source) return;
      yield { lane, entry };
      heads[lane] = entryOf(source.next());
    }
  }

  #sum(of: (lane: ExportedLane) => number): number {
    return this.#lanes.reduce((sum, lane) => sum + of(lane), 0);
  }
}

function entryOf({ done, value }: IteratorResult<Entry, void>): Entry | undefined {
  return done === true ? undefined : (value ?? undefined);
}
