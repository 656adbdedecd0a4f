// Unpacks a plain tar archive (POSIX ustar: files and folders), as small archives inside npm packages are. Links and
// other kinds are refused rather than guessed at, and no name leads out of the folder.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

const blockBytes = 512;

/** Writes the archive's files and folders into `folder`, with their permissions. */
export async function unpackTar(archive: Uint8Array, folder: string): Promise<void> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  let offset = 0;
  while (offset + blockBytes <= bytes.length && bytes[offset] !== 0) {
    const header = bytes.subarray(offset, offset + blockBytes);
    const name = [textField(header, 345, 155), textField(header, 0, 100)]
      .filter((part) => part !== '')
      .join('/');
    const sizeBytes = Number.parseInt(textField(header, 124, 12), 8);
    const path = normalize(name);
    if (path.startsWith('..') || path.startsWith('/'))
      throw new Error(`The archive has an unsafe name: ${name}`);
    const target = join(folder, path);
    const kind = textField(header, 156, 1);
    offset += blockBytes;
    if (kind === '5') {
      await mkdir(target, { recursive: true });
    } else if (kind === '0' || kind === '') {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes.subarray(offset, offset + sizeBytes));
      await chmod(target, Number.parseInt(textField(header, 100, 8), 8) & 0o777);
    } else {
      throw new Error(`The archive has an entry of an unknown kind (${kind}): ${name}`);
    }
    offset += Math.ceil(sizeBytes / blockBytes) * blockBytes;
  }
}

function textField(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end).trim();
}
