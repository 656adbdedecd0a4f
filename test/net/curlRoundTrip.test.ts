// A request that the inspector sends, and the command that it copies for it, run by a real curl; and a command that a real
// curl runs, and the request that the inspector makes of it: what arrives at a server is the same, byte by byte.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { curlCommand, quoteForShell } from '../../src/core/page/curlCommand.ts';
import { streamRequestOf } from '../../src/core/paste/pastedStream.ts';
import { readPasted } from '../../src/core/paste/readPasted.ts';
import type { StreamRequest } from '../../src/core/stream/streamRequest.ts';
import { SseStream } from '../../src/net/stream/sseStream.ts';
import { detailsOf, untilLog } from '../helpers/streamUnderTest.ts';
import { CurlServer, hasCurl, type ArrivedRequest } from './curlUnderTest.ts';

interface Arrived {
  readonly start: string;
  /** Names in lower case, as bytes, sorted: curl writes them in another order. */
  readonly headers: readonly string[];
  readonly body: string;
}

let server: CurlServer;

beforeAll(async () => {
  server = await CurlServer.open();
});
afterAll(() => server.close());

function arrivedOf(request: ArrivedRequest | undefined): Arrived | undefined {
  return (
    request && {
      start: `${request.method} ${request.target}`,
      headers: request.headers
        .filter(([header]) => header !== 'connection')
        .map((pair) => pair.join(': '))
        .toSorted(),
      body: request.body.toString('latin1'),
    }
  );
}

async function sentByCurl(command: string): Promise<Arrived | undefined> {
  return arrivedOf((await server.sentBy(command))[0]);
}

/** What arrives of a request of the inspector, and the command that it copies for it. */
async function sentHere(request: StreamRequest): Promise<{ arrived: Arrived | undefined; command: string }> {
  server.takeArrived();
  const stream = new SseStream(request);
  try {
    stream.connect();
    await untilLog(stream, () => stream.state.phase === 'stopped');
    const [sent] = detailsOf(stream, 'request');
    if (!sent) throw new Error('There is no request.');
    return { arrived: arrivedOf(server.takeArrived()[0]), command: curlCommand(sent, request) };
  } finally {
    stream.close();
  }
}

const value = fc
  .string({
    unit: fc.constantFrom(...Array.from('aZ09 !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~éü€😀')),
    maxLength: 20,
  })
  .map((text) => text.trim());
const name = fc.constantFrom('X-One', 'x-two', 'Authorization', 'Cookie', 'X-API-Key', 'X_Three');
const requests = fc
  .record({
    path: fc.string({ unit: fc.constantFrom(...Array.from('ab/?&=%20{}[]!$\'"~é')), maxLength: 15 }),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    headers: fc.uniqueArray(fc.tuple(name, value), {
      selector: ([header]) => header.toLowerCase(),
      maxLength: 4,
    }),
    body: fc.option(fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\0', ''))),
    lastEventId: fc.constantFrom('', '7', 'é…'),
  })
  .map(({ path, method, headers, body, lastEventId }): StreamRequest => {
    const { href } = new URL(`${server.origin}/${path}`);
    return {
      url: href,
      method,
      headers,
      policy: { kind: 'off' },
      ...(body !== null && method !== 'GET' && { body }),
      ...(lastEventId !== '' && { lastEventId }),
    };
  });

describe.skipIf(!hasCurl)('a real curl (needs bash and curl)', () => {
  it('sends what the inspector sent, from the command that it copies', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const sent = await sentHere(request);
        expect(sent.arrived).toBeDefined();
        expect(await sentByCurl(`${sent.command} -s`)).toEqual(sent.arrived);
      }),
      { numRuns: 25 },
    );
  });

  it('sends what the inspector makes of the command', async () => {
    /**
     * Curl and the inspector each add their own ones where the command says nothing. That there is no body the inspector
     * says as browsers do, and curl does not.
     */
    const own = /^(?:accept|accept-encoding|cache-control|user-agent):|^content-length: 0$/;
    const common = (one: Arrived | undefined): object => ({
      ...one,
      headers: one?.headers.filter((header) => !own.test(header)),
    });
    await fc.assert(
      fc.asyncProperty(requests, async ({ url, method = 'GET', headers = [], body }) => {
        const words = [
          'curl -s -g',
          quoteForShell(url),
          `-X ${method}`,
          ...headers.map(
            ([header, text]) => `-H ${quoteForShell(text === '' ? `${header};` : `${header}: ${text}`)}`,
          ),
          ...(body === undefined ? [] : [`--data-raw ${quoteForShell(body)}`]),
        ];
        const command = words.join(' ');
        const [pasted] = readPasted(command).requests;
        if (!pasted) throw new Error(`Nothing was read from ${command}`);
        const sent = await sentHere({ ...streamRequestOf(pasted), policy: { kind: 'off' } });
        expect(common(sent.arrived)).toEqual(common(await sentByCurl(command)));
      }),
      { numRuns: 25 },
    );
  });
});
