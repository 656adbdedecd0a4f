// Connects the list's arithmetic to the element that scrolls: the wheel moves it by exact pixels, the scroll bar by
// proportion, and the scroll bar is put where the list is.

import type { ReadonlySignal } from '@preact/signals';

import {
  lineHeightPx,
  scrollHeightPx,
  toScrollTop,
  type ListGeometry,
  type ListLayout,
} from './listPosition.ts';

/** Height of the header row, which stays at the top of the scrolled element. */
export const headerHeightPx = 24;

/** As `editor.fastScrollSensitivity`: with Alt, the wheel goes faster. */
const fastScrollFactor = 5;

/** A list that is scrolled. */
export interface ScrolledList {
  readonly viewport: ReadonlySignal<{ readonly widthPx: number; readonly heightPx: number }>;
  readonly layout: ReadonlySignal<ListLayout>;
  readonly geometry: ReadonlySignal<ListGeometry>;
  /** Position of the last row. */
  readonly end: ReadonlySignal<number>;
  resize(widthPx: number, heightPx: number): void;
  scrollBy(deltaPx: number): void;
  scrollTo(scrollTop: number): void;
}

export class ListScrolling {
  readonly #element: HTMLElement;
  readonly #list: ScrolledList;
  readonly #resizes: ResizeObserver;
  readonly #events = new AbortController();
  /** Where the scroll bar was put last; an event that finds it there is the echo of that. */
  #mirroredTop = 0;

  constructor(element: HTMLElement, list: ScrolledList) {
    this.#element = element;
    this.#list = list;
    this.#resizes = new ResizeObserver(() => this.#measure());
    this.#resizes.observe(element);
    this.#measure();
    const { signal } = this.#events;
    element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false, signal });
    element.addEventListener('scroll', () => this.#onScroll(), { signal });
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.#events.abort();
  }

  /** Puts the scroll bar where the list is; where it was moved meanwhile, its event is still to come and counts first. */
  mirror(): void {
    if (this.#isMoved()) this.#onScroll();
    const top = toScrollTop(this.#list.layout.value, this.#list.geometry.value);
    if (Math.abs(this.#element.scrollTop - top) >= 1) this.#element.scrollTop = top;
    this.#mirroredTop = this.#element.scrollTop;
  }

  /** Whether somebody moved the scroll bar. In a larger view, and with less in it, it cannot stay as far down: nobody's doing. */
  #isMoved(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#element;
    return Math.abs(scrollTop - Math.min(this.#mirroredTop, scrollHeight - clientHeight)) >= 2;
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.#element;
    this.#list.resize(clientWidth, Math.max(0, clientHeight - headerHeightPx));
  }

  #onWheel(event: WheelEvent): void {
    if (event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const { heightPx } = this.#list.viewport.value;
    const unitPx = [1, lineHeightPx, heightPx][event.deltaMode] ?? 1;
    this.#list.scrollBy(event.deltaY * unitPx * (event.altKey ? fastScrollFactor : 1));
  }

  #onScroll(): void {
    const { scrollTop } = this.#element;
    const isMoved = this.#isMoved();
    this.#mirroredTop = scrollTop;
    if (!isMoved) return;
    this.#measure();
    const isScrollable =
      scrollHeightPx(this.#list.layout.value, this.#list.end.value) > this.#list.viewport.value.heightPx;
    if (isScrollable) this.#list.scrollTo(scrollTop);
  }
}
