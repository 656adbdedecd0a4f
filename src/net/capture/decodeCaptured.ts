// Undoes the Content-Encoding that the parts of a captured body still have: each part gives what came out with it, so that
// its time stays with its events.

import { joinBytes } from '../../core/base/joinBytes.ts';
import { present } from '../../core/base/present.ts';
import type { CapturedChunk, CapturedExchange } from '../../core/capture/reading/capturedExchange.ts';
import { DecoderChain, parseContentEncoding } from '../http/bodyDecoder.ts';

/** Bytes that the bodies of one stream may have together, decoded: few bytes can stand for very many. */
export const maxDecodedBytes = 256 * 1024 * 1024;

/**
 * The exchange with its body decoded; what cannot be decoded ends it there, with a note. An encoding that nobody here knows leaves
 * no body.
 * @param maxBytes that it may have then
 */
export async function decodeCaptured(
  exchange: CapturedExchange,
  maxBytes: number,
): Promise<CapturedExchange> {
  const { contentEncoding, body, notes, ...others } = exchange;
  if (contentEncoding === undefined) return exchange;
  const parsed = parseContentEncoding(contentEncoding);
  if ('problem' in parsed || parsed.encodings.length === 0)
    return { ...others, body: [], notes: [...notes, { what: 'not-decoded', encoding: contentEncoding }] };
  const decoded = await decodeChunks(body, parsed.encodings, maxBytes);
  const note = { what: decoded.isWhole ? 'decoded' : 'decoded-in-part', encoding: contentEncoding } as const;
  const wireBytes = exchange.wireBytes ?? body.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return { ...others, body: decoded.chunks, wireBytes, notes: [...notes, note] };
}

type Encodings = ConstructorParameters<typeof DecoderChain>[0];

function decodeChunks(
  chunks: readonly CapturedChunk[],
  encodings: Encodings,
  maxBytes: number,
): Promise<{ readonly chunks: readonly CapturedChunk[]; readonly isWhole: boolean }> {
  return new Promise((resolve) => {
    const decoded: CapturedChunk[] = [];
    let parts: Uint8Array[] = [];
    let left = maxBytes;
    let next = 0;
    const keep = (): void => {
      const atMs = chunks[next - 1]?.atMs;
      if (parts.length > 0) decoded.push({ bytes: joinBytes(parts), ...present({ atMs }) });
      parts = [];
    };
    const finish = (isWhole: boolean): void => {
      keep();
      chain.destroy();
      resolve({ chunks: decoded, isWhole });
    };
    const chain = new DecoderChain(encodings, {
      onBytes(bytes) {
        if (left === 0) return;
        const part = bytes.slice(0, left);
        left -= part.length;
        parts.push(part);
        if (left === 0) finish(false);
      },
      onEnd: (error) => {
        if (left > 0) finish(error === undefined);
      },
    });
    const write = (): void => {
      if (left === 0) return;
      keep();
      const chunk = chunks[next];
      next += 1;
      if (chunk) chain.write(chunk.bytes, () => setImmediate(write));
      else chain.end();
    };
    write();
  });
}
