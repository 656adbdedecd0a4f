// Certificates of authorities and of the client, chosen for a request: what is sent, what is checked, and what is said of
// files that are not what they should be.

import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseStreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { parseTlsChoice, tlsFileKeys, type TlsChoice } from '../../../src/core/stream/tlsChoice.ts';
import { readTlsFiles } from '../../../src/net/http/tlsFiles.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { createSelfSignedCertificate } from '../../helpers/selfSignedCertificate.ts';
import { connectStream, endOf, untilLog } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

let folder: string;
const path = (name: string): string => join(folder, name);
const server = createSelfSignedCertificate();
const client = createSelfSignedCertificate();
const other = createSelfSignedCertificate();
const encrypted = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sse-tls-'));
  const files = {
    'ca.pem': server.cert,
    'cert.pem': client.cert,
    'key.pem': client.key,
    'other.key': other.key,
    'encrypted.key': encrypted,
    'binary.der': Buffer.from([0x30, 0x82, 0, 1]),
    'broken.pem': '-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n',
    'large.pem': `-----BEGIN CERTIFICATE-----\n${'A'.repeat(1024 * 1024)}`,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path(name), content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A server that says who asks, and whose certificate nobody trusts. */
async function open(redirectTo?: string) {
  const seen: { readonly path: string; readonly name: string | undefined }[] = [];
  const https = await RawServer.open(
    ({ request, socket }) => {
      const { subject } = (socket as TLSSocket).getPeerCertificate();
      seen.push({ path: request.path, name: subject?.CN as string | undefined });
      socket.write(
        redirectTo === undefined
          ? `${streamHead()}retry: 1\ndata: a\n\n`
          : wholeResponse('307 Temporary Redirect', [`Location: ${redirectTo}`]),
      );
    },
    { tls: { key: server.key, cert: server.cert, requestCert: true, rejectUnauthorized: false } },
  );
  return { https, seen, url: https.url() };
}

async function connect(url: string, tls: TlsChoice) {
  const tlsMaterial = await readTlsFiles(tls);
  return connectStream({ url, tls }, { resolveRequest: (request) => ({ ...request, tlsMaterial }) });
}

describe('a request', () => {
  it('trusts an authority that is given, and shows its certificate, in each attempt', async () => {
    const { https, seen, url } = await open();
    const tls = { caFile: path('ca.pem'), certFile: path('cert.pem'), keyFile: path('key.pem') };
    const stream = await connect(url, tls);
    await untilLog(stream, () => stream.totals.messages === 1);
    https.resetAll();
    await untilLog(stream, () => stream.totals.messages === 2);
    expect(seen.map(({ name }) => name)).toEqual(['localhost', 'localhost']);
  });

  it('without it ends at the certificate, unless it is not checked', async () => {
    const { url, seen } = await open();
    const refused = await connect(url, {});
    expect((await endOf(refused)).ending).toMatchObject({ cause: 'unreachable', stage: 'tls' });
    const unchecked = await connect(url, { isUnchecked: true });
    await untilLog(unchecked, () => unchecked.totals.messages === 1);
    expect(seen).toEqual([{ path: '/', name: undefined }]);
  });

  it('does not take its choices along to another origin', async () => {
    const target = await open();
    const first = await open(target.url);
    const certificates = { certFile: path('cert.pem'), keyFile: path('key.pem') };
    const unchecked = await connect(first.url, { isUnchecked: true, ...certificates });
    expect((await endOf(unchecked)).ending).toMatchObject({ cause: 'unreachable', stage: 'tls' });
    expect([first.seen.length, target.seen.length]).toEqual([1, 0]);
  });
});

describe('files', () => {
  it.each<[TlsChoice | (() => TlsChoice), RegExp]>([
    [() => ({ certFile: path('cert.pem') }), /needs its key/],
    [() => ({ keyFile: path('key.pem') }), /needs its client certificate/],
    [() => ({ certFile: path('cert.pem'), keyFile: path('other.key') }), /belongs to another certificate/],
    [() => ({ certFile: path('cert.pem'), keyFile: path('encrypted.key') }), /protected by a passphrase/],
    [() => ({ certFile: path('cert.pem'), keyFile: path('ca.pem') }), /no key that can be read/],
    [() => ({ certFile: path('key.pem'), keyFile: path('key.pem') }), /no certificate that can be read/],
    [() => ({ caFile: path('broken.pem') }), /no certificate that can be read/],
    [() => ({ caFile: path('binary.der') }), /not in the PEM format/],
    [() => ({ caFile: path('large.pem') }), /too large/],
    [() => ({ caFile: '/dev/zero' }), /too large/],
    [() => ({ caFile: path('absent.pem') }), /cannot be read: there is no such file/],
    [() => ({ caFile: folder }), /cannot be read: it is a folder/],
    [{ caFile: 'ca.pem' }, /is not absolute/],
  ])('%s are refused in words: %s', async (choice, message) => {
    const chosen = typeof choice === 'function' ? choice() : choice;
    await expect(readTlsFiles(chosen)).rejects.toThrow(message);
    await expect(readTlsFiles(chosen)).rejects.toMatchObject({ field: 'tls' });
  });

  it.each(tlsFileKeys)('%s is read from the choice, and kept with the request', (key) => {
    expect(parseTlsChoice({ [key]: ' /a.pem ' })).toEqual({ [key]: '/a.pem' });
    expect(parseTlsChoice({ [key]: '  ' })).toBeUndefined();
    expect(parseTlsChoice({ [key]: 1 })).toBeUndefined();
    const tls = { [key]: '/a.pem' };
    expect(parseStreamRequest({ url: 'https://a/', tls })).toEqual({ url: 'https://a/', tls });
  });

  it.each([undefined, null, 1, [], {}, { isUnchecked: 'yes' }, { isUnchecked: false }])(
    '%j is none',
    (value) => {
      expect(parseTlsChoice(value)).toBeUndefined();
    },
  );
});
