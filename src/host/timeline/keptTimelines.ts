// What the window's timelines show, kept by the host over a reload. A hidden page has not heard of what came since it was
// shown last, and is not made again before it is shown: its stream would go on late, and from an id of long ago.

import * as vscode from 'vscode';

import { clientOf } from '../../core/clients/streamClient.ts';
import { present } from '../../core/base/present.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { parseKeptStream, type KeptStream } from '../../core/page/keptStream.ts';
import { hasVariables } from '../../core/variables/requestTemplate.ts';
import { lackingParts, withoutSecrets } from '../../core/stream/requestSecrets.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import { timelineViewType } from '../names.ts';
import { titleOf } from '../streams/streamTitle.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

const storageKey = 'timelines';
/** Changes within this time are kept together, in milliseconds: a busy stream has many. */
const keepDelayMs = 200;

/** What is kept of a request, and whether that is all of it. A stream's request is one object for its life. */
interface KeptRequest {
  readonly request: StreamRequest;
  readonly isWhole: boolean;
}

const keptRequests = new WeakMap<StreamRequest, KeptRequest>();

/** Read with each status of a page, so it is worked out once for a stream. */
function keptRequestOf(request: StreamRequest): KeptRequest {
  let kept = keptRequests.get(request);
  if (!kept) {
    kept = {
      request: withoutSecrets(request),
      // Without its credentials the request would be another one: it waits for them to be typed again. Values of variables
      // are not kept, and may have to be asked for.
      isWhole: lackingParts(request) === undefined && !hasVariables(request),
    };
    keptRequests.set(request, kept);
  }
  return kept;
}

/** What is kept of a stream that a timeline shows. */
export function keptOf(timelineId: string, handle: StreamHandle, historyId: string | undefined): KeptStream {
  const { stream, relayed, recorded } = handle;
  const { request, isWhole } = keptRequestOf(stream.request);
  return {
    timelineId,
    request: { ...request, client: clientOf(stream.log).choice },
    // A relayed stream is nobody's here to connect again.
    wasLive:
      !relayed && !recorded && isWhole && stream.state.phase !== 'stopped' && stream.state.phase !== 'idle',
    isWhole: !relayed && !recorded && isWhole,
    lastEventId: stream.state.lastEventId,
    ...present({ historyId }),
  };
}

export class KeptTimelines {
  readonly #memento: vscode.Memento;
  readonly #read: () => readonly KeptStream[];
  readonly #followed = new WeakSet<StreamHandle>();
  #timer: NodeJS.Timeout | undefined;
  #last = '';

  /**
   * @param memento of the workspace
   * @param read what there is to keep now
   */
  constructor(memento: vscode.Memento, read: () => readonly KeptStream[]) {
    this.#memento = memento;
    this.#read = read;
  }

  /** What the window had before it was reloaded, as far as VS Code brings the tabs back. */
  ofBefore(): KeptStream[] {
    const kept = this.#memento.get<unknown>(storageKey);
    if (!Array.isArray(kept)) return [];
    const titles = openTitles();
    return kept.filter(isRecord).flatMap((value) => {
      const stream = parseKeptStream(value);
      const at = stream ? titles.indexOf(titleOf(stream.request)) : -1;
      if (!stream || at === -1) return [];
      titles.splice(at, 1);
      return [stream];
    });
  }

  /** Keeps what is to be kept of a stream whenever it goes on. */
  follow(handle: StreamHandle): void {
    this.changed();
    if (this.#followed.has(handle)) return;
    this.#followed.add(handle);
    // The stream's log and state live as long as the stream.
    handle.stream.log.subscribe(() => this.changed());
    // Whether it is live decides what a reload does.
    handle.stream.onStateChange(() => void this.keepNow());
    // Chosen by a person, and nothing else follows from it.
    clientOf(handle.stream.log).onChange(() => void this.keepNow());
  }

  /** Something that is kept may have changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => void this.keepNow(), keepDelayMs);
  }

  /** Resolves when VS Code has what is to be kept. */
  async keepNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const kept = this.#read();
    const text = JSON.stringify(kept);
    if (text === this.#last) return;
    this.#last = text;
    await this.#memento.update(storageKey, kept);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** The titles of the timelines' tabs, also of those that were not shown since the window was opened. */
function openTitles(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(timelineViewType),
    )
    .map(({ label }) => label);
}
