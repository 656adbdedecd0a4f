// A replay or a check that gets no answer may compete with the stream of the timeline for the one place that its server
// has: offers to disconnect the stream for as long as it takes.

import * as l10n from '@vscode/l10n';

import type { SseStream } from '../../net/stream/sseStream.ts';
import { showWarning } from '../messages.ts';

/**
 * Asks whether to pause the stream, and does it again without it. The stream is connected again afterwards, whatever came
 * of it.
 * @param found what was found and why it may be so
 * @returns what came of it; undefined when it was not wanted
 */
export async function offerPause<T>(
  stream: SseStream,
  found: string,
  again: () => Promise<T>,
): Promise<T | undefined> {
  const pause = l10n.t('Pause the Stream and Try Again');
  if ((await showWarning(found, pause)) !== pause) return undefined;
  stream.close();
  try {
    return await again();
  } finally {
    stream.connect();
  }
}
