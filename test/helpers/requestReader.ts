// Reads requests from the bytes of a connection, byte for byte, which an HTTP library would no longer allow.

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
      const [requestLine = '', ...lines] = this.#received
        .subarray(0, headEnd)
        .toString('latin1')
        .split('\r\n');
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

function splitHeader(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
}
