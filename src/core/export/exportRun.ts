// One export while it is made: what is taken, how far it is, and the entries with their bytes. The formats are generators
// over it, of pieces of a file, and whoever writes the file runs them in turns: between two pieces the log may grow, so no
// format keeps bytes of the log over a `yield`.

import * as l10n from '@vscode/l10n';

import type { Entry } from '../log/entry.ts';
import { EntryReader } from '../log/entryReader.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { RelaySide } from '../stream/relayedAs.ts';
import type { StreamView } from '../page/streamStatus.ts';
import { redactRequest } from '../stream/requestSecrets.ts';
import { methodOf, type ResolvedRequest, type StreamRequest } from '../stream/streamRequest.ts';
import type { ChosenEntries } from './chosenEntries.ts';
import type { ExportColumn } from './pathColumns.ts';

/** A piece of the file: text, which is written in UTF-8, or bytes. An empty one only gives others their turn. */
export type ExportPiece = string | Uint8Array;
export type ExportPieces = Generator<ExportPiece, void, undefined>;

/** The stream that is exported. */
export interface ExportedStream {
  readonly view: StreamView;
  /** Of the extension. */
  readonly version: string;
  /** The request with its credentials, for a format that may have them; absent where they are not wanted. */
  readonly credentials?: () => ResolvedRequest;
  /** What is read from the data of events besides, for formats with fields. */
  readonly columns?: readonly ExportColumn[];
}

/** Why an export cannot go on, as a sentence for the user. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

export class ExportRun {
  readonly stream: ExportedStream;
  readonly chosen: ChosenEntries;
  /** Last entry that can be in it: what comes while it is written is not. */
  readonly last: number;
  /** Offset of the bodies' end, for the same reason. */
  readonly bodyEnd: number;
  readonly #generation: number;
  readonly #reader: EntryReader;
  #position = 0;
  #isIncomplete = false;

  constructor(stream: ExportedStream, chosen: ChosenEntries) {
    this.stream = stream;
    this.chosen = chosen;
    const { log } = stream.view;
    this.last = log.length;
    this.bodyEnd = log.bodyLength;
    this.#generation = log.generation;
    this.#reader = new EntryReader(log);
  }

  get log(): EventLog {
    return this.stream.view.log;
  }

  /** As the stream was asked for, without what is secret in it. */
  get request(): StreamRequest {
    return redactRequest(this.stream.view.request);
  }

  get method(): string {
    return methodOf(this.stream.view.request);
  }

  /** Which side of a relayed stream it is; null for a stream of the inspector's own. */
  get side(): RelaySide | null {
    return this.stream.view.relayedAs?.side ?? null;
  }

  /** What is read from the data of events besides. */
  get columns(): readonly ExportColumn[] {
    return this.stream.columns ?? [];
  }

  /** How many were chosen. */
  get count(): number {
    return this.chosen.count;
  }

  /** Number of the entry up to which it is written. */
  get position(): number {
    return this.#position;
  }

  /** Whether bytes of the chosen entries were lost before. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  /** Says up to which entry it is written. */
  passed(number: number): void {
    this.#position = Math.max(this.#position, number);
  }

  /** Says that bytes are not there. */
  lacked(): void {
    this.#isIncomplete = true;
  }

  /** Called first in each turn of the event loop. @throws ExportError when the timeline was cleared meanwhile */
  beginTurn(): void {
    if (this.log.generation !== this.#generation)
      throw new ExportError(l10n.t('The timeline was cleared while it was exported. Nothing was written.'));
    this.#reader.beginTurn();
  }

  /** The chosen entries from `first` to `last`, in order. */
  *entries(first = 1, last = this.last): Generator<Entry, void, undefined> {
    for (
      let number = this.chosen.next(first);
      number !== undefined && number <= Math.min(last, this.last);
      number = this.chosen.next(number + 1)
    ) {
      const entry = this.log.entry(number);
      if (this.log.isGone(entry)) this.lacked();
      yield entry;
      this.passed(number);
    }
  }

  /** The entry's bytes, empty when they are gone. Valid until the next call. */
  bytes(entry: Entry): Uint8Array {
    return this.#reader.bytes(entry);
  }
}
