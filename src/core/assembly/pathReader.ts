// Assembles what a path of one's own leads to in each event. What stands at different places of a `*` is kept apart.

import { findByPath, type FoundValue, type PathStep } from '../json/jsonPath.ts';
import type { FormatReader, JsonEvent, Piece } from './reading/reading.ts';

/** A reader for the path. No steps take the data itself, whether or not it is JSON; of a JSON string the text. */
export function readerOfPath(steps: readonly PathStep[]): FormatReader {
  if (steps.length === 0)
    return ({ data }) => ({ pieces: [{ part: 'data', kind: 'text', text: textOfData(data) }] });
  return (event) => {
    const pieces = findByPath(event.value, steps).flatMap((found) => readFound(event, found, steps));
    return pieces.length === 0 ? undefined : { pieces };
  };
}

/** Servers that send tokens as JSON strings keep their spaces and line breaks so. */
export function textOfData(data: string): string {
  const trimmed = data.trim();
  if (!trimmed.startsWith('"')) return data;
  try {
    const text: unknown = JSON.parse(trimmed);
    return typeof text === 'string' ? text : data;
  } catch {
    return data;
  }
}

function readFound(event: JsonEvent, { path, value }: FoundValue, steps: readonly PathStep[]): Piece[] {
  if (value === null || value === undefined) return [];
  const places = path.filter((_, at) => steps[at]?.kind === 'all');
  const text = typeof value === 'string' ? value : (event.sourceAt(path) ?? '');
  const [place] = places;
  return [
    {
      part: JSON.stringify(places),
      kind: 'text',
      text,
      ...(typeof place === 'number' && { choice: place }),
      ...(places.length > 0 && { name: places.join(', ') }),
    },
  ];
}
