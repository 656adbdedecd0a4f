// A dev server for one test file, with its log at hand: lines can be waited for instead of sleeping.
import { fileURLToPath } from 'node:url';
import {
  type DevServer,
  type DevServerOptions,
  startDevServer,
} from '../../../src/net/devServer/devServer.ts';
import { Changes, everyMoment, until } from '../../helpers/waiting.ts';

const crashingServerFile = fileURLToPath(
  new URL('../../../src/net/devServer/endings/crashingServer.ts', import.meta.url),
);

export class DevServerLog {
  readonly lines: string[] = [];
  readonly #changes = new Changes();

  readonly add = (line: string): void => {
    this.lines.push(line);
    this.#changes.tell();
  };

  /** The first line that matches, now or as soon as it is written. */
  find(pattern: RegExp): Promise<string> {
    return until(
      () => this.lines.find((line) => pattern.test(line)),
      this.#changes.source,
      () => `No line of the log matches ${String(pattern)}:\n${this.lines.slice(-50).join('\n')}`,
    );
  }
}

export async function startTestServer(
  options: Partial<DevServerOptions> = {},
): Promise<{ readonly server: DevServer; readonly log: DevServerLog }> {
  const log = new DevServerLog();
  return { server: await startDevServer({ crashingServerFile, log: log.add, ...options }), log };
}

/** Resolves when as many requests are being served; the server gives no event for that. */
export async function untilOpenConnections(
  server: Pick<DevServer, 'openConnections'>,
  count: number,
): Promise<void> {
  await until(
    () => server.openConnections === count,
    everyMoment,
    () => `${server.openConnections} requests are being served, not ${count}`,
  );
}
