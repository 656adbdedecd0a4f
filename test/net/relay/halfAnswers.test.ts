// A relay on a network that does half: what the app gets is what came from the server, up to the same byte and with the
// same end, wherever that is; and requests and answers in parts are the same as whole ones.

import { describe, expect, it } from 'vitest';

import { Wire, type WireOptions } from '../../helpers/wire.ts';
import { asChunk, chunkedHead, lastChunk, streamHead } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  RawUpstream,
  requestHead,
  splitMessage,
  startRelay,
} from './relayUnderTest.ts';

const body = 'id: 1\ndata: gr\u00fcn\n\n: c\ndata: 2\r\n\r\n';
const bodyBytes = Buffer.from(body);
const chunks = [asChunk(bodyBytes.subarray(0, 9)), asChunk(bodyBytes.subarray(9))];

const answers = {
  'in chunks': { head: chunkedHead, wire: Buffer.concat([...chunks, Buffer.from(lastChunk)]) },
  'of a length': { head: streamHead(`Content-Length: ${bodyBytes.length}`), wire: bodyBytes },
} as const;

/** The content of a body in chunks, as far as it came; each character a byte. */
function contentOf(text: string): string {
  let content = '';
  for (let at = 0; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return content;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (!(size > 0)) return content;
    content += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}

/** Asks through the relay once. @returns what the app got, and how its connection ended */
async function ask(
  relay: Awaited<ReturnType<typeof startRelay>>,
  text = '',
): Promise<{ text: string; end: string }> {
  const app = await connectApp(relay);
  app.write(text === '' ? requestHead(relay, 'GET /', 'Connection: close') : text);
  await app.untilEnd();
  app.socket.destroy();
  return { text: app.text, end: app.end };
}

describe.each(Object.entries(answers))('an answer %s', (kind, { head, wire: rest }) => {
  const bytes = Buffer.concat([Buffer.from(head), rest]);

  it.each(['fin', 'reset'] as const)(
    'that ends by %s at each of its bytes ends so for the app',
    async (how) => {
      let afterBytes = 0;
      const upstream = await answeringUpstream(bytes);
      const wire = await Wire.to(upstream.server.port, {
        endingOf: () => ({ direction: 'to client', afterBytes, how }),
      });
      const relay = await startRelay(wire.url(''));
      for (; afterBytes < bytes.length; afterBytes += afterBytes < head.length - 2 ? 3 : 1) {
        const { text, end } = await ask(relay);
        const got = splitMessage(text);
        if (afterBytes < head.length) {
          expect({ afterBytes, status: got.head[0] }).toEqual({
            afterBytes,
            status: 'HTTP/1.1 502 Bad Gateway',
          });
          continue;
        }
        const sent = rest.subarray(0, afterBytes - head.length).toString('latin1');
        expect({ afterBytes, body: kind === 'in chunks' ? contentOf(got.rest) : got.rest, end }).toEqual({
          afterBytes,
          body: kind === 'in chunks' ? contentOf(sent) : sent,
          end: how,
        });
        expect(got.rest.endsWith(lastChunk)).toBe(false);
      }
      // Whole, it ends well for the app, however the connection to the server ends then.
      const { text, end } = await ask(relay);
      expect(splitMessage(text).rest).toContain(
        kind === 'in chunks' ? lastChunk : bodyBytes.toString('latin1'),
      );
      expect(end).toBe('fin');
    },
  );
});

describe('in parts', () => {
  const kinds: readonly WireOptions[] = [{ parts: 'halves' }, { parts: 'bytes' }, { readBytes: 1 }];

  it.each(kinds)('an answer is the same: %j', async (options) => {
    for (const { head, wire: rest } of Object.values(answers)) {
      const bytes = Buffer.concat([Buffer.from(head), rest]);
      const upstream = await answeringUpstream(bytes);
      const wire = await Wire.to(upstream.server.port, options);
      const relay = await startRelay(wire.url(''));
      const { text, end } = await ask(relay);
      const got = splitMessage(text);
      const content = head === chunkedHead ? contentOf(got.rest) : got.rest;
      expect({ content, status: got.head[0], end }).toEqual({
        content: bodyBytes.toString('latin1'),
        status: 'HTTP/1.1 200 OK',
        end: 'fin',
      });
    }
  });

  it.each(kinds)('a request is the same: %j', async (options) => {
    const upstream = await RawUpstream.open((end) => {
      end.socket.on('data', () => {
        if (end.text.endsWith('12345')) end.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const relay = await startRelay(upstream.origin);
    const wire = await Wire.to(relay.port, options);
    const app = await connectApp(wire);
    app.write(
      `${requestHead(relay, 'POST /a?b', 'X-Odd: \u00e9', 'Content-Length: 5', 'Connection: close')}12345`,
    );
    await app.untilEnd();
    expect(splitMessage(app.text).rest).toBe('ok');
    const received = splitMessage((await upstream.connection()).text);
    expect(received.head[0]).toBe('POST /a?b HTTP/1.1');
    expect(received.head).toContain('X-Odd: \u00e9');
    expect(received.rest).toBe('12345');
  });
});
