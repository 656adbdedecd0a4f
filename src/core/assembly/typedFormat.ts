// What the assembled view follows because somebody typed it: a JSON path to the text, or the fields of a format of one's own
// as JSON, which is what a file of that format has beside its version and name.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import { longestPath, parseJsonPath, type PathStep } from '../json/jsonPath.ts';
import { factPathNames, maxEventTypes, maxPathStars, readerOfOwnFormat } from './ownFormat.ts';
import { readerOfPath } from './pathReader.ts';
import type { FormatReader } from './reading/reading.ts';

/** Fields of a format that have a path, the text first. */
export const typedPathNames = ['text', 'reasoning', ...factPathNames] as const;
export type TypedPathName = (typeof typedPathNames)[number];

/** What is typed in the fields of a format; empty ones are none. */
export interface TypedFields {
  readonly paths: Readonly<Partial<Record<TypedPathName, string>>>;
  /** Types of events, with commas between them. */
  readonly events: string;
  readonly mode: 'append' | 'replace';
}

export const noFields: TypedFields = { paths: {}, events: '', mode: 'append' };

/** The fields with a path in the place of the one there was; an empty one takes it away. */
export function withPath(fields: TypedFields, name: TypedPathName, path: string): TypedFields {
  const { [name]: _, ...others } = fields.paths;
  return { ...fields, paths: path === '' ? others : { ...others, [name]: path } };
}

/** Characters of all fields as JSON. */
export const longestTypedFormat = longestPath * typedPathNames.length;

/** Names a typed format among the others; of one that has more than a path to the text, how its answers begin and end. */
export type TypedFormatId = 'path' | `fields${'' | ' ids'}${'' | ' endless'}`;

export interface TypedFormat {
  readonly format: TypedFormatId;
  readonly read: FormatReader;
}

export function isTypedFormat(format: string): format is TypedFormatId {
  return format === 'path' || format.startsWith('fields');
}

/** How the answers of a typed format begin, go on and end. */
export function traitsOfTyped(format: TypedFormatId): {
  readonly isSession?: true;
  readonly hasIds?: true;
  readonly hasNoEnd?: true;
  readonly endsWithDone?: true;
} {
  if (format === 'path') return { isSession: true };
  return {
    endsWithDone: true,
    ...(format.includes('ids') && { hasIds: true }),
    ...(format.includes('endless') && { hasNoEnd: true }),
  };
}

/** The format that a text stands for; an error when it stands for none. */
export function parseTypedFormat(text: string): TypedFormat | { readonly error: string } {
  const fields = fieldsOfTyped(text);
  if (!fields) return { error: l10n.t('The fields of a format cannot be read.') };
  const { paths, events, mode } = fields;
  const steps: Partial<Record<TypedPathName, readonly PathStep[]>> = {};
  for (const name of typedPathNames) {
    const path = paths[name];
    if (path === undefined) continue;
    const parsed = parseTypedPath(path);
    if ('error' in parsed) return parsed;
    steps[name] = parsed.steps;
  }
  const { text: textSteps, reasoning, ...others } = steps;
  if (textSteps && isPathAlone(fields)) return { format: 'path', read: readerOfPath(textSteps) };
  const read = readerOfOwnFormat({
    name: '',
    events: namesOfEvents(events),
    text: textSteps ? [textSteps] : [],
    reasoning: reasoning ? [reasoning] : [],
    ...present(others),
    mode,
  });
  return { format: `fields${others.answerId ? ' ids' : ''}${others.finish ? '' : ' endless'}`, read };
}

/** A path of a format: one that is none says why. */
export function parseTypedPath(
  path: string,
): { readonly steps: readonly PathStep[] } | { readonly error: string } {
  const parsed = parseJsonPath(path);
  if ('error' in parsed) return parsed;
  const stars = parsed.steps.filter(({ kind }) => kind === 'all').length;
  return stars > maxPathStars
    ? { error: l10n.t('A path may have at most {0} stars.', maxPathStars) }
    : parsed;
}

export function namesOfEvents(events: string): readonly string[] {
  const names = events.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').slice(0, maxEventTypes);
}

function isPathAlone({ paths, events, mode }: TypedFields): boolean {
  const others = typedPathNames.filter((name) => name !== 'text' && paths[name] !== undefined);
  return others.length === 0 && namesOfEvents(events).length === 0 && mode === 'append';
}

/** The text that stands for the fields: a path alone where there is no more than one to the text. */
export function textOfTyped(fields: TypedFields): string {
  if (isPathAlone(fields)) return fields.paths.text ?? '';
  const events = namesOfEvents(fields.events);
  const named = Object.fromEntries(
    typedPathNames.flatMap((name) => {
      const path = fields.paths[name];
      return path === undefined ? [] : [[name, path]];
    }),
  );
  // Events and ways to grow alone lead to nothing.
  if (Object.keys(named).length === 0) return '';
  return JSON.stringify({
    ...(events.length > 0 && { events }),
    ...named,
    ...(fields.mode === 'replace' && { mode: fields.mode }),
  });
}

/** The fields that a text stands for; undefined when it has another shape. */
export function fieldsOfTyped(text: string): TypedFields | undefined {
  if (!text.trimStart().startsWith('{'))
    return { paths: text.trim() === '' ? {} : { text }, events: '', mode: 'append' };
  if (text.length > longestTypedFormat) return undefined;
  let typed: unknown;
  try {
    typed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(typed)) return undefined;
  const paths: Partial<Record<TypedPathName, string>> = {};
  for (const name of typedPathNames) {
    const path = typed[name];
    if (typeof path === 'string' && path.trim() !== '') paths[name] = path;
  }
  const events: unknown = typed['events'];
  const names = Array.isArray(events) ? events.filter((name) => typeof name === 'string') : [];
  return { paths, events: names.join(', '), mode: typed['mode'] === 'replace' ? 'replace' : 'append' };
}
