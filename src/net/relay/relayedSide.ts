// One side of a relayed stream: what the server sent and when, or what the app was sent and when. Each is a timeline
// like any other, with a log of its own, on the clock that both sides share.

import type { AttemptFates, EntryPassage } from '../../core/relay/path/entryPassage.ts';
import type { RelayedAs } from '../../core/stream/relayedAs.ts';
import { WatchedStream, type WatchedOptions } from '../stream/watchedStream.ts';

export interface SideOptions extends WatchedOptions {
  readonly relayedAs: RelayedAs;
  /** What became of an entry on the way to, or from, the other side. */
  readonly passageOf: (number: number) => EntryPassage | undefined;
  /** Of the server's side: what became of the bytes of the newest attempts. */
  readonly passages?: () => readonly AttemptFates[];
}

export class RelayedSide extends WatchedStream {
  readonly relayedAs: RelayedAs;
  readonly passageOf: (number: number) => EntryPassage | undefined;
  declare readonly passages?: () => readonly AttemptFates[];

  constructor(options: SideOptions) {
    super(options);
    this.relayedAs = options.relayedAs;
    this.passageOf = options.passageOf;
    if (options.passages) this.passages = options.passages;
  }
}
