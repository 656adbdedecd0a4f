// The relays of the window: started and stopped by command, several at once. Their event streams join the streams of
// the window, and stay there when the relay is stopped.

import { setTimeout as wait } from 'node:timers/promises';

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { parseUpstream } from '../../core/relay/heads/relayAddress.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { Relay, RelayPortError } from '../../net/relay/relay.ts';
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

const storageKey = 'relays';
/** The window before may still have the port for so long, in milliseconds; nobody tells when it has let go of it. */
const maxPortWaitMs = 5_000;
const portIntervalMs = 100;

/** What is kept of a relay that runs. */
interface KeptRelay {
  readonly upstream: string;
  readonly port: number;
}

export class Relays {
  readonly #memento: vscode.Memento;
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

  /** @param memento of the workspace */
  constructor(
    registry: StreamRegistry,
    createStorage: () => LogStorage,
    log: OutputLog,
    memento: vscode.Memento,
  ) {
    this.#memento = memento;
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
    const started = await this.#start(address.origin);
    await this.#keep();
    return { ...started, path: address.path };
  }

  /**
   * Starts the relays again that ran when the window was closed or reloaded, at their ports: an app has their addresses.
   * Resolves with those whose ports are taken. Never rejects.
   */
  async restore(): Promise<readonly KeptRelay[]> {
    const kept = parseKept(this.#memento.get<unknown>(storageKey));
    const results = await Promise.all(
      kept.map(async (relay) => ((await this.#comeBack(relay)) ? [] : [relay])),
    );
    return results.flat();
  }

  async #comeBack({ upstream, port }: KeptRelay): Promise<boolean> {
    for (let waitedMs = 0; waitedMs <= maxPortWaitMs; waitedMs += portIntervalMs) {
      try {
        await this.#start(upstream, port);
        return true;
      } catch (error) {
        if (!(error instanceof RelayPortError)) this.#log.error(error);
        await wait(portIntervalMs);
      }
    }
    return false;
  }

  /** Keeps which relays run, until they are stopped by hand. */
  async #keep(): Promise<void> {
    const kept = this.list().map(({ origin, upstream }) => ({
      upstream,
      port: Number(new URL(origin).port),
    }));
    await this.#memento.update(storageKey, kept);
  }

  async #start(upstream: string, port?: number): Promise<RelayInfo> {
    this.#lastNumber += 1;
    const id = `relay-${this.#lastNumber}`;
    const relay = await Relay.start({
      ...relaySettings(),
      ...(port !== undefined && { port }),
      upstream,
      createStorage: this.#createStorage,
      log: (line) => this.#log.info(`${id}: ${line}`),
    });
    this.#relays.set(id, relay);
    relay.streams.observe({ onStream: (stream) => this.#add(id, relay, stream) });
    this.#changed.fire();
    return { id, origin: relay.origin, upstream: relay.upstream };
  }

  /** Stops a relay; what passes is ended. Resolves when nothing of it is open. */
  async stop(id: string): Promise<void> {
    await this.#stop(id);
    await this.#keep();
  }

  async #stop(id: string): Promise<void> {
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
    await Promise.all([...this.#closing, ...this.list().map(({ id }) => this.#stop(id))]);
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

function parseKept(value: unknown): KeptRelay[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).flatMap(({ upstream, port }) => {
    const isRelay = typeof upstream === 'string' && URL.canParse(upstream) && Number.isSafeInteger(port);
    return isRelay ? [{ upstream, port: port as number }] : [];
  });
}
