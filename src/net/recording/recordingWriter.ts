// Writes a recording: blocks one after the other, and at the end an index of them. Nothing that is written is changed later.

import { crc32, deflateRawSync, constants as zlib } from 'node:zlib';

import {
  maxRecordedBlockBytes,
  writeBlockHeader,
  writeFileHead,
  writeIndexRow,
  writeTrailer,
  type BlockKind,
  type BlockPlace,
  type RowKind,
} from '../../core/recording/blockHeader.ts';
import { encodeText } from '../../core/base/text.ts';

/** Below that, compressing does not pay. */
const leastCompressedBytes = 64;

/** Where a recording goes, a piece after the other. May throw, and gets nothing more then. */
export type RecordingOutput = (bytes: Uint8Array) => void;

export class RecordingWriter {
  readonly #output: RecordingOutput;
  readonly #places: BlockPlace[] = [];
  #position = 0;
  /** Whether what is written is made smaller, which takes its time. */
  compresses = true;

  /**
   * @param before the blocks of a file to which more are added, from its size on; a new file when absent
   * @throws as the output does
   */
  constructor(
    output: RecordingOutput,
    before?: { readonly places: readonly BlockPlace[]; readonly sizeBytes: number },
  ) {
    this.#output = output;
    if (before) {
      this.#places.push(...before.places);
      this.#position = before.sizeBytes;
    } else this.#write(writeFileHead());
  }

  /** Bytes so far. */
  get sizeBytes(): number {
    return this.#position;
  }

  /**
   * Writes bytes of a kind that is one long row over many blocks.
   * @param stream its number in the file, from 0
   * @param offset where they begin among all of the kind
   * @throws as the output does
   */
  writeRows(stream: number, kind: RowKind, offset: number, bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += maxRecordedBlockBytes)
      this.#writeBlock(stream, kind, offset + from, bytes.subarray(from, from + maxRecordedBlockBytes));
  }

  /**
   * Writes facts.
   * @param attempt that they are of, where they are of one
   * @throws as the output does; also a RangeError when they are longer than a block may be
   */
  writeJson(stream: number, kind: Exclude<BlockKind, RowKind | 'index'>, value: unknown, attempt = 0): void {
    const bytes = encodeText(JSON.stringify(value));
    if (bytes.length > maxRecordedBlockBytes)
      throw new RangeError(`A block of ${bytes.length} bytes is too long.`);
    this.#writeBlock(stream, kind, attempt, bytes);
  }

  /**
   * Writes the index, which ends the file.
   * @returns where the index begins: what is added later takes its place
   * @throws as the output does; the file can be read without an index, too
   */
  finish(): number {
    const position = this.#position;
    this.#writeBlock(0, 'index', 0, Buffer.concat(this.#places.map(writeIndexRow)));
    this.#write(writeTrailer(position));
    return position;
  }

  /** More is added after `finish`: the index is gone again. */
  goOn(indexPosition: number): void {
    this.#position = indexPosition;
  }

  #writeBlock(stream: number, kind: BlockKind, offset: number, bytes: Uint8Array): void {
    const packed =
      !this.compresses || bytes.length < leastCompressedBytes
        ? bytes
        : deflateRawSync(bytes, { level: zlib.Z_BEST_SPEED });
    const isCompressed = packed.length < bytes.length;
    const stored = isCompressed ? packed : bytes;
    const header = {
      kind,
      isCompressed,
      stream,
      storedBytes: stored.length,
      sizeBytes: bytes.length,
      offset,
      checksum: crc32(stored),
    };
    const position = this.#position;
    this.#write(Buffer.concat([writeBlockHeader(header, crc32), stored]));
    if (kind !== 'index') this.#places.push({ ...header, position });
  }

  #write(bytes: Uint8Array): void {
    this.#output(bytes);
    this.#position += bytes.length;
  }
}
