// The overview of several streams: a lane each on one axis of time, with its letter, its name and what it does now at the
// left. It is pointed at, zoomed and walked along with the keys as that of one stream.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { TogetherOverviewData, TogetherStream } from '../../core/page/togetherStatus.ts';
import { formatEntries } from '../controls/numberFormat.ts';
import { readOverviewColors } from '../overview/overviewColors.ts';
import { rulerPx, timeGeometry } from '../overview/overviewGeometry.ts';
import { overviewKeysInWords } from '../overview/overviewWords.ts';
import { TimeStrip } from '../overview/timeStrip.tsx';
import type { TimelinePage } from '../state/timelinePage.ts';
import { laneDistancePx, drawTogetherOverview, readMarkColors } from './togetherDrawing.ts';
import { describeTogether, describeTogetherMoment } from './togetherWords.ts';
import { MarkLetter, streamName } from './streamMark.tsx';

/** Room before the lanes, so that a mark at their beginning is whole. */
const edgePx = 8;

const emptyOverview: TogetherOverviewData = { binMs: 1000, lanes: [] };

export function TogetherOverview({ page }: { readonly page: TimelinePage }): JSX.Element {
  const known = page.together.value?.streams;
  const streams = known ?? [];
  const overview = page.overview.together.value ?? emptyOverview;
  const zoom = page.overview.zoom.value;
  const nowMs = page.nowMs.value;
  const heightPx = rulerPx + Math.max(1, streams.length) * laneDistancePx;
  return (
    <section class="overview together-overview" aria-label={l10n.t('Overview')}>
      <p class="visually-hidden" id="overview-words">
        {describeTogether(streams)}
      </p>
      <p class="visually-hidden" id="overview-keys">
        {overviewKeysInWords}
      </p>
      <StreamNames page={page} streams={streams} />
      <div class="together-plot">
        <TimeStrip
          page={page}
          label={l10n.t('Streams over time')}
          heightPx={heightPx}
          style={{ height: `${heightPx}px` }}
          geometryOf={(widthPx) => timeGeometry(widthPx, edgePx, nowMs, zoom)}
          momentText={(atMs) => describeTogetherMoment(atMs, overview, streams)}
          draw={(canvas, context, frame) => {
            const colors = { ...readOverviewColors(canvas), marks: readMarkColors(canvas) };
            drawTogetherOverview(context, { overview, streams, colors, ...frame });
          }}
          drawn={[overview, known]}
        />
      </div>
    </section>
  );
}

/** The streams beside their lanes; each leads to its own timeline. */
function StreamNames({
  page,
  streams,
}: {
  readonly page: TimelinePage;
  readonly streams: readonly TogetherStream[];
}): JSX.Element {
  return (
    <ul class="together-names" aria-label={l10n.t('Streams')} style={{ paddingTop: `${rulerPx}px` }}>
      {streams.map((stream) => (
        <li key={stream.place} style={{ height: `${laneDistancePx}px` }}>
          <button
            type="button"
            class="link-button"
            title={l10n.t('{name}: {state}, {entries}. Show its timeline.', {
              name: streamName(stream),
              state: stream.state,
              entries: formatEntries(stream.entries),
            })}
            onClick={() => page.post({ type: 'showTimelineOf', place: stream.place })}
          >
            <MarkLetter stream={stream} />
            <span class="stream-name">{streamName(stream)}</span>
          </button>
          <span class="stream-state">{stream.state}</span>
        </li>
      ))}
    </ul>
  );
}
