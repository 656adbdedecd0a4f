// What a file of another program cannot know of the stream in it, as notices of the timeline that was read from it: nothing
// is filled in for what is missing.

import * as l10n from '@vscode/l10n';

import { formatSize } from '../base/format.ts';

/** Kinds of files of other programs, each with a reader of its own. */
export type CaptureKind =
  | 'har'
  | 'body'
  | 'head-and-body'
  | 'curl-trace'
  | 'curl-verbose'
  | 'timed-lines'
  | 'json-lines'
  | 'export'
  | 'nock'
  | 'vcr';

export type CaptureNote =
  /** What the timeline was read from. `writer`: the program that the file names, such as `WebInspector 537.36`. */
  | { readonly what: 'source'; readonly kind: CaptureKind; readonly writer?: string }
  /** Nothing but the body is known. */
  | { readonly what: 'bare-body' }
  | { readonly what: 'no-request' }
  /** There are no times at all, or of the beginning and the end alone. */
  | { readonly what: 'no-times' }
  /** There are times of day, and the Date of the response says of which day and zone, or nothing does. */
  | { readonly what: 'day-of-head' | 'no-day' }
  /** Of the body, only the first bytes have a time. */
  | { readonly what: 'first-time-only' }
  /** Each line has its time. */
  | { readonly what: 'times-of-lines' }
  /** Each event has its time; what lies between has that of the next one. */
  | { readonly what: 'times-of-events' }
  /** The events of the body and those with times are not the same: the times are left out. */
  | { readonly what: 'times-unmatched' }
  /** The body is put together from events that another program had read. `hasNoData`: their data was taken out. */
  | { readonly what: 'events-only'; readonly count: number; readonly hasNoData?: true }
  | { readonly what: 'no-content' }
  /** The body was written as text in another character set, which could be undone. */
  | { readonly what: 'recovered'; readonly charset: string }
  /** Bytes that were no UTF-8 are replacement characters in the file. */
  | { readonly what: 'replaced' }
  /** The body was compressed in the file: undone, undone as far as it could be, or not. */
  | { readonly what: 'decoded' | 'decoded-in-part' | 'not-decoded'; readonly encoding: string }
  /** The body has fewer bytes in the file than it had. */
  | { readonly what: 'body-cut'; readonly missingBytes: number }
  /** Several exchanges are taken for attempts of one EventSource. */
  | { readonly what: 'joined'; readonly attempts: number }
  /** What follows in the file was cut off. */
  | { readonly what: 'file-cut' }
  | { readonly what: 'end-unknown' };

/**
 * What is not known of a stream that was read from a file: when anything came, or only how the events came together and what
 * came between them.
 */
export type UnknownTiming = 'times' | 'reads';

/** What the note of a file says that it does not know of its times. */
export function unknownTimingBy({ what }: CaptureNote): UnknownTiming | undefined {
  switch (what) {
    case 'bare-body':
    case 'no-times':
    case 'times-unmatched':
    case 'first-time-only':
      return 'times';
    case 'times-of-events':
    case 'times-of-lines':
    case 'events-only':
      return 'reads';
    default:
      return undefined;
  }
}

