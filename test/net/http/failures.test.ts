// What it is called when there is no answer, and why a server cannot listen: each code with the place that it stands for.

import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import { describe, expect, it } from 'vitest';

import { ConnectionWitness } from '../../../src/net/http/connectionWitness.ts';
import { failureOf } from '../../../src/net/http/failure.ts';
import { describePortProblem } from '../../../src/net/http/listening.ts';

/** A witness of a request, and what tells it of a proxy as VS Code's agent does. */
function proxied(): { readonly witness: ConnectionWitness; readonly tell: (event: unknown) => void } {
  const witness = new ConnectionWitness();
  const request = new EventEmitter();
  witness.observe(request as ClientRequest, () => undefined);
  return { witness, tell: (event) => void request.emit('proxy', event) };
}

describe('a proxy of VS Code', () => {
  it.each([
    ['PROXY proxy.example:3128', 'http://proxy.example:3128'],
    ['PROXY user:p@ss:word@proxy.example:3128', 'http://proxy.example:3128'],
    ['HTTPS user@[::1]:3128', 'https://[::1]:3128'],
    ['SOCKS5 127.0.0.1:1080', 'socks5://127.0.0.1:1080'],
    ['DIRECT', undefined],
    ['', undefined],
    ['PROXY', undefined],
    [undefined, undefined],
    [7, undefined],
  ])('told as %j is at %s', (proxy, address) => {
    const { witness, tell } = proxied();
    tell({ proxy, socket: {} });
    expect(witness.proxy.address).toBe(address);
    expect(witness.proxy.error).toBeUndefined();
  });

  it.each([undefined, 'PROXY a:1', { error: 'why' }])('is not believed in %j', (event) => {
    const { witness, tell } = proxied();
    tell(event);
    expect(witness.proxy.address).toBeUndefined();
  });

  it('that fails is what failed, whatever the agent makes of it', () => {
    const { witness, tell } = proxied();
    const why = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    tell({ proxy: 'PROXY user:secret@127.0.0.1:1', error: why });
    const ofAgent = new Error('Failed to establish a socket connection to proxies: PROXY 127.0.0.1:1');
    expect(failureOf(ofAgent, witness)).toEqual({
      cause: 'unreachable',
      stage: 'proxy',
      proxy: 'http://127.0.0.1:1',
      code: 'ECONNREFUSED',
      reason: 'connect ECONNREFUSED 127.0.0.1:1',
    });
  });

  it('that was not asked has not failed', () => {
    const { witness, tell } = proxied();
    tell({ proxy: 'DIRECT', error: new Error('connect ECONNREFUSED 127.0.0.1:2') });
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:2'), { code: 'ECONNREFUSED' });
    expect(failureOf(error, witness)).toMatchObject({ stage: 'connect', code: 'ECONNREFUSED' });
  });
});

