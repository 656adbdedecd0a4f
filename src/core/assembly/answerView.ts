// What a page is told of the answers of token streams: their facts as they change, and of the texts only what is new.

import { present } from '../base/present.ts';
import type { Answer, AnswerNotes } from './answer.ts';
import type { AnswerPart, PartNote } from './answerPart.ts';
import type { TokenFormat } from './formats.ts';
import type { PartKind, Speaker, UsageCount } from './reading/reading.ts';
import type { TextRun } from './textTail.ts';
import type { UnreadKind } from './unreadKinds.ts';

/** A part of an answer, without its text. */
export interface PartView {
  readonly number: number;
  readonly place: number;
  readonly kind: PartKind;
  readonly choice?: number;
  readonly name?: string;
  readonly callId?: string;
  /** Set for what was said before the answer. */
  readonly saidBefore?: Speaker;
  readonly firstEntry: number;
  readonly lastEntry: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly events: number;
  readonly isEnded: boolean;
  /** The format says that what it is about failed. */
  readonly isFailed?: true;
  readonly notes: readonly PartNote[];
}

/** Streaming, over as the format has it, or over because its attempt was. */
export type AnswerState = 'streaming' | 'finished' | 'cut off';

export interface AnswerView {
  readonly number: number;
  readonly format: TokenFormat;
  readonly state: AnswerState;
  readonly id?: string;
  readonly model?: string;
  readonly role?: string;
  readonly firstAttempt: number;
  readonly attempt: number;
  readonly firstEntry: number;
  readonly lastEntry: number;
  readonly events: number;
  /** Events that brought text. */
  readonly chunks: number;
  readonly outputTokens?: number;
  readonly usage: readonly UsageCount[];
  /** Why each choice ended. */
  readonly finishes: readonly (readonly [choice: number, reason: string])[];
  readonly errors: readonly { readonly text: string; readonly entry: number }[];
  readonly notes: AnswerNotes;
  /** What its events had that the reader of the format does not know. */
  readonly unread: readonly UnreadKind[];
  /** Events and fields of further kinds that were not read. */
  readonly otherUnread: number;
  /** From the request, or from the first event when the request was for an answer before. */
  readonly startedAtMs: number;
  readonly isFirstOfAttempt: boolean;
  /** When the head of its response came; absent where the request was for an answer before. */
  readonly respondedAtMs?: number;
  /** When the first byte of the response's body came; absent likewise, and where the log does not know it. */
  readonly firstByteAtMs?: number;
  readonly firstTextAtMs?: number;
  readonly firstReasoningAtMs?: number;
  readonly firstToolAtMs?: number;
  /** Of the events that brought text of any part. */
  readonly firstChunkAtMs?: number;
  readonly lastChunkAtMs?: number;
  readonly lastAtMs: number;
  readonly parts: readonly PartView[];
  readonly omittedParts: number;
}

/** What a page that shows the answers is sent. */
export interface AssembledUpdate {
  /** Everything that the page knew is replaced. */
  readonly isFresh: boolean;
  /** The path that is followed instead of what is recognised; empty for none. */
  readonly path: string;
  /** Entries that were read, of those that there are. */
  readonly read: number;
  readonly entries: number;
  readonly messages: number;
  /** Messages whose data is gone: what they said is missing. */
  readonly goneMessages: number;
  /** Entries that were gone altogether, whatever they were. */
  readonly goneEntries: number;
  readonly omittedAnswers: number;
  /** Answers that changed, whole but for their texts. */
  readonly answers: readonly AnswerView[];
  /** New pieces of texts, by number of the part. */
  readonly texts: readonly { readonly part: number; readonly run: TextRun }[];
}

/** A part of an answer, as the host finds it again. */
export interface PartRequest {
  /** First and last entry of the answer. */
  readonly firstEntry: number;
  readonly lastEntry: number;
  /** Place among the answer's parts, from 0. */
  readonly place: number;
  /** The path that was followed; empty for none. */
  readonly path: string;
}

/** An answer as of now. */
export function viewOfAnswer(answer: Answer): AnswerView {
  const { id, model, role, outputTokens, firstTextAtMs, requestedAtMs, respondedAtMs } = answer;
  const { firstByteAtMs, firstReasoningAtMs, firstToolAtMs, firstChunkAtMs, lastChunkAtMs } = answer;
  return {
    number: answer.number,
    format: answer.format,
    state: stateOf(answer),
    ...present({ id, model, role, outputTokens, firstTextAtMs, respondedAtMs }),
    ...present({ firstByteAtMs, firstReasoningAtMs, firstToolAtMs, firstChunkAtMs, lastChunkAtMs }),
    firstAttempt: answer.firstAttempt,
    attempt: answer.attempt,
    firstEntry: answer.firstEntry,
    lastEntry: answer.lastEntry,
    events: answer.events,
    chunks: answer.chunks,
    usage: [...answer.usage],
    finishes: [...answer.finishes],
    errors: [...answer.errors],
    notes: { ...answer.notes },
    unread: answer.unread.list(),
    otherUnread: answer.unread.others,
    startedAtMs: requestedAtMs ?? answer.firstAtMs,
    isFirstOfAttempt: requestedAtMs !== undefined,
    lastAtMs: answer.lastAtMs,
    parts: answer.parts.map(viewOfPart),
    omittedParts: answer.omittedParts,
  };
}

function stateOf({ isEnded, isCutOff, finishes }: Answer): AnswerState {
  if (isCutOff) return 'cut off';
  return isEnded || finishes.size > 0 ? 'finished' : 'streaming';
}

function viewOfPart(part: AnswerPart): PartView {
  const { number, place, kind, choice, name, callId, saidBefore, events, isEnded } = part;
  const { firstEntry, lastEntry, firstAtMs, lastAtMs } = part;
  return {
    number,
    place,
    kind,
    ...present({ choice, name, callId, saidBefore }),
    firstEntry,
    lastEntry,
    firstAtMs,
    lastAtMs,
    events,
    isEnded,
    ...(part.isFailed && { isFailed: true as const }),
    notes: [...part.notes],
  };
}
