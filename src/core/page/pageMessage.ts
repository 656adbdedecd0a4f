// All that a page can say: how each message is narrowed, and who answers it. The page shows data of strangers, so
// nothing it sends is believed: unknown types and values of a wrong shape are refused, and the host does nothing then.

import { tlsFileKeys, type TlsFileKey } from '../stream/tlsChoice.ts';
import type { PartRequest } from '../assembly/answerView.ts';
import { isCount, isEntryNumber, isRecord } from '../base/narrowing.ts';
import { outsideAddress } from '../base/outsideAddress.ts';
import { longestQuery, parseFilterQuery, type FilterQuery } from '../filter/filterQuery.ts';
import { longestPath } from '../json/jsonPath.ts';
import { longestTypedFormat } from '../assembly/typedFormat.ts';
import { isAskedFormat, type AskedFormat } from '../stream/bodyFormat.ts';
import { isClientChoice, type ClientChoice } from '../stream/clientProfile.ts';
import { isEndingCause, type EndingCause } from '../stream/ending.ts';
import { relaySides, type RelaySide } from '../stream/relayedAs.ts';
import {
  parsePolicy,
  parseStreamRequest,
  type ReconnectPolicy,
  type StreamRequest,
} from '../stream/streamRequest.ts';
import { copyForms, type CopyForm } from './copyForm.ts';
import {
  parsePreparedRequest,
  requestParts,
  type PreparedRequest,
  type RequestPart,
} from '../draft/preparedRequest.ts';
import { parseTimeSpan, type TimeSpan } from './overviewData.ts';
import { watchedViews, type WatchedView, type MessageOf } from './protocol.ts';

/** What the page can ask for on its stream that leads to a choice in the editor. */
const labCommands = [
  'simulateClose',
  'changeEvents',
  'testApp',
  'replayReconnect',
  'checkServer',
  'setPolicy',
  'compareWith',
  'sendSeveralTimes',
] as const;
export type LabCommand = (typeof labCommands)[number];

