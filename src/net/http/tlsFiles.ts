// Reads the files that secure a connection, and says what is wrong with them before anything is sent.

import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import * as l10n from '@vscode/l10n';

import { tlsFileKeys, type TlsChoice, type TlsMaterial } from '../../core/stream/tlsChoice.ts';
import { InvalidRequestError } from './requestHead.ts';

/** Larger files are not read: a bundle of all authorities of a system has less than a quarter of it. */
const maxFileBytes = 1024 * 1024;

/**
 * What is in the files.
 * @throws InvalidRequestError with the field `tls`: a file that cannot be read, that does not hold what it should, a
 * certificate without its key, a key that belongs to another one
 */
export async function readTlsFiles(choice: TlsChoice): Promise<TlsMaterial> {
  if (choice.certFile !== undefined && choice.keyFile === undefined)
    fail(l10n.t('A client certificate needs its key: choose the file of the key too.'));
  if (choice.keyFile !== undefined && choice.certFile === undefined)
    fail(l10n.t('A key needs its client certificate: choose the file of the certificate too.'));
  const material: Partial<Record<(typeof tlsFileKeys)[number], string>> = {};
  for (const key of tlsFileKeys) {
    const path = choice[key];
    if (path !== undefined) material[key] = await readPem(path);
  }
  const { caFile, certFile, keyFile } = material;
  if (caFile !== undefined) readCertificate(caFile, choice.caFile);
  if (certFile === undefined || keyFile === undefined) return material;
  const certificate = readCertificate(certFile, choice.certFile);
  if (!certificate.checkPrivateKey(readKey(keyFile, choice.keyFile)))
    fail(l10n.t('The key in {0} belongs to another certificate.', choice.keyFile ?? ''));
  return material;
}

async function readPem(path: string): Promise<string> {
  if (!isAbsolute(path)) fail(l10n.t('The path {0} is not absolute.', path));
  const text = await readLimited(path).catch((error: unknown) =>
    fail(l10n.t('The file {0} cannot be read: {1}', path, reasonOf(error))),
  );
  if (text === undefined) fail(l10n.t('The file {0} is too large for a certificate or a key.', path));
  if (!text.includes('-----BEGIN '))
    fail(l10n.t('The file {0} is not in the PEM format: it has no line that begins with -----BEGIN.', path));
  return text;
}

/** Undefined: it is larger than the limit, or does not end, as a device. */
async function readLimited(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(maxFileBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (length > maxFileBytes) return undefined;
      if (bytesRead === 0) return buffer.toString('utf8', 0, length);
    }
  } finally {
    await file.close();
  }
}

function readCertificate(pem: string, path = ''): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    return fail(l10n.t('The file {0} has no certificate that can be read.', path));
  }
}

function readKey(pem: string, path = ''): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if (/ENCRYPTED/.test(pem) || (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE')
      return fail(
        l10n.t('The key in {0} is protected by a passphrase. Choose a file that has it without one.', path),
      );
    return fail(l10n.t('The file {0} has no key that can be read.', path));
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return l10n.t('there is no such file');
  if (code === 'EACCES' || code === 'EPERM') return l10n.t('it may not be read');
  if (code === 'EISDIR') return l10n.t('it is a folder');
  return code ?? l10n.t('it is no file');
}

function fail(message: string): never {
  throw new InvalidRequestError('tls', message);
}
