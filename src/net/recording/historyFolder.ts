// The recordings of streams that were: a folder with two files for each, the recording and what is known of it without
// opening it. Several windows use the folder at the same time: each writes its own recordings, and touches those of others
// only when nobody writes them any more.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import {
  parseHistoryFacts,
  surplusRecordings,
  type HistoryBudget,
  type HistoryFacts,
  type HistoryWriter,
} from '../../core/recording/historyFacts.ts';
import { processStart } from '../storage/processStart.ts';

const recordingEnd = '.sserec';
const factsEnd = '.json';
/** Letters and digits: an id comes back from outside. */
const idPattern = /^[0-9a-z-]{8,80}$/;

/** A recording of the folder. */
export interface HistoryItem {
  readonly id: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly facts: HistoryFacts;
}

export class HistoryFolder {
  readonly path: string;
  readonly #writer: Promise<HistoryWriter>;
  #ownWriter: HistoryWriter = { host: hostname(), pid: process.pid };

  /** Makes nothing yet. */
  constructor(path: string) {
    this.path = path;
    this.#writer = this.#askWriter();
  }

  /** Whether the value names a recording of some folder. */
  static isId(value: unknown): value is string {
    return typeof value === 'string' && idPattern.test(value);
  }

  /** An id that no other recording has, in the order of time. */
  createId(startedAtMs: number): string {
    const time = new Date(startedAtMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
    return `${time}-${randomBytes(6).toString('hex')}`;
  }

  /** Where a recording is, or is to be. */
  pathOf(id: string): string {
    return join(this.path, id + recordingEnd);
  }

  /** Makes the folder, for the user alone. @throws what the file system says */
  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /** Who writes what this process writes. */
  get writer(): HistoryWriter {
    return this.#ownWriter;
  }

  /** Writes what is known of a recording; what was known before is there until all of it is. @throws what the file system says */
  writeFacts(id: string, facts: HistoryFacts): void {
    const path = join(this.path, id + factsEnd);
    const part = `${path}.${process.pid}.part`;
    try {
      writeFileSync(part, JSON.stringify(facts), { mode: 0o600 });
      renameSync(part, path);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  }

  /** What is known of a recording; undefined when there is none that is known. */
  readFacts(id: string): HistoryFacts | undefined {
    try {
      return existsSync(this.pathOf(id))
        ? parseHistoryFacts(readFileSync(join(this.path, id + factsEnd), 'utf8'))
        : undefined;
    } catch {
      return undefined;
    }
  }

  /** All recordings, the newest first. Never rejects: a folder that is not there has none. */
  async list(): Promise<HistoryItem[]> {
    const names = await readdir(this.path).catch((): string[] => []);
    const ids = names
      .filter((name) => name.endsWith(recordingEnd))
      .map((name) => name.slice(0, -recordingEnd.length));
    const items = await Promise.all(
      ids.filter((id) => HistoryFolder.isId(id)).map(async (id) => this.#item(id)),
    );
    return items
      .filter((item) => item !== undefined)
      .toSorted((one, other) => other.facts.startedAtMs - one.facts.startedAtMs);
  }

  /** Removes a recording, and what is known of it. @throws what the file system says */
  async remove(id: string): Promise<void> {
    // The facts last: a recording without any would be of nobody.
    await rm(this.pathOf(id), { force: true });
    await rm(join(this.path, id + factsEnd), { force: true });
  }

  /**
   * Removes what is too old, and the oldest where all take too much.
   * @param isShown whether this window shows a recording, which then stays
   * @returns how many were removed
   */
  async prune(budget: HistoryBudget, isShown: (id: string) => boolean): Promise<number> {
    const items = await this.list();
    const kept = await Promise.all(
      items.map(async ({ id, sizeBytes, facts }) => ({
        id,
        sizeBytes,
        lastAtMs: facts.lastAtMs,
        isPinned: facts.isPinned === true,
        isInUse: isShown(id) || (await this.isWritten(facts)),
      })),
    );
    const surplus = surplusRecordings(kept, budget, Date.now());
    for (const id of surplus) await this.remove(id);
    return surplus.length;
  }

  /** Whether a process that lives is writing the recording. */
  async isWritten({ writer }: HistoryFacts): Promise<boolean> {
    if (!writer) return false;
    await this.#writer;
    // Of another machine nothing can be known; a home folder on the network may be used by several.
    if (writer.host !== this.#ownWriter.host) return true;
    if (!isAlive(writer.pid)) return false;
    const start = await processStart(writer.pid);
    return start === undefined || writer.start === undefined || start === writer.start;
  }

  async #item(id: string): Promise<HistoryItem | undefined> {
    const path = this.pathOf(id);
    try {
      const [{ size }, json] = await Promise.all([
        stat(path),
        readFile(join(this.path, id + factsEnd), 'utf8'),
      ]);
      const facts = parseHistoryFacts(json);
      return facts && { id, path, sizeBytes: size, facts };
    } catch {
      return undefined;
    }
  }

  async #askWriter(): Promise<HistoryWriter> {
    const start = await processStart(process.pid);
    if (start !== undefined) this.#ownWriter = { ...this.#ownWriter, start };
    return this.#ownWriter;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
