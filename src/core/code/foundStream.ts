// What the text of a program, a script or a document says about streams: where one is asked for, and where one is served.

/** A call or a command that asks for a stream. */
export interface FoundRequest {
  readonly kind: 'request';
  /** Where it stands, in UTF-16 units. */
  readonly offset: number;
  /** The call with the constants that it needs, or the command: what a reader of pasted requests takes. */
  readonly snippet: string;
}

/** A route of a server whose handler answers with a stream. */
export interface FoundEndpoint {
  readonly kind: 'endpoint';
  readonly offset: number;
  /** In upper case. */
  readonly method: string;
  /** From the root of the server on, such as `/api/events/:id`. */
  readonly path: string;
}

export type FoundStream = FoundRequest | FoundEndpoint;

/** Longer texts are not looked at: who edits is not to wait. */
export const maxSourceLength = 1_000_000;
/** Streams that are told of in one text. */
export const maxFound = 200;

/** Whether a path has a part that stands for a value: `:id`, `{id}`, `<int:id>`, `[id]` or `*`. */
export function hasPathParameter(path: string): boolean {
  return /[:*{}<>[\]]/.test(path);
}
