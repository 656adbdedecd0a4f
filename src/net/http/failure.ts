// What it means when a request fails before there is a response: how far the connection had come tells the cause.

import type { Ending } from '../../core/stream/ending.ts';
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

/** The ending that an error of Node's HTTP client stands for. */
export function failureOf(error: NodeJS.ErrnoException, witness: ConnectionWitness): Ending {
  const code = error.code ?? witness.error?.code ?? error.name;
  const reason = error.message || causesOf(error);
  if (dnsCodes.has(code)) return { cause: 'unreachable', stage: 'dns', code, reason };
  if (code.startsWith('HPE_'))
    return { cause: 'no-response', code, reason: `the answer is not HTTP (${reason})` };
  if (witness.isConnected) {
    if (isCertificateError(error)) return { cause: 'unreachable', stage: 'tls', code, reason };
    return { cause: 'no-response', code: witness.hasEnded && !witness.error ? 'FIN' : code };
  }
  if (witness.isHandshaking) return { cause: 'unreachable', stage: 'tls', code, reason };
  if (code === 'ETIMEDOUT') return { cause: 'unreachable', stage: 'timeout', code, reason };
  return { cause: 'unreachable', stage: 'connect', code, reason };
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
