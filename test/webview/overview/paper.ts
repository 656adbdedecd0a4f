// A canvas that remembers what is drawn on it: the shapes with their colours and places, in the order in which they were
// drawn. So a test can say what a strip shows without reading pixels.

import type { OverviewColors } from '../../../src/webview/overview/overviewColors.ts';
import { rulerPx } from '../../../src/webview/overview/overviewGeometry.ts';

/** What was drawn: the box around it, and how. */
export interface Drawn {
  readonly shape: 'rect' | 'fill' | 'stroke' | 'text';
  readonly color: string;
  readonly opacity: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of a text what it says, of a line whether it is dotted. */
  readonly text?: string;
  readonly isDotted?: boolean;
}

/** Width of a character, in px. */
export const characterPx = 6;

/** Each colour is its own name. */
export const namedColors: OverviewColors = {
  text: 'text',
  line: 'line',
  bar: 'bar',
  open: 'open',
  close: 'close',
  error: 'error',
  wait: 'wait',
  pause: 'pause',
  live: 'live',
  simulated: 'simulated',
  view: 'view',
  background: 'background',
  font: '10px sans-serif',
};

export class Paper {
  readonly drawn: Drawn[] = [];
  font = '';
  textBaseline = '';
  textAlign = 'left';
  fillStyle = '';
  strokeStyle = '';
  lineWidth = 1;
  globalAlpha = 1;
  #dash: readonly number[] = [];
  #points: (readonly [x: number, y: number])[] = [];
  #clips: (readonly [left: number, top: number])[] = [];
  #saved: (readonly [left: number, top: number])[][] = [];

  get context(): CanvasRenderingContext2D {
    return this as unknown as CanvasRenderingContext2D;
  }

  /** What was drawn in a colour below the scale of time. */
  of(color: string): Drawn[] {
    return this.drawn.filter((each) => each.color === color && each.top >= rulerPx);
  }

  /** The texts in the order in which they were drawn. */
  get texts(): string[] {
    return this.drawn.flatMap(({ text }) => text ?? []);
  }

  /** Whether it is left as it was found: what is drawn next has no dots and its full colour. */
  get isLeftClean(): boolean {
    return this.globalAlpha === 1 && this.#dash.length === 0 && this.#saved.length === 0;
  }

  clearRect(): void {
    this.drawn.length = 0;
  }

  save(): void {
    this.#saved.push([...this.#clips]);
  }

  restore(): void {
    this.#clips = this.#saved.pop() ?? [];
  }

  beginPath(): void {
    this.#points = [];
  }

  moveTo(x: number, y: number): void {
    this.#points.push([x, y]);
  }

  lineTo(x: number, y: number): void {
    this.#points.push([x, y]);
  }

  arc(x: number, y: number, radius: number): void {
    this.#points.push([x - radius, y - radius], [x + radius, y + radius]);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#points.push([x, y], [x + width, y + height]);
  }

  clip(): void {
    const [[left, top] = [0, 0]] = this.#points;
    this.#clips.push([left, top]);
  }

  fill(): void {
    this.#keep('fill', this.fillStyle, this.#points);
  }

  stroke(): void {
    this.#keep('stroke', this.strokeStyle, this.#points);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const corners = [
      [x, y],
      [x + width, y + height],
    ] as const;
    this.#keep('rect', this.fillStyle, corners);
  }

  fillText(text: string, x: number, y: number): void {
    const width = this.measureText(text).width;
    const left = this.textAlign === 'right' ? x - width : x;
    const corners = [
      [left, y],
      [left + width, y],
    ] as const;
    this.#keep('text', this.fillStyle, corners, text);
  }

  measureText(text: string): { readonly width: number } {
    return { width: text.length * characterPx };
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash;
  }

  #keep(
    shape: Drawn['shape'],
    color: string,
    points: readonly (readonly [x: number, y: number])[],
    text?: string,
  ): void {
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    const [clipLeft, clipTop] = this.#clips.at(-1) ?? [-Infinity, -Infinity];
    const [right, bottom] = [Math.max(...xs), Math.max(...ys)];
    if (right < clipLeft || bottom < clipTop) return;
    this.drawn.push({
      shape,
      color,
      opacity: this.globalAlpha,
      left: Math.min(...xs),
      right,
      top: Math.min(...ys),
      bottom,
      ...(text !== undefined && { text }),
      ...(shape === 'stroke' && this.#dash.length > 0 && { isDotted: true }),
    });
  }
}

/** From where to where it reaches from left to right, in whole px. */
export function acrossOf({ left, right }: Drawn): [left: number, right: number] {
  return [Math.round(left), Math.round(right)];
}

/** Where the middle of it is from left to right, in whole px. */
export function middleOf({ left, right }: Drawn): number {
  return Math.round((left + right) / 2);
}
