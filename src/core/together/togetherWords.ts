// What is said of each of several streams that are shown together.

import * as l10n from '@vscode/l10n';

import { present } from '../base/present.ts';
import type { StreamView } from '../page/streamStatus.ts';
import type { TogetherStream } from '../page/togetherStatus.ts';
import type { StreamPhase } from '../page/protocol.ts';
import type { TogetherLane } from './togetherLane.ts';

/** Whether more may come of a stream by itself. */
export function isGoingOn({ state: { phase }, recordedAs }: StreamView): boolean {
  return !recordedAs && (phase === 'connecting' || phase === 'open' || phase === 'waiting');
}

/** A stream as the page shows it now. */
export function streamStatusOf(lane: TogetherLane): TogetherStream {
  const { source, mark, place, offsetMs, log } = lane;
  return {
    streamId: source.id,
    place,
    mark,
    name: source.name,
    ...present({ part: source.part }),
    state: source.stream.recordedAs ? l10n.t('recorded') : phaseWord(source.stream.state.phase),
    isLive: isGoingOn(source.stream),
    beganAtMs: offsetMs,
    entries: lane.count,
    goneEntries: log.first - 1,
  };
}

function phaseWord(phase: StreamPhase): string {
  switch (phase) {
    case 'idle':
      return l10n.t('not connected');
    case 'connecting':
      return l10n.t('connecting');
    case 'open':
      return l10n.t('open');
    case 'waiting':
      return l10n.t('waits to reconnect');
    case 'stopped':
      return l10n.t('stopped');
  }
}
