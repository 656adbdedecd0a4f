// What the format of a token stream says in one event: facts about an answer, and pieces of its parts. The readers of
// the formats produce readings from single events and keep no state, so that an event reads the same wherever it stands.

import type { JsonPath } from '../../json/jsonPath.ts';

/** What a part of an answer is. */
export type PartKind =
  | 'text'
  | 'reasoning'
  | 'refusal'
  | 'tool call'
  | 'tool result'
  /** What the run waits for somebody to allow or to say. */
  | 'approval request'
  | 'data';

/** Whoever asks, a person or a program, or whoever answers. */
export type Speaker = 'user' | 'agent';

/** Something that an event says about one part. */
export interface Piece {
  /** The same for all pieces of a part; absent for the last part of that kind. */
  readonly part?: string;
  /** Another name of the part, by which later pieces find it where their key is another one. */
  readonly alias?: string;
  readonly kind: PartKind;
  /** Goes to the end of the part's text. */
  readonly text?: string;
  /** The whole text of the part, as some formats repeat it at its end. */
  readonly whole?: string;
  /** All of the part's text up to now, as cumulative formats send it. */
  readonly soFar?: string;
  /** More of the text, or all of it up to now: for formats that have both, and do not say which. */
  readonly moreOrSoFar?: string;
  /** Which of several ways it came that all bring the same: a part goes on by the one that it began with. */
  readonly way?: string;
  /** A value within the arguments of a call, whose text is written from such values. */
  readonly argument?: PartialArgument;
  /** Name of the tool, the method, or what else tells the part from others of its kind. */
  readonly name?: string;
  /** The format's id of the call; another one under the same key is another call. */
  readonly callId?: string;
  /** Which of several choices of an answer it belongs to. */
  readonly choice?: number;
  /** A new part begins, whatever parts there are. */
  readonly isNew?: boolean;
  /** A new part begins unless the answer's last part is the one meant: for formats whose parts have no number. */
  readonly isInOrder?: boolean;
  /** A name begins another call when it is another one, or when what there is of the call is whole. */
  readonly isCallByName?: boolean;
  /** It goes on with the part that grew last, whatever its kind. */
  readonly isSamePart?: boolean;
  /** Nothing more comes to the part. */
  readonly isEnd?: boolean;
  /** The format says that what the part is about failed. */
  readonly isFailed?: boolean;
  /** With `soFar`: a state, whose next text is expected to be another one. */
  readonly isState?: boolean;
  /** The text is one line of its own. */
  readonly isLine?: boolean;
  /** It was said before the answer, by whoever asked or by the agent: it is no output of this answer. */
  readonly saidBefore?: Speaker;
}

/** A value within the arguments of a call, or a piece of it when it is a text. */
export interface PartialArgument {
  readonly path: JsonPath;
  readonly value: string | number | boolean | null;
  /** More of the same text comes in the next one. */
  readonly goesOn: boolean;
}

/** A count that the format reports, by its own name: `prompt_tokens`. */
export type UsageCount = readonly [name: string, count: number];

/** What one of several generations within an answer took. */
export interface GenerationCounts {
  /** Tells it from the others. */
  readonly part: string;
  /** Which of several ways they came that all bring the same: those of the first one count. */
  readonly way?: string;
  /** The counts are more of it, and not all of it up to then. */
  readonly isMore: boolean;
  readonly usage: readonly UsageCount[];
  readonly outputTokens?: number;
}

export interface Reading {
  /** The format's id of the answer. */
  readonly id?: string;
  /** Ids of what is in the answer, by which later events name nothing else. */
  readonly innerIds?: readonly string[];
  /** `new`: another answer begins. `first`: this is how one begins, unless it goes on with a known id. */
  readonly begins?: 'new' | 'first';
  /** Others have events of this shape too: it is believed only after what is told for certain, and begins no answer. */
  readonly isCommon?: boolean;
  /** Nothing more is expected for the answer. */
  readonly isEnd?: boolean;
  /** Number of the event in the answer, where the format has one. */
  readonly sequence?: number;
  readonly model?: string;
  readonly role?: string;
  /** Why the choices ended. */
  readonly finishes?: readonly { readonly choice: number; readonly reason: string }[];
  readonly usage?: readonly UsageCount[];
  /** Counts of single generations within the answer: those of all of them are added up, whatever else the event counts. */
  readonly generations?: readonly GenerationCounts[];
  /** Tokens that were generated so far; only from where the format means the whole answer. */
  readonly outputTokens?: number;
  /** What went wrong, in the format's own words. */
  readonly error?: string;
  readonly pieces?: readonly Piece[];
  /** What the event has besides that the reader does not know: its type, or paths of its fields. */
  readonly unread?: readonly Unread[];
}

/** Something that a format's reader does not know. */
export interface Unread {
  readonly what: 'event' | 'field';
  /** Type of the event, or path of the field: `choices[].delta.mood`. */
  readonly name: string;
}

/** The data of an event as JSON. */
export interface JsonEvent {
  /** As it came. */
  readonly data: string;
  /** Undefined when the data is no object and no list. */
  readonly value: unknown;
  /** The event's `event` field, or what stands for it; empty for a message without one. */
  readonly name: string;
  /** The event's type as its JSON says, or else its `event` field; empty when neither does. */
  readonly type: string;
  /** A value within the JSON exactly as it was sent; undefined where there is none. */
  readonly sourceAt: (path: JsonPath) => string | undefined;
}

/** Reads one event in one format; undefined when it has not the format's shape. */
export type FormatReader = (event: JsonEvent) => Reading | undefined;
