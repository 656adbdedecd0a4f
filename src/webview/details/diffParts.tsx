// A text of which some parts changed.

import type { JSX } from 'preact';

import type { DiffPart } from '../../core/base/textDiff.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

export function DiffParts({ parts }: { readonly parts: readonly DiffPart[] }): JSX.Element {
  return (
    <>
      {parts.map(({ text, isChanged }, at) =>
        isChanged ? <mark key={at}>{visibleLine(text)}</mark> : visibleLine(text),
      )}
    </>
  );
}
