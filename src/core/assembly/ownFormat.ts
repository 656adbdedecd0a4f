// A format of one's own: where a file says that the texts and facts of an answer stand in an event's JSON. Its reader does
// what the path of the assembled view does, for all of them at once.

import { findByPath, type FoundValue, type PathStep } from '../json/jsonPath.ts';
import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import { textOfData } from './pathReader.ts';
import { describeError } from './reading/errorText.ts';
import { usageCounts } from './reading/jsonParts.ts';
import type { FormatReader, JsonEvent, PartKind, Piece, Reading, UsageCount } from './reading/reading.ts';

/** The steps of a path; none of them lead to the data itself, whether or not it is JSON. */
type Path = readonly PathStep[];

/** Facts of an answer and parts of its calls: each has one path. */
export const factPathNames = [
  'toolName',
  'toolArguments',
  'toolId',
  'usage',
  'outputTokens',
  'model',
  'finish',
  'error',
  'answerId',
] as const;
/** Most types of events that a format names. */
export const maxEventTypes = 50;
/** A star leads to all items: more of them would be all items of all items of all. */
export const maxPathStars = 2;

export interface OwnFormat {
  /** As people call it; no other format in use has it. */
  readonly name: string;
  /** Types of the events that it reads; all when there are none. An event without a type is a `message`. */
  readonly events: readonly string[];
  /** Each path leads to more of the same text. */
  readonly text: readonly Path[];
  readonly reasoning: readonly Path[];
  readonly toolName?: Path;
  readonly toolArguments?: Path;
  readonly toolId?: Path;
  /** To an object of counts. */
  readonly usage?: Path;
  readonly outputTokens?: Path;
  readonly model?: Path;
  readonly finish?: Path;
  readonly error?: Path;
  readonly answerId?: Path;
  /** Whether each text is more of it, or all of it up to then. */
  readonly mode: 'append' | 'replace';
}

interface FoundText {
  readonly text: string;
  /** What stood for the stars of the path. */
  readonly places: FoundValue['path'];
}

/** A reader of the format; undefined is its answer for an event in which none of its paths leads anywhere. */
export function readerOfOwnFormat(format: OwnFormat): FormatReader {
  return (event) => {
    const { events } = format;
    if (events.length > 0 && !events.includes(event.name === '' ? 'message' : event.name)) return undefined;
    const reading = readingOf(format, event);
    return Object.keys(reading).length === 0 ? undefined : reading;
  };
}

function readingOf(format: OwnFormat, event: JsonEvent): Reading {
  const pieces = [
    ...piecesOf(format, event, 'reasoning', format.reasoning),
    ...piecesOf(format, event, 'text', format.text),
    ...callsOf(format, event),
  ];
  const finishes = finishesOf(format, event);
  const usage = usageOf(format, event);
  const outputTokens = Number(firstText(event, format.outputTokens) ?? NaN);
  const id = firstText(event, format.answerId);
  return {
    ...(pieces.length > 0 && { pieces }),
    ...(finishes.length > 0 && { finishes }),
    ...(usage.length > 0 && { usage }),
    ...(Number.isSafeInteger(outputTokens) && outputTokens >= 0 && { outputTokens }),
    ...present({ error: errorOf(format, event), model: firstText(event, format.model) }),
    ...(id !== undefined && id !== '' && { id }),
  };
}

function piecesOf(
  { mode }: OwnFormat,
  event: JsonEvent,
  kind: PartKind,
  paths: readonly Path[],
): readonly Piece[] {
  return paths.flatMap((path) =>
    textsAt(event, path).map(({ text, places }) => ({
      kind,
      ...grown(mode, text),
      ...(places.length > 0 && { part: JSON.stringify([kind, places]), name: places.join(', ') }),
    })),
  );
}

/** Names, arguments and ids at the same place among those that were found belong to the same call. */
function callsOf(format: OwnFormat, event: JsonEvent): readonly Piece[] {
  const names = textsAt(event, format.toolName);
  const parts = textsAt(event, format.toolArguments);
  const ids = textsAt(event, format.toolId);
  const count = Math.max(names.length, parts.length);
  return Array.from({ length: count }, (_, at): Piece => {
    const places = names[at]?.places ?? parts[at]?.places ?? [];
    const name = names[at]?.text;
    const text = parts[at]?.text;
    return {
      kind: 'tool call',
      ...(text !== undefined && grown(format.mode, text)),
      ...(name !== undefined && name !== '' && { name, isCallByName: true }),
      ...present({ callId: ids[at]?.text }),
      ...(places.length > 0 && { part: JSON.stringify(['tool call', places]) }),
    };
  });
}

function grown(mode: OwnFormat['mode'], text: string): Pick<Piece, 'text' | 'soFar'> {
  return mode === 'append' ? { text } : { soFar: text };
}

function finishesOf({ finish }: OwnFormat, event: JsonEvent): NonNullable<Reading['finishes']> {
  if (!finish) return [];
  return textsAt(event, finish).flatMap(({ text, places: [place] }) => {
    if (text === '' || text === 'false') return [];
    // Of a switch, its name says what happened.
    const reason = text === 'true' ? nameOf(finish) : text;
    return [{ choice: typeof place === 'number' ? place : 0, reason }];
  });
}

function nameOf(path: Path): string {
  const last = path.findLast((step) => step.kind === 'name');
  return last?.kind === 'name' ? last.name : 'true';
}

function usageOf({ usage }: OwnFormat, event: JsonEvent): readonly UsageCount[] {
  if (!usage) return [];
  return findByPath(event.value, usage).flatMap(({ path, value }) => {
    if (isRecord(value)) return usageCounts(value);
    return typeof value === 'number' ? [[String(path.at(-1) ?? ''), value] as const] : [];
  });
}

function errorOf({ error }: OwnFormat, event: JsonEvent): string | undefined {
  if (!error) return undefined;
  if (error.length === 0) return textOfData(event.data);
  const [found] = findByPath(event.value, error);
  if (found?.value === undefined || found.value === null || found.value === '' || found.value === false)
    return undefined;
  return describeError(found.value) ?? event.sourceAt(found.path);
}

function firstText(event: JsonEvent, path: Path | undefined): string | undefined {
  return textsAt(event, path)[0]?.text;
}

/** Texts decoded, all else as it was sent; what is null is not there. */
function textsAt(event: JsonEvent, path: Path | undefined): readonly FoundText[] {
  if (!path) return [];
  if (path.length === 0) return [{ text: textOfData(event.data), places: [] }];
  return findByPath(event.value, path).flatMap(({ path: at, value }) => {
    if (value === null || value === undefined) return [];
    const text = typeof value === 'string' ? value : (event.sourceAt(at) ?? '');
    return [{ text, places: at.filter((_, index) => path[index]?.kind === 'all') }];
  });
}
