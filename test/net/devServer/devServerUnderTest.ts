// A dev server for one test file, with its log at hand: lines can be waited for instead of sleeping.
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import {
  type DevServer,
  type DevServerOptions,
  startDevServer,
} from '../../../src/net/devServer/devServer.ts';

const crashingServerFile = fileURLToPath(
  new URL('../../../src/net/devServer/endings/crashingServer.ts', import.meta.url),
);

export class DevServerLog {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();

  readonly add = (line: string): void => {
    this.lines.push(line);
    for (const check of this.#waiting) check();
  };

  /** The first line that matches, now or as soon as it is written. The test's own time limit bounds the wait. */
  async find(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.lines.find((line) => pattern.test(line));
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export async function startTestServer(
  options: Partial<DevServerOptions> = {},
): Promise<{ readonly server: DevServer; readonly log: DevServerLog }> {
  const log = new DevServerLog();
  return { server: await startDevServer({ crashingServerFile, log: log.add, ...options }), log };
}

/** Resolves when as many requests are being served; the server gives no event for that. */
export async function untilOpenConnections(server: DevServer, count: number): Promise<void> {
  await vi.waitFor(() => expect(server.openConnections).toBe(count), { interval: 5, timeout: 4000 });
}
