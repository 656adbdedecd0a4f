// A process of its own that serves one kind of stream and dies of it, for the advice "call response.end()" while a
// package still writes. It binds 127.0.0.1, tells its parent the port, and never outlives the parent or its purpose.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { allowLoopbackOrigin, refuse, refuseForeign } from './loopbackGuard.ts';
import { packageParameters, startPackageWriter } from './packageWriter.ts';
import { QueryError, readQuery } from './query.ts';

// A client that was sent here follows at once. One that does not must not keep the process.
const unvisitedLimitMs = 30_000;

const server = createServer(serve);
const unvisited = setTimeout(() => process.exit(0), unvisitedLimitMs);
process.once('disconnect', () => process.exit(0));
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});

function serve(request: IncomingMessage, response: ServerResponse): void {
  const refusal = refuseForeign(request);
  if (refusal !== undefined) return refuse(response, refusal);
  allowLoopbackOrigin(request, response);
  const [path, query] = (request.url ?? '').split('?');
  if (path !== '/' || request.method !== 'GET') {
    return refuse(response, {
      status: 404,
      sentence: 'This server has one route, /, and dies of serving it.',
    });
  }
  try {
    crashWhileServing(response, readQuery(packageParameters, new URLSearchParams(query)));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    refuse(response, { status: 400, sentence: error.message });
  }
}

function crashWhileServing(
  response: ServerResponse,
  { after, interval, retry }: { readonly after: number; readonly interval: number; readonly retry: string },
): void {
  clearTimeout(unvisited);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  startPackageWriter(response, {
    intervalMs: interval,
    retry,
    firstNumber: 1,
    // The package writes in the same turn as this end: Node then emits an error that nobody handles. A write in a
    // later turn would go nowhere without a word, because by then the response counts as destroyed.
    beforeEvent: (number) => {
      if (number > after) response.end();
    },
  });
}