describe('a failure without an answer', () => {
  const error = (code: string, message = 'why'): NodeJS.ErrnoException =>
    Object.assign(new Error(message), code !== '' && { code });
  const nothing = (): ConnectionWitness => new ConnectionWitness();
  /** A witness of a plain connection that was made. */
  const connected = (): ConnectionWitness => {
    const witness = nothing();
    const request = Object.assign(new EventEmitter(), { reusedSocket: false });
    witness.observe(request as unknown as ClientRequest, () => undefined);
    request.emit(
      'socket',
      Object.assign(Object.create(null), {
        connecting: false,
        remoteAddress: '127.0.0.1',
        prependListener: () => undefined,
        prependOnceListener: () => undefined,
      }),
    );
    return witness;
  };

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL', 'ENODATA', 'ESERVFAIL'])(
    'with %s is one of the name',
    (code) => {
      expect(failureOf(error(code), nothing())).toEqual({
        cause: 'unreachable',
        stage: 'dns',
        code,
        reason: 'why',
      });
    },
  );

  it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ECONNRESET'])(
    'with %s before there is a connection is one of connecting',
    (code) => {
      expect(failureOf(error(code), nothing())).toEqual({
        cause: 'unreachable',
        stage: 'connect',
        code,
        reason: 'why',
      });
    },
  );

  it('with ETIMEDOUT is one of time', () => {
    expect(failureOf(error('ETIMEDOUT'), nothing())).toMatchObject({
      cause: 'unreachable',
      stage: 'timeout',
    });
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('with %s on a connection is no response', (code) => {
    expect(failureOf(error(code), connected())).toEqual({ cause: 'no-response', code });
  });

  it.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_GET_ISSUER',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_ALTNAME',
  ])('with %s is one of the certificate', (code) => {
    expect(failureOf(error(code), connected())).toEqual({
      cause: 'unreachable',
      stage: 'tls',
      code,
      reason: 'why',
    });
  });

  it('of HTTP says so, connected or not', () => {
    const ending = {
      cause: 'no-response',
      code: 'HPE_INVALID_HEADER_TOKEN',
      reason: 'the answer is not HTTP (why)',
    };
    expect(failureOf(error('HPE_INVALID_HEADER_TOKEN'), connected())).toEqual(ending);
    expect(failureOf(error('HPE_INVALID_HEADER_TOKEN'), nothing())).toEqual(ending);
  });

  it.each([
    [[0x13, 3, 3], false],
    [[0x14, 3, 3], true],
    [[0x15, 3, 1], true],
    [[0x17, 3, 3], true],
    [[0x18, 3, 3], false],
    [[0x15, 2, 3], false],
    [[0x15], false],
    [[], false],
    [undefined, false],
  ])('of HTTP with the bytes %j is one of TLS: %s, where the address is none of it', (bytes, isTls) => {
    const failed = Object.assign(
      error('HPE_INVALID_CONSTANT'),
      bytes && { rawPacket: Uint8Array.from(bytes) },
    );
    const mistakeAt = (address: string): unknown =>
      failureOf(failed, connected(), new URL(address)).schemeMistake;
    expect(mistakeAt('http://a/')).toBe(isTls ? 'server is TLS' : undefined);
    expect(mistakeAt('https://a/')).toBeUndefined();
  });

  it('has the code of the socket, or its name, where the error has none', () => {
    const witness = connected();
    witness.noteError(error('EPIPE'));
    witness.noteError(error('ECONNRESET'));
    expect(failureOf(error(''), witness)).toEqual({ cause: 'no-response', code: 'EPIPE' });
    expect(failureOf(error(''), nothing())).toMatchObject({ stage: 'connect', code: 'Error' });
  });

  it('of all addresses of a name has each of their reasons', () => {
    const both = Object.assign(new AggregateError([error('A', 'one'), error('B', 'two'), 'three'], ''), {
      code: 'ECONNREFUSED',
    });
    expect(failureOf(both, nothing())).toMatchObject({ reason: 'one; two; three' });
    expect(failureOf(error('X', ''), nothing())).toMatchObject({ reason: 'Error' });
  });
});

it.each([
  ['EADDRINUSE', 'Port 80 is already in use. Choose another port, or 0 for a free one.'],
  ['EACCES', 'Port 80 is not open to ordinary programs. Choose another port, or 0 for a free one.'],
  [
    'ERR_SOCKET_BAD_PORT',
    'There is no port 80: ports go from 1 to 65535. Choose another port, or 0 for a free one.',
  ],
  ['EMFILE', 'The relay could not listen on port 80 (EMFILE). Choose another port, or 0 for a free one.'],
])('a port that fails with %s is explained', (code, sentence) => {
  expect(describePortProblem('relay', 80, Object.assign(new Error('x'), { code }))).toBe(sentence);
});

it.each([
  ['relay', 'The relay'],
  ['dev server', 'The dev server'],
] as const)('a port that fails otherwise is explained with what was thrown, by the %s', (server, name) => {
  const sentence = (reason: string): string =>
    `${name} could not listen on port 80 (${reason}). Choose another port, or 0 for a free one.`;
  expect(describePortProblem(server, 80, 'odd')).toBe(sentence('odd'));
  expect(describePortProblem(server, 80, new Error('odd'))).toBe(sentence('Error: odd'));
  const error = Object.assign(new Error('odd'), { code: 'EODD' });
  expect(describePortProblem(server, 80, error)).toBe(sentence('EODD'));
});
