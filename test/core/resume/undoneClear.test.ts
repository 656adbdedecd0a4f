// Whether a server resumed, in a log that is cleared while that is judged, and the clear undone: what is said in the end is
// what would have been said without it, once.

import { expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import { ReconnectWatch } from '../../../src/core/resume/reconnectWatch.ts';
import { AttemptLog } from '../attemptLog.ts';

/** A log whose verdicts become entries of it, as those of a stream do. */
function judgedLog(): AttemptLog {
  const attempts = new AttemptLog();
  const watch = new ReconnectWatch(attempts.log, ({ attempt: _attempt, ...judged }) =>
    attempts.notice({ notice: 'resume', ...judged }),
  );
  attempts.log.subscribe(watch.follow);
  return attempts;
}

function verdictsIn({ log }: AttemptLog): string[] {
  return log.entries(1, log.length).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
    return detail?.notice === 'resume' ? [`${entry.attempt} ${detail.verdict.kind}`] : [];
  });
}

type Part = (attempts: AttemptLog) => void;

const parts: readonly Part[] = [
  (attempts) => attempts.begin(),
  (attempts) => attempts.events(1, 2, 3),
  (attempts) => attempts.end(),
  (attempts) => attempts.begin('3'),
  (attempts) => attempts.events(4),
  (attempts) => attempts.events(5),
  (attempts) => attempts.events(4),
  (attempts) => attempts.end({ cause: 'end' }),
  (attempts) => attempts.begin('5'),
  (attempts) => attempts.events(6),
];

const uncleared = judgedLog();
for (const part of parts) part(uncleared);

// Within the attempt that is judged at last, and before it: what another attempt brought while cleared is not judged later.
const places = parts
  .map((_, at) => at + 1)
  .flatMap((clearAt) => [0, 1, 2, 3].map((more) => [clearAt, clearAt + more] as const));

it('has verdicts to tell', () => {
  expect(verdictsIn(uncleared)).toEqual(['2 exact', '2 duplicates', '3 exact']);
});

it.each(
  places.filter(
    ([clearAt, undoAt]) =>
      undoAt <= parts.length && !parts.slice(clearAt, undoAt).some((_, at) => [3, 8].includes(clearAt + at)),
  ),
)(
  'is the same in the end when it is cleared after step %i, and that is undone after step %i',
  (clearAt, undoAt) => {
    const attempts = judgedLog();
    parts.forEach((part, at) => {
      if (at === clearAt) attempts.log.clear();
      if (at === undoAt) attempts.log.undoClear();
      part(attempts);
    });
    if (clearAt === parts.length) attempts.log.clear();
    if (undoAt === parts.length) attempts.log.undoClear();
    // Of verdicts that were overtaken while it was cleared only the last one is said.
    const verdicts = verdictsIn(attempts);
    expect(verdicts.filter((_, at) => verdicts.indexOf(verdicts[at] ?? '') === at)).toEqual(verdicts);
    for (const attempt of ['2', '3']) {
      const last = (of: readonly string[]): string | undefined =>
        of.findLast((each) => each.startsWith(attempt));
      expect(last(verdicts)).toBe(last(verdictsIn(uncleared)));
    }
  },
);
