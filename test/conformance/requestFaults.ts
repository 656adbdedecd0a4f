// Compares a request with what a case expects. Header values are compared byte for byte.

import type { ReceivedRequest } from '../helpers/requestReader.ts';
import type { ExpectedHeader, ExpectedRequest } from './caseFormat.ts';

/** What is wrong with a request, in words; empty when nothing is. */
export function requestFaults(
  received: ReceivedRequest,
  expected: ExpectedRequest,
  afterPreviousMs: number | undefined,
): string[] {
  const faults: string[] = [];
  const compare = (
    what: string,
    actual: string,
    wanted: string | { readonly oneOf: readonly string[] },
  ): void => {
    const accepted = typeof wanted === 'string' ? [wanted] : wanted.oneOf;
    if (!accepted.includes(actual)) faults.push(`${what} is ${actual}, not ${accepted.join(' or ')}`);
  };
  compare('the method', received.method, expected.method ?? 'GET');
  if (expected.path !== undefined) compare('the path', received.path, expected.path);
  if (expected.body !== undefined) compare('the body', received.body, expected.body);
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    const values = received.headers
      .filter(([other]) => other === name.toLowerCase())
      .map(([, value]) => value);
    const actual = values.length === 0 ? null : values.join(', ');
    if (!isHeaderAccepted(actual, wanted)) {
      faults.push(`the header ${name} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
    }
  }
  // Whether it came too late only the client can say: a busy machine delays it on the way.
  const { min = 0 } = expected.afterPreviousMs ?? {};
  if (afterPreviousMs !== undefined && afterPreviousMs < min)
    faults.push(`the request came after ${Math.round(afterPreviousMs)} ms, not after ${min} ms at least`);
  return faults;
}

function isHeaderAccepted(latin1: string | null, wanted: ExpectedHeader): boolean {
  if (wanted === null || typeof wanted === 'string') {
    return latin1 === (wanted === null ? null : Buffer.from(wanted).toString('latin1'));
  }
  if ('oneOf' in wanted) return wanted.oneOf.some((one) => isHeaderAccepted(latin1, one));
  return latin1 !== null && Buffer.from(latin1, 'latin1').toString('hex') === wanted.hex.toLowerCase();
}
