// Narrows what the page says of its filter, and what it keeps of it.

import type { FindQuery } from '../find/findQuery.ts';
import { isCount, isEntryNumber, isRecord } from '../base/narrowing.ts';
import type { FindPageMessage } from './findProtocol.ts';

/** Characters of a query; more is none that somebody typed. */
const maxTextLength = 10_000;
/** The largest distance from UTC that clocks have. */
const maxOffsetMinutes = 24 * 60;

/** The message when `value` is one of those about finding, otherwise undefined. */
export function parseFindMessage(value: Readonly<Record<string, unknown>>): FindPageMessage | undefined {
  const { type, version, showsOnlyMatches, utcOffsetMinutes, near, upTo, from, step, text } = value;
  switch (type) {
    case 'find': {
      const query = parseFindQuery(value['query']);
      if (!query || !isCount(version) || !isOffset(utcOffsetMinutes)) return undefined;
      if (typeof showsOnlyMatches !== 'boolean') return undefined;
      return {
        type,
        version,
        query,
        showsOnlyMatches,
        utcOffsetMinutes,
        ...(isEntryNumber(near) && { near }),
        ...(isEntryNumber(upTo) && { upTo }),
      };
    }
    case 'nextMatch':
      return isCount(from) && (step === 1 || step === -1) ? { type, from, step } : undefined;
    case 'goTo':
      if (typeof text !== 'string' || text.length > maxTextLength || !isOffset(utcOffsetMinutes))
        return undefined;
      return isCount(from) ? { type, text, from, utcOffsetMinutes } : undefined;
    default:
      return undefined;
  }
}

/** The query when `value` has its shape, otherwise undefined. */
export function parseFindQuery(value: unknown): FindQuery | undefined {
  if (!isRecord(value)) return undefined;
  const { text, matchesCase, isRegex } = value;
  if (typeof text !== 'string' || text.length > maxTextLength) return undefined;
  if (typeof matchesCase !== 'boolean' || typeof isRegex !== 'boolean') return undefined;
  return { text, matchesCase, isRegex };
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= maxOffsetMinutes;
}
