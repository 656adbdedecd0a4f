// The same with what a visible timeline costs the host: its feed, which posts to nobody.
import { TimelineFeed } from '../../src/core/page/timelineFeed.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { readIntoLog } from './readIntoLog.ts';
import { answerTasks } from './client.ts';

const rowsOfPage = 40;

answerTasks((url) =>
  readIntoLog(url, (stream) => {
    const feed = new TimelineFeed(1, {
      streamId: '1',
      stream,
      post: () => undefined,
      schedule: (run, delayMs) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
      slicing: turnSlicing,
    });
    feed.handle({ type: 'window', version: 0, first: 1, count: rowsOfPage });
    return () => feed.dispose();
  }),
);
