// Streams of a window that was closed or reloaded come back from the history, with all that they had: those of the inspector's
// own go on where they were, others are there to be read.

import { setTimeout as wait } from 'node:timers/promises';

import * as l10n from '@vscode/l10n';

import type { KeptStream } from '../../core/page/keptStream.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { OpenRecording } from '../../net/recording/openRecording.ts';
import type { DerivedPlace } from '../../net/recording/recordedStream.ts';
import type { StreamBefore } from '../../net/stream/streamBefore.ts';
import type { Connections } from '../streams/connections.ts';
import { chooseClient } from '../streams/streamControl.ts';
import type {
  OwnStreamHandle,
  RecordedHandle,
  StreamHandle,
  StreamRegistry,
} from '../streams/streamRegistry.ts';
import type { History } from './history.ts';
import { openKept } from './keptRecording.ts';

/**
 * A window that goes may still write what came last; it says when it is done, and nobody is told of that. After so many
 * milliseconds, its recording is read as it is, and what follows is written to another one.
 */
const maxWaitMs = 3_000;
const lookIntervalMs = 50;

export interface ComebackParts {
  readonly history: History;
  readonly connections: Connections;
  readonly registry: StreamRegistry;
  /** Makes the place for what is derived from a recording. */
  readonly createPlace: () => DerivedPlace & { dispose(): void };
}

export class Comeback {
  readonly #parts: ComebackParts;

  constructor(parts: ComebackParts) {
    this.#parts = parts;
  }

  /**
   * Brings a stream back.
   * @param request with which it can be sent again; undefined when that is not known whole: it can only be read then
   * @param goesOn whether it connects again by itself, where it was live
   * @returns undefined when there is no recording of it
   */
  async bringBack(
    { historyId, request: { client } }: KeptStream,
    request: StreamRequest | undefined,
    goesOn: boolean,
  ): Promise<StreamHandle | undefined> {
    if (historyId === undefined) return undefined;
    const isFree = await this.#isFree(historyId);
    if (isFree === undefined) return undefined;
    const place = this.#parts.createPlace();
    const opened = await this.#read(historyId, place);
    if (!opened) {
      place.dispose();
      return undefined;
    }
    const own = request && (await this.#goOn(isFree ? historyId : undefined, opened, request, goesOn));
    if (own) return own;
    const handle = this.#show(historyId, opened, place);
    // As in a request that is sent again: the recording may have been left before the choice was written.
    if (handle && client !== undefined) chooseClient(handle, client);
    return handle;
  }

  /** Whether nobody writes a recording any more; undefined when there is none. */
  async #isFree(id: string): Promise<boolean | undefined> {
    const { history } = this.#parts;
    for (let waitedMs = 0; waitedMs <= maxWaitMs; waitedMs += lookIntervalMs) {
      const facts = history.factsOf(id);
      if (!facts) return undefined;
      if (!(await history.isWritten(facts))) return true;
      await wait(lookIntervalMs);
    }
    return false;
  }

  /** @param id of the recording to which is written; undefined for a new one */
  async #goOn(
    id: string | undefined,
    opened: OpenRecording,
    request: StreamRequest,
    goesOn: boolean,
  ): Promise<OwnStreamHandle | undefined> {
    const [recorded, ...others] = opened.streams;
    if (!recorded?.copied || recorded.relayedAs || others.length > 0) return undefined;
    const { places, blocksEnd } = opened;
    const { copied, lastState, logBefore, phaseSinceMs, totals, attemptCounts } = recorded;
    const before: StreamBefore = {
      log: logBefore,
      state: lastState,
      phaseSinceMs,
      nowMs: recorded.nowMs(),
      totals,
      attemptCounts,
      goesOn,
    };
    const { history, connections } = this.#parts;
    const make = async (): Promise<OwnStreamHandle> =>
      connections.comeBack({ client: recorded.client, ...request }, before);
    const handle =
      id === undefined
        ? history.begin(await make())
        : await history.goOn(id, { places, sizeBytes: blocksEnd, copied }, make);
    if (goesOn) handle.stream.goOn();
    return handle;
  }

  /** Opens a recording to be read; undefined when it is not there, or cannot be read. */
  async open(id: string): Promise<RecordedHandle | undefined> {
    const place = this.#parts.createPlace();
    const opened = await this.#read(id, place);
    if (opened) return this.#show(id, opened, place);
    place.dispose();
    return undefined;
  }

  #read(id: string, place: DerivedPlace): Promise<OpenRecording | undefined> {
    const { history } = this.#parts;
    const name = history.factsOf(id)?.name ?? l10n.t('history');
    return openKept(history.uriOf(id).fsPath, { place, name });
  }

  #show(id: string, opened: OpenRecording, place: { dispose(): void }): RecordedHandle | undefined {
    const { registry, history } = this.#parts;
    const [handle] = registry.addRecorded(opened.streams, () => {
      leave();
      opened.close();
      place.dispose();
    });
    const leave = handle ? history.keepShown(id, handle) : () => {};
    return handle;
  }
}
