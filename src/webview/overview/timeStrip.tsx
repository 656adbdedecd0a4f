// A strip over time on a canvas, of one stream and of several: it is pointed at, zoomed and walked along with the keys, and
// for screen readers it is a slider over time.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useComputed, useSignalEffect } from '@preact/signals';

import { watchTheme } from '../controls/theme.ts';
import type { TimelinePage } from '../state/timelinePage.ts';
import type { TimeGeometry } from './overviewGeometry.ts';
import { placeAfterKey } from './overviewKeys.ts';
import { Cursor, describeDrag, fitCanvas, isShown, Selection, viewOf, ZoomNote } from './overviewParts.tsx';
import { useOverviewPointer } from './overviewPointer.ts';

const theme = watchTheme();

/** What is drawn at one moment. */
export interface StripFrame<Geometry extends TimeGeometry> {
  readonly geometry: Geometry;
  readonly nowMs: number;
  readonly heightPx: number;
  /** The times between which the rows in view lie. */
  readonly viewMs: readonly [number, number] | undefined;
}

interface TimeStripProps<Geometry extends TimeGeometry> {
  readonly page: TimelinePage;
  /** Name of the slider; its description has the ids `overview-words` and `overview-keys`. */
  readonly label: string;
  readonly heightPx: number;
  readonly style?: { readonly height: string };
  readonly geometryOf: (widthPx: number) => Geometry;
  /** What there is at a time, in words. */
  readonly momentText: (atMs: number, geometry: Geometry) => string;
  readonly draw: (
    canvas: HTMLCanvasElement,
    context: CanvasRenderingContext2D,
    frame: StripFrame<Geometry>,
  ) => void;
  /** What is drawn, besides the frame; always as many. Undefined draws nothing yet. */
  readonly drawn: readonly unknown[];
}

export function TimeStrip<Geometry extends TimeGeometry>({
  page,
  label,
  heightPx,
  style,
  geometryOf,
  momentText,
  draw,
  drawn,
}: TimeStripProps<Geometry>): JSX.Element {
  const zoom = page.overview.zoom.value;
  const nowMs = page.nowMs.value;
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [cursorMs, setCursor] = useState<number | undefined>(undefined);
  const geometry = geometryOf(widthPx);
  const pointer = useOverviewPointer(page, geometry, strip, setCursor);

  useEffect(() => {
    if (!strip.current) return undefined;
    const resizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    resizes.observe(strip.current);
    return () => resizes.disconnect();
  }, []);
  useDrawing(page, canvas.current, { geometry, nowMs, heightPx }, draw, drawn);

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
    <>
      <div
        class="overview-strip"
        {...(style && { style })}
        ref={strip}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby="overview-words overview-keys"
        aria-valuemin={Math.round(geometry.startMs)}
        aria-valuemax={Math.round(zoom?.toMs ?? nowMs)}
        aria-valuenow={Math.round(valueMs)}
        aria-valuetext={momentText(valueMs, geometry)}
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
              : momentText(cursorMs, geometry)
          }
        />
      )}
      {zoom && <ZoomNote page={page} zoom={zoom} strip={strip} />}
    </>
  );
}

/** Draws when anything that is drawn has changed, once a frame at most. */
function useDrawing<Geometry extends TimeGeometry>(
  page: TimelinePage,
  canvas: HTMLCanvasElement | null,
  { geometry, nowMs, heightPx }: Omit<StripFrame<Geometry>, 'viewMs'>,
  draw: TimeStripProps<Geometry>['draw'],
  drawn: readonly unknown[],
): void {
  const viewMs = useComputed(() => viewOf(page));
  const [version, setVersion] = useState(0);
  useSignalEffect(() => setVersion(theme.value));
  const view = viewMs.value;
  const { widthPx, startMs, spanMs } = geometry;
  useEffect(() => {
    if (!canvas || widthPx === 0 || drawn.includes(undefined)) return undefined;
    const frame = requestAnimationFrame(() => {
      const context = fitCanvas(canvas, widthPx, heightPx);
      if (context) draw(canvas, context, { geometry, nowMs, heightPx, viewMs: view });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, ...drawn, widthPx, heightPx, startMs, spanMs, version, nowMs, view]);
}
