// What a reader of pasted text hands out: the requests that were meant, what has to be asked for before one of them can
// be sent, and what was not understood, with its place. Nothing of what is pasted is ever run.

import type { Header } from '../../stream/streamRequest.ts';

/** How the text is written. */
export type PasteDialect =
  | 'address'
  | 'bash'
  | 'cmd'
  | 'powershell'
  | 'fetch'
  | 'httpie'
  | 'wget'
  | 'http'
  | 'har'
  | 'headers';

/** A place in the pasted text. */
export interface PastePlace {
  /** In UTF-16 units, from 0. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}

export type PasteNoticeKind =
  /** Part of the text means nothing here, and is left out of the request. */
  | 'notUnderstood'
  /** Understood, and without effect on what is sent. */
  | 'ignored'
  /** The copy does not hold what the original held. */
  | 'lost'
  /** The text was damaged on its way, and is read as it was meant. */
  | 'repaired'
  /** There is no request, for this reason. */
  | 'refused';

/** One thing to say about the text. */
export interface PasteNotice {
  readonly kind: PasteNoticeKind;
  /** A whole sentence, without the place. */
  readonly text: string;
  readonly place: PastePlace;
}

export type UnknownKind =
  /** A variable of a shell or a program: `$OPENAI_API_KEY`, `process.env.API_KEY`. */
  | 'variable'
  /** What a command would print: `$(gcloud auth print-access-token)`. It is not run. */
  | 'command'
  /** The text of a file. */
  | 'file'
  /** What the command reads from its standard input. */
  | 'input'
  /** A password that curl would ask for. */
  | 'password'
  /** A word of a documentation in the place of a value: `<Your API key>`. It may be sent as it is. */
  | 'placeholder';

/** A value that the text does not have. */
export interface UnknownValue {
  readonly kind: UnknownKind;
  /** Of the variable or the file, or the text that stands for the value. */
  readonly name: string;
}

/** What a client is told to do beyond the request. */
export type PastedOption = 'insecure' | 'followRedirects' | 'compressed';

export interface PastedRequest {
  /** In upper case. */
  readonly method: string;
  /** Absolute, http or https, unless an unknown value stands at its beginning. */
  readonly url: string;
  /** In their order, without what every client adds by itself. */
  readonly headers: readonly Header[];
  /** Absent: none. */
  readonly body?: string;
  readonly options: readonly PastedOption[];
  /** What the request needs before it can be sent; in its texts stand their names, such as `${NAME}`. */
  readonly unknowns: readonly UnknownValue[];
  readonly place: PastePlace;
  /** Not as a shell takes the text, but with what the text divides by mistake joined. */
  readonly isJoined?: true;
}

export interface Pasted {
  readonly dialect: PasteDialect;
  /** None: a notice of the kind `refused` says why. */
  readonly requests: readonly PastedRequest[];
  readonly notices: readonly PasteNotice[];
}

/** Values for what a reading before has asked for, by name. */
export interface GivenValues {
  /** For all kinds but files. */
  readonly values?: ReadonlyMap<string, string>;
  /** Texts of files. */
  readonly files?: ReadonlyMap<string, string>;
}

/** A request while it is put together: its texts have marks in place of unknown values. */
export interface UnfinishedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly body?: string | undefined;
  readonly options?: readonly PastedOption[];
  /** What it needs beyond the marks in its texts. */
  readonly unknowns?: readonly UnknownValue[];
  readonly offset: number;
}
