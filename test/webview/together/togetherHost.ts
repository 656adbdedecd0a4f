// The extension host of a page of several streams: the real feed of scripted streams.

import { isPageMessageTo, type PageMessage } from '../../../src/core/page/pageMessage.ts';
import type { HostMessage } from '../../../src/core/page/protocol.ts';
import { TogetherFeed } from '../../../src/core/together/togetherFeed.ts';
import type { TogetherSource } from '../../../src/core/together/togetherLane.ts';
import { turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';
import type { PageHarness, PageOptions, TestPage } from '../pageHarness.ts';

/** The streams as the host names them. */
export function namedSources(streams: readonly ScriptedStream[]): TogetherSource[] {
  return streams.map((stream, at) => ({
    id: `stream-${at + 1}`,
    stream,
    name: `localhost:${3000 + at}/events`,
  }));
}

export interface TogetherPage extends Disposable {
  readonly opened: TestPage;
  readonly feed: TogetherFeed;
  /** Opens the page again, as when it is shown after it was hidden. */
  readonly reopen: () => Promise<TestPage>;
}

/** Opens a page that shows the streams. */
export async function openTogether(
  harness: PageHarness,
  streams: readonly ScriptedStream[],
  options: PageOptions = {},
): Promise<TogetherPage> {
  let posted = Promise.resolve();
  let page: TestPage | undefined;
  const post = (message: HostMessage): void => {
    posted = posted.then(() => page?.send(message));
  };
  const feed = new TogetherFeed({
    id: 'together-1',
    post,
    schedule: turnSlicing.schedule,
    slicing: turnSlicing,
  });
  feed.show(namedSources(streams));
  const answer = (message: PageMessage, from: TestPage): void => {
    page = from;
    if (message.type === 'ready') {
      post({ type: 'snapshot', epoch: feed.epoch, together: feed.status(), recents: [] });
      feed.resend();
    }
    if (isPageMessageTo(message, 'feed')) feed.handle(message);
  };
  const opened = await harness.open(answer, options);
  const reopen = async (): Promise<TestPage> => {
    const { keptState } = opened;
    await opened.close();
    return harness.open(answer, { ...options, keptState });
  };
  return { opened, feed, reopen, [Symbol.dispose]: () => feed.dispose() };
}
