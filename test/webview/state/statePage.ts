// A page without a document: everything that it knows, with the test in the place of the host.

import { batch } from '@preact/signals';

import {
  handleMessage,
  type HostMessage,
  type Row,
  type StreamStatus,
} from '../../../src/core/page/protocol.ts';
import type { TogetherStatus } from '../../../src/core/page/togetherStatus.ts';
import type { PageMessage } from '../../../src/core/page/pageMessage.ts';
import type { HostMessageHandlers } from '../../../src/webview/state/hostConnection.ts';
import { lineHeightPx } from '../../../src/webview/state/listPosition.ts';
import { TimelinePage } from '../../../src/webview/state/timelinePage.ts';

export const rowsInView = 20;

export class StatePage {
  readonly posted: PageMessage[] = [];
  readonly page: TimelinePage;
  keptState: unknown;
  #handlers: HostMessageHandlers | undefined;
  #accepts: (message: HostMessage) => boolean = () => true;

  /** @param keptState what an earlier page kept */
  constructor(keptState?: unknown) {
    this.keptState = keptState;
    this.page = new TimelinePage(
      {
        post: (message) => this.posted.push(message),
        subscribe: (handlers, accepts) => {
          this.#handlers = handlers;
          this.#accepts = accepts;
          return () => {
            this.#handlers = undefined;
          };
        },
        readKeptState: () => this.keptState,
        keepState: (state) => {
          this.keptState = state;
        },
      },
      (text) => text.length * 7,
    );
    this.page.list.resize(800, rowsInView * lineHeightPx);
  }

  /** A message of the host. */
  receive(message: HostMessage): this {
    const handlers = this.#handlers;
    batch(() => {
      if (handlers && this.#accepts(message)) handleMessage(handlers, message);
    });
    return this;
  }

  snapshot(epoch: number, status?: Partial<StreamStatus>): this {
    return this.receive({
      type: 'snapshot',
      epoch,
      recents: [],
      ...(status && { status: statusOf(status) }),
    });
  }

  status(epoch: number, status: Partial<StreamStatus>): this {
    return this.receive({ type: 'status', epoch, status: statusOf(status) });
  }

  /** A host that shows several streams together starts afresh. */
  together(epoch: number, together: Partial<TogetherStatus>): this {
    return this.receive({ type: 'snapshot', epoch, recents: [], together: togetherOf(together) });
  }

  togetherStatus(epoch: number, together: Partial<TogetherStatus>): this {
    return this.receive({ type: 'together', epoch, together: togetherOf(together) });
  }

  /** Rows from a position on, of an unfiltered list. */
  rows(epoch: number, first: number, count: number): this {
    const rows = Array.from({ length: count }, (_, at) => rowOf(first + at));
    return this.receive({ type: 'rows', epoch, version: 0, first, rows });
  }

  /** The last message of a type that the page has sent. */
  last<Type extends PageMessage['type']>(type: Type): Extract<PageMessage, { type: Type }> | undefined {
    return this.posted.findLast(
      (message): message is Extract<PageMessage, { type: Type }> => message.type === type,
    );
  }
}

export function statusOf(overrides: Partial<StreamStatus> = {}): StreamStatus {
  return {
    streamId: 'stream-1',
    request: { url: 'http://localhost:3000/events' },
    policy: { kind: 'standard' },
    client: { profile: 'eventsource', evidence: 'The request is a GET.', choice: 'auto' },
    phase: 'stopped',
    phaseSinceMs: 0,
    explanation: '',
    isFailure: false,
    attempt: 1,
    entries: 0,
    clearedEntries: 0,
    messages: 0,
    bodyBytes: 0,
    wireBytes: 0,
    spilledBytes: 0,
    goneEntries: 0,
    goneBytes: 0,
    messagesPerSecond: 0,
    recentRates: [],
    lastEventId: '',
    reconnectionTimeMs: 3000,
    startedAtMs: 0,
    nowMs: 0,
    ...overrides,
  };
}

export function togetherOf(overrides: Partial<TogetherStatus>): TogetherStatus {
  return {
    streamId: 'together-1',
    streams: [],
    omittedStreams: 0,
    arrangement: 0,
    entries: 0,
    lastNumber: 0,
    isLive: false,
    startedAtMs: 0,
    nowMs: 0,
    ...overrides,
  };
}

export function rowOf(number: number, overrides: Partial<Row> = {}): Row {
  return {
    number,
    kind: 'message',
    attempt: 1,
    receivedAtMs: number,
    deltaMs: 1,
    type: 'message',
    preview: `event ${number}`,
    isSimulated: false,
    sharesChunk: false,
    ...overrides,
  };
}
