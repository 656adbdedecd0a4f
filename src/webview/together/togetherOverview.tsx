// The overview of several streams: a lane each on one axis of time, with its letter, its name and what it does now at the
// left. It is pointed at, zoomed and walked along with the keys as that of one stream.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useComputed, useSignalEffect } from '@preact/signals';

import type { TogetherOverviewData, TogetherStream } from '../../core/page/togetherStatus.ts';
import { formatEntries } from '../controls/numberFormat.ts';
import { watchTheme } from '../controls/theme.ts';
import { readOverviewColors } from '../overview/overviewColors.ts';
import { rulerPx, timeGeometry, type TimeGeometry } from '../overview/overviewGeometry.ts';
import { placeAfterKey } from '../overview/overviewKeys.ts';
import {
  Cursor,
  describeDrag,
  fitCanvas,
  isShown,
  Selection,
  viewOf,
  ZoomNote,
} from '../overview/overviewParts.tsx';
import { useOverviewPointer } from '../overview/overviewPointer.ts';
import { overviewKeysInWords } from '../overview/overviewWords.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import { laneDistancePx, drawTogetherOverview, readMarkColors } from './togetherDrawing.ts';
import { describeTogether, describeTogetherMoment } from './togetherWords.ts';
import { MarkLetter, streamName } from './streamMark.tsx';

/** Room before the lanes, so that a mark at their beginning is whole. */
const edgePx = 8;

const theme = watchTheme();
const emptyOverview: TogetherOverviewData = { binMs: 1000, lanes: [] };

export function TogetherOverview({ page }: { readonly page: TimelinePage }): JSX.Element {
  const streams = page.together.value?.streams ?? [];
  const overview = page.overview.together.value ?? emptyOverview;
  const zoom = page.overview.zoom.value;
  const nowMs = page.nowMs.value;
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [cursorMs, setCursor] = useState<number | undefined>(undefined);
  const geometry = timeGeometry(widthPx, edgePx, nowMs, zoom);
  const pointer = useOverviewPointer(page, geometry, strip, setCursor);
  const heightPx = rulerPx + Math.max(1, streams.length) * laneDistancePx;

  useEffect(() => {
    if (!strip.current) return undefined;
    const resizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    resizes.observe(strip.current);
    return () => resizes.disconnect();
  }, []);
  useDrawing(page, overview, geometry, heightPx, canvas.current);

  const valueMs = cursorMs ?? Math.min(nowMs, geometry.startMs + geometry.spanMs);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const after = placeAfterKey(event.key, { cursorMs: valueMs, zoom }, geometry, nowMs);
    if (event.key === 'Escape' && pointer.selection) pointer.cancel();
    else if (event.key === 'Escape' && zoom) page.overview.zoom.value = undefined;
    else if (event.key === 'Enter') page.jumpToTime(valueMs);
    else if (after) {
      setCursor(after.cursorMs);
      page.overview.zoom.value = after.zoom;
    } else return;
    event.preventDefault();
  };
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
        <div
          class="overview-strip"
          style={{ height: `${heightPx}px` }}
          ref={strip}
          role="slider"
          tabIndex={0}
          aria-label={l10n.t('Streams over time')}
          aria-describedby="overview-words overview-keys"
          aria-valuemin={Math.round(geometry.startMs)}
          aria-valuemax={Math.round(zoom?.toMs ?? nowMs)}
          aria-valuenow={Math.round(valueMs)}
          aria-valuetext={describeTogetherMoment(valueMs, overview, streams)}
          onFocus={() => setCursor(valueMs)}
          onBlur={() => setCursor(undefined)}
          onKeyDown={onKeyDown}
          {...pointer.handlers}
        >
          <canvas class="overview-canvas" ref={canvas} aria-hidden="true" />
        </div>
        {pointer.selection && <Selection selection={pointer.selection} />}
        {cursorMs !== undefined && isShown(cursorMs, geometry) && (
          <Cursor
            atMs={cursorMs}
            geometry={geometry}
            text={
              pointer.selection
                ? l10n.t('Zoom to {0}', describeDrag(pointer.selection, geometry))
                : describeTogetherMoment(cursorMs, overview, streams)
            }
          />
        )}
        {zoom && <ZoomNote page={page} zoom={zoom} strip={strip} />}
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

/** Draws when anything that is drawn has changed, once a frame at most. */
function useDrawing(
  page: TimelinePage,
  overview: TogetherOverviewData,
  geometry: TimeGeometry,
  heightPx: number,
  canvas: HTMLCanvasElement | null,
): void {
  const viewMs = useComputed(() => viewOf(page));
  const [version, setVersion] = useState(0);
  useSignalEffect(() => setVersion(theme.value));
  const nowMs = page.nowMs.value;
  const streams = page.together.value?.streams;
  const view = viewMs.value;
  const { widthPx, startMs, spanMs } = geometry;
  useEffect(() => {
    if (!canvas || widthPx === 0 || !streams) return undefined;
    const frame = requestAnimationFrame(() => {
      const context = fitCanvas(canvas, widthPx, heightPx);
      if (!context) return;
      const colors = { ...readOverviewColors(canvas), marks: readMarkColors(canvas) };
      drawTogetherOverview(context, { overview, streams, geometry, colors, nowMs, heightPx, viewMs: view });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, overview, streams, widthPx, heightPx, startMs, spanMs, version, nowMs, view]);
}
