// A text with elements at the places of its placeholders, so that a sentence with a link or a button in it is still one
// text, and a translation may put the element anywhere.

import { Fragment, type ComponentChildren, type JSX } from 'preact';

interface SentenceProps {
  /** Made by `l10n.t` without values, so that its placeholders still stand there. */
  readonly text: string;
  /** What stands at each placeholder: an element, or a value. None of it is read for placeholders. */
  readonly parts: Readonly<Record<string, ComponentChildren>>;
}

export function Sentence({ text, parts }: SentenceProps): JSX.Element {
  // What a group matched stands at each second place.
  const pieces = text.split(/\{(\w+)\}/);
  return (
    <>
      {pieces.map((piece, at) => {
        if (at % 2 === 0) return piece;
        return <Fragment key={at}>{Object.hasOwn(parts, piece) ? parts[piece] : `{${piece}}`}</Fragment>;
      })}
    </>
  );
}
