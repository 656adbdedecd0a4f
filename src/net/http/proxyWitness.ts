// What VS Code tells of the proxy that it led a request to: its own agent emits `proxy` on the request, with the proxy's
// address and, where that failed, why. Outside VS Code nobody emits it.

import type { ClientRequest } from 'node:http';

import { isRecord } from '../../core/base/narrowing.ts';

export class ProxyWitness {
  #address: string | undefined;
  #error: NodeJS.ErrnoException | undefined;

  /** Address of the proxy, without credentials; undefined while none is known of. */
  get address(): string | undefined {
    return this.#address;
  }

  /** Why the proxy did not lead to the server. */
  get error(): NodeJS.ErrnoException | undefined {
    return this.#error;
  }

  watch(request: ClientRequest): void {
    // Not in Node's own types: an event of the agent that VS Code puts in.
    request.on('proxy', (told: unknown) => {
      if (!isRecord(told)) return;
      this.#address = addressOf(told['proxy']);
      if (this.#address !== undefined && told['error'] instanceof Error) this.#error = told['error'];
    });
  }
}

/** What proxy configurations write, such as `PROXY user:password@host:3128`, as an address; undefined for `DIRECT`. */
function addressOf(proxy: unknown): string | undefined {
  if (typeof proxy !== 'string') return undefined;
  const [type = '', target] = proxy.trim().split(/\s+/);
  if (type === 'DIRECT' || target === undefined) return undefined;
  // A password may have an @ in it; the host has none.
  const host = target.slice(target.lastIndexOf('@') + 1);
  return `${schemes[type.toUpperCase()] ?? type.toLowerCase()}://${host}`;
}

const schemes: Readonly<Record<string, string>> = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' };
