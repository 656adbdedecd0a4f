// What a block's bytes say, read with eventsource-parser when somebody looks. The block is given in whole lines, which
// makes the parser's answers the same for every cut of the stream, and lines that it merges or drops (comments, ids
// with NUL, the order of fields, terminators) are told from the bytes themselves.

import * as l10n from '@vscode/l10n';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

import { byteOrderMarkLength, hasByteOrderMark, findLineEnd, terminatorAt, type LineEnd } from './lines.ts';
import { decodeText } from '../base/text.ts';

/** One line as it came. */
export interface FieldLine {
  /** Name of the field; empty for a comment and for a blank line. */
  readonly field: string;
  /** What stands between name and value as sent: a colon and perhaps a space; empty for a line without a colon, and a blank one. */
  readonly separator: '' | ':' | ': ';
  /** Text after the colon and one space; of a comment, all after the colon. */
  readonly value: string;
  /** `text`: of a stream without fields, whose lines are the data themselves. */
  readonly kind: 'field' | 'comment' | 'blank' | 'text';
  /** Terminator as sent; empty for a line that the body's end cut off. */
  readonly terminator: LineEnd | '';
  /** Byte offset within the block. */
  readonly offset: number;
  /** Why clients ignore the line; absent when it counts. */
  readonly ignored?: string;
  /** What else is to be said of the line. */
  readonly note?: string;
}

/** The data, type and id of a block as a client's parser gives them; `data` is undefined when nothing is dispatched. */
export interface BlockFields {
  readonly type: string;
  readonly data: string | undefined;
  readonly id: string | undefined;
}

/**
 * Parses the bytes of one complete block. Malformed UTF-8 becomes U+FFFD, as in browsers.
 * @param startsBody whether the block is the body's first: a leading byte order mark is removed there, and text elsewhere
 */
export function parseBlock(bytes: Uint8Array, startsBody = false): BlockFields {
  let event: EventSourceMessage | undefined;
  let id: string | undefined;
  const parser = createParser({
    onEvent: (message) => {
      event = message;
    },
    onId: (value) => {
      id = value;
    },
  });
  // The parser would remove a byte order mark wherever its input starts; a blank line first makes the stream begun.
  parser.feed('\n');
  parser.feed(
    decodeText(startsBody && hasByteOrderMark(bytes) ? bytes.subarray(byteOrderMarkLength) : bytes),
  );
  return { type: event?.event ?? '', data: event?.data, id };
}

/** The lines of a block, as sent. */
export function readFieldLines(bytes: Uint8Array, startsBody = false): FieldLine[] {
  const lines: FieldLine[] = [];
  let start = startsBody && hasByteOrderMark(bytes) ? byteOrderMarkLength : 0;
  while (start < bytes.length) {
    const end = findLineEnd(bytes, start);
    const terminator = terminatorAt(bytes, end);
    lines.push(describeLine(decodeText(bytes.subarray(start, end)), terminator, start));
    start = end + terminator.length;
  }
  return lines;
}

function describeLine(text: string, terminator: FieldLine['terminator'], offset: number): FieldLine {
  if (text === '') return { field: '', separator: '', value: '', kind: 'blank', terminator, offset };
  const at = text.indexOf(':');
  if (at === 0)
    return { field: '', separator: ':', value: text.slice(1), kind: 'comment', terminator, offset };
  const field = at === -1 ? text : text.slice(0, at);
  const separator = separatorAt(text, at);
  const value = at === -1 ? '' : text.slice(at + separator.length);
  const ignored =
    terminator === '' ? l10n.t('The body ended before the line did.') : whyIgnored(field, value);
  const line = { field, separator, value, kind: 'field', terminator, offset } as const;
  return ignored === undefined ? line : { ...line, ignored };
}

function separatorAt(text: string, colonAt: number): FieldLine['separator'] {
  if (colonAt === -1) return '';
  return text[colonAt + 1] === ' ' ? ': ' : ':';
}

function whyIgnored(field: string, value: string): string | undefined {
  switch (field) {
    case 'data':
    case 'event':
      return undefined;
    case 'id':
      return value.includes('\0') ? l10n.t('An id that contains NUL is ignored.') : undefined;
    case 'retry':
      return /^[0-9]+$/.test(value) ? undefined : l10n.t('A retry that is not digits only is ignored.');
    default:
      return l10n.t('Clients ignore fields with this name.');
  }
}
