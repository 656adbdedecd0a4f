// What a timeline is filtered by: the text of the filter's field with its toggles, and the terms that it stands
// for. An entry matches when it meets all of them.

import type { PathStep } from '../json/jsonPath.ts';
import type { TextPattern } from './wildcard.ts';
import { isRecord } from '../base/narrowing.ts';
import type { EntryKind } from '../log/entry.ts';

/** Characters of a query; more is none that somebody typed. */
export const longestQuery = 10_000;

/** The field as it is, with its toggles. */
export interface FilterQuery {
  readonly text: string;
  readonly matchesCase: boolean;
  /** Whether the free text is a regular expression. */
  readonly isRegex: boolean;
}

/** What a term's times are relative to. */
export interface FilterClock {
  /** Wall clock when the stream began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** How far the reader's clock is ahead of UTC. */
  readonly utcOffsetMinutes: number;
}

export const comparisons = ['=', '>', '>=', '<', '<='] as const;
export type Comparison = (typeof comparisons)[number];

export interface NumberTest {
  readonly comparison: Comparison;
  readonly value: number;
}

/** A point of the timeline: a time since the stream began, or the number of an entry. */
export type Moment = { readonly atMs: number } | { readonly number: number };

export type FilterTest =
  | { readonly test: 'kind'; readonly kinds: readonly EntryKind[] }
  /** Any of the patterns has to meet the whole type, or the whole id. */
  | { readonly test: 'type' | 'id'; readonly patterns: readonly TextPattern[] }
  /** Any of these has to hold. The gap is in milliseconds, the size in bytes. */
  | { readonly test: 'attempt' | 'size' | 'gap'; readonly any: readonly NumberTest[] }
  /** The same for a value that the path leads to in the data; a number is compared with what is one. */
  | { readonly test: 'value'; readonly steps: readonly PathStep[]; readonly patterns: readonly TextPattern[] }
  | { readonly test: 'number'; readonly steps: readonly PathStep[]; readonly any: readonly NumberTest[] }
  | { readonly test: 'after' | 'before'; readonly moment: Moment }
  | { readonly test: 'text'; readonly text: string }
  | { readonly test: 'regex'; readonly pattern: RegExp };

/** One condition, and whether it must not hold instead. */
export type FilterTerm = FilterTest & { readonly isNegated: boolean };

/** Why a query cannot be used: which part of its text, and what to write instead. */
export interface FilterMistake {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export type ParsedFilter = { readonly terms: readonly FilterTerm[] } | { readonly mistake: FilterMistake };

/** The query when `value` has its shape, otherwise undefined. */
export function parseFilterQuery(value: unknown): FilterQuery | undefined {
  if (!isRecord(value)) return undefined;
  const { text, matchesCase, isRegex } = value;
  if (typeof text !== 'string' || text.length > longestQuery) return undefined;
  if (typeof matchesCase !== 'boolean' || typeof isRegex !== 'boolean') return undefined;
  return { text, matchesCase, isRegex };
}
