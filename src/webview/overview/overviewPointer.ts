// The pointer on the overview: a click goes to a time, a drag selects a span to zoom to, a double click shows the whole
// time again, and the wheel zooms around the pointer (with Ctrl, or as a pinch) or moves along time.

import type { HTMLAttributes, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { TimeSpan } from '../../core/page/overviewData.ts';
import { plotPx, timeOfX, wholeSpanMs, type TimeGeometry } from './overviewGeometry.ts';
import { moveSpan, spanBetween, zoomAround } from './overviewZoom.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

/** Shorter ways are the tremble of a click, in px. */
const leastDragPx = 4;

/** How much a px of the wheel zooms. */
const zoomPerPx = 1.003;

/** A selection that is being made, in px. */
export interface DragSelection {
  readonly fromX: number;
  readonly toX: number;
}

interface OverviewPointer {
  readonly selection: DragSelection | undefined;
  readonly cancel: () => void;
  readonly handlers: HTMLAttributes<HTMLDivElement>;
}

/** @param moveTo called with the time under the pointer, and undefined when it leaves */
export function useOverviewPointer(
  page: TimelinePage,
  geometry: TimeGeometry,
  strip: RefObject<HTMLDivElement | null>,
  moveTo: (atMs: number | undefined) => void,
): OverviewPointer {
  const [drag, setDrag] = useState<DragSelection | undefined>(undefined);
  const wasDragged = useRef(false);
  const isDragged = drag !== undefined && Math.abs(drag.toX - drag.fromX) >= leastDragPx;
  useWheel(page, geometry, strip);
  const zoomTo = (span: TimeSpan | undefined): void => {
    page.overview.zoom.value = span;
  };
  const handlers: HTMLAttributes<HTMLDivElement> = {
    onPointerDown: (event) => {
      wasDragged.current = false;
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ fromX: event.offsetX, toX: event.offsetX });
    },
    onPointerMove: (event) => {
      if (drag) setDrag({ ...drag, toX: event.offsetX });
      moveTo(timeOfX(event.offsetX, geometry));
    },
    onPointerUp: (event) => {
      if (!drag) return;
      setDrag(undefined);
      if (Math.abs(event.offsetX - drag.fromX) < leastDragPx) return;
      wasDragged.current = true;
      const [from, to] = [timeOfX(drag.fromX, geometry), timeOfX(event.offsetX, geometry)];
      zoomTo(spanBetween(from, to, wholeSpanMs(page.nowMs.value)));
    },
    onPointerCancel: () => setDrag(undefined),
    onPointerLeave: () => moveTo(undefined),
    // A drag ends with a click too.
    onClick: (event) => {
      if (!wasDragged.current) page.jumpToTime(timeOfX(event.offsetX, geometry));
    },
    onDblClick: () => zoomTo(undefined),
  };
  const cancel = (): void => {
    wasDragged.current = true;
    setDrag(undefined);
  };
  return { selection: isDragged ? drag : undefined, cancel, handlers };
}

/** The editor's page would scroll or zoom as a whole: only a listener that is not passive can keep it from that. */
function useWheel(page: TimelinePage, geometry: TimeGeometry, strip: RefObject<HTMLDivElement | null>): void {
  const latest = useRef(geometry);
  latest.current = geometry;
  // With the strip itself: a wheel that turns right after it appeared is not lost.
  useLayoutEffect(() => {
    const element = strip.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const { zoom } = page.overview;
      const wholeMs = wholeSpanMs(page.nowMs.value);
      const { current } = latest;
      if (event.ctrlKey || event.metaKey) {
        const atMs = timeOfX(event.offsetX, current);
        zoom.value = zoomAround(zoom.value, atMs, zoomPerPx ** event.deltaY, wholeMs);
      } else if (zoom.value) {
        const px = event.deltaX === 0 ? event.deltaY : event.deltaX;
        zoom.value = moveSpan(zoom.value, (px / plotPx(current)) * current.spanMs, wholeMs);
      } else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [page, strip]);
}
