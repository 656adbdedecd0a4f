// What a file of requests holds, as REST Client, JetBrains, httpYac and others write `.http` and `.rest` files.

import type { Header } from '../stream/streamRequest.ts';

/** A piece of a body. */
export type HttpBodyPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `< file`: as it is; `<@ file`: with variables in it, in the encoding that is named. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly isTemplate: boolean;
      readonly encoding?: string;
      readonly line: number;
    };

/** Something of a request that has no effect here. */
export interface HttpFileNotice {
  /** A whole sentence. */
  readonly text: string;
  /** From 0. */
  readonly line: number;
}

/** `# @prompt name what is asked`: a variable that is to be asked for each time. */
export interface HttpPrompt {
  readonly name: string;
  readonly question: string;
}

export interface HttpFileRequest {
  /** As `# @name` or the text behind `###` gives it. */
  readonly name?: string;
  /** In upper case. */
  readonly method: string;
  /** May refer to variables, also for where it leads. */
  readonly url: string;
  readonly headers: readonly Header[];
  /** Joined by line breaks. Left out: no body. */
  readonly body?: readonly HttpBodyPart[];
  readonly prompts: readonly HttpPrompt[];
  /** What is not applied, such as scripts: they are never run. */
  readonly notices: readonly HttpFileNotice[];
  /** Why it cannot be inspected, in a sentence. */
  readonly refused?: string;
  /** The line of its method and address, from 0. */
  readonly line: number;
  /** Its first and last line, its separator included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** `@name = value`. */
export interface HttpFileVariable {
  readonly name: string;
  readonly value: string;
  /** From 0. */
  readonly line: number;
}

export interface HttpFile {
  readonly requests: readonly HttpFileRequest[];
  readonly variables: readonly HttpFileVariable[];
}

/** The variables as they stand for a request: the last definition before it, or else the first one after it. */
export function variablesAt({ variables }: HttpFile, line: number): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const later = new Map<string, string>();
  for (const variable of variables) {
    if (variable.line <= line) values.set(variable.name, variable.value);
    else if (!later.has(variable.name)) later.set(variable.name, variable.value);
  }
  for (const [name, value] of later) if (!values.has(name)) values.set(name, value);
  return values;
}

/** The request that a line is part of. */
export function requestAt({ requests }: HttpFile, line: number): HttpFileRequest | undefined {
  return requests.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}
