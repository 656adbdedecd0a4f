// The streams whose logs the dev server plays. Each has one address, until that is stopped, the stream is removed, or the
// dev server stops.

import type { AddedRoute, DevServer } from '../../net/devServer/devServer.ts';
import type { DevServerHost } from './devServerHost.ts';
import type { StreamHandle, StreamRegistry } from './streamRegistry.ts';
import { nameOfStream } from './streamTitle.ts';

/** Where a stream's log is played. */
export interface ServedRecordingInfo {
  readonly streamId: string;
  readonly path: string;
  readonly url: string;
}

interface Served {
  readonly server: DevServer;
  readonly route: AddedRoute;
}

export class ServedRecordings {
  readonly #registry: StreamRegistry;
  readonly #devServer: DevServerHost;
  readonly #served = new Map<string, Served>();
  readonly #subscriptions: readonly { dispose(): unknown }[];

  constructor(registry: StreamRegistry, devServer: DevServerHost) {
    this.#registry = registry;
    this.#devServer = devServer;
    this.#subscriptions = [
      registry.onDidChange(({ id }) => {
        if (!registry.get(id)) this.#stopRemoved();
      }),
      devServer.onDidChange(() => this.#forgetStopped()),
    ];
  }

  /** Plays the stream's log on the dev server, which is started for it; the same address when it is played already. */
  async serve(handle: StreamHandle): Promise<ServedRecordingInfo> {
    const { id, stream } = handle;
    const server = await this.#devServer.start();
    const known = this.get(id);
    if (known) return known;
    const { request } = stream;
    const route = server.addRecording({
      title: nameOfStream(request),
      log: stream.log,
      ...(request.method !== undefined && { method: request.method }),
      isLive: () => ['connecting', 'open', 'waiting'].includes(stream.state.phase),
    });
    this.#served.set(id, { server, route });
    this.#devServer.tellRoutes();
    return infoOf(id, { server, route });
  }

  /** Where the stream is played, if it is. */
  get(id: string): ServedRecordingInfo | undefined {
    const served = this.#served.get(id);
    return served && infoOf(id, served);
  }

  list(): readonly ServedRecordingInfo[] {
    return [...this.#served].map(([id, served]) => infoOf(id, served));
  }

  /** Ends what is being played of the stream, and frees its address. */
  stop(id: string): void {
    this.#served.get(id)?.route.remove();
    if (this.#served.delete(id)) this.#devServer.tellRoutes();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const id of this.#served.keys()) this.stop(id);
  }

  #stopRemoved(): void {
    for (const id of this.#served.keys()) if (!this.#registry.get(id)) this.stop(id);
  }

  #forgetStopped(): void {
    const { server } = this.#devServer;
    for (const [id, served] of this.#served) if (served.server !== server) this.#served.delete(id);
  }
}

function infoOf(streamId: string, { server, route }: Served): ServedRecordingInfo {
  return { streamId, path: route.path, url: server.origin + route.path };
}
