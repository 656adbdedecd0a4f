// A process of its own that serves one kind of stream and dies of it, for the advice "call response.end()" while a
// package still writes. It binds 127.0.0.1, tells its parent the port, and never outlives the parent or its purpose.
// What it serves is numbered events, or the script that its parent sends.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type CrashScript, parseCrashScript, scriptArgument } from './crashScript.ts';
import { numberedEvent } from '../exchange/numberedEvents.ts';
import { allowLoopbackOrigin, refuse, refuseForeign } from '../exchange/loopbackGuard.ts';
import { packageParameters, startPackageWriter } from './packageWriter.ts';
import { QueryError, readQuery } from '../exchange/query.ts';

// A client that was sent here follows at once. One that does not must not keep the process.
const unvisitedLimitMs = 30_000;

const server = createServer(serve);
const unvisited = setTimeout(() => process.exit(0), unvisitedLimitMs);
let script: CrashScript | undefined;
process.once('disconnect', () => process.exit(0));
if (process.argv.includes(scriptArgument)) {
  process.once('message', (message) => {
    script = parseCrashScript(message);
    listen();
  });
} else {
  listen();
}

function listen(): void {
  server.listen({ host: '127.0.0.1', port: 0 }, () => {
    const address = server.address();
    if (typeof address === 'object') process.send?.({ port: address?.port });
  });
}

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
    const values = readQuery(packageParameters, new URLSearchParams(query));
    openStream(response);
    if (script) void crashAfterScript(response, script);
    else crashWhileServing(response, values);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    refuse(response, { status: 400, sentence: error.message });
  }
}

function openStream(response: ServerResponse): void {
  clearTimeout(unvisited);
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
}

function crashWhileServing(
  response: ServerResponse,
  { after, interval, retry }: { readonly after: number; readonly interval: number; readonly retry: string },
): void {
  startPackageWriter(response, {
    intervalMs: interval,
    retry,
    firstNumber: 1,
    // The package writes in the same turn as this end: Node then emits an error that nobody handles. A write in a
    // later turn would go nowhere without a word, because by then the response counts as destroyed.
    beforeEvent: (number) => {
      if (number > after) endLast(response);
    },
  });
}

/** Serves the script, ends the response, and writes once more in the same turn, as a package would. */
async function crashAfterScript(
  response: ServerResponse,
  { pieces, crashDelayMs }: CrashScript,
): Promise<void> {
  for (const { delayMs, text } of pieces) {
    if (delayMs > 0) await delay(delayMs);
    response.write(text);
  }
  if (crashDelayMs > 0) await delay(crashDelayMs);
  // Who has left does not come back here: a process that cannot crash any more has no purpose.
  if (response.destroyed) process.exit(0);
  endLast(response);
  response.write(numberedEvent(pieces.length + 1, true));
}

/** Dying takes a moment, on a busy machine a long one: a client that comes back in it is to find nobody, too. */
function endLast(response: ServerResponse): void {
  server.close();
  response.end();
}
