// Where a text refers to variables: `{{name}}`, `{{$guid}}`, as REST Client, JetBrains and httpYac write them. A
// reference stays in its line; braces without a whole reference in them are text.

/** `{{name}}` in a text. */
export interface Placeholder {
  /** What stands between the braces, without the space around it. */
  readonly expression: string;
  /** As written, with its braces. */
  readonly text: string;
  /** In UTF-16 units, from 0. */
  readonly offset: number;
}

/** Not longer than anybody writes one, so that a text full of braces costs no more than its length. */
const reference = /\{\{(?!\{)((?:(?!\{\{|\}\})[^\r\n]){1,500})\}\}/g;

/** The references of a text, in their order. */
export function placeholdersIn(text: string): Placeholder[] {
  if (!text.includes('{{')) return [];
  return [...text.matchAll(reference)].flatMap(({ index, 0: whole, 1: inner = '' }) => {
    const expression = inner.trim();
    return expression === '' ? [] : [{ expression, text: whole, offset: index }];
  });
}

/** A piece of a text: as it stands there, or what a reference has in its place. */
export interface TemplatePiece {
  /** As written. */
  readonly text: string;
  /** Left out for a piece that refers to nothing. */
  readonly placeholder?: Placeholder;
}

/** The text cut into references and what is between them; joined, they are the text. */
export function piecesOf(text: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let done = 0;
  for (const placeholder of placeholdersIn(text)) {
    if (placeholder.offset > done) pieces.push({ text: text.slice(done, placeholder.offset) });
    pieces.push({ text: placeholder.text, placeholder });
    done = placeholder.offset + placeholder.text.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
