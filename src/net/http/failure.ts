// What it means when a request fails before there is a response: how far the connection had come tells the cause.

import * as l10n from '@vscode/l10n';

import type { Ending } from '../../core/stream/ending.ts';
import { present } from '../../core/base/present.ts';
import type { ConnectionWitness } from './connectionWitness.ts';

const dnsCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'EAI_FAIL',
  'ENODATA',
  'ESERVFAIL',
]);

/**
 * The ending that an error of Node's HTTP client stands for.
 * @param target where the request was to go; without it nothing is said of proxies and of schemes that do not fit
 */
export function failureOf(error: NodeJS.ErrnoException, witness: ConnectionWitness, target?: URL): Ending {
  const code = error.code ?? witness.error?.code ?? error.name;
  const reason = error.message || causesOf(error);
  const { proxy } = witness;
  if (proxy.error) {
    const { code: ofProxy, message } = proxy.error;
    return {
      cause: 'unreachable',
      stage: 'proxy',
      ...present({ proxy: proxy.address, code: ofProxy }),
      reason: message || causesOf(proxy.error),
    };
  }
  if (target && isOfProxy(error, target)) return { cause: 'unreachable', stage: 'proxy', code, reason };
  if (dnsCodes.has(code)) return { cause: 'unreachable', stage: 'dns', code, reason };
  if (code.startsWith('HPE_')) {
    const isTls = target?.protocol === 'http:' && isTlsRecord(error);
    return {
      cause: 'no-response',
      code,
      reason: l10n.t('the answer is not HTTP ({0})', reason),
      ...(isTls && { schemeMistake: 'server is TLS' }),
    };
  }
  if (witness.isConnected) {
    if (isCertificateError(error)) return { cause: 'unreachable', stage: 'tls', code, reason };
    return {
      cause: 'no-response',
      code: witness.hasEnded && !witness.error ? 'FIN' : code,
    };
  }
  if (witness.isHandshaking) {
    const isPlain = target !== undefined && notTls.test(`${code} ${reason}`);
    return {
      cause: 'unreachable',
      stage: 'tls',
      code,
      reason,
      ...(isPlain && { schemeMistake: 'server is plain' }),
    };
  }
  if (code === 'ETIMEDOUT') return { cause: 'unreachable', stage: 'timeout', code, reason };
  return { cause: 'unreachable', stage: 'connect', code, reason };
}

/** The ending where a proxy answered by itself, and made no connection to the server of an https address. */
export function proxyRefusal(
  status: number,
  statusText: string,
  { proxy }: Pick<ConnectionWitness, 'proxy'>,
): Ending {
  return { cause: 'unreachable', stage: 'proxy', status, statusText, ...present({ proxy: proxy.address }) };
}

/** How OpenSSL and BoringSSL name a record that is none of TLS. */
const notTls = /wrong.version.number|packet.length.too.long|http.request/i;

/** Whether the bytes that Node could not read as HTTP are an alert of TLS, or another of its records. */
function isTlsRecord(error: NodeJS.ErrnoException): boolean {
  const packet: unknown = 'rawPacket' in error ? error.rawPacket : undefined;
  if (!(packet instanceof Uint8Array)) return false;
  const [type = 0, version] = packet;
  return type >= 0x14 && type <= 0x17 && version === 3;
}

/**
 * Whether the connection that failed was to another place than the request's: in VS Code, proxy settings lead there. One
 * on the port of the server itself cannot be told from it.
 */
function isOfProxy(error: Error, target: URL): boolean {
  const [first = error]: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (!(first instanceof Error)) return false;
  const { port, hostname } = first as { readonly port?: unknown; readonly hostname?: unknown };
  const targetPort = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
  if (typeof port === 'number' && port !== targetPort) return true;
  return typeof hostname === 'string' && hostname !== target.hostname.replaceAll(/^\[|\]$/g, '');
}

/** Certificates are checked once the handshake is done, so the connection is there already when they are refused. */
function isCertificateError(error: NodeJS.ErrnoException): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/.test(error.code ?? '');
}

/** Node tries all addresses of a name and reports one error for each, in an error without a message. */
function causesOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.name;
  return error.errors
    .map((cause: unknown) => (cause instanceof Error ? cause.message : String(cause)))
    .join('; ');
}
