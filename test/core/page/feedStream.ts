// A feed of a scripted stream, driven by the test: what it schedules runs when the test says so, and what it posts is
// kept as a page keeps it.

import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import type { HostMessage, Row } from '../../../src/core/page/protocol.ts';
import { TimelineFeed } from '../../../src/core/page/timelineFeed.ts';
import { ScriptedStream } from '../scriptedStream.ts';

type Ask = PageMessageTo<'feed'>;

/** An open stream that has received so many events, a tenth of a second apart. */
export function openStream(messages = 0): ScriptedStream {
  const stream = new ScriptedStream().attempt().opened();
  for (let id = 1; id <= messages; id += 1) stream.pass(100).receive(event(id));
  return stream;
}

export function event(id: number | string, type = 'tick'): string {
  return `id: ${id}\nevent: ${type}\ndata: {"t":${JSON.stringify(id)}}\n\n`;
}

export function filterFor(
  text: string,
  version: number,
  showsOnlyMatches = true,
): Extract<Ask, { type: 'filter' }> {
  const query = { text, matchesCase: false, isRegex: false };
  return { type: 'filter', version, query, showsOnlyMatches, utcOffsetMinutes: 0 };
}

/** Work that waits until the test lets it run, with the delay that was asked for. */
export class HeldSchedule {
  readonly #due = new Map<object, { readonly run: () => void; readonly delayMs: number }>();
  #nowMs = 0;

  readonly schedule = (run: () => void, delayMs: number): (() => void) => {
    const key = {};
    this.#due.set(key, { run, delayMs });
    return () => this.#due.delete(key);
  };

  /** Whose clock moves with every look at it, so that a turn takes a few steps. */
  readonly slicing = {
    schedule: this.schedule,
    nowMs: (): number => {
      this.#nowMs += 1;
      return this.#nowMs;
    },
  };

  get delaysMs(): readonly number[] {
    return [...this.#due.values()].map(({ delayMs }) => delayMs);
  }

  /** Runs what waits now, for no longer than this, but not what that schedules. Returns whether anything ran. */
  runDue(maxDelayMs = Infinity): boolean {
    const due = [...this.#due].filter(([, { delayMs }]) => delayMs <= maxDelayMs);
    for (const [key, { run }] of due) if (this.#due.delete(key)) run();
    return due.length > 0;
  }
}

/** A feed and all that it has posted since the test took it last. */
export class FeedUnderTest {
  readonly stream: ScriptedStream;
  readonly held = new HeldSchedule();
  readonly feed: TimelineFeed;
  #posted: HostMessage[] = [];

  constructor(stream = new ScriptedStream(), epoch = 1) {
    this.stream = stream;
    this.feed = new TimelineFeed(epoch, {
      streamId: 'stream-1',
      stream,
      post: (message) => this.#posted.push(message),
      schedule: this.held.schedule,
      slicing: this.held.slicing,
    });
  }

  ask(...messages: readonly Ask[]): this {
    for (const message of messages) this.feed.handle(message);
    return this;
  }

  /** Runs what is due until nothing more is found in it; a rate that falls to zero takes longer. */
  run(turns = 40): this {
    for (let turn = 0; turn < turns; turn += 1) if (!this.held.runDue()) break;
    return this;
  }

  /** What was posted since the last time. */
  take(): HostMessage[] {
    const posted = this.#posted;
    this.#posted = [];
    return posted;
  }

  /** The same, of one type. */
  takeOf<Type extends HostMessage['type']>(type: Type): Extract<HostMessage, { readonly type: Type }>[] {
    return this.take().filter(
      (message): message is Extract<HostMessage, { readonly type: Type }> => message.type === type,
    );
  }
}

/** What a page knows from the messages of a feed, as far as it is comparable with what another page knows. */
export class KeptFeedPage {
  #epoch = 0;
  #rows = new Map<number, Row>();
  #last = new Map<string, unknown>();

  receive(messages: readonly HostMessage[]): void {
    for (const message of messages) this.#receive(message);
  }

  #receive(message: HostMessage): void {
    if ('epoch' in message && message.epoch !== this.#epoch) {
      this.#epoch = message.epoch;
      this.#rows = new Map();
      this.#last = new Map();
    }
    switch (message.type) {
      case 'rows':
        this.#rows = new Map(message.rows.map((row, at) => [message.first + at, row]));
        break;
      case 'status': {
        // Clock and rate go on without a word to the page.
        const { messagesPerSecond: _rate, recentRates: _rates, nowMs: _nowMs, ...status } = message.status;
        this.#last.set('status', status);
        break;
      }
      case 'filterProgress': {
        const { place: _place, epoch: _epoch, ...progress } = message;
        this.#last.set('filterProgress', progress);
        break;
      }
      // What is new of the answers adds up on the page: how far they are read is the same for all.
      case 'assembled': {
        const { isFresh: _isFresh, answers: _answers, texts: _texts, ...progress } = message.update;
        this.#last.set('assembled', progress);
        break;
      }
      default: {
        const { epoch: _epoch, ...rest } = { epoch: 0, ...message };
        this.#last.set(message.type, rest);
      }
    }
  }

  get all(): unknown {
    const findings = { type: 'findings', findings: [] };
    return { rows: [...this.#rows], ...Object.fromEntries([['findings', findings], ...this.#last]) };
  }
}
