// Connects the inspector's stream and waits until it has stopped: the log has every entry then.
import { SseStream, type SseStreamOptions } from '../../src/net/stream/sseStream.ts';

/**
 * Resolves with the number of messages in the log.
 * @param follow is given the stream before it connects, and returns what to do once it has stopped
 */
export function readIntoLog(
  url: string,
  follow: (stream: SseStream) => () => void,
  options: SseStreamOptions = {},
): Promise<number> {
  return new Promise((resolve) => {
    const stream = new SseStream({ url, policy: { kind: 'off' } }, options);
    const unfollow = follow(stream);
    const stop = stream.onStateChange(() => {
      if (stream.state.phase !== 'stopped') return;
      stop();
      unfollow();
      // The log besides has the entries of request, response and end.
      resolve(stream.totals.messages === stream.log.length - 3 ? stream.totals.messages : NaN);
    });
    stream.connect();
  });
}
