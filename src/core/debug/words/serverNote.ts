// What a traced server did to a response, with the line of its code, as notices of the timeline.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../../base/assertNever.ts';
import { formatDuration } from '../../base/format.ts';
import type { CodePlace } from './debugNote.ts';

/** A place in the code of a server. */
export interface ServerPlace extends CodePlace {
  /** No line of the server's own was on the stack: this is the nearest one, of a package. */
  readonly isLibrary?: true;
  /** No line at all was on the stack: this is the one that began the response. */
  readonly isBeginning?: true;
  /** What called it, the nearest first. */
  readonly callers?: readonly CodePlace[];
}

export type ServerNote =
  /** The line writes to this stream for the first time. */
  | { readonly did: 'write'; readonly place: ServerPlace }
  | { readonly did: 'end'; readonly place: ServerPlace }
  | { readonly did: 'destroy'; readonly place: ServerPlace }
  /** The head was set before, and goes out only now. */
  | { readonly did: 'send head'; readonly place: ServerPlace; readonly afterMs: number }
  | { readonly did: 'write after end'; readonly place: ServerPlace; readonly ended?: ServerPlace }
  | { readonly did: 'write after destroy'; readonly place: ServerPlace; readonly destroyed?: ServerPlace }
  | {
      readonly did: 'write after close';
      readonly place: ServerPlace;
      readonly afterMs: number;
    }
  /** It wrote on though `write` had returned false and there was no `drain` since. */
  | { readonly did: 'write under pressure'; readonly place: ServerPlace }
  /** Not all that was written had gone out. */
  | { readonly did: 'close unfinished' }
  /** The response had begun before it was traced. */
  | { readonly did: 'begin untraced' }
  /** What is written is compressed first. */
  | { readonly did: 'compress'; readonly coding: string }
  /** The probe had to leave something out. */
  | { readonly did: 'drop'; readonly count: number; readonly bytes: number }
  /** The tracing is over. */
  | { readonly did: 'leave' };

/** A place in short, such as `orders.ts:91`. */
export function shortPlace({ url, line }: Pick<CodePlace, 'url' | 'line'>): string {
  if (url === '') return l10n.t('a line that is not known');
  return `${url.split(/[\\/]/).at(-1) ?? url}:${line}`;
}

/** A place as people look it up, with what called it. */
export function describePlace(place: ServerPlace): string {
  const { url, line, column, name, isLibrary, isBeginning, callers = [] } = place;
  if (url === '') return shortPlace(place);
  const at = `${url}:${line}:${column}`;
  const named = name === '' ? at : l10n.t('{0} at {1}', name, at);
  const called =
    callers.length === 0
      ? named
      : l10n.t('{place}, called from {callers}', {
          place: named,
          callers: callers.map(shortPlace).join(' ← '),
        });
  if (isBeginning) return l10n.t('{0} (the line that began the response: none was on the stack)', called);
  return isLibrary ? l10n.t('{0} (a package: no line of your own was on the stack)', called) : called;
}

/** The note as one sentence. */
export function describeServerNote(note: ServerNote): string {
  switch (note.did) {
    case 'write':
      return l10n.t('Written by {0}', describePlace(note.place));
    case 'end':
      return l10n.t('Ended by {0}', describePlace(note.place));
    case 'destroy':
      return l10n.t('Destroyed by {0}', describePlace(note.place));
    case 'send head':
      return l10n.t('The head went out {after} after it was set, with {place}', {
        after: formatDuration(note.afterMs),
        place: describePlace(note.place),
      });
    case 'write after end':
      return note.ended
        ? l10n.t('Written after the end, so nobody gets it: by {place}. It was ended at {ended}.', {
            place: describePlace(note.place),
            ended: shortPlace(note.ended),
          })
        : l10n.t('Written after the end, so nobody gets it: by {0}', describePlace(note.place));
    case 'write after destroy':
      return note.destroyed
        ? l10n.t('Written after destroy, so nobody gets it: by {place}. It was destroyed at {destroyed}.', {
            place: describePlace(note.place),
            destroyed: shortPlace(note.destroyed),
          })
        : l10n.t('Written after destroy, so nobody gets it: by {0}', describePlace(note.place));
    case 'write after close':
      return l10n.t('Written {after} after the connection was gone, so nobody gets it: by {place}', {
        after: formatDuration(note.afterMs),
        place: describePlace(note.place),
      });
    case 'write under pressure':
      return l10n.t(
        'Written though the write before had returned false and no drain had come: by {0}',
        describePlace(note.place),
      );
    case 'close unfinished':
      return l10n.t('The connection was gone before all that was written had gone out.');
    case 'begin untraced':
      return l10n.t('The response had begun before it was traced: what was written before is missing.');
    case 'compress':
      return l10n.t(
        'The response is compressed ({0}). What the code writes is shown where a middleware compresses it; what was written before the head, or compressed by the code itself, is missing.',
        note.coding,
      );
    case 'drop':
      return l10n.t(
        'The server wrote faster than it could be told of: {count} writes ({bytes} bytes) are missing here.',
        { count: note.count, bytes: note.bytes },
      );
    case 'leave':
      return l10n.t('Tracing is over, and what came then is not known.');
    default:
      return assertNever(note);
  }
}
