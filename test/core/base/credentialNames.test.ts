// The lists of names turned round: each has an example that nothing else catches, so that none can be dropped unseen.

import { describe, expect, it } from 'vitest';

import {
  credentialKeys,
  credentialParameters,
  credentialParts,
  credentialWords,
  isSecretHeader,
  isSecretParameter,
} from '../../../src/core/base/credentialNames.ts';

const parts = {
  assertion: 'client_assertion',
  auth: 'x-auth',
  bearer: 'bearer',
  cookie: 'X-Cookie2',
  credential: 'X-Amz-Credential',
  passcode: 'passcode',
  passphrase: 'passphrase',
  passwd: 'db_passwd',
  password: 'userPassword',
  saml: 'SAMLResponse',
  secret: 'client_secret',
  sessid: 'PHPSESSID',
  session: 'Mcp-Session-Id',
  signature: 'X-Amz-Signature',
  token: 'accessToken',
  verifier: 'code_verifier',
} as const;

const keys = {
  access: 'AWSAccessKeyId',
  account: 'account-key',
  admin: 'X-Admin-Key',
  api: 'X-API-Key',
  app: 'appkey',
  client: 'client.key',
  encryption: 'encryptionKey',
  functions: 'x-functions-key',
  license: 'license_key',
  master: 'X-Master-Key',
  private: 'private_key',
  service: 'serviceKey',
  shared: 'SharedAccount-Shared-Key',
  signing: 'signing-key',
  subscription: 'Ocp-Apim-Subscription-Key',
} as const;

const words = {
  hmac: 'X-Hub-HMAC',
  otp: 'otpCode',
  pass: 'user_pass',
  pwd: 'user[pwd]',
  totp: 'TOTPCode',
} as const;

const parameters = ['code', 'JWT', 'key', 'pin', 'pw', 'Refresh', 'sid', 'sig', 'ticket'] as const;

describe('a name that carries a credential', () => {
  it.each([
    ['parts', credentialParts, parts],
    ['kinds of key', credentialKeys, keys],
    ['words', credentialWords, words],
  ])('has its example in the list of %s', (_, list, examples) => {
    expect([...list].toSorted()).toEqual(Object.keys(examples).toSorted());
  });

  it('has its example in the list of parameters', () => {
    expect([...credentialParameters].toSorted()).toEqual(parameters.map((name) => name.toLowerCase()));
  });

  it.each([...Object.values(parts), ...Object.values(keys), ...Object.values(words)])('%s', (name) => {
    expect(isSecretHeader(name)).toBe(true);
    expect(isSecretHeader(name.toUpperCase().replaceAll('CODE', '-CODE'))).toBe(true);
    expect(isSecretParameter(name)).toBe(true);
  });

  it.each(parameters)('%s, as a parameter only', (name) => {
    expect(isSecretParameter(name)).toBe(true);
    expect(isSecretHeader(name)).toBe(false);
  });
});

describe('a name that carries none', () => {
  it.each([
    '',
    'Accept',
    'Access-Control-Allow-Credentials',
    'Author',
    'authorization_uri',
    'authority',
    'compass',
    'footpath',
    'Idempotency-Key',
    'keyboard',
    'Last-Event-ID',
    'max_tokens',
    'passage',
    'Proxy-Authenticate',
    'Sec-WebSocket-Key',
    'sort_key',
    'tokenizer',
    'tokenUrl',
    'WWW-Authenticate',
    'x-ratelimit-remaining-tokens',
    'X-Request-Id',
  ])('%s', (name) => {
    expect(isSecretHeader(name)).toBe(false);
    expect(isSecretParameter(name)).toBe(false);
  });
});
