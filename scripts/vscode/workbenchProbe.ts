// Lets the tests inside the extension host see and operate the window they run in: a small HTTP server on 127.0.0.1
// that takes one JSON request per operation. Its path is a random token, so no other program can drive the window.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { ProbeHandlers } from './probeOperations.ts';
import type { ProbeOperationName, ProbeRequest, ProbeResponse } from './probeProtocol.ts';
import { listenOnLoopback } from '../../src/net/http/listening.ts';

export interface WorkbenchProbe {
  /** Where requests go, token included. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts the probe's server on a free port. */
export async function startWorkbenchProbe(handlers: ProbeHandlers): Promise<WorkbenchProbe> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer((request, response) => {
    const answer = (status: number, body: ProbeResponse): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.url !== path || request.method !== 'POST') {
      answer(404, { failure: 'Not found' });
      return;
    }
    readRequest(request, handlers)
      .then((wanted) => carryOut(handlers, wanted))
      .then(
        (result) => answer(200, { result: result ?? null }),
        (error: unknown) => answer(200, { failure: error instanceof Error ? error.message : String(error) }),
      );
  });
  const port = await listenOnLoopback(server);
  return {
    address: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function carryOut<Name extends ProbeOperationName>(
  handlers: ProbeHandlers,
  request: ProbeRequest<Name>,
): Promise<unknown> {
  return handlers[request.name](request.parameters);
}

async function readRequest(
  stream: IncomingMessage,
  handlers: ProbeHandlers,
): Promise<ProbeRequest<ProbeOperationName>> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
  const value: unknown = JSON.parse(text);
  if (!isRequest(value, handlers)) throw new Error('The probe has no such operation');
  return value;
}

/** The parameters are taken as they come: both ends share one table of types, and the token keeps others out. */
function isRequest(value: unknown, handlers: ProbeHandlers): value is ProbeRequest<ProbeOperationName> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    Object.hasOwn(handlers, value.name) &&
    'parameters' in value &&
    typeof value.parameters === 'object' &&
    value.parameters !== null
  );
}
