// The npm package http-proxy in a process of its own, with its default options.
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** What of the package is used here; it has no types of its own. */
interface HttpProxy {
  createProxyServer(options: { readonly target: string }): {
    readonly web: RequestListener;
    on(event: 'error', listener: () => void): void;
  };
}

const httpProxy = createRequire(import.meta.url)('http-proxy') as HttpProxy;

process.on('disconnect', () => process.exit());
process.on('message', ({ upstream }: { readonly upstream?: string }) => {
  if (upstream === undefined) {
    process.send?.({});
    return;
  }
  const proxy = httpProxy.createProxyServer({ target: upstream });
  // Clients leave their streams when they have seen enough.
  proxy.on('error', () => undefined);
  const server = createServer((request, response) => proxy.web(request, response));
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
