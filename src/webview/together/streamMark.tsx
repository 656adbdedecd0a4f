// By what a stream is known among others: a letter in its colour, and its name. The letter alone tells it, for who does not
// see the colours.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { letterOf, type TogetherStream } from '../../core/page/togetherStatus.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import type { TimelinePage } from '../state/timelinePage.ts';

/** Colours of the theme's charts; after them, they come again. */
export const markColors = 6;

/** The name of a stream with the part that it is of it. */
export function streamName({ name, part }: TogetherStream): string {
  const whole = part === undefined ? name : l10n.t('{name} ({part})', { name, part });
  return visibleLine(whole);
}

export function MarkLetter({ stream }: { readonly stream: TogetherStream }): JSX.Element {
  return <span class={`stream-letter mark-${stream.mark % markColors}`}>{letterOf(stream.mark)}</span>;
}

/** The stream of an entry, by the page's number of it. */
export function StreamMark({
  page,
  number,
}: {
  readonly page: TimelinePage;
  readonly number: number;
}): JSX.Element | null {
  const stream = page.streams.of(number);
  if (!stream) return null;
  return (
    <span class="stream-mark" title={streamName(stream)}>
      <MarkLetter stream={stream} />
      <span class="stream-name">{streamName(stream)}</span>
    </span>
  );
}
