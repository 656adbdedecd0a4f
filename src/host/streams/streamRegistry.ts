// All streams of the window, by id. A stream stays here, with its timeline, until it is removed; removing it closes it.
// Of those that are over, the oldest are removed where there are more than the settings allow.

import * as vscode from 'vscode';

import { surplusStreams } from '../../core/stream/keptStreams.ts';
import { relaySides, type RelaySide } from '../../core/stream/relayedAs.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { DebuggedStream } from '../../net/debug/debuggedStream.ts';
import type { LogStorage } from '../../net/storage/logStorage.ts';
import type { RelayedSide } from '../../net/relay/relayedSide.ts';
import type { RelayedStream } from '../../net/relay/relayedStream.ts';
import { SseStream, type SseStreamOptions } from '../../net/stream/sseStream.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';

/** One of the streams of a request that is sent several times. */
export interface RunPlace {
  /** Tells the runs of one request from those of another time. */
  readonly groupId: string;
  /** From 1. */
  readonly number: number;
}

/** A stream of the inspector's own, with its connections. */
export interface OwnStreamHandle {
  readonly id: string;
  readonly stream: SseStream;
  /** Absent for a stream by itself. */
  readonly run?: RunPlace;
  readonly relayed?: undefined;
  readonly recorded?: undefined;
  readonly debugged?: undefined;
}

/** One side of a stream that passes through a relay; each side has an id of its own. */
export interface RelayedHandle {
  readonly id: string;
  readonly stream: RelayedSide;
  readonly run?: undefined;
  readonly relayed: {
    readonly relayId: string;
    readonly stream: RelayedStream;
    readonly side: RelaySide;
    /** Makes the relay forget it. */
    readonly forget: () => void;
  };
  readonly recorded?: undefined;
  readonly debugged?: undefined;
}

/** A stream of an app that is debugged. */
export interface DebuggedHandle {
  readonly id: string;
  readonly stream: DebuggedStream;
  readonly run?: undefined;
  readonly relayed?: undefined;
  readonly recorded?: undefined;
  readonly debugged: {
    /** The debug session that was started, of which others may be children. */
    readonly sessionId: string;
    /** Makes it be written no more. */
    readonly forget: () => void;
  };
}

/** A stream that is over and was kept: of a recording, or of a file that somebody else wrote. Nobody changes it. */
export interface RecordedHandle {
  readonly id: string;
  readonly stream: StreamView;
  readonly run?: undefined;
  readonly relayed?: undefined;
  readonly recorded: {
    /** The streams of the same file. */
    readonly ids: readonly string[];
    /** Lets go of what they are read from, once nobody shows them. */
    readonly release?: () => void;
  };
  readonly debugged?: undefined;
}

/** A stream that goes on, or went on in this window. */
export type LiveHandle = OwnStreamHandle | RelayedHandle | DebuggedHandle;

export type StreamHandle = LiveHandle | RecordedHandle;

const appSuffix = '.app';

/** Id of the stream whose side has this id. */
function serverIdOf(id: string): string {
  return id.endsWith(appSuffix) ? id.slice(0, -appSuffix.length) : id;
}

export interface StreamRegistryOptions {
  /** Makes the place for the log of a new stream. */
  readonly createStorage: () => LogStorage;
  /** How many streams that are over may stay; asked when one is added. */
  readonly endedLimit: () => number;
  /** Whether a panel shows the stream, which then stays. */
  readonly isShown: (handle: StreamHandle) => boolean;
}

export class StreamRegistry {
  readonly #streams = new Map<string, LiveHandle>();
  readonly #recorded = new Map<string, RecordedHandle>();
  readonly #appSides = new Map<string, RelayedHandle>();
  readonly #options: StreamRegistryOptions;
  readonly #changed = new vscode.EventEmitter<StreamHandle>();
  readonly #willRemove = new vscode.EventEmitter<LiveHandle>();
  readonly #unsubscribe = new Map<string, () => void>();
  #lastNumber = 0;
  #activeId: string | undefined;
  #surplusCount = 0;

  /** Fires when a stream was added or removed, changed its state, or became the active one. */
  readonly onDidChange = this.#changed.event;

  /** Fires before a stream is closed and its timeline forgotten; of a relayed one, with the server's side. */
  readonly onWillRemove = this.#willRemove.event;

  constructor(options: StreamRegistryOptions) {
    this.#options = options;
  }

  /** How many were removed because there were more than the settings allow. */
  get surplusCount(): number {
    return this.#surplusCount;
  }

