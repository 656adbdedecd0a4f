// Reads requests from the bytes of a connection, and compares them with what a case expects. Header values are compared
// byte for byte, which an HTTP library would no longer allow.

import type { ExpectedHeader, ExpectedRequest } from './caseFormat.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** Lower-case names, and values in latin1: one character a byte. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Takes the bytes of one connection as they come, and gives out each request once it is complete. */
export class RequestReader {
  #received = Buffer.alloc(0);
  readonly #onRequest: (request: ReceivedRequest) => void;

  constructor(onRequest: (request: ReceivedRequest) => void) {
    this.#onRequest = onRequest;
  }

  push(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const headEnd = this.#received.indexOf('\r\n\r\n');
      if (headEnd === -1) return;
      const [requestLine = '', ...lines] = this.#received.subarray(0, headEnd).toString('latin1').split('\r\n');
      const headers = lines.map((line) => splitHeader(line));
      const bodyStart = headEnd + 4;
      const bodyEnd = bodyStart + Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0);
      if (this.#received.length < bodyEnd) return;
      const body = this.#received.subarray(bodyStart, bodyEnd).toString();
      this.#received = this.#received.subarray(bodyEnd);
      const [method = '', path = ''] = requestLine.split(' ');
      this.#onRequest({ method, path, headers, body });
    }
  }
}

/** What is wrong with a request, in words; empty when nothing is. */
export function requestFaults(
  received: ReceivedRequest,
  expected: ExpectedRequest,
  afterPreviousMs: number | undefined,
): string[] {
  const faults: string[] = [];
  const compare = (what: string, actual: string, wanted: string | { readonly oneOf: readonly string[] }): void => {
    const accepted = typeof wanted === 'string' ? [wanted] : wanted.oneOf;
    if (!accepted.includes(actual)) faults.push(`${what} is ${actual}, not ${accepted.join(' or ')}`);
  };
  compare('the method', received.method, expected.method ?? 'GET');
  if (expected.path !== undefined) compare('the path', received.path, expected.path);
  if (expected.body !== undefined) compare('the body', received.body, expected.body);
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    const values = received.headers.filter(([other]) => other === name.toLowerCase()).map(([, value]) => value);
    const actual = values.length === 0 ? null : values.join(', ');
    if (!isHeaderAccepted(actual, wanted)) {
      faults.push(`the header ${name} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
    }
  }
  const { min = 0, max = Infinity } = expected.afterPreviousMs ?? {};
  if (afterPreviousMs !== undefined && (afterPreviousMs < min || afterPreviousMs > max)) {
    faults.push(`the request came after ${Math.round(afterPreviousMs)} ms, not ${min} to ${max} ms`);
  }
  return faults;
}

function splitHeader(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
}

function isHeaderAccepted(latin1: string | null, wanted: ExpectedHeader): boolean {
  if (wanted === null || typeof wanted === 'string') {
    return latin1 === (wanted === null ? null : Buffer.from(wanted).toString('latin1'));
  }
  if ('oneOf' in wanted) return wanted.oneOf.some((one) => isHeaderAccepted(latin1, one));
  return latin1 !== null && Buffer.from(latin1, 'latin1').toString('hex') === wanted.hex.toLowerCase();
}
