// The files in a ZIP archive, as Playwright writes one: stored, or compressed by deflate. [spec] PKWARE APPNOTE 4.3. What
// its headers say is checked against what is there; nothing is unpacked before somebody asks for it.

import { inflateRawSync } from 'node:zlib';

const endSignature = 0x06_05_4b_50;
const centralSignature = 0x02_01_4b_50;
const localSignature = 0x04_03_4b_50;
const endBytes = 22;
const centralBytes = 46;
const localBytes = 30;
const maxCommentBytes = 0xffff;
/** Files in an archive that are looked at. */
const maxFiles = 100_000;

interface ZippedFile {
  readonly method: number;
  readonly compressedBytes: number;
  readonly localOffset: number;
}

export class ZipFile {
  readonly #bytes: Buffer;
  readonly #files: ReadonlyMap<string, ZippedFile>;
  #leftBytes: number;

  /** @param maxUnpackedBytes of all files that are asked for, together */
  constructor(bytes: Uint8Array, maxUnpackedBytes: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#files = filesIn(this.#bytes);
    this.#leftBytes = maxUnpackedBytes;
  }

  static recognises(bytes: Uint8Array): boolean {
    return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
  }

  get names(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** The bytes of a file; undefined when there is none of the name, it is damaged, or there is no room for it. */
  read(name: string): Uint8Array | undefined {
    const file = this.#files.get(name);
    if (!file) return undefined;
    const { method, compressedBytes, localOffset } = file;
    if (localOffset + localBytes > this.#bytes.length) return undefined;
    if (this.#bytes.readUInt32LE(localOffset) !== localSignature) return undefined;
    const start =
      localOffset +
      localBytes +
      this.#bytes.readUInt16LE(localOffset + 26) +
      this.#bytes.readUInt16LE(localOffset + 28);
    const packed = this.#bytes.subarray(start, start + compressedBytes);
    if (packed.length < compressedBytes) return undefined;
    const unpacked = method === 0 ? packed : this.#inflate(packed, method);
    if (!unpacked || unpacked.length > this.#leftBytes) return undefined;
    this.#leftBytes -= unpacked.length;
    return unpacked;
  }

  #inflate(packed: Uint8Array, method: number): Uint8Array | undefined {
    if (method !== 8 || this.#leftBytes === 0) return undefined;
    try {
      return inflateRawSync(packed, { maxOutputLength: this.#leftBytes });
    } catch {
      return undefined;
    }
  }
}

function filesIn(bytes: Buffer): ReadonlyMap<string, ZippedFile> {
  const files = new Map<string, ZippedFile>();
  const end = endOf(bytes);
  if (end === -1) return files;
  const count = Math.min(bytes.readUInt16LE(end + 10), maxFiles);
  let at = bytes.readUInt32LE(end + 16);
  for (let file = 0; file < count && at + centralBytes <= bytes.length; file += 1) {
    if (bytes.readUInt32LE(at) !== centralSignature) break;
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + centralBytes, at + centralBytes + nameBytes);
    files.set(name, {
      method: bytes.readUInt16LE(at + 10),
      compressedBytes: bytes.readUInt32LE(at + 20),
      localOffset: bytes.readUInt32LE(at + 42),
    });
    at += centralBytes + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/** Where the end of the directory stands; -1 when there is none. */
function endOf(bytes: Buffer): number {
  const last = bytes.length - endBytes;
  for (let at = last; at >= Math.max(0, last - maxCommentBytes); at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  return -1;
}