export type PageMessage =
  /** The page has loaded, or was shown again, and knows nothing. */
  | { readonly type: 'ready' }
  /** Whether the focus is in a field now, to which all keys belong then. */
  | { readonly type: 'fieldFocus'; readonly isInField: boolean }
  /** What is in the fields of the request and was not sent, whenever it changes; without one, there is nothing new. */
  | { readonly type: 'keepDraft'; readonly draft?: PreparedRequest }
  /** The positions that the page shows now; the host sends their rows, and again when these change. */
  | { readonly type: 'window'; readonly version: number; readonly first: number; readonly count: number }
  /** From now on the list is the entries that match, or all with these marked. Takes the place of the filter before. */
  | {
      readonly type: 'filter';
      /** Given by the page, another for each. */
      readonly version: number;
      readonly query: FilterQuery;
      readonly showsOnlyMatches: boolean;
      readonly utcOffsetMinutes: number;
      /** Entry whose place in the new list, or the nearest one's, the page wants to know. */
      readonly near?: number;
      /** Entry up to which the list is shown while it is paused. */
      readonly upTo?: number;
    }
  /** The rows that are selected together, as ranges of positions of the list; none of them: only one is, or none. */
  | {
      readonly type: 'pickRows';
      readonly epoch: number;
      /** Of the filter. */
      readonly version: number;
      readonly ranges: readonly (readonly [first: number, last: number])[];
    }
  /** Asks for the match after an entry, or before it. */
  | { readonly type: 'nextMatch'; readonly from: number; readonly step: 1 | -1 }
  /** Asks which entry was received at that time, in milliseconds since the stream began. */
  | { readonly type: 'jump'; readonly atMs: number }
  /** Asks where an entry is in the list. */
  | { readonly type: 'reveal'; readonly number: number }
  /** Asks for the place that a text names (see `readPlace`); an id is looked for after the entry `from`. */
  | {
      readonly type: 'goTo';
      readonly text: string;
      readonly from: number;
      readonly utcOffsetMinutes: number;
    }
  | { readonly type: 'entry'; readonly number: number }
  /** Asks for bytes of an entry as sent, at most `maxAskedBytes` at once. */
  | { readonly type: 'bytes'; readonly number: number; readonly offset: number; readonly length: number }
  /** Asks for the message of the same type before an entry. Only the last such question is answered. */
  | { readonly type: 'previous'; readonly number: number }
  /** Whether the page shows a view now: it is sent again as it changes while the page does. */
  | { readonly type: 'watch'; readonly view: WatchedView; readonly isShown: boolean }
  /** The path or the typed format that the assembled view follows instead of what is recognised; empty for none. */
  | { readonly type: 'assemblePath'; readonly path: string }
  /** The paths of the columns that the list shows besides; what they lead to is a part of its rows. */
  | { readonly type: 'valueColumns'; readonly paths: readonly string[] }
  /** Copies all text of a part of an answer, or shows it in an editor. */
  | { readonly type: 'copyPart'; readonly part: PartRequest }
  | { readonly type: 'openPart'; readonly part: PartRequest }
  /** Runs a command of the lab on this stream; the host asks for what else it needs. */
  | { readonly type: 'lab'; readonly command: LabCommand }
  /** The span of time that the overview shows from now on; without one, the whole time. */
  | { readonly type: 'span'; readonly span?: TimeSpan }
  | { readonly type: 'connect'; readonly request: StreamRequest }
  /** Opens what is in the fields in an editor; saving there brings it back. */
  | { readonly type: 'editInEditor'; readonly part: RequestPart; readonly draft: PreparedRequest }
  /** Sends a request of before again when that is safe; else it is shown, to be completed. */
  | { readonly type: 'openRecent'; readonly method: string; readonly url: string }
  | { readonly type: 'disconnect' }
  /** Opens a form with the request of a stream, to be changed and sent. */
  | {
      readonly type: 'sendAgain';
      /** Whose request it is; of the stream when absent. */
      readonly attempt?: number;
    }
  /** Asks for another answer to compare with one of the stream, by the number of its first entry. */
  | { readonly type: 'compareAnswer'; readonly firstEntry: number }
  /** Shows the other side of a relayed stream. */
  | { readonly type: 'showSide'; readonly side: RelaySide }
  | { readonly type: 'reconnectNow' }
  /** Connects again, and reads the response so whatever its Content-Type says. */
  | { readonly type: 'readAnyway'; readonly readAs: AskedFormat }
  | { readonly type: 'clear' }
  /** Brings back what the last clear took away. */
  | { readonly type: 'undoClear' }
  | { readonly type: 'setPolicy'; readonly policy: ReconnectPolicy }
  /** Who reads the stream in the app. */
  | { readonly type: 'chooseClient'; readonly choice: ClientChoice }
  | { readonly type: 'copy'; readonly number: number; readonly what: CopyForm }
  /** Copies all rows that are selected together. */
  | { readonly type: 'copyRows'; readonly what: CopyForm }
  /** Copies a part of an entry that the page picked out. */
  | { readonly type: 'copyText'; readonly text: string }
  /** Opens an address of the web or of a mail outside of the editor. */
  | { readonly type: 'openLink'; readonly address: string }
  | { readonly type: 'openEntry'; readonly number: number }
  /** The line of the app that an entry names. */
  | { readonly type: 'openPlace'; readonly number: number }
  /** Shows an entry of one of several streams in that stream's own timeline. */
  | { readonly type: 'showInTimeline'; readonly number: number }
  /** Shows the timeline of one of several streams, by its place. */
  | { readonly type: 'showTimelineOf'; readonly place: number }
  /** Opens the data of two entries in the editor's comparison. */
  | { readonly type: 'compareEntries'; readonly before: number; readonly after: number }
  | { readonly type: 'learnMore'; readonly cause: EndingCause }
  /** Saves a format of one's own, whose text a path leads to, in a file. */
  | { readonly type: 'saveFormat'; readonly path: string }
  /** Asks for the value in the secret storage that a reference stands for, to show it. */
  | { readonly type: 'askSecret'; readonly reference: string }
  /** Lets the user choose a file for the connection. */
  | { readonly type: 'chooseTlsFile'; readonly key: TlsFileKey }
  | { readonly type: 'startDevServer' };

