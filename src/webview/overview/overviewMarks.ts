// The marks of the overview, each of its own shape. A rim in the colour of the background keeps them legible on bars.

const radius = 3;
const rim = 1.5;

/** A mark's place on the canvas, and its colours. */
export interface Mark {
  readonly color: string;
  readonly background: string;
  readonly x: number;
  readonly y: number;
}

/** Opened. */
export function drawDot(context: CanvasRenderingContext2D, { color, background, x, y }: Mark): void {
  fillCircle(context, background, x, y, radius + rim);
  fillCircle(context, color, x, y, radius);
}

/** Closed. */
export function drawSquare(context: CanvasRenderingContext2D, { color, background, x, y }: Mark): void {
  fillSquare(context, background, x, y, radius + rim);
  fillSquare(context, color, x, y, radius);
}

/** Ended with an error. */
export function drawCross(context: CanvasRenderingContext2D, { color, background, x, y }: Mark): void {
  fillSquare(context, background, x, y, radius + rim);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - radius, y - radius);
  context.lineTo(x + radius, y + radius);
  context.moveTo(x + radius, y - radius);
  context.lineTo(x - radius, y + radius);
  context.stroke();
}

/** Around a mark: what it stands for was simulated. */
export function drawRing(context: CanvasRenderingContext2D, { color, background, x, y }: Mark): void {
  fillCircle(context, background, x, y, radius + 2 * rim + 1);
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, radius + 2 * rim, 0, Math.PI * 2);
  context.stroke();
}

/** Something was simulated: a wedge that hangs from `y`, the top of its lane. */
export function drawWedge(context: CanvasRenderingContext2D, { color, background, x, y: top }: Mark): void {
  for (const [fill, size] of [
    [background, radius + rim],
    [color, radius],
  ] as const) {
    context.fillStyle = fill;
    context.beginPath();
    context.moveTo(x - size, top);
    context.lineTo(x + size, top);
    context.lineTo(x, top + size * 1.8);
    context.fill();
  }
}

/** Still going on. */
export function drawLiveEdge(context: CanvasRenderingContext2D, color: string, x: number, y: number): void {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x + 6, y);
  context.lineTo(x, y + 4);
  context.fill();
}

function fillCircle(
  context: CanvasRenderingContext2D,
  color: string,
  x: number,
  y: number,
  size: number,
): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, size, 0, Math.PI * 2);
  context.fill();
}

function fillSquare(
  context: CanvasRenderingContext2D,
  color: string,
  x: number,
  y: number,
  size: number,
): void {
  context.fillStyle = color;
  context.fillRect(x - size, y - size, size * 2, size * 2);
}
