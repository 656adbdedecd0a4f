// Narrows what comes from the page. The page shows data of strangers, so nothing it sends is believed: unknown types
// and values of a wrong shape are refused, and the host does nothing then.

import { copyForms } from './copyForm.ts';
import type { PartRequest } from '../assembly/answerView.ts';
import { isEndingCause } from '../stream/ending.ts';
import { parseFindMessage } from './findMessage.ts';
import type { KeptStream } from './keptStream.ts';
import { isCount, isEntryNumber, isRecord } from '../base/narrowing.ts';
import type { TimeSpan } from './overviewData.ts';
import { labCommands, watchedViews, type PageMessage } from './protocol.ts';
import { relaySides } from '../stream/relayedAs.ts';
import { longestPath } from '../json/jsonPath.ts';
import { parsePolicy, parseStreamRequest } from '../stream/requestShape.ts';

/** The message when `value` is one, otherwise undefined. */
export function parsePageMessage(value: unknown): PageMessage | undefined {
  if (!isRecord(value)) return undefined;
  switch (value['type']) {
    case 'ready':
    case 'disconnect':
    case 'reconnectNow':
    case 'clear':
    case 'startDevServer':
      return { type: value['type'] };
    case 'window': {
      const { version, first, count } = value;
      if (!isCount(version) || !isEntryNumber(first) || !isCount(count)) return undefined;
      return { type: 'window', version, first, count };
    }
    case 'find':
    case 'nextMatch':
    case 'goTo':
      return parseFindMessage(value);
    case 'entry':
    case 'previous':
    case 'reveal':
    case 'openEntry': {
      const { type, number } = value;
      return isEntryNumber(number) ? { type, number } : undefined;
    }
    case 'bytes': {
      const { number, offset, length } = value;
      if (!isEntryNumber(number) || !isCount(offset) || !isCount(length)) return undefined;
      return { type: 'bytes', number, offset, length };
    }
    case 'compareEntries': {
      const { before, after } = value;
      return isEntryNumber(before) && isEntryNumber(after)
        ? { type: 'compareEntries', before, after }
        : undefined;
    }
    case 'watch': {
      const { isShown } = value;
      const view = watchedViews.find((name) => name === value['view']);
      return view && typeof isShown === 'boolean' ? { type: 'watch', view, isShown } : undefined;
    }
    case 'assemblePath': {
      const { path } = value;
      return isPathText(path) ? { type: 'assemblePath', path } : undefined;
    }
    case 'copyPart':
    case 'openPart': {
      const part = parsePartRequest(value['part']);
      return part && { type: value['type'], part };
    }
    case 'lab': {
      const { number } = value;
      const command = labCommands.find((name) => name === value['command']);
      if (!command || (number !== undefined && !isEntryNumber(number))) return undefined;
      return { type: 'lab', command, ...(number !== undefined && { number }) };
    }
    case 'jump': {
      const { atMs } = value;
      return typeof atMs === 'number' && Number.isFinite(atMs) ? { type: 'jump', atMs } : undefined;
    }
    case 'span':
      return parseSpanMessage(value['span']);
    case 'copy': {
      const { number, what } = value;
      const form = copyForms.find((name) => name === what);
      return form && isEntryNumber(number) ? { type: 'copy', number, what: form } : undefined;
    }
    case 'copyText': {
      const { text } = value;
      return typeof text === 'string' ? { type: 'copyText', text } : undefined;
    }
    case 'showSide': {
      const side = relaySides.find((name) => name === value['side']);
      return side && { type: 'showSide', side };
    }
    case 'connect': {
      const request = parseStreamRequest(value['request']);
      return request && { type: 'connect', request };
    }
    case 'setPolicy': {
      const policy = parsePolicy(value['policy']);
      return policy && { type: 'setPolicy', policy };
    }
    case 'learnMore': {
      const { cause } = value;
      return isEndingCause(cause) ? { type: 'learnMore', cause } : undefined;
    }
    case 'storeSecret': {
      const { header, url, value: secret } = value;
      if (typeof header !== 'string' || typeof url !== 'string' || typeof secret !== 'string')
        return undefined;
      return { type: 'storeSecret', header, url, value: secret };
    }
    default:
      return undefined;
  }
}

function parseSpanMessage(value: unknown): PageMessage | undefined {
  const span = value === undefined ? undefined : parseTimeSpan(value);
  if (value !== undefined && !span) return undefined;
  return { type: 'span', ...(span && { span }) };
}

/** The span when `value` is one that has a beginning and lasts, otherwise undefined. */
export function parseTimeSpan(value: unknown): TimeSpan | undefined {
  if (!isRecord(value)) return undefined;
  const { fromMs, toMs } = value;
  if (!isTime(fromMs) || !isTime(toMs) || toMs <= fromMs) return undefined;
  return { fromMs, toMs };
}

/** What a page kept over a reload, when `state` holds it. */
export function parseKeptStream(state: unknown): KeptStream | undefined {
  const kept = isRecord(state) ? state['stream'] : undefined;
  if (!isRecord(kept)) return undefined;
  const request = parseStreamRequest(kept['request']);
  const { wasLive, lastEventId } = kept;
  if (!request || typeof wasLive !== 'boolean' || typeof lastEventId !== 'string') return undefined;
  return { request, wasLive, lastEventId };
}

/** The part of an answer when `value` names one, otherwise undefined. */
function parsePartRequest(value: unknown): PartRequest | undefined {
  if (!isRecord(value)) return undefined;
  const { firstEntry, lastEntry, place, path } = value;
  if (!isEntryNumber(firstEntry) || !isEntryNumber(lastEntry) || !isCount(place)) return undefined;
  return isPathText(path) ? { firstEntry, lastEntry, place, path } : undefined;
}

/** Text that may be a path into JSON; whoever follows it reads it. */
function isPathText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestPath;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
