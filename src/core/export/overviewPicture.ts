// The overview as an SVG, small enough to stand in a text as a data URI. Its colours are legible on light and on dark.

import { encodeBase64 } from '../base/base64.ts';
import { formatDuration } from '../base/format.ts';
import { encodeText } from '../base/text.ts';
import type { PictureLane, PictureLanes } from './overviewLanes.ts';

const laneHeight = 18;
const barHeight = 14;
const columnWidth = 6;
const labelWidth = 44;
const rulerHeight = 20;
const colors = { bar: '#3b8eea', text: '#808080', wait: '#b0b0b0', close: '#808080', error: '#e05252' };

/** The picture as the address of an image. */
export function overviewImage(picture: PictureLanes): string {
  return `data:image/svg+xml;base64,${encodeBase64(encodeText(drawSvg(picture)))}`;
}

function drawSvg({ lanes, columns, most, spanMs }: PictureLanes): string {
  const width = labelWidth + columns * columnWidth + 8;
  const height = lanes.length * laneHeight + rulerHeight;
  const rulerY = lanes.length * laneHeight + 14;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${colors.text}">`,
    ...lanes.map((lane, at) => drawSvgLane(lane, at * laneHeight, most)),
    `<text x="${labelWidth}" y="${rulerY}">0</text>`,
    `<text x="${labelWidth + columns * columnWidth}" y="${rulerY}" text-anchor="end">${formatDuration(spanMs)}</text>`,
    '</svg>',
  ].join('');
}

function drawSvgLane(lane: PictureLane, top: number, most: number): string {
  const bottom = top + laneHeight - 2;
  const xOf = (column: number): number => labelWidth + column * columnWidth;
  const name = lane.attempt === undefined ? '∑' : String(lane.attempt);
  const bars = lane.counts.flatMap((count, column) => {
    if (count <= 0) return [];
    const height = Math.max(1, Math.round((count / most) * barHeight));
    return [`M${xOf(column)} ${bottom}v-${height}h${columnWidth - 1}v${height}`];
  });
  const line = (from: number, to: number, dashes: string): string =>
    to > from
      ? `<path d="M${xOf(from)} ${bottom}H${xOf(to)}" fill="none" stroke="${colors.wait}" stroke-dasharray="${dashes}"/>`
      : '';
  return [
    `<text x="${labelWidth - 8}" y="${bottom - 2}" text-anchor="end">${name}</text>`,
    line(lane.waitColumn, lane.firstColumn, '2 3'),
    line(lane.firstColumn, lane.lastColumn + 1, 'none'),
    bars.length === 0 ? '' : `<path d="${bars.join('')}" fill="${colors.bar}"/>`,
    endMark(lane, xOf(lane.lastColumn + 1), bottom),
  ].join('');
}

function endMark({ endKind }: PictureLane, x: number, bottom: number): string {
  if (endKind === undefined) return '';
  return `<path d="M${x} ${bottom}v-${barHeight}" stroke="${endKind === 'error' ? colors.error : colors.close}" stroke-width="2"/>`;
}
