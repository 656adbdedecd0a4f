// The formats of one's own that are in use: those of the workspace's files. One list for all streams, since the same files
// are there for all; who reads answers asks for it anew, and begins again when it is another one.

import { readerOfOwnFormat, type OwnFormat } from './ownFormat.ts';
import type { FormatReader } from './reading/reading.ts';

/** Names a format of one's own among the others. */
export type OwnFormatId = `own:${string}`;

export interface FormatInUse {
  readonly id: OwnFormatId;
  readonly read: FormatReader;
  readonly traits: {
    readonly hasIds?: true;
    readonly hasNoEnd?: true;
    readonly endsWithDone: true;
  };
}

/** Formats that are asked for each event. */
export const maxOwnFormats = 20;

let inUse: readonly FormatInUse[] = [];
let find: (() => void) | undefined;
const listeners = new Set<() => void>();

/** In the order in which they are asked; another list whenever there are others. */
export function ownFormats(): readonly FormatInUse[] {
  if (find) {
    const begin = find;
    find = undefined;
    begin();
  }
  return inUse;
}

/**
 * Calls `begin` once, as soon as somebody asks for the formats: until then nobody needs to look for them. It must not
 * throw. Returns how to have it not called any more.
 */
export function findOwnFormatsWhenAsked(begin: () => void): () => void {
  find = begin;
  return () => {
    if (find === begin) find = undefined;
  };
}

/** Uses these formats from now on; of several with the same name the first, and no more than there is room for. */
export function useOwnFormats(formats: readonly OwnFormat[]): void {
  const byName = new Map<string, OwnFormat>();
  for (const format of formats) if (!byName.has(format.name)) byName.set(format.name, format);
  inUse = [...byName.values()].slice(0, maxOwnFormats).map((format) => ({
    id: `own:${format.name}`,
    read: readerOfOwnFormat(format),
    traits: {
      endsWithDone: true,
      ...(format.answerId && { hasIds: true }),
      ...(!format.finish && { hasNoEnd: true }),
    },
  }));
  for (const listener of listeners) listener();
}

/** Tells when there are others, until the returned function is called. */
export function onOwnFormats(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isOwnFormat(format: string): format is OwnFormatId {
  return format.startsWith('own:');
}
