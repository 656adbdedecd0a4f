// What one event of a token stream adds to its answer, in a few short texts: where the same JSON comes forty times, this
// is what differs. Read from the single event, so that it is the same wherever it is shown.

import { recognise, type TokenFormat } from './formats.ts';
import { jsonEventsOf } from './reading/jsonEvents.ts';
import { formatJsonPath } from '../json/jsonPath.ts';
import type { PartialArgument, PartKind, Piece, Reading } from './reading/reading.ts';
import type { TypedFormat } from './typedFormat.ts';

/** One thing that an event adds. */
export interface GistPart {
  readonly kind: PartKind | 'finish' | 'usage' | 'error';
  /** Beginning of the text as it came, with its spaces. */
  readonly text: string;
  /** Whether more of the text is left out here. */
  readonly isCut?: true;
  /** Name of the tool, or what else tells the part from others of its kind. */
  readonly name?: string;
  /** Whether it is all of the part's text, which many formats repeat at the end. */
  readonly isWhole?: true;
}

export interface EventGist {
  readonly format: TokenFormat;
  /** In the order of the event; at least one. */
  readonly parts: readonly GistPart[];
}

/** Characters of a text, and things that one event adds: enough for the widest line. */
const longestText = 300;
const mostParts = 12;

interface GistOptions {
  /** Format of the events before, which is asked first. */
  readonly likely?: TokenFormat | undefined;
  /** What paths of one's own lead to, instead of what is recognised. */
  readonly typed?: TypedFormat | undefined;
}

/**
 * What the event adds; undefined when it has no format's shape, or adds nothing that can be shown.
 * @param eventType the event's `event` field, or what stands for it
 */
export function gistOf(
  data: string,
  eventType: string,
  { likely, typed }: GistOptions = {},
): EventGist | undefined {
  let format = typed?.format ?? likely;
  const parts: GistPart[] = [];
  for (const event of jsonEventsOf(data, eventType)) {
    const recognised = typed ? undefined : recognise(event, format);
    const reading = typed ? typed.read(event) : recognised?.reading;
    format = recognised?.format ?? format;
    if (reading) parts.push(...partsOf(reading));
    if (parts.length > mostParts) break;
  }
  return format === undefined || parts.length === 0
    ? undefined
    : { format, parts: joinNeighbours(parts).slice(0, mostParts).map(cut) };
}

function partsOf({ pieces = [], finishes = [], usage = [], error }: Reading): GistPart[] {
  const parts = pieces.flatMap(partOfPiece);
  const reasons = finishes.map(({ reason }) => reason).filter((reason) => reason !== '');
  if (reasons.length > 0) parts.push({ kind: 'finish', text: reasons.join(', ') });
  if (usage.length > 0)
    parts.push({ kind: 'usage', text: usage.map(([name, count]) => `${name} ${count}`).join(', ') });
  if (error !== undefined) parts.push({ kind: 'error', text: error });
  return parts;
}

function partOfPiece({ kind, text, whole, soFar, moreOrSoFar, argument, name }: Piece): GistPart[] {
  const said = text ?? whole ?? soFar ?? moreOrSoFar ?? (argument ? textOfArgument(argument) : '');
  if (said === '' && name === undefined) return [];
  return [
    {
      kind,
      text: said,
      ...(name !== undefined && { name }),
      ...(text === undefined && (whole ?? soFar) !== undefined && { isWhole: true }),
    },
  ];
}

function textOfArgument({ path, value }: PartialArgument): string {
  return `${formatJsonPath(path)} = ${JSON.stringify(value)}`;
}

/** Texts of the same kind that follow one another are one text. */
function joinNeighbours(parts: readonly GistPart[]): GistPart[] {
  const joined: GistPart[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    const goesOn =
      before?.kind === part.kind && part.kind === 'text' && before.name === part.name && !part.isWhole;
    if (goesOn && !before.isWhole) joined[joined.length - 1] = { ...before, text: before.text + part.text };
    else joined.push(part);
  }
  return joined;
}

function cut(part: GistPart): GistPart {
  const { text } = part;
  if (text.length <= longestText) return part;
  // No half of a character of two code units.
  const end = /[\ud800-\udbff]/.test(text[longestText - 1] ?? '') ? longestText - 1 : longestText;
  return { ...part, text: text.slice(0, end), isCut: true };
}
