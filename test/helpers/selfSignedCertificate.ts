// A key and a certificate for localhost that nobody trusts, made anew for each run: no key lies in the repository. Only
// as much of DER as that takes.

import { generateKeyPairSync, sign } from 'node:crypto';

const sequence = 0x30;
const set = 0x31;
const integer = 0x02;
const bitString = 0x03;
const octetString = 0x04;
const objectId = 0x06;
const utf8String = 0x0c;
const utcTime = 0x17;

const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const commonName = [0x55, 0x04, 0x03];
const subjectAltName = [0x55, 0x1d, 0x11];

/** PEM texts of a fresh key and its certificate for localhost and 127.0.0.1. */
export function createSelfSignedCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(sequence, der(objectId, ecdsaWithSha256));
  const name = der(
    sequence,
    der(set, der(sequence, der(objectId, commonName), der(utf8String, Buffer.from('localhost')))),
  );
  const yearMs = 365 * 24 * 3_600_000;
  const validity = der(sequence, time(Date.now() - yearMs), time(Date.now() + yearMs));
  const names = der(sequence, der(0x82, Buffer.from('localhost')), der(0x87, [127, 0, 0, 1]));
  const extension = der(sequence, der(objectId, subjectAltName), der(octetString, names));
  const certificate = der(
    sequence,
    der(0xa0, der(integer, [2])),
    der(integer, [1]),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(sequence, extension)),
  );
  const signature = sign('sha256', certificate, privateKey);
  const signed = der(sequence, certificate, algorithm, der(bitString, [0], signature));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(utcTime, Buffer.from(`${digits}Z`));
}

/** A value with its tag and length. */
function der(tag: number, ...contents: readonly (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(contents.map((content) => Buffer.from(content)));
  const { length } = body;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}
