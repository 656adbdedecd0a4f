// Which event wrote a piece of a text, when, and how long after the piece before it.

import * as l10n from '@vscode/l10n';

import type { TextPiece, TextTail } from '../../core/assembly/textTail.ts';
import { formatDuration } from '../../core/base/format.ts';
import { formatCount } from '../controls/numberFormat.ts';
import { formatSinceStart } from '../controls/timeFormat.ts';

/** The piece at a place of a text, in a line; empty where none is kept. */
export function describePiece(tail: TextTail, offset: number): string {
  const piece = tail.pieceAt(offset);
  if (!piece) return '';
  const facts = { entry: formatCount(piece.entry), time: formatSinceStart(piece.atMs) };
  const gapMs = gapBefore(tail, piece);
  return gapMs === undefined
    ? l10n.t('Entry {entry}, {time}', facts)
    : l10n.t('Entry {entry}, {time}, {gap} after the piece before', {
        ...facts,
        gap: formatDuration(gapMs),
      });
}

/** What was picked, and when it came. */
export function describePicked(tail: TextTail, piece: TextPiece, text: string): string {
  const facts = { entry: formatCount(piece.entry), text, time: formatSinceStart(piece.atMs) };
  const gapMs = gapBefore(tail, piece);
  return gapMs === undefined
    ? l10n.t('Entry {entry} brought {text} at {time}', facts)
    : l10n.t('Entry {entry} brought {text} at {time}, {gap} after the piece before', {
        ...facts,
        gap: formatDuration(gapMs),
      });
}

/** Undefined for the first piece of the text that is kept. */
function gapBefore(tail: TextTail, { start, atMs }: TextPiece): number | undefined {
  const before = start === 0 ? undefined : tail.pieceAt(start - 1);
  return before && atMs - before.atMs;
}
