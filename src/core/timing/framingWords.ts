// The words of the findings about bytes that are no proper events.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { beginningOf } from '../base/text.ts';
import type { FramingMistake, FramingMistakeKind } from '../wire/framingMistake.ts';
import type { Finding, FindingCode, FindingEntry } from './finding.ts';
import type { SeenMistake } from './framingMistakes.ts';

/** What is not complete: its size, and since when it grows, in words and in the stream's time. */
export interface Growth {
  readonly size: string;
  readonly since: string;
  readonly sinceMs: number;
}

/** Characters of a line that are quoted. */
const maxQuoted = 120;

const codes: Readonly<Record<FramingMistakeKind, FindingCode>> = {
  'no blank line': 'no-blank-line',
  'no field names': 'no-field-names',
  'misspelt field': 'misspelt-field',
  'double prefix': 'double-prefix',
  'escaped line breaks': 'escaped-line-breaks',
  'html page': 'html-page',
};

/** A mistake that shows in what is not complete. @param seen where entries show it too */
export function mistakeNow(mistake: FramingMistake, growth: Growth, seen: SeenMistake | undefined): Finding {
  return {
    code: codes[mistake.kind],
    level: 'warning',
    title: titleOf(mistake.kind),
    evidence: evidenceNow(mistake, growth),
    advice: adviceOn(mistake.kind),
    entries: seen ? entriesOf(seen) : [],
    sinceMs: growth.sinceMs,
  };
}

/** A mistake that entries show. @param messages that were looked at */
export function mistakeSeen(seen: SeenMistake, messages: number): Finding {
  return {
    code: codes[seen.kind],
    level: 'warning',
    title: titleOf(seen.kind),
    evidence: evidenceOf(seen, messages),
    advice: adviceOn(seen.kind),
    entries: entriesOf(seen),
  };
}

/** Lines that go on coming without a blank line, of which nothing else can be said. */
export function growingFinding({ size, since, sinceMs }: Growth): Finding {
  return {
    code: 'no-blank-line',
    level: 'hint',
    title: l10n.t('An event grows and does not end'),
    evidence: l10n.t(
      '{size} have come since {since} after the start, line by line, and no blank line has ended the event.',
      { size, since },
    ),
    advice: adviceOn('no blank line'),
    entries: [],
    sinceMs,
  };
}

function titleOf(kind: FramingMistakeKind): string {
  switch (kind) {
    case 'no blank line':
      return l10n.t('No blank line between events');
    case 'no field names':
      return l10n.t('Lines without “data:”: clients dispatch nothing');
    case 'misspelt field':
      return l10n.t('Lines that look like fields, and are none');
    case 'double prefix':
      return l10n.t('The prefix “data:” is there twice');
    case 'escaped line breaks':
      return l10n.t('Line breaks are written as the two characters “\\n”');
    case 'html page':
      return l10n.t('A page of HTML, and no events');
    default:
      return assertNever(kind);
  }
}

function evidenceNow({ kind, lines = 0, ...mistake }: FramingMistake, { size, since }: Growth): string {
  const line = beginningOf(mistake.line, maxQuoted);
  switch (kind) {
    case 'no blank line':
      return l10n.t(
        '{size} have come since {since} after the start, and no blank line. {lines} lines look like an event each, such as “{line}”.',
        { size, since, lines, line },
      );
    case 'no field names':
      return l10n.t(
        '{size} have come since {since} after the start, and no line has a field that clients know. They begin with “{line}”.',
        { size, since, line },
      );
    case 'escaped line breaks':
      return l10n.t(
        '{size} have come since {since} after the start with “\\n” as two characters where a line break seems meant: “{line}”.',
        { size, since, line },
      );
    case 'misspelt field':
      return l10n.t('Clients ignore the line “{line}”, which looks like a field.', { line });
    case 'double prefix':
      return l10n.t('A line begins with two fields: “{line}”.', { line });
    case 'html page':
      return l10n.t('What has come begins with “{line}”.', { line });
    default:
      return assertNever(kind);
  }
}

function evidenceOf({ kind, lines = 0, entries, ...seen }: SeenMistake, messages: number): string {
  const line = beginningOf(seen.line, maxQuoted);
  const isOne = entries === 1;
  switch (kind) {
    case 'no blank line':
      return isOne
        ? l10n.t('A block has {lines} lines that look like an event each, such as “{line}”.', { lines, line })
        : l10n.t('{entries} blocks have lines that look like an event each, such as “{line}”.', {
            entries,
            line,
          });
    case 'no field names':
      return isOne
        ? l10n.t('A block has no line with a field that clients know. It begins with “{line}”.', { line })
        : l10n.t(
            '{entries} blocks have no line with a field that clients know. The first begins with “{line}”.',
            { entries, line },
          );
    case 'misspelt field':
      return isOne
        ? l10n.t('Clients ignore the line “{line}”, which looks like a field.', { line })
        : l10n.t('{entries} blocks have lines that look like fields and are none, such as “{line}”.', {
            entries,
            line,
          });
    case 'double prefix':
      return l10n.t(
        'The data of {entries} of {messages} events that were looked at begins with a field of its own: “{line}”.',
        { entries, messages, line },
      );
    case 'escaped line breaks':
      return isOne
        ? l10n.t('A block has “\\n” as two characters where a line break seems meant: “{line}”.', { line })
        : l10n.t('{entries} blocks have “\\n” as two characters where a line break seems meant: “{line}”.', {
            entries,
            line,
          });
    case 'html page':
      return l10n.t('A block that clients dispatch nothing of begins with “{line}”.', { line });
    default:
      return assertNever(kind);
  }
}

function adviceOn(kind: FramingMistakeKind): string {
  switch (kind) {
    case 'no blank line':
      return l10n.t(
        'End each event with a blank line: two line breaks after its last field. Without it a client takes the lines for one event, and drops it when the stream ends first.',
      );
    case 'no field names':
      return l10n.t(
        'Put “data: ” before each line of an event, and a blank line after the event. Lines of JSON alone are no event stream: EventSource dispatches nothing of them.',
      );
    case 'misspelt field':
      return l10n.t(
        'The name of a field is in lower case, stands at the very start of its line, and the colon follows at once: “data: …”. A text of several lines in the server’s code is often indented.',
      );
    case 'double prefix':
      return l10n.t(
        'A library that writes the fields itself was given text that has them already. Give it the data alone: clients get the second “data:” as a part of the data.',
      );
    case 'escaped line breaks':
      return l10n.t(
        'Clients end lines at real line breaks only. Use a string in which \\n is one: double quotes in PHP and Ruby, no raw string, nothing that escapes twice.',
      );
    case 'html page':
      return l10n.t(
        'The response says text/event-stream and its body is a page: an error page of a framework or a proxy, or a sign-in page. Read it in the raw lines, and look into the server’s log.',
      );
    default:
      return assertNever(kind);
  }
}

function entriesOf({ firstEntry, lastEntry }: SeenMistake): FindingEntry[] {
  const first = { label: l10n.t('First: entry {0}', firstEntry), number: firstEntry };
  if (lastEntry === firstEntry) return [first];
  return [first, { label: l10n.t('Last of those looked at: entry {0}', lastEntry), number: lastEntry }];
}