/** The note as one sentence. */
export function describeCaptureNote(note: CaptureNote): string {
  switch (note.what) {
    case 'source':
      return describeSource(note);
    case 'bare-body':
      return l10n.t(
        'The file holds the body alone. The request, the head of the response, the times, the network reads and how the response ended are not in it.',
      );
    case 'no-request':
      return l10n.t('The request is not in the file.');
    case 'no-times':
      return l10n.t(
        'The times of the events are not in the file: they stand together, and nothing can be said of their timing.',
      );
    case 'day-of-head':
      return l10n.t(
        'The file has times of day alone. Their date and time zone are those of the Date header of the response.',
      );
    case 'no-day':
      return l10n.t('The file has times of day alone, and nothing in it says of which day.');
    case 'first-time-only':
      return l10n.t(
        'Only the first bytes of the body have a time in the file: what came after them stands with them. Write it with “{0}” to have the time of each read.',
        'curl -N --trace capture.txt --trace-time',
      );
    case 'times-of-lines':
      return l10n.t(
        'The times are those at which each line was read; the network reads are not in the file.',
      );
    case 'times-of-events':
      return l10n.t(
        'The times are those at which each event was told of. Comments, retry lines and blocks without data have none of their own and stand with the next event or the end; the network reads are not in the file.',
      );
    case 'times-unmatched':
      return l10n.t(
        'The file has times for events, and these are not the events of its body: the times are left out.',
      );
    case 'events-only':
      return describeEventsOnly(note);
    case 'no-content':
      return l10n.t(
        'The body is not in the file. Browsers write it only when the response is over: export again after the stream ended, or let the stream pass through a relay.',
      );
    case 'recovered':
      return l10n.t(
        'The file has the body as text of the character set {0}, which the body was not in. Its bytes could be put back.',
        note.charset,
      );
    case 'replaced':
      return l10n.t(
        'The file has replacement characters (U+FFFD) in the body. Where they stand for bytes that were no UTF-8, those bytes are lost.',
      );
    case 'decoded':
      return l10n.t(
        'The file has the body as it went over the wire, compressed ({0}); it is decoded here.',
        note.encoding,
      );
    case 'decoded-in-part':
      return l10n.t(
        'The file has the body as it went over the wire, compressed ({0}). It is decoded here as far as that could be done: it is damaged or cut off behind, or larger than what is opened.',
        note.encoding,
      );
    case 'not-decoded':
      return l10n.t(
        'The file has the body as it went over the wire, compressed in a way that is not decoded here ({0}).',
        note.encoding,
      );
    case 'body-cut':
      return l10n.t('The body had {0} more than the file has of it.', formatSize(note.missingBytes));
    case 'joined':
      return l10n.t(
        'The file has {0} requests for this address, one after the other. They are taken for attempts of one EventSource.',
        note.attempts,
      );
    case 'file-cut':
      return l10n.t('The file is cut off: what it had after this is not known.');
    case 'end-unknown':
      return l10n.t('Whether this response had ended, and how, is not in the file.');
  }
}

function describeSource({ kind, writer }: Extract<CaptureNote, { readonly what: 'source' }>): string {
  switch (kind) {
    case 'har':
      return writer === undefined
        ? l10n.t('Read from a HAR file.')
        : l10n.t('Read from a HAR file of {0}.', writer);
    case 'body':
      return l10n.t('Read from a file with the body of a response.');
    case 'head-and-body':
      return l10n.t('Read from a file with the head and the body of a response.');
    case 'curl-trace':
      return l10n.t('Read from what curl --trace wrote, with each network read.');
    case 'curl-verbose':
      return l10n.t('Read from what curl -v wrote.');
    case 'timed-lines':
      return l10n.t('Read from a file with a time before each line.');
    case 'export':
      return l10n.t('Read from an export of SSE Inspector.');
    case 'nock':
      return l10n.t('Read from a recording of nock.');
    case 'vcr':
      return l10n.t('Read from a recording of VCR.');
    case 'json-lines':
      return l10n.t('Read from a file with a JSON value on each line.');
  }
}

function describeEventsOnly({
  count,
  hasNoData,
}: Extract<CaptureNote, { readonly what: 'events-only' }>): string {
  if (hasNoData)
    return count === 1
      ? l10n.t(
          'The body is not in the file, only the type, the id and the time of 1 event. Its data was taken out when the file was written; export with sensitive data to keep it.',
        )
      : l10n.t(
          'The body is not in the file, only the types, ids and times of {0} events. Their data was taken out when the file was written; export with sensitive data to keep it.',
          count,
        );
  return count === 1
    ? l10n.t(
        'The body is not in the file, only 1 event as it was listed: its bytes here are put together from that. Comments and retry lines are not known.',
      )
    : l10n.t(
        'The body is not in the file, only {0} events as they were listed: their bytes here are put together from that. Comments and retry lines are not known.',
        count,
      );
}
