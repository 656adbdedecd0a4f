// What the debugger through which a stream is seen tells of it, and what it cannot know: as notices of the timeline, so that
// nothing is filled in for what is missing.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../../base/assertNever.ts';
import { formatDuration } from '../../base/format.ts';

/** A place in the source of the app, as the debugger says it. */
export interface CodePlace {
  /** Address or path of the file. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Empty outside of functions. */
  readonly name: string;
}

export type DebugNote =
  /** The code that sent the request. */
  | { readonly what: 'sent by'; readonly place: CodePlace }
  /** Some of the body came before the debugger could be asked for it, and could only be had as text. */
  | { readonly what: 'as text'; readonly charset?: string }
  /** The body, or its beginning, could not be had at all. */
  | { readonly what: 'no body' }
  /** Node has forgotten the request meanwhile: nothing more of its response is told of. */
  | { readonly what: 'forgotten' }
  /** The debugger tells of the bytes later than it saw them. */
  | { readonly what: 'behind'; readonly behindMs: number }
  /** The session is over, and with it what is known. */
  | { readonly what: 'left' };

/** The note as one sentence. */
export function describeDebugNote(note: DebugNote): string {
  switch (note.what) {
    case 'sent by': {
      const { name, url, line, column } = note.place;
      const place = `${url}:${line}:${column}`;
      return name === '' ? l10n.t('Sent by {0}', place) : l10n.t('Sent by {0} at {1}', name, place);
    }
    case 'as text':
      return note.charset === undefined
        ? l10n.t(
            'The whole body came at once, and the debugger has it as text only, which is not as long as the body was: bytes that are no UTF-8 are replaced, and its parts may have come at other times.',
          )
        : l10n.t(
            'The whole body came at once, and the debugger has it as text of the character set {0} only, which is not as long as the body was: bytes may be others, and its parts may have come at other times.',
            note.charset,
          );
    case 'no body':
      return l10n.t(
        'The debugger could not tell what came before it was asked: the beginning of the body is missing.',
      );
    case 'forgotten':
      return l10n.t(
        'Another view of the debugger asked Node for its requests, and Node forgets those that go on then: what becomes of this one from here on is not known. Requests that are sent later are seen whole.',
      );
    case 'behind':
      return l10n.t(
        'The debugger is {0} behind: what is shown came earlier, and its times are those of when it came.',
        formatDuration(note.behindMs),
      );
    case 'left':
      return l10n.t('The debug session is over: what became of the stream is not known.');
    default:
      return assertNever(note);
  }
}