type Type = PageMessage['type'];
type Fields = Readonly<Record<string, unknown>>;

/**
 * Who answers a message: the feed of the stream that the page shows, the panel itself, what can be done to a stream, a
 * panel of several streams alone, or the editor, which needs no stream for it.
 */
type Recipient = 'feed' | 'panel' | 'stream' | 'together' | 'editor';

/** Narrows the fields of a message; undefined when they have not its shape. */
type Parser<Each extends Type> = (fields: Fields) => MessageOf<PageMessage, Each> | undefined;

/** Ranges of rows that somebody picks with a mouse; more are not believed. */
const maxRanges = 10_000;

/** Columns of paths that a list may have; a page has room for fewer. */
const maxValueColumns = 32;

/** The largest distance from UTC that clocks have. */
const maxOffsetMinutes = 24 * 60;

/** The one list of what a page can say: whoever needs a part of it derives it from here. */
const pageMessages = {
  ready: { to: 'panel', parse: bare('ready') },
  fieldFocus: {
    to: 'panel',
    parse: ({ isInField }) =>
      typeof isInField === 'boolean' ? { type: 'fieldFocus', isInField } : undefined,
  },
  keepDraft: {
    to: 'panel',
    parse(fields) {
      if (fields['draft'] === undefined) return { type: 'keepDraft' };
      const draft = parsePreparedRequest(fields['draft']);
      return draft && { type: 'keepDraft', draft };
    },
  },

  window: {
    to: 'feed',
    parse: ({ version, first, count }) =>
      isCount(version) && isEntryNumber(first) && isCount(count)
        ? { type: 'window', version, first, count }
        : undefined,
  },
  filter: { to: 'feed', parse: parseFilterMessage },
  pickRows: { to: 'feed', parse: parsePickedRows },
  nextMatch: {
    to: 'feed',
    parse: ({ from, step }) =>
      isCount(from) && (step === 1 || step === -1) ? { type: 'nextMatch', from, step } : undefined,
  },
  jump: {
    to: 'feed',
    parse: ({ atMs }) =>
      typeof atMs === 'number' && Number.isFinite(atMs) ? { type: 'jump', atMs } : undefined,
  },
  reveal: { to: 'feed', parse: aboutEntry('reveal') },
  goTo: {
    to: 'feed',
    parse: ({ text, from, utcOffsetMinutes }) =>
      isQueryText(text) && isCount(from) && isUtcOffset(utcOffsetMinutes)
        ? { type: 'goTo', text, from, utcOffsetMinutes }
        : undefined,
  },
  entry: { to: 'feed', parse: aboutEntry('entry') },
  bytes: {
    to: 'feed',
    parse: ({ number, offset, length }) =>
      isEntryNumber(number) && isCount(offset) && isCount(length)
        ? { type: 'bytes', number, offset, length }
        : undefined,
  },
  previous: { to: 'feed', parse: aboutEntry('previous') },
  watch: {
    to: 'feed',
    parse(fields) {
      const { isShown } = fields;
      const view = watchedViews.find((name) => name === fields['view']);
      return view && typeof isShown === 'boolean' ? { type: 'watch', view, isShown } : undefined;
    },
  },
  assemblePath: {
    to: 'feed',
    parse: ({ path }) => (isTypedText(path) ? { type: 'assemblePath', path } : undefined),
  },
  valueColumns: {
    to: 'feed',
    parse({ paths }) {
      if (!Array.isArray(paths) || paths.length > maxValueColumns || !paths.every(isPathText))
        return undefined;
      return { type: 'valueColumns', paths };
    },
  },
  span: {
    to: 'feed',
    parse(fields) {
      if (fields['span'] === undefined) return { type: 'span' };
      const span = parseTimeSpan(fields['span']);
      return span && { type: 'span', span };
    },
  },

  disconnect: { to: 'stream', parse: bare('disconnect') },
  sendAgain: {
    to: 'stream',
    parse: ({ attempt }) => {
      if (attempt === undefined) return { type: 'sendAgain' };
      return isEntryNumber(attempt) ? { type: 'sendAgain', attempt } : undefined;
    },
  },
  compareAnswer: {
    to: 'stream',
    parse: ({ firstEntry }) =>
      isEntryNumber(firstEntry) ? { type: 'compareAnswer', firstEntry } : undefined,
  },
  reconnectNow: { to: 'stream', parse: bare('reconnectNow') },
  readAnyway: {
    to: 'stream',
    parse: ({ readAs }) => (isAskedFormat(readAs) ? { type: 'readAnyway', readAs } : undefined),
  },
  clear: { to: 'stream', parse: bare('clear') },
  undoClear: { to: 'stream', parse: bare('undoClear') },
  setPolicy: {
    to: 'stream',
    parse(fields) {
      const policy = parsePolicy(fields['policy']);
      return policy && { type: 'setPolicy', policy };
    },
  },
  chooseClient: {
    to: 'stream',
    parse: ({ choice }) => (isClientChoice(choice) ? { type: 'chooseClient', choice } : undefined),
  },
  showSide: {
    to: 'stream',
    parse(fields) {
      const side = relaySides.find((name) => name === fields['side']);
      return side && { type: 'showSide', side };
    },
  },
  lab: {
    to: 'stream',
    parse(fields) {
      const command = labCommands.find((name) => name === fields['command']);
      return command && { type: 'lab', command };
    },
  },
  copy: {
    to: 'stream',
    parse({ number, what }) {
      const form = copyForms.find((name) => name === what);
      return form && isEntryNumber(number) ? { type: 'copy', number, what: form } : undefined;
    },
  },
  copyRows: {
    to: 'stream',
    parse(fields) {
      const form = copyForms.find((name) => name === fields['what']);
      return form && { type: 'copyRows', what: form };
    },
  },
  openEntry: { to: 'stream', parse: aboutEntry('openEntry') },
  openPlace: { to: 'stream', parse: aboutEntry('openPlace') },
  compareEntries: {
    to: 'stream',
    parse: ({ before, after }) =>
      isEntryNumber(before) && isEntryNumber(after) ? { type: 'compareEntries', before, after } : undefined,
  },
  showInTimeline: { to: 'together', parse: aboutEntry('showInTimeline') },
  showTimelineOf: {
    to: 'together',
    parse: ({ place }) => (isCount(place) ? { type: 'showTimelineOf', place } : undefined),
  },
  copyPart: { to: 'stream', parse: aboutPart('copyPart') },
  openPart: { to: 'stream', parse: aboutPart('openPart') },

  connect: {
    to: 'editor',
    parse(fields) {
      const request = parseStreamRequest(fields['request']);
      return request && { type: 'connect', request };
    },
  },
  editInEditor: {
    to: 'editor',
    parse(fields) {
      const part = requestParts.find((name) => name === fields['part']);
      const draft = parsePreparedRequest(fields['draft']);
      return part && draft && { type: 'editInEditor', part, draft };
    },
  },
  openRecent: {
    to: 'editor',
    parse: ({ method, url }) =>
      typeof method === 'string' && typeof url === 'string' ? { type: 'openRecent', method, url } : undefined,
  },
  copyText: {
    to: 'editor',
    parse: ({ text }) => (typeof text === 'string' ? { type: 'copyText', text } : undefined),
  },
  openLink: {
    to: 'editor',
    parse({ address }) {
      const outside = typeof address === 'string' ? outsideAddress(address) : undefined;
      return outside === undefined ? undefined : { type: 'openLink', address: outside };
    },
  },
  learnMore: {
    to: 'editor',
    parse: ({ cause }) => (isEndingCause(cause) ? { type: 'learnMore', cause } : undefined),
  },
  saveFormat: {
    to: 'editor',
    parse: ({ path }) => (isTypedText(path) ? { type: 'saveFormat', path } : undefined),
  },
  askSecret: {
    to: 'editor',
    parse: ({ reference }) => (typeof reference === 'string' ? { type: 'askSecret', reference } : undefined),
  },
  chooseTlsFile: {
    to: 'editor',
    parse(fields) {
      const key = tlsFileKeys.find((name) => name === fields['key']);
      return key && { type: 'chooseTlsFile', key };
    },
  },
  startDevServer: { to: 'editor', parse: bare('startDevServer') },
} as const satisfies {
  readonly [Each in Type]: { readonly to: Recipient; readonly parse: Parser<Each> };
};

