// How connections are made: defaults, whose agent, which hosts are not checked, and what was chosen to secure one origin.

import { rootCertificates } from 'node:tls';

import { describe, expect, it } from 'vitest';

import {
  bringsAgent,
  connectionOptionsOf,
  isInsecureHost,
  tlsOptionsFor,
} from '../../../src/net/http/connectionOptions.ts';

it('options of connections that are not given have their defaults, and those that are given stay', () => {
  const { leavesAgentOut, ...others } = connectionOptionsOf({});
  expect(others).toEqual({ connectTimeoutMs: 30_000, idleTimeoutMs: 0, insecureHosts: [] });
  expect(leavesAgentOut()).toBe(false);
  const given = {
    connectTimeoutMs: 1,
    idleTimeoutMs: 2,
    insecureHosts: ['a'],
    leavesAgentOut: () => true,
  };
  expect(connectionOptionsOf(given)).toEqual(given);
});

it.each([
  ['http://localhost:3000/', true],
  ['https://127.0.0.1/', true],
  ['http://[::1]:1/', true],
  // VS Code leads these to its proxy as any other.
  ['http://127.0.0.2/', false],
  ['http://[::ffff:127.0.0.1]/', false],
  ['http://a.localhost/', false],
  ['https://stream.example/', false],
])('a request to %s brings an agent of its own where others do not: %s', (url, isBrought) => {
  expect(bringsAgent(new URL(url), { leavesAgentOut: () => true })).toBe(isBrought);
  expect(bringsAgent(new URL(url), { leavesAgentOut: () => false })).toBe(true);
});

it.each([
  ['a.example', true],
  ['a.example:8443', true],
  ['a.example:443', false],
  ['A.example', false],
  ['example', false],
  ['b.a.example', false],
])('the entry %s of hosts without a check means https://a.example:8443: %s', (host, isMeant) => {
  expect(isInsecureHost(new URL('https://a.example:8443/'), ['other', host])).toBe(isMeant);
});

describe('what was chosen to secure a connection', () => {
  const material = { caFile: 'authority', certFile: 'certificate', keyFile: 'key' };
  const own = 'https://a.example:8443/events';
  const chosen = { ca: [...rootCertificates, 'authority'], cert: 'certificate', key: 'key' };

  it.each([
    ['https://a.example:8443/', true],
    ['https://A.example:8443/other?x#y', true],
    ['https://a.example/', false],
    ['https://a.example:8444/', false],
    ['https://b.a.example:8443/', false],
    ['https://127.0.0.1:8443/', false],
  ])('for its own origin holds at %s: %s', (target, isOwn) => {
    for (const isUnchecked of [true, undefined]) {
      const request = {
        url: own,
        tls: isUnchecked ? ({ isUnchecked } as const) : {},
        tlsMaterial: material,
      };
      const options = tlsOptionsFor(new URL(target), request, { insecureHosts: [] });
      expect(options).toStrictEqual({
        rejectUnauthorized: !(isOwn && isUnchecked === true),
        ...(isOwn && chosen),
      });
    }
  });

  it.each([
    [undefined, {}],
    [{}, {}],
    [{ caFile: 'authority' }, { ca: chosen.ca }],
    [
      { certFile: 'certificate', keyFile: 'key' },
      { cert: 'certificate', key: 'key' },
    ],
  ])('with the files %j gives Node %j, and nothing in place of what is absent', (files, expected) => {
    const request = { url: own, ...(files && { tlsMaterial: files }) };
    const options = tlsOptionsFor(new URL(own), request, { insecureHosts: [] });
    expect(options).toStrictEqual({ rejectUnauthorized: true, ...expected });
  });

  it('besides hosts that are not checked at all, wherever a redirect leads', () => {
    const options = tlsOptionsFor(
      new URL('https://b.example/'),
      { url: own },
      { insecureHosts: ['b.example'] },
    );
    expect(options).toStrictEqual({ rejectUnauthorized: false });
  });
});
