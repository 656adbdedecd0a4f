// Fills a panel that VS Code brought back after a reload of the window. The entries were in the memory of the window
// before; a stream that was live then connects again, with its last event id, where the settings allow it.

import { type StreamRequest, methodOf } from '../../core/stream/streamRequest.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import type { Connections } from '../streams/connections.ts';
import { reconnectsOnReload } from '../settings.ts';
import type { TimelinePanel } from './timelinePanel.ts';

export async function restoreTimeline(
  connections: Connections,
  request: StreamRequest,
  panel: TimelinePanel,
  wasLive: boolean,
): Promise<void> {
  // Any other method could act twice, and its body was not kept.
  const connectsAgain = wasLive && methodOf(request) === 'GET' && reconnectsOnReload();
  if (!connectsAgain) {
    panel.offer(request);
    return;
  }
  try {
    panel.show(await connections.connect(request));
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    panel.offer(request);
    panel.showInvalid(error.field === 'headers' ? 'headers' : 'url', error.message);
  }
}
