// The overview strip: all attempts over time on a canvas, a lane each. A click or Enter takes the list to that time, a drag
// zooms to a span; for screen readers it is a slider over time with a description of the attempts.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useComputed, useSignalEffect } from '@preact/signals';

import type { OverviewData } from '../../core/page/overviewData.ts';
import { readOverviewColors } from './overviewColors.ts';
import { drawOverview } from './overviewDrawing.ts';
import { lanesPx, overviewGeometry, rulerPx, type OverviewGeometry } from './overviewGeometry.ts';
import { placeAfterKey } from './overviewKeys.ts';
import { Cursor, describeDrag, fitCanvas, isShown, Selection, viewOf, ZoomNote } from './overviewParts.tsx';
import { useOverviewPointer } from './overviewPointer.ts';
import { describeMoment, describeOverview, overviewKeysInWords } from './overviewWords.ts';
import { watchTheme } from '../controls/theme.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

const heightPx = rulerPx + lanesPx;
const theme = watchTheme();

export function Overview({ page }: { readonly page: TimelinePage }): JSX.Element {
  const overview = page.overview.data.value ?? emptyOverview;
  const zoom = page.overview.zoom.value;
  const nowMs = page.nowMs.value;
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [cursorMs, setCursor] = useState<number | undefined>(undefined);
  const geometry = overviewGeometry(overview, widthPx, nowMs, zoom);
  const pointer = useOverviewPointer(page, geometry, strip, setCursor);

  useEffect(() => {
    if (!strip.current) return undefined;
    const resizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    resizes.observe(strip.current);
    return () => resizes.disconnect();
  }, []);
  useDrawing(page, overview, geometry, canvas.current);

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
    <section class="overview" aria-label={l10n.t('Overview')}>
      <p class="visually-hidden" id="overview-words">
        {describeOverview(overview, zoom)}
      </p>
      <p class="visually-hidden" id="overview-keys">
        {overviewKeysInWords}
      </p>
      <div
        class="overview-strip"
        ref={strip}
        role="slider"
        tabIndex={0}
        aria-label={l10n.t('Attempts over time')}
        aria-describedby="overview-words overview-keys"
        aria-valuemin={Math.round(geometry.startMs)}
        aria-valuemax={Math.round(zoom?.toMs ?? nowMs)}
        aria-valuenow={Math.round(valueMs)}
        aria-valuetext={describeMoment(valueMs, overview, geometry.isTogether)}
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
              : describeMoment(cursorMs, overview, geometry.isTogether)
          }
        />
      )}
      {zoom && <ZoomNote page={page} zoom={zoom} strip={strip} />}
    </section>
  );
}

const emptyOverview: OverviewData = { binMs: 1000, lanes: [], omittedAttempts: 0, simulated: [] };

/** Draws when anything that is drawn has changed, once a frame at most. */
function useDrawing(
  page: TimelinePage,
  overview: OverviewData,
  geometry: OverviewGeometry,
  canvas: HTMLCanvasElement | null,
): void {
  const viewMs = useComputed(() => viewOf(page));
  const [version, setVersion] = useState(0);
  useSignalEffect(() => setVersion(theme.value));
  const nowMs = page.nowMs.value;
  const phase = page.status.value?.phase ?? 'idle';
  const view = viewMs.value;
  useEffect(() => {
    if (!canvas || geometry.widthPx === 0) return undefined;
    const frame = requestAnimationFrame(() => {
      const context = fitCanvas(canvas, geometry.widthPx, heightPx);
      if (!context) return;
      const colors = readOverviewColors(canvas);
      drawOverview(context, { overview, geometry, colors, phase, nowMs, heightPx, viewMs: view });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, overview, geometry.widthPx, geometry.startMs, geometry.spanMs, version, phase, nowMs, view]);
}