  /** Adds a stream; it does not connect by itself. @throws InvalidRequestError */
  create(request: StreamRequest, options: SseStreamOptions, run?: RunPlace): OwnStreamHandle {
    const stream = new SseStream(request, { ...options, storage: this.#options.createStorage() });
    return this.#add({ id: this.#nextId(), stream, ...(run && { run }) });
  }

  /** Adds a stream of a relay: its server's side is the stream of the id, its app's side has `.app` behind it. */
  addRelayed(relayId: string, stream: RelayedStream, forget: () => void): RelayedHandle {
    const id = this.#nextId();
    const [handle, appHandle] = relaySides.map((side): RelayedHandle => {
      const relayed = { relayId, stream, side, forget };
      return { id: side === 'server' ? id : `${id}${appSuffix}`, stream: stream.sideOf(side), relayed };
    }) as [RelayedHandle, RelayedHandle];
    this.#appSides.set(appHandle.id, appHandle);
    return this.#add(handle, appHandle);
  }

  /** Adds a stream of an app that is debugged. */
  addDebugged(sessionId: string, stream: DebuggedStream, forget: () => void): DebuggedHandle {
    return this.#add({ id: this.#nextId(), stream, debugged: { sessionId, forget } });
  }

  /** The id of a stream that is about to be added: for it there has to be room. */
  #nextId(): string {
    this.#removeSurplus();
    this.#lastNumber += 1;
    return `stream-${this.#lastNumber}`;
  }

  /** @param others that tell of changes as well, and go with it */
  #add<Handle extends LiveHandle>(handle: Handle, ...others: readonly LiveHandle[]): Handle {
    this.#streams.set(handle.id, handle);
    const stops = [handle, ...others].map((each) =>
      each.stream.onStateChange(() => this.#changed.fire(each)),
    );
    this.#unsubscribe.set(handle.id, () => stops.forEach((stop) => stop()));
    this.#changed.fire(handle);
    return handle;
  }

  /**
   * Adds the streams of a recording, which belong to who shows them and are in no list.
   * @param release called once, when they are removed
   */
  addRecorded(streams: readonly StreamView[], release?: () => void): RecordedHandle[] {
    const ids = streams.map(() => `recorded-${(this.#lastNumber += 1)}`);
    return streams.map((stream, at) => {
      const handle = { id: ids[at] ?? '', stream, recorded: { ids, ...(release && { release }) } };
      this.#recorded.set(handle.id, handle);
      return handle;
    });
  }

  /** The stream of a recording is no longer shown. */
  removeRecorded(handle: RecordedHandle): void {
    const { ids, release } = handle.recorded;
    const isThere = this.#recorded.has(handle.id);
    for (const id of ids) this.#recorded.delete(id);
    if (!isThere) return;
    release?.();
    this.#changed.fire(handle);
  }

  get(id: string): StreamHandle | undefined {
    return this.#streams.get(id) ?? this.#appSides.get(id) ?? this.#recorded.get(id);
  }

  /** Another side of a relayed stream, or of a recording of one; undefined for any other. */
  sideOf(handle: StreamHandle, side: RelaySide): StreamHandle | undefined {
    if (handle.recorded)
      return handle.recorded.ids
        .flatMap((id) => this.#recorded.get(id) ?? [])
        .find(({ stream }) => stream.relayedAs?.side === side);
    if (!handle.relayed) return undefined;
    return this.get(serverIdOf(handle.id) + (side === 'app' ? appSuffix : ''));
  }

  /** In the order of their making; of relayed streams the server's side. */
  list(): LiveHandle[] {
    return [...this.#streams.values()];
  }

  /** The streams of recordings that are open. */
  listRecorded(): RecordedHandle[] {
    return [...this.#recorded.values()];
  }

  /** The streams that passed through a relay, by their server's side. */
  listRelayed(relayId: string): RelayedHandle[] {
    return this.list().filter((handle): handle is RelayedHandle => handle.relayed?.relayId === relayId);
  }

  /** The runs of a group that are there, in the order of their sending. */
  listRuns(groupId: string): OwnStreamHandle[] {
    return this.list().filter((handle): handle is OwnStreamHandle => handle.run?.groupId === groupId);
  }

  /** The streams of the apps that a debug session debugs. */
  listDebugged(sessionId: string): DebuggedHandle[] {
    return this.list().filter((handle): handle is DebuggedHandle => handle.debugged?.sessionId === sessionId);
  }

  /** The stream that commands without an argument act on: the panel's in front, else the newest. */
  get active(): StreamHandle | undefined {
    return (this.#activeId === undefined ? undefined : this.get(this.#activeId)) ?? this.list().at(-1);
  }

  /** Called when a panel comes to the front. */
  setActive(id: string): void {
    this.#activeId = id;
    const handle = this.get(id);
    if (handle) this.#changed.fire(handle);
  }

  /** The streams that belong together: both sides of a relayed one, all of a recording; else the stream alone. */
  togetherWith(handle: StreamHandle): StreamHandle[] {
    if (handle.recorded) return handle.recorded.ids.flatMap((id) => this.#recorded.get(id) ?? []);
    return handle.relayed ? relaySides.flatMap((side) => this.sideOf(handle, side) ?? []) : [handle];
  }

  /** Closes the stream and forgets its timeline, on disk too. */
  remove(anyId: string): void {
    const id = serverIdOf(anyId);
    const handle = this.#streams.get(id);
    if (!handle) return;
    this.#willRemove.fire(handle);
    handle.relayed?.forget();
    handle.debugged?.forget();
    (handle.relayed?.stream ?? handle.stream).dispose();
    this.#unsubscribe.get(id)?.();
    this.#unsubscribe.delete(id);
    this.#streams.delete(id);
    this.#appSides.delete(id + appSuffix);
    this.#changed.fire(handle);
  }

  #removeSurplus(): void {
    const isOver = ({ stream, relayed }: LiveHandle): boolean =>
      relayed ? !relayed.stream.openAttempt : stream.state.phase === 'stopped';
    // Many runs of one request must not push out other streams.
    const surplus = [true, false].flatMap((isRun) =>
      surplusStreams(this.#streams.values(), {
        limit: this.#options.endedLimit(),
        isOver: (handle) => (handle.run !== undefined) === isRun && isOver(handle),
        isLookedAt: this.#options.isShown,
      }),
    );
    this.#surplusCount += surplus.length;
    for (const { id } of surplus) this.remove(id);
  }

  dispose(): void {
    for (const id of this.#streams.keys()) this.remove(id);
    this.#changed.dispose();
    this.#willRemove.dispose();
  }
}
