// The page of a comparison with the real feed behind it, in the place of the extension host.

import { ComparisonFeed } from '../../../src/core/comparison/comparisonFeed.ts';
import { defaultOptions, type ComparisonOptions } from '../../../src/core/comparison/comparison.ts';
import {
  parseComparisonMessage,
  type ComparisonHostMessage,
  type ComparisonPageMessage,
} from '../../../src/core/comparison/comparisonProtocol.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { turnSlicing } from '../../../src/net/stream/turnSlicing.ts';
import type { PageHarness, PageOptions, TestPage } from '../pageHarness.ts';

export interface OpenedComparison {
  readonly opened: TestPage<ComparisonPageMessage, ComparisonHostMessage>;
  readonly feed: ComparisonFeed;
  close(): Promise<void>;
}

/** Opens the page of a comparison of two logs. */
export async function openComparison(
  harness: PageHarness,
  logs: { readonly left: EventLog; readonly right: EventLog },
  options: Partial<ComparisonOptions> = {},
  pageOptions: PageOptions = {},
): Promise<OpenedComparison> {
  let send: (message: ComparisonHostMessage) => void = () => {};
  const feed = new ComparisonFeed({
    left: { log: logs.left, name: 'localhost:3000/events', isRunning: () => false, isThere: () => true },
    right: {
      log: logs.right,
      name: 'localhost:3000/events',
      partName: 'attempt 2',
      isRunning: () => true,
      isThere: () => true,
    },
    options: { ...defaultOptions, ...options },
    slicing: turnSlicing,
    post: (message) => send(message),
    onEnd: () => {},
  });
  const opened = await harness.open<ComparisonPageMessage, ComparisonHostMessage>((posted, page) => {
    send = (message) => void page.send(message);
    const message = parseComparisonMessage(posted);
    if (message && message.type !== 'openPair' && message.type !== 'showSide') feed.handle(message);
  }, pageOptions);
  return {
    opened,
    feed,
    async close() {
      feed.dispose();
      await opened.close();
    },
  };
}
