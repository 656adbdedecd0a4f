// What a page is told of several streams that it shows together, and how it names their entries. Each entry has a number
// in its own stream; the page's number for it says which stream that is as well, so that everything it says of an entry
// and asks about one stays a number.

import type { PausedTime } from '../debug/pausedTimes.ts';
import type { EndingCause } from '../stream/ending.ts';

/** More than streams ever have places in one list; beyond them, places are given anew. */
export const maxTogetherPlaces = 65_536;

/** The page's number of an entry. @param place of the stream in the list @param number of the entry in its stream */
export function togetherNumber(place: number, number: number): number {
  return number * maxTogetherPlaces + place;
}

/** Which entry a number of the page means. */
export function entryOfTogether(number: number): { readonly place: number; readonly number: number } {
  return { place: number % maxTogetherPlaces, number: Math.floor(number / maxTogetherPlaces) };
}

/** The letter of a stream by its mark: A to Z, then AA. */
export function letterOf(mark: number): string {
  const last = String.fromCharCode(65 + (mark % 26));
  return mark < 26 ? last : letterOf(Math.floor(mark / 26) - 1) + last;
}

/** One of the streams. Times are milliseconds of the axis, which begins with the first of them. */
export interface TogetherStream {
  /** Of the stream. */
  readonly streamId: string;
  /** Another one after each clear: numbers mean other entries then. */
  readonly place: number;
  /** Counted from 0 in the order in which they came into the list; its letter and its colour follow from it. */
  readonly mark: number;
  readonly name: string;
  /** Which part of what it is named after: a side of a relayed stream, a stream of a file. */
  readonly part?: string;
  /** The state in a word or two. */
  readonly state: string;
  readonly isLive: boolean;
  /** Since when its own clock runs. */
  readonly beganAtMs: number;
  readonly entries: number;
  /** Entries that are gone altogether, because there was no room for them: they are in no list. */
  readonly goneEntries: number;
}

/** What the page of several streams shows of them; sent at most ten times a second. */
export interface TogetherStatus {
  /** Tells one such list from another. */
  readonly streamId: string;
  readonly streams: readonly TogetherStream[];
  /** Streams that are not shown, because there are too many. */
  readonly omittedStreams: number;
  /** Another number when entries stand at other positions than before, though none was added at the end. */
  readonly arrangement: number;
  /** Entries of all. */
  readonly entries: number;
  /** The page's number of the last one; 0 when there is none. */
  readonly lastNumber: number;
  readonly isLive: boolean;
  /** Wall clock at time 0, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Time when this was sent; it stands while nothing is live. */
  readonly nowMs: number;
}

/** One attempt of a stream on the common axis. */
export interface TogetherSpan {
  readonly fromMs: number;
  readonly openedAtMs?: number;
  readonly endedAtMs?: number;
  readonly endKind?: 'close' | 'error';
  readonly endCause?: EndingCause;
}

/** A stream as a lane of the overview. */
export interface TogetherLaneData {
  readonly place: number;
  /** Its newest attempts within the span, oldest first. */
  readonly attempts: readonly TogetherSpan[];
  /** Attempts within the span before these. */
  readonly omittedAttempts: number;
  /** Times in which nothing could be told of it; absent where there were none. */
  readonly pauses?: readonly PausedTime[];
  /** Bin in which the first count lies. */
  readonly firstBin: number;
  /** Entries from the bodies in each bin, from `firstBin` on. */
  readonly counts: readonly number[];
}

/** The overview of several streams: bin n covers `[n × binMs, (n + 1) × binMs)` of the common axis in all of them. */
export interface TogetherOverviewData {
  readonly binMs: number;
  readonly lanes: readonly TogetherLaneData[];
}
