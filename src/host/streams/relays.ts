// The relays of the window: started and stopped by command, several at once. Their event streams join the streams of
// the window, and stay there when the relay is stopped.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { parseUpstream } from '../../core/relay/heads/relayAddress.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { Relay } from '../../net/relay/relay.ts';
import type { LogStorage } from '../../net/storage/logStorage.ts';
import type { RelayedStream } from '../../net/relay/relayedStream.ts';
import type { RelayedStreams } from '../../net/relay/relayedStreams.ts';
import { UserError } from '../errorReport.ts';
import { relaySettings } from '../settings.ts';
import type { RelayedHandle, StreamRegistry } from './streamRegistry.ts';
import type { OutputLog } from '../outputLog.ts';

/** What there is to say of a relay. */
export interface RelayInfo {
  readonly id: string;
  /** Address to use instead of the server's, such as `http://127.0.0.1:43121`. */
  readonly origin: string;
  /** Origin of the server. */
  readonly upstream: string;
}

export class Relays {
  readonly #registry: StreamRegistry;
  readonly #createStorage: () => LogStorage;
  readonly #log: OutputLog;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #appeared = new vscode.EventEmitter<RelayedHandle>();
  readonly #relays = new Map<string, Relay>();
  /** Stopped ones whose streams are still there. */
  readonly #stopped = new Map<string, RelayInfo>();
  readonly #closing = new Set<Promise<void>>();
  #lastNumber = 0;

  /** Fires when one was started or stopped. */
  readonly onDidChange = this.#changed.event;
  /** Fires for the first stream of each relay. */
  readonly onFirstStream = this.#appeared.event;

  constructor(registry: StreamRegistry, createStorage: () => LogStorage, log: OutputLog) {
    this.#registry = registry;
    this.#createStorage = createStorage;
    this.#log = log;
  }

  /** Those that run, in the order of their start. */
  list(): RelayInfo[] {
    return [...this.#relays].map(([id, { origin, upstream }]) => ({ id, origin, upstream }));
  }

  /** Those that are stopped and whose streams are still there. */
  listStopped(): RelayInfo[] {
    return [...this.#stopped.values()].filter(({ id }) => this.#registry.listRelayed(id).length > 0);
  }

  /** The streams of a relay that runs. */
  streamsOf(id: string): RelayedStreams | undefined {
    return this.#relays.get(id)?.streams;
  }

  /** By its id, or by its own address. @throws UserError when there is none that runs */
  get(idOrOrigin: string): RelayInfo {
    const found = this.list().find(({ id, origin }) => id === idOrOrigin || origin === idOrOrigin);
    if (!found) throw new UserError(l10n.t('There is no relay "{0}" that runs.', idOrOrigin));
    return found;
  }

  /**
   * Starts a relay.
   * @param typed the server's address as people type it
   * @throws UserError for an address that is none; RelayPortError when the port of the settings is taken
   */
  async start(typed: string): Promise<RelayInfo & { readonly path: string }> {
    const address = parseUpstream(typed);
    if ('message' in address) throw new UserError(address.message);
    this.#lastNumber += 1;
    const id = `relay-${this.#lastNumber}`;
    const relay = await Relay.start({
      ...relaySettings(),
      upstream: address.origin,
      createStorage: this.#createStorage,
      log: (line) => this.#log.info(`${id}: ${line}`),
    });
    this.#relays.set(id, relay);
    relay.streams.observe({ onStream: (stream) => this.#add(id, relay, stream) });
    this.#changed.fire();
    return { id, origin: relay.origin, upstream: relay.upstream, path: address.path };
  }

  /** Stops a relay; what passes is ended. Resolves when nothing of it is open. */
  async stop(id: string): Promise<void> {
    const relay = this.#relays.get(id);
    if (!relay) return;
    this.#relays.delete(id);
    this.#stopped.set(id, { id, origin: relay.origin, upstream: relay.upstream });
    const closed = relay.close();
    this.#closing.add(closed);
    await closed;
    this.#closing.delete(closed);
    this.#changed.fire();
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#closing, ...this.list().map(({ id }) => this.stop(id))]);
    this.#changed.dispose();
    this.#appeared.dispose();
  }

  #add(id: string, relay: Relay, stream: RelayedStream): void {
    const isFirst = this.#registry.listRelayed(id).length === 0;
    const handle = this.#registry.addRelayed(id, stream, () => relay.streams.forget(stream));
    this.#log.info(`${id}: ${handle.id} is ${redactUrl(stream.serverSide.request.url)}`);
    if (isFirst) this.#appeared.fire(handle);
  }
}
