// An answer before it is written in a format: what the dev server's model says, in the pieces in which it says it.

/** What is said, each text in its pieces. */
export interface LlmAnswer {
  readonly id: string;
  readonly model: string;
  /** Of the request that it answers, where that has one. */
  readonly requestId?: string | number;
  /** Whether tokens are to be counted where a client may leave that out. */
  readonly countsTokens: boolean;
  /** Whether the request is of the older version of an API that has two. */
  readonly isOlder: boolean;
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  /** A call of a tool: its arguments as JSON, in pieces, and what the tool says. */
  readonly call?: {
    readonly id: string;
    readonly name: string;
    readonly pieces: readonly string[];
    readonly result: string;
  };
}

/** One event: its name, unless it is a message, and its data, a text as it is or a value as JSON. */
export interface LlmEvent {
  readonly event?: string;
  readonly data: unknown;
}

/** How an answer is written in one format. */
export interface LlmFormat {
  readonly write: (answer: LlmAnswer) => readonly LlmEvent[];
  /** What is sent in the place of the rest when the model fails. */
  readonly fail: (answer: LlmAnswer, message: string) => LlmEvent;
  /** Content-Type of a body that is made of lines, and not of events. */
  readonly linesType?: string;
  /** The same for the older version of an API, whose events come only to a client that accepts them. */
  readonly olderLinesType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Tokens that are counted: one for each piece. */
export function countTokens({ reasoning, text, call }: LlmAnswer): number {
  return reasoning.length + text.length + (call?.pieces.length ?? 0);
}

export const inputTokens = 12;

/** What an answer has of reasoning, in its place: nothing where the model did not reason, as APIs have it. */
export function ofReasoning<Part>({ reasoning }: LlmAnswer, ...parts: readonly Part[]): readonly Part[] {
  return reasoning.length === 0 ? [] : parts;
}

/** The arguments of the call, whole. */
export function argumentsOf(call: NonNullable<LlmAnswer['call']>): unknown {
  return JSON.parse(call.pieces.join(''));
}

/** An event whose data has its name as its type. */
export function typedEvent(type: string, more: object = {}): LlmEvent {
  return { event: type, data: { type, ...more } };
}

/** A message without a name. */
export function message(data: unknown): LlmEvent {
  return { data };
}

/** Numbers each event that has an object as its data. */
export function numbered(events: readonly LlmEvent[]): readonly LlmEvent[] {
  return events.map(({ data, ...event }, sequence_number) => ({
    ...event,
    data: { ...(data as object), sequence_number },
  }));
}
