// The overview drawn with characters: a picture that is shown wherever text is, also where pictures in a text are left out.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import type { PictureLane, PictureLanes } from './overviewLanes.ts';

const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const [wait, nothing, running, closed, failed] = ['·', '─', '▶', '■', '✕'] as const;

/** The lanes, one line each, with the time below them. */
export function overviewCharacters(picture: PictureLanes): string {
  const names = picture.lanes.map(({ attempt }) => (attempt === undefined ? l10n.t('all') : String(attempt)));
  const width = Math.max(...names.map(({ length }) => length));
  const lines = picture.lanes.map(
    (lane, at) => `${(names[at] ?? '').padStart(width)} │${drawLane(lane, picture.most)}`,
  );
  const end = formatDuration(picture.spanMs);
  const ruler = `${' '.repeat(width)} └${'─'.repeat(picture.columns)}`;
  const times = `${' '.repeat(width)}  0${end.padStart(picture.columns - 1)}`;
  return [...lines, ruler, times].join('\n');
}

/** What the characters mean. */
export function overviewLegend(): string {
  return l10n.t(
    'Each line is an attempt. {levels} are entries that came in that time, {nothing} is silence, {wait} a wait, {closed} a close, {failed} an error, and {running} goes on.',
    { levels: `${levels[0]}…${levels[7]}`, nothing, wait, closed, failed, running },
  );
}

function drawLane(lane: PictureLane, most: number): string {
  let text = '';
  for (let column = 0; column < lane.lastColumn; column += 1) {
    if (column >= lane.firstColumn) text += levelOf(lane.counts[column] ?? 0, most);
    else text += column >= lane.waitColumn ? wait : ' ';
  }
  return text + endOf(lane, most);
}

function endOf({ endKind, attempt, counts, lastColumn }: PictureLane, most: number): string {
  if (attempt === undefined) return levelOf(counts[lastColumn] ?? 0, most);
  return endKind === undefined ? running : endKind === 'close' ? closed : failed;
}

function levelOf(count: number, most: number): string {
  return count <= 0 ? nothing : (levels[Math.ceil((count / most) * levels.length) - 1] ?? '█');
}
