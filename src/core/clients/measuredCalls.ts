// The measured clients that are more than an EventSource, and which measured case stands for an ending.

import measured from './measuredCalls.json' with { type: 'json' };
import { methodOf } from '../stream/streamRequest.ts';
import type { ClientProfile } from '../stream/clientProfile.ts';
import type { Ending, EndingCause } from '../stream/ending.ts';
import type { MeasuredCaller, MeasuredCalls, MeasuredOutcome } from './measuredCall.ts';

/** The table, as it was generated. */
export const measuredCalls = measured as MeasuredCalls;

/** An ending, and what of the attempt decides how a client takes it. */
export interface EndedCall {
  readonly ending: Ending;
  /** GET when absent. */
  readonly method?: string;
  /** Whether a stream of the same client had been open before. */
  readonly isAfterStream?: boolean;
  /** Whether the body ended inside an event. */
  readonly hasLostBlock?: boolean;
  /** Whether the response had Retry-After. */
  readonly hasRetryAfter?: boolean;
}

/** The case that stands for an ending. */
interface StandingCase {
  readonly name: string;
  /** Set where the status was another one. */
  readonly status?: number;
}

const statusCases: ReadonlySet<number> = new Set([401, 404, 429, 500, 503]);

/** What decides how a client takes an ending: to whom the response is no stream, its type does. */
export function causeFor({ readAs, cause }: Ending): EndingCause {
  return readAs ? 'wrong-type' : cause;
}

/** The case that was measured and is like this ending; undefined for none. */
export function caseOf({ ending, isAfterStream, hasLostBlock }: EndedCall): StandingCase | undefined {
  const place = isAfterStream ? 'after-' : '';
  const cause = causeFor(ending);
  switch (cause) {
    case 'end':
      return { name: hasLostBlock ? 'lost-block' : 'end' };
    case 'truncated':
    case 'reset':
    case 'close-message':
      return { name: cause };
    case 'idle':
      return { name: 'silence' };
    case 'unreachable':
      // Names that nobody knows, TLS and time limits were not measured.
      return (ending.stage ?? 'connect') === 'connect' ? { name: 'refused' } : undefined;
    case 'no-response':
      return { name: `${place}no-response` };
    case 'no-content':
      return { name: `${place}204` };
    case 'wrong-type':
      return { name: `${place}html` };
    case 'http-error': {
      const { status = 0 } = ending;
      if (statusCases.has(status)) return { name: `${place}${status}` };
      if (status < 400) return undefined;
      const like = status >= 500 ? 500 : 404;
      return { name: `${place}${like}`, status: like };
    }
    default:
      return undefined;
  }
}

/** The program whose measurement stands for a profile. */
export function callerFor(profile: ClientProfile, method?: string): MeasuredCaller | undefined {
  const program = programFor(profile, methodOf({ ...(method !== undefined && { method }) }));
  return measuredCalls.clients.find((client) => client.program === program);
}

/** A client does two things, which the method tells apart. */
function programFor(profile: ClientProfile, method: string): string {
  if (profile === 'mcp-http' && method !== 'GET') return 'mcp-http-call';
  if (profile === 'ai-use-chat' && method === 'GET') return 'ai-use-chat-resume';
  return profile;
}

/**
 * What a client does in a case, or in the one that stands for it: a client that does not come back to meet it meets it at
 * its next call alone.
 */
export function outcomeOf({ cases }: MeasuredCaller, name: string): MeasuredOutcome | undefined {
  const measured = cases[name];
  if (!measured || !name.startsWith('after-')) return measured ?? cases[name.replace(/^after-/, '')];
  // The first request was that of the stream.
  return { ...measured, tries: (measured.tries ?? 1) - 1 };
}
