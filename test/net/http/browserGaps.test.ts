// Endings that a browser may not have met, since it sends cookies, offers HTTP/2 and accepts codings: the verdict names what
// was not done, and speaks for no EventSource.

import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { adviseEnding, describeVerdict } from '../../../src/core/log/endingWords.ts';
import type { EndDetail } from '../../../src/core/log/detail.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { createSelfSignedCertificate } from '../../helpers/selfSignedCertificate.ts';
import { connectStream, endOf, messages } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

const cookie = 'No cookie was sent: a browser that is signed in sends one, and may get another answer.';
const version = 'Only HTTP/1.1 was offered: a browser offers HTTP/2 as well, and may get another answer.';
const codings =
  'No content coding was accepted: a browser accepts gzip, deflate, br and zstd, and may get another answer.';
const stops = 'A client that gets the same answer stops for good.';

interface Answer {
  readonly status: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Redirects before it. */
  readonly redirects?: number;
  readonly isSecure?: boolean;
}

async function ask(answer: Answer, more: Partial<StreamRequest> = {}): Promise<EndDetail> {
  const { status, headers = [], body = 'why', redirects = 0, isSecure } = answer;
  const server = await RawServer.open(
    ({ number, socket }) =>
      socket.end(
        number <= redirects
          ? wholeResponse('302 Found', ['Location: /login'])
          : wholeResponse(status, headers, body),
      ),
    isSecure ? { tls: createSelfSignedCertificate() } : {},
  );
  const request = { url: server.url(), policy: { kind: 'off' }, ...more } as const;
  return endOf(connectStream(request, { insecureHosts: ['127.0.0.1'] }));
}

function verdictOf({ verdict, ending }: EndDetail): string {
  return describeVerdict(verdict, ending);
}

const html = ['Content-Type: text/html; charset=utf-8'];
const signIn = '<h1>Welcome</h1><input name=p type="password">';

describe('a verdict', () => {
  it.each<[string, Answer, string]>([
    ['401', { status: '401 Unauthorized' }, `${cookie} ${stops}`],
    ['403', { status: '403 Forbidden' }, `${cookie} ${stops}`],
    ['403 over TLS', { status: '403 Forbidden', isSecure: true }, `${cookie} ${version} ${stops}`],
    [
      'a refusal that begins a session',
      { status: '400 Bad', headers: ['Set-Cookie: a=b'] },
      `${cookie} ${stops}`,
    ],
    ['a redirect to a page', { status: '200 OK', headers: html, redirects: 1 }, `${cookie} ${stops}`],
    ['a page to sign in', { status: '200 OK', headers: html, body: signIn }, `${cookie} ${stops}`],
    ['redirects without an end', { status: '200 OK', redirects: 100 }, `${cookie} ${stops}`],
    ['505 over TLS', { status: '505 HTTP Version Not Supported', isSecure: true }, `${version} ${stops}`],
    ['426 over TLS', { status: '426 Upgrade Required', isSecure: true }, `${version} ${stops}`],
    ['421 over TLS', { status: '421 Misdirected Request', isSecure: true }, `${version} ${stops}`],
    ['406', { status: '406 Not Acceptable' }, `${codings} ${stops}`],
    [
      'zstd',
      { status: '200 OK', headers: ['Content-Type: text/event-stream', 'Content-Encoding: zstd'] },
      'Browsers decode zstd, which the inspector does not: one may read this stream. A client that meets the same comes back in 3.0 s, without Last-Event-ID.',
    ],
  ])('after %s names what a browser does', async (_, answer, verdict) => {
    const end = await ask(answer);
    expect(verdictOf(end)).toBe(verdict);
    expect(adviseEnding(end.ending)).toBeTruthy();
  });

  it.each<[string, Answer, Partial<StreamRequest>]>([
    ['401 with a cookie', { status: '401 Unauthorized' }, { headers: [['cookie', 'a=b']] }],
    ['a page, not redirected', { status: '200 OK', headers: html, body: '<h1>Hello</h1>' }, {}],
    ['404', { status: '404 Not Found' }, {}],
    ['500 that sets a cookie', { status: '500 Oops', headers: ['Set-Cookie: a=b'] }, {}],
    ['505 without TLS, where a browser offers no more', { status: '505 No' }, {}],
    ['426 without TLS', { status: '426 Upgrade Required' }, {}],
    ['406 where codings are accepted', { status: '406 No' }, { headers: [['Accept-Encoding', 'gzip']] }],
    ['a redirect that leads nowhere', { status: '302 Found', redirects: 1 }, {}],
  ])('after %s is that of an EventSource', async (_, answer, more) => {
    const end = await ask(answer, more);
    expect(end.ending.unlikeBrowser).toBeUndefined();
    expect(verdictOf(end)).toBe('An EventSource stops for good.');
  });

  it.each([401, 403])('after a simulated %i is that of an EventSource', async (status) => {
    const server = await RawServer.open(({ socket }) => socket.write(`${streamHead()}data: 1\n\n`));
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    await messages(stream, 1);
    stream.simulate({ effect: { kind: 'http-error', status }, moment: { kind: 'now' } });
    await endOf(stream);
    stream.connect();
    const end = await endOf(stream, 2);
    expect(end.ending).toMatchObject({ cause: 'http-error', status, isSimulated: true });
    expect(end.ending.unlikeBrowser).toBeUndefined();
    expect(verdictOf(end)).toBe('An EventSource stops for good.');
  });

  it('without TLS says of 505 what was offered all the same', async () => {
    const { ending } = await ask({ status: '505 HTTP Version Not Supported' });
    expect(adviseEnding(ending)).toContain('Only HTTP/1.1 was offered, as a browser does without TLS');
  });

  it('after a handshake with a server that has only HTTP/2 says so', async () => {
    const server = createSecureServer(createSelfSignedCertificate());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const end = await endOf(
      connectStream({ url, policy: { kind: 'off' } }, { insecureHosts: ['127.0.0.1'] }),
    );
    expect(end.ending.unlikeBrowser).toContain('http2');
    expect(verdictOf(end)).toContain(version);
    expect(verdictOf(end)).not.toContain('EventSource');
  });

  it('of a client that is no browser stays its own', async () => {
    const { verdict, ending } = await ask({ status: '401 Unauthorized' });
    expect(describeVerdict(verdict, ending, 'fetch')).not.toContain('cookie');
  });
});
