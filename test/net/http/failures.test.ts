// What it is called when there is no answer, and why a server cannot listen: each code with the place that it stands for.

import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';

import { ConnectionWitness } from '../../../src/net/http/connectionWitness.ts';
import { failureOf } from '../../../src/net/http/failure.ts';
import { describePortProblem } from '../../../src/net/http/listening.ts';

describe('a failure without an answer', () => {
  const error = (code: string, message = 'why'): NodeJS.ErrnoException =>
    Object.assign(new Error(message), code !== '' && { code });
  const nothing = (): ConnectionWitness => new ConnectionWitness();
  /** A witness of a plain connection that was made. */
  const connected = (): ConnectionWitness => {
    const witness = nothing();
    witness.observe(
      Object.assign(Object.create(null), {
        connecting: false,
        remoteAddress: '127.0.0.1',
        prependListener: () => undefined,
        prependOnceListener: () => undefined,
      }) as Socket,
      () => undefined,
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

it('a port that fails otherwise is explained with what was thrown', () => {
  expect(describePortProblem('relay', 80, 'odd')).toContain('(odd)');
  expect(describePortProblem('relay', 80, new Error('odd'))).toContain('(Error: odd)');
});
