// A request that is being prepared, as the host keeps it for its page: whole, with what the page may not keep by itself.

import { isCount, isRecord } from '../base/narrowing.ts';
import { parseLackingParts, type LackingParts } from '../stream/requestSecrets.ts';
import { parseStreamRequest, type StreamRequest } from '../stream/streamRequest.ts';

/** What of a request can be edited in an editor: its body alone, or all of it as a .http file. */
export const requestParts = ['body', 'request'] as const;
export type RequestPart = (typeof requestParts)[number];

/** A pasted text whose request is in the fields, with the values that were given for it. */
export interface PreparedPaste {
  readonly text: string;
  /** Which of its requests is shown. */
  readonly chosen: number;
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly files: readonly (readonly [name: string, text: string])[];
}

export interface PreparedRequest {
  /** As it is in the fields: the address may be none yet. */
  readonly request: StreamRequest;
  readonly pasted?: PreparedPaste;
  /** What was not remembered of an earlier request: it is asked for before anything is sent. */
  readonly lacks?: LackingParts;
}

/** The prepared request when `value` is one, otherwise undefined. */
export function parsePreparedRequest(value: unknown): PreparedRequest | undefined {
  if (!isRecord(value)) return undefined;
  const request = parseStreamRequest(value['request']);
  if (!request) return undefined;
  const pasted = parsePaste(value['pasted']);
  const lacks = parseLackingParts(value['lacks']);
  return { request, ...(pasted && { pasted }), ...(lacks && { lacks }) };
}

/** What a page kept over a reload to find its prepared request by, when `state` holds it. */
export function parseDraftId(state: unknown): string | undefined {
  const id = isRecord(state) ? state['draftId'] : undefined;
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : undefined;
}

function parsePaste(value: unknown): PreparedPaste | undefined {
  if (!isRecord(value)) return undefined;
  const { text, chosen, values, files } = value;
  if (typeof text !== 'string' || !isCount(chosen) || !isPairs(values) || !isPairs(files)) return undefined;
  return { text, chosen, values, files };
}

function isPairs(value: unknown): value is readonly (readonly [string, string])[] {
  return (
    Array.isArray(value) &&
    value.every(
      (pair: unknown) =>
        Array.isArray(pair) && pair.length === 2 && pair.every((text) => typeof text === 'string'),
    )
  );
}
