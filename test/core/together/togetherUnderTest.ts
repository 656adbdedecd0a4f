// A feed of several scripted streams, driven by the test, with what a page would know from its messages.

import { present } from '../../../src/core/base/present.ts';
import type { LimitTime } from '../../../src/core/base/slicedWork.ts';
import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import type { FilterProgress, HostMessage, MessageOf, Row } from '../../../src/core/page/protocol.ts';
import {
  entryOfTogether,
  type TogetherOverviewData,
  type TogetherStatus,
} from '../../../src/core/page/togetherStatus.ts';
import { TogetherFeed } from '../../../src/core/together/togetherFeed.ts';
import type { TogetherSource } from '../../../src/core/together/togetherLane.ts';
import { HeldSchedule } from '../page/feedStream.ts';
import { ScriptedStream } from '../scriptedStream.ts';

type Ask = PageMessageTo<'feed'>;

/** A stream that began so much later than others, and has an open attempt. */
export function streamLater(laterMs: number): ScriptedStream {
  return new ScriptedStream(undefined, undefined, laterMs).attempt().opened();
}

export function sourcesOf(streams: readonly ScriptedStream[]): TogetherSource[] {
  return streams.map((stream, at) => ({ id: `stream-${at + 1}`, stream, name: `s${at + 1}` }));
}

export class TogetherUnderTest {
  readonly held = new HeldSchedule();
  readonly feed: TogetherFeed;
  #posted: HostMessage[] = [];
  rows: readonly Row[] = [];
  status: TogetherStatus | undefined;
  epoch = 0;
  version = 0;
  overview: TogetherOverviewData | undefined;
  filterProgress: FilterProgress | undefined;

  /** @param limitTime stops patterns of filters; nothing does without it */
  constructor(streams: readonly ScriptedStream[], limitTime?: LimitTime) {
    this.feed = new TogetherFeed({
      id: 'together-1',
      post: (message) => this.#receive(message),
      schedule: this.held.schedule,
      slicing: { ...this.held.slicing, ...present({ limitTime }) },
    });
    this.feed.show(sourcesOf(streams));
    // What a page that has just loaded does.
    this.feed.resend();
  }

  ask(...messages: readonly Ask[]): this {
    for (const message of messages) this.feed.handle(message);
    return this;
  }

  /** Filters, and asks for the rows from a position on, as a page does after each arrangement. */
  filter(text: string, more: Partial<MessageOf<Ask, 'filter'>> = {}): this {
    this.version += 1;
    const query = { text, matchesCase: false, isRegex: false };
    return this.ask({
      type: 'filter',
      version: this.version,
      query,
      showsOnlyMatches: true,
      utcOffsetMinutes: 0,
      ...more,
    }).run();
  }

  window(first = 1, count = 500): this {
    return this.ask({ type: 'window', version: this.version, first, count }).run();
  }

  /** The page is loaded anew, and has nothing of what it was told. */
  reload(): this {
    this.rows = [];
    this.version = 0;
    this.status = undefined;
    this.overview = undefined;
    this.filterProgress = undefined;
    this.feed.resend();
    return this;
  }

  /** Runs what is due until nothing more is found in it. */
  run(turns = 200): this {
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
  takeOf<Type extends HostMessage['type']>(type: Type): MessageOf<HostMessage, Type>[] {
    return this.take().filter((message): message is MessageOf<HostMessage, Type> => message.type === type);
  }

  /** The rows as `A3`: the letter of the stream, and the entry's number there. */
  get shown(): string[] {
    return this.rows.map(({ number }) => this.nameOf(number));
  }

  nameOf(number: number): string {
    const { place, number: own } = entryOfTogether(number);
    const stream = this.status?.streams.find((each) => each.place === place);
    return `${stream ? String.fromCharCode(65 + stream.mark) : '?'}${own}`;
  }

  /** The page's number of an entry, such as `A3`. */
  numberOf(name: string): number {
    const row = this.rows.find(({ number }) => this.nameOf(number) === name);
    if (!row) throw new Error(`${name} is not among the rows: ${this.shown.join(' ')}`);
    return row.number;
  }

  #receive(message: HostMessage): void {
    this.#posted.push(message);
    if ('epoch' in message) this.epoch = message.epoch;
    if (message.type === 'rows') this.rows = message.rows;
    if (message.type === 'togetherOverview') this.overview = message.overview;
    if (message.type === 'filterProgress') this.filterProgress = message;
    if (message.type === 'together') this.status = message.together;
  }
}
