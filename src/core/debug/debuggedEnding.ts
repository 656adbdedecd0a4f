// How an exchange ended, by what the debugger tells of it. Browsers end streams that they refuse in many ways, so the head
// decides first, and then the name of the error.

import { endingOfBrowserError } from '../capture/har/browserErrors.ts';
import { endingOfRefused, isEndedByClose } from '../capture/reading/statusEnding.ts';
import type { ResponseHead } from '../log/detail.ts';
import type { BlockedBy, Ending } from '../stream/ending.ts';
import { charsetRefusedByChromium } from '../stream/eventStreamType.ts';
import { headerValues } from '../stream/headerValues.ts';
import type { NetworkEvent } from './networkEvent.ts';

type Failure = Extract<NetworkEvent, { readonly kind: 'failed' }>;

export interface EndedExchange {
  /** Undefined where there was no response. */
  readonly head: ResponseHead | undefined;
  /** Whether the response is one that opens a stream. */
  readonly isStream: boolean;
  /** Whether an EventSource sent the request. */
  readonly isEventSource: boolean;
  /** Undefined where it came to its end. */
  readonly failure: Failure | undefined;
}

/** The ending that the exchange had. */
export function debuggedEnding({ head, isStream, isEventSource, failure }: EndedExchange): Ending {
  if (!head) return endingWithoutHead(failure);
  if (!isStream) return endingOfRefused(head, '');
  if (!failure) return { cause: 'end', ...(isEndedByClose(head) && { isEndedByClose: true }) };
  const contentTypes = headerValues(head.headers, 'content-type');
  if (isEventSource && failure.isCanceled && charsetRefusedByChromium(contentTypes) !== undefined)
    return endingOfRefused(head, '');
  const { isCanceled, error } = failure;
  if (isCanceled) return { cause: 'client', by: 'app' };
  const ending = endingOfBrowserError(error, true);
  if (ending?.cause === 'client') return { cause: 'client', by: 'app' };
  return ending ?? { cause: 'truncated', code: codeOf(error) };
}

/** By the protocol's names for them. */
const blockedReasons: ReadonlyMap<string, BlockedBy> = new Map([
  ['mixed-content', 'mixed content'],
  ['csp', 'policy'],
]);

function endingWithoutHead(failure: Failure | undefined): Ending {
  if (!failure) return { cause: 'no-response' };
  const { corsError, blockedReason, isCanceled, error } = failure;
  if (corsError !== undefined)
    return {
      cause: 'blocked',
      blockedBy: /preflight/i.test(corsError) ? 'preflight' : 'cors',
      code: corsError,
    };
  if (blockedReason !== undefined)
    return { cause: 'blocked', blockedBy: blockedReasons.get(blockedReason) ?? 'other', code: blockedReason };
  const ending = endingOfBrowserError(error, false);
  if (isCanceled || ending?.cause === 'client') return { cause: 'client', by: 'app' };
  return ending ?? { cause: 'no-response', reason: codeOf(error) };
}

function codeOf(error: string): string {
  return error.replace(/^net::/, '') || 'ERR_FAILED';
}
