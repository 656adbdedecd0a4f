// Opens a recording: finds its blocks and makes streams of them. What cannot be read is left out and said; a file that is
// no recording, or one of a later version, is refused.

import { setImmediate } from 'node:timers/promises';

import * as l10n from '@vscode/l10n';

import { formatSize } from '../../core/base/format.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { decodeText } from '../../core/base/text.ts';
import {
  blockHeaderBytes,
  fileHeadBytes,
  rowKinds,
  type BlockKind,
  type BlockPlace,
  type RowKind,
} from '../../core/recording/blockHeader.ts';
import { parseFacts, parseState } from '../../core/recording/recordedFacts.ts';
import { findBlocks, readBlock, type FoundBlocks, type RecordingProblem } from './blockReader.ts';
import { RecordedByteStore } from './recordedByteStore.ts';
import { RecordedPassages } from './recordedPassages.ts';
import { placeInMemory, RecordedStream, type DerivedPlace } from './recordedStream.ts';
import type { FileSource } from './recordingSource.ts';

export interface OpenOptions {
  /** Where what is derived from the streams is kept; in memory by default. */
  readonly place?: DerivedPlace;
  /** Told how far it is, from 0 to 1, where that takes long. */
  readonly onProgress?: (donePart: number) => void;
  /** Stops it. */
  readonly signal?: AbortSignal;
  /** Name of the file, as the timeline shows it. */
  readonly name?: string;
}

/** An open recording. */
export interface OpenRecording {
  /** Of a relayed stream, the server's side comes first. */
  readonly streams: readonly RecordedStream[];
  /** Where its blocks are, and where they end. */
  readonly places: readonly BlockPlace[];
  readonly blocksEnd: number;
  /** Whether the file has its end. */
  readonly isWhole: boolean;
  /** Bytes of the file that could not be read when it was opened. */
  readonly damagedBytes: number;
  /** Calls the listener once a part that looked whole turns out to be damaged. */
  onDamage(listener: () => void): void;
  /** Closes the file. Nothing of the streams can be read any more. */
  close(): void;
}

/**
 * @returns what is wrong with a file that does not open
 * @throws what the system says of the file, and the signal's reason
 */
export async function openRecording(
  source: FileSource,
  { place = placeInMemory(), onProgress, signal, name }: OpenOptions = {},
): Promise<OpenRecording | RecordingProblem> {
  const found = await findBlocks(source, async (donePart) => {
    onProgress?.(donePart);
    await setImmediate();
    signal?.throwIfAborted();
  });
  if ('kind' in found) return found;
  const { isWhole, damagedBytes } = found;
  const recordedAs = name === undefined ? undefined : { name, notes: notesOf(found) };
  const byStream = groupByStream(found.places);
  const stores: RecordedByteStore[] = [];
  let tellDamage: (() => void) | undefined;
  const passages = new Map<RecordedStream, RecordedPassages>();
  const streams = byStream.flatMap((places): RecordedStream[] => {
    const facts = parseFacts(lastJson(source, places('stream')));
    if (!facts) return [];
    const state = parseState(lastJson(source, places('state')), facts.request);
    const store = (kind: RowKind): RecordedByteStore => {
      const mayHaveGaps = kind === 'bodies' || kind === 'details';
      const made = new RecordedByteStore(source, places(kind), mayHaveGaps, () => tellDamage?.());
      stores.push(made);
      return made;
    };
    const rows = Object.fromEntries(rowKinds.map((kind) => [kind, store(kind)])) as Record<
      RowKind,
      RecordedByteStore
    >;
    const types = namesIn(lastJson(source, places('types')));
    const stream = new RecordedStream(facts, state, { ...rows, types }, place, recordedAs);
    passages.set(stream, new RecordedPassages(source, places('fates')));
    return [stream];
  });
  joinSides(streams, passages);
  return {
    streams,
    places: found.places,
    blocksEnd: endOf(found.places),
    isWhole,
    damagedBytes,
    onDamage(listener) {
      tellDamage = listener;
    },
    close() {
      for (const store of stores) store.release();
      source.close();
    },
  };
}

/** The two sides of a relayed stream stand one behind the other, the server's first. */
function joinSides(
  streams: readonly RecordedStream[],
  passages: ReadonlyMap<RecordedStream, RecordedPassages>,
): void {
  for (const [at, server] of streams.entries()) {
    const app = streams[at + 1];
    const between = passages.get(server);
    if (server.relayedAs?.side !== 'server' || app?.relayedAs?.side !== 'app' || !between) continue;
    server.join(app, between);
    app.join(server, between);
  }
}

/** Where the last block ends. */
function endOf(places: readonly BlockPlace[]): number {
  const last = places.at(-1);
  return last ? last.position + blockHeaderBytes + last.storedBytes : fileHeadBytes;
}

/** What is to be known of a file that is not as its writer wanted it. */
function notesOf({ isWhole, damagedBytes }: FoundBlocks): string[] {
  const notes: string[] = [];
  if (!isWhole)
    notes.push(
      l10n.t(
        'The file has no end: it is still being written, its writer was stopped, or a part of it is missing.',
      ),
    );
  if (damagedBytes > 0)
    notes.push(
      l10n.t('{0} of the file are damaged, and what they held is not shown.', formatSize(damagedBytes)),
    );
  return notes;
}

/** The blocks of each stream, by kind. */
function groupByStream(places: readonly BlockPlace[]): ((kind: BlockKind) => readonly BlockPlace[])[] {
  const streams = new Map<number, Map<BlockKind, BlockPlace[]>>();
  for (const place of places) {
    const ofStream = streams.get(place.stream) ?? new Map<BlockKind, BlockPlace[]>();
    streams.set(place.stream, ofStream);
    const ofKind = ofStream.get(place.kind);
    if (ofKind) ofKind.push(place);
    else ofStream.set(place.kind, [place]);
  }
  return [...streams.entries()]
    .toSorted(([one], [other]) => one - other)
    .map(
      ([, kinds]) =>
        (kind: BlockKind) =>
          kinds.get(kind) ?? [],
    );
}

/** The newest JSON that can be read. */
function lastJson(source: FileSource, places: readonly BlockPlace[]): unknown {
  for (const place of places.toReversed()) {
    const bytes = readBlock(source, place);
    if (!bytes) continue;
    try {
      return JSON.parse(decodeText(bytes));
    } catch {
      continue;
    }
  }
  return undefined;
}

function namesIn(value: unknown): readonly string[] {
  const names = isRecord(value) ? value['names'] : undefined;
  return Array.isArray(names) ? names.map((name) => (typeof name === 'string' ? name : '')) : [];
}
