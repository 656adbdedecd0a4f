// The extension host of a page, as far as a stream is concerned: the real feed of a scripted stream, connected to a
// page in the browser.

import { onTestFinished } from 'vitest';

import type { RecentView } from '../../src/core/draft/recentView.ts';
import type { HostMessage } from '../../src/core/page/protocol.ts';
import { isPageMessageTo, type PageMessage } from '../../src/core/page/pageMessage.ts';
import { TimelineFeed } from '../../src/core/page/timelineFeed.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import type { PageHarness, PageOptions, TestPage } from './pageHarness.ts';
import type { ScriptedStream } from '../core/scriptedStream.ts';

export interface ConnectedPage extends Disposable {
  readonly opened: TestPage;
  readonly feed: TimelineFeed;
  /** Sends what changed, as the feed does by itself a little later. */
  readonly update: () => Promise<void>;
}

/** Opens a page that shows the stream. */
export async function openStream(
  harness: PageHarness,
  stream: ScriptedStream,
  options: PageOptions = {},
  recents: readonly RecentView[] = [],
): Promise<ConnectedPage> {
  let posted = Promise.resolve();
  let page: TestPage | undefined;
  const scheduled = new Set<() => void>();
  const runScheduled = (): void => {
    const due = [...scheduled];
    for (const run of due) if (scheduled.delete(run)) run();
  };
  const post = (message: HostMessage): void => {
    posted = posted.then(() => page?.send(message));
  };
  const feed = new TimelineFeed(1, {
    streamId: 'stream-1',
    stream,
    post,
    schedule: (run) => {
      scheduled.add(run);
      return () => scheduled.delete(run);
    },
    slicing: turnSlicing,
  });
  const update = async (): Promise<void> => {
    runScheduled();
    await posted;
  };
  const answer = (message: PageMessage, from: TestPage): void => {
    page = from;
    if (message.type === 'ready') {
      post({ type: 'snapshot', epoch: feed.epoch, status: feed.status(), recents });
      feed.resend();
      runScheduled();
    }
    if (isPageMessageTo(message, 'feed')) feed.handle(message);
    if (message.type === 'clear') stream.log.clear(0);
    if (message.type === 'undoClear') stream.log.undoClear();
  };
  const opened = await harness.open(answer, options);
  return { opened, feed, update, [Symbol.dispose]: () => feed.dispose() };
}

/** The same until the end of the test, with all that the stream has by now. */
export async function showStream(
  harness: PageHarness,
  stream: ScriptedStream,
  options?: PageOptions,
  recents?: readonly RecentView[],
): Promise<ConnectedPage> {
  const connected = await openStream(harness, stream, options, recents);
  onTestFinished(async () => {
    connected.feed.dispose();
    await connected.opened.close();
  });
  await connected.update();
  return connected;
}