/** The messages that one of the recipients answers. */
export type PageMessageTo<Who extends Recipient> = MessageOf<
  PageMessage,
  { [Each in Type]: (typeof pageMessages)[Each]['to'] extends Who ? Each : never }[Type]
>;

/** Whether it is this recipient that answers the message. */
export function isPageMessageTo<Who extends Recipient>(
  message: PageMessage,
  who: Who,
): message is PageMessageTo<Who> {
  return pageMessages[message.type].to === who;
}

/** The message when `value` is one, otherwise undefined. */
export function parsePageMessage(value: unknown): PageMessage | undefined {
  if (!isRecord(value) || !isType(value['type'])) return undefined;
  return pageMessages[value['type']].parse(value);
}

function isType(value: unknown): value is Type {
  return typeof value === 'string' && Object.hasOwn(pageMessages, value);
}

/** Parses a message that carries nothing. */
function bare<Each extends Type>(type: Each): () => { readonly type: Each } {
  return () => ({ type });
}

/** Parses a message that carries the number of an entry. */
function aboutEntry<Each extends Type>(
  type: Each,
): (fields: Fields) => { readonly type: Each; readonly number: number } | undefined {
  return ({ number }) => (isEntryNumber(number) ? { type, number } : undefined);
}

/** Parses a message that carries a part of an answer. */
function aboutPart<Each extends 'copyPart' | 'openPart'>(
  type: Each,
): (fields: Fields) => { readonly type: Each; readonly part: PartRequest } | undefined {
  return (fields) => {
    const part = parsePartRequest(fields['part']);
    return part && { type, part };
  };
}

