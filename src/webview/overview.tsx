// The overview strip: all attempts over time on a canvas, a lane each. A click or Enter takes the list to that time; for
// screen readers it is a slider over time with a description of the attempts.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useComputed, useSignalEffect } from '@preact/signals';

import type { OverviewData } from '../core/protocol.ts';
import { readOverviewColors } from './overviewColors.ts';
import { drawOverview } from './overviewDrawing.ts';
import {
  lanesPx,
  overviewGeometry,
  rulerPx,
  timeOfX,
  xOfTime,
  type OverviewGeometry,
} from './overviewGeometry.ts';
import { describeMoment, describeOverview } from './overviewWords.ts';
import { watchTheme } from './theme.ts';
import type { TimelinePage } from './timelinePage.ts';

const heightPx = rulerPx + lanesPx;
const theme = watchTheme();

export function Overview({ page }: { readonly page: TimelinePage }): JSX.Element {
  const overview = page.overview.value ?? emptyOverview;
  const strip = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [widthPx, setWidth] = useState(0);
  const [cursorMs, setCursor] = useState<number | undefined>(undefined);
  const geometry = overviewGeometry(overview, widthPx, page.nowMs.value);

  useEffect(() => {
    if (!strip.current) return undefined;
    const resizes = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    resizes.observe(strip.current);
    return () => resizes.disconnect();
  }, []);
  useDrawing(page, overview, geometry, canvas.current);

  const onKeyDown = (event: KeyboardEvent): void => {
    const moved = moveCursor(event.key, cursorMs ?? page.nowMs.value, geometry, page.nowMs.value);
    if (event.key === 'Enter') page.jumpToTime(cursorMs ?? page.nowMs.value);
    else if (moved !== undefined) setCursor(moved);
    else return;
    event.preventDefault();
  };
  return (
    <section class="overview" aria-label="Overview">
      <p class="visually-hidden" id="overview-words">
        {describeOverview(overview)}
      </p>
      <div
        class="overview-strip"
        ref={strip}
        role="slider"
        tabIndex={0}
        aria-label="Attempts over time"
        aria-describedby="overview-words"
        aria-valuemin={0}
        aria-valuemax={Math.round(page.nowMs.value)}
        aria-valuenow={Math.round(cursorMs ?? page.nowMs.value)}
        aria-valuetext={describeMoment(cursorMs ?? page.nowMs.value, overview)}
        onPointerMove={(event) => setCursor(timeOfX(event.offsetX, geometry))}
        onPointerLeave={() => setCursor(undefined)}
        onFocus={() => setCursor(cursorMs ?? page.nowMs.value)}
        onBlur={() => setCursor(undefined)}
        onClick={(event) => page.jumpToTime(timeOfX(event.offsetX, geometry))}
        onKeyDown={onKeyDown}
      >
        <canvas class="overview-canvas" ref={canvas} aria-hidden="true" />
      </div>
      {cursorMs !== undefined && <Cursor cursorMs={cursorMs} overview={overview} geometry={geometry} />}
    </section>
  );
}

const emptyOverview: OverviewData = { binMs: 1000, lanes: [], omittedAttempts: 0 };

interface CursorProps {
  readonly cursorMs: number;
  readonly overview: OverviewData;
  readonly geometry: OverviewGeometry;
}

function Cursor({ cursorMs, overview, geometry }: CursorProps): JSX.Element {
  const x = xOfTime(cursorMs, geometry);
  const side = x > geometry.widthPx / 2 ? 'left' : 'right';
  return (
    <div class="overview-cursor" style={{ left: `${x}px` }} aria-hidden="true">
      <span class={`overview-tip ${side}`}>{describeMoment(cursorMs, overview)}</span>
    </div>
  );
}

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
      const context = fitCanvas(canvas, geometry.widthPx);
      if (!context) return;
      const colors = readOverviewColors(canvas);
      drawOverview(context, { overview, geometry, colors, phase, nowMs, heightPx, viewMs: view });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, overview, geometry.widthPx, geometry.spanMs, version, phase, nowMs, view]);
}

/** The times between which the rows in view lie. */
function viewOf({ list }: TimelinePage): readonly [number, number] | undefined {
  const rows = list.shownRows.value;
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last ? [first.receivedAtMs, last.receivedAtMs] : undefined;
}

/** Gives the canvas as many pixels as the screen has for it. */
function fitCanvas(canvas: HTMLCanvasElement, widthPx: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function moveCursor(
  key: string,
  cursorMs: number,
  geometry: OverviewGeometry,
  nowMs: number,
): number | undefined {
  const stepMs = geometry.spanMs / 100;
  const clamp = (ms: number): number => Math.min(nowMs, Math.max(geometry.startMs, ms));
  switch (key) {
    case 'ArrowLeft':
      return clamp(cursorMs - stepMs);
    case 'ArrowRight':
      return clamp(cursorMs + stepMs);
    case 'PageDown':
      return clamp(cursorMs - stepMs * 10);
    case 'PageUp':
      return clamp(cursorMs + stepMs * 10);
    case 'Home':
      return geometry.startMs;
    case 'End':
      return nowMs;
    default:
      return undefined;
  }
}
