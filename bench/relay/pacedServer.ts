// A server whose events say when they were written, by the machine's monotonic clock, which all processes share. Each
// stream gets one every so many milliseconds, as its path says: `/5`.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  const everyMs = Number((request.url ?? '/').slice(1)) || 10;
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  // Streams that begin together do not write together.
  let timer = setTimeout(() => {
    const write = (): void => {
      response.write(`data: ${process.hrtime.bigint()}\n\n`);
    };
    write();
    timer = setInterval(write, everyMs);
  }, Math.random() * everyMs);
  response.on('close', () => clearTimeout(timer));
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
