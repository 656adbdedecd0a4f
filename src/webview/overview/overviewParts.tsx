// What overviews have in common, of one stream and of several: the cursor with its words, what is being selected, the note of
// what is zoomed to, and the canvas.

import * as l10n from '@vscode/l10n';
import type { JSX, RefObject } from 'preact';

import type { TimeSpan } from '../../core/page/overviewData.ts';
import { timeOfX, xOfTime, type TimeGeometry } from './overviewGeometry.ts';
import type { DragSelection } from './overviewPointer.ts';
import { describeSpan } from './overviewWords.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

/** Whether a time is in what is shown. */
export function isShown(ms: number, { startMs, spanMs }: TimeGeometry): boolean {
  return ms >= startMs && ms <= startMs + spanMs;
}

/** The span that is being selected, in words. */
export function describeDrag({ fromX, toX }: DragSelection, geometry: TimeGeometry): string {
  const [fromMs, toMs] = [Math.min(fromX, toX), Math.max(fromX, toX)].map((x) => timeOfX(x, geometry));
  return describeSpan({ fromMs: fromMs ?? 0, toMs: toMs ?? 0 });
}

export function Selection({ selection: { fromX, toX } }: { readonly selection: DragSelection }): JSX.Element {
  return (
    <div
      class="overview-selection"
      style={{ left: `${Math.min(fromX, toX)}px`, width: `${Math.abs(toX - fromX)}px` }}
      aria-hidden="true"
    />
  );
}

interface CursorProps {
  readonly atMs: number;
  readonly geometry: TimeGeometry;
  readonly text: string;
}

export function Cursor({ atMs, geometry, text }: CursorProps): JSX.Element {
  const x = xOfTime(atMs, geometry);
  const side = x > geometry.widthPx / 2 ? 'left' : 'right';
  return (
    <div class="overview-cursor" style={{ left: `${x}px` }} aria-hidden="true">
      <span class={`overview-tip ${side}`}>{text}</span>
    </div>
  );
}

interface ZoomNoteProps {
  readonly page: TimelinePage;
  readonly zoom: TimeSpan;
  /** What gets the focus when it is no longer zoomed. */
  readonly strip: RefObject<HTMLDivElement | null>;
}

export function ZoomNote({ page, zoom, strip }: ZoomNoteProps): JSX.Element {
  return (
    <p class="overview-zoom">
      <span>{describeSpan(zoom)}</span>
      <button
        type="button"
        class="link-button"
        title={l10n.t('Show the whole time (0 or Escape on the overview)')}
        onClick={() => {
          page.overview.zoom.value = undefined;
          strip.current?.focus();
        }}
      >
        {l10n.t('Whole time')}
      </button>
    </p>
  );
}

/** The times between which the rows in view lie. */
export function viewOf({ list }: TimelinePage): readonly [number, number] | undefined {
  const rows = list.shownRows.value;
  const [first, last] = [rows[0], rows.at(-1)];
  return first && last ? [first.receivedAtMs, last.receivedAtMs] : undefined;
}

/** Gives the canvas as many pixels as the screen has for it. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  widthPx: number,
  heightPx: number,
): CanvasRenderingContext2D | null {
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