function parseFilterMessage(fields: Fields): MessageOf<PageMessage, 'filter'> | undefined {
  const { version, showsOnlyMatches, utcOffsetMinutes, near, upTo } = fields;
  const query = parseFilterQuery(fields['query']);
  if (!query || !isCount(version) || !isUtcOffset(utcOffsetMinutes)) return undefined;
  if (typeof showsOnlyMatches !== 'boolean') return undefined;
  return {
    type: 'filter',
    version,
    query,
    showsOnlyMatches,
    utcOffsetMinutes,
    ...(isEntryNumber(near) && { near }),
    ...(isEntryNumber(upTo) && { upTo }),
  };
}

function parsePickedRows(fields: Fields): MessageOf<PageMessage, 'pickRows'> | undefined {
  const { epoch, version, ranges } = fields;
  if (!isCount(epoch) || !isCount(version) || !Array.isArray(ranges) || ranges.length > maxRanges)
    return undefined;
  const read = ranges.map(parseRange);
  return read.every((range) => range !== undefined)
    ? { type: 'pickRows', epoch, version, ranges: read }
    : undefined;
}

function parseRange(value: unknown): readonly [first: number, last: number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [first, last] = value as unknown[];
  return isEntryNumber(first) && isEntryNumber(last) && first <= last ? [first, last] : undefined;
}

function isQueryText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestQuery;
}

function isUtcOffset(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= maxOffsetMinutes;
}

/** The part of an answer when `value` names one, otherwise undefined. */
function parsePartRequest(value: unknown): PartRequest | undefined {
  if (!isRecord(value)) return undefined;
  const { firstEntry, lastEntry, place, path } = value;
  if (!isEntryNumber(firstEntry) || !isEntryNumber(lastEntry) || !isCount(place)) return undefined;
  return isTypedText(path) ? { firstEntry, lastEntry, place, path } : undefined;
}

/** Text that may be a path or a typed format; whoever follows it reads it. */
function isTypedText(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return value.length <= (value.startsWith('{') ? longestTypedFormat : longestPath);
}

/** Text that may be a path into JSON; whoever follows it reads it. */
function isPathText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestPath;
}
