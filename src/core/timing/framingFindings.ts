// Findings about bytes that are no proper events: what they look like, with the line that shows it.

import { formatDuration, formatSize } from '../base/format.ts';
import type { IncompleteBytes } from '../log/attemptRecorder.ts';
import { framingMistakeKinds, type FramingMistakeKind } from '../wire/framingMistake.ts';
import type { Finding } from './finding.ts';
import { doublePrefix, growing } from './findingThresholds.ts';
import type { FramingMistakes, SeenMistake } from './framingMistakes.ts';
import * as words from './framingWords.ts';

/**
 * The findings about the bytes so far.
 * @param incomplete what has come and is no entry yet
 */
export function framingFindings(
  mistakes: FramingMistakes,
  incomplete: IncompleteBytes | undefined,
  nowMs: number,
): Finding[] {
  const look = incomplete && mistakes.lookAt(incomplete);
  const growth = incomplete && {
    size: formatSize(incomplete.sizeBytes),
    since: formatDuration(incomplete.sinceMs),
    sinceMs: incomplete.sinceMs,
  };
  const found = framingMistakeKinds.flatMap((kind) => {
    const seen = enough(kind, mistakes);
    if (growth && look?.mistake?.kind === kind) return [words.mistakeNow(look.mistake, growth, seen)];
    return seen ? [words.mistakeSeen(seen, mistakes.messages)] : [];
  });
  if (found.length > 0 || !incomplete || !growth || !look) return found;
  const isGrowing = nowMs - incomplete.sinceMs >= growing.leastMs && look.lines >= growing.leastLines;
  return isGrowing ? [words.growingFinding(growth)] : [];
}

/** The mistake as it showed in entries, where that is enough to speak of it. */
function enough(kind: FramingMistakeKind, mistakes: FramingMistakes): SeenMistake | undefined {
  const seen = mistakes.seen(kind);
  if (kind !== 'double prefix' || !seen) return seen;
  const { leastEvents, leastShare } = doublePrefix;
  return seen.entries >= leastEvents && seen.entries >= leastShare * mistakes.messages ? seen : undefined;
}
