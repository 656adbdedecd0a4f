// The overview of several streams in words, for those who do not see it.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../../core/base/format.ts';
import { letterOf, type TogetherOverviewData, type TogetherStream } from '../../core/page/togetherStatus.ts';
import { formatCount, formatEntries } from '../controls/numberFormat.ts';
import { countAt } from '../overview/overviewGeometry.ts';
import { streamName } from './streamMark.tsx';

/** Streams that are told of in one sentence. */
const mostInWords = 8;

/** All of them, in sentences. */
export function describeTogether(streams: readonly TogetherStream[]): string {
  return streams
    .map((stream) =>
      l10n.t('{letter} is {name}: {state}, {entries}.', {
        letter: letterOf(stream.mark),
        name: streamName(stream),
        state: stream.state,
        entries: formatEntries(stream.entries),
      }),
    )
    .join(' ');
}

/** What came of which at a moment. */
export function describeTogetherMoment(
  ms: number,
  overview: TogetherOverviewData,
  streams: readonly TogetherStream[],
): string {
  const { binMs, lanes } = overview;
  const at = formatDuration(ms);
  const counts = streams.flatMap(({ place, mark }) => {
    const lane = lanes.find((each) => each.place === place);
    const count = lane ? countAt(ms, lane, binMs) : 0;
    return count > 0 ? [`${letterOf(mark)} ${formatCount(count)}`] : [];
  });
  if (counts.length === 0) return l10n.t('{at}, no entry within {span}', { at, span: formatDuration(binMs) });
  const left = counts.length - mostInWords;
  const facts = { at, span: formatDuration(binMs), counts: counts.slice(0, mostInWords).join(', ') };
  if (left <= 0) return l10n.t('{at}, entries within {span}: {counts}', facts);
  return left === 1
    ? l10n.t('{at}, entries within {span}: {counts} and 1\u00a0more stream', facts)
    : l10n.t('{at}, entries within {span}: {counts} and {left}\u00a0more streams', {
        ...facts,
        left: formatCount(left),
      });
}
