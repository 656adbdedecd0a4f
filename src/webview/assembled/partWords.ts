// What is said of a part of an answer: what it is, who says it, and what a reader has to know of it.

import * as l10n from '@vscode/l10n';

import type { PartNote } from '../../core/assembly/answerPart.ts';
import type { AnswerView, PartView } from '../../core/assembly/answerView.ts';
import type { PartKind } from '../../core/assembly/reading/reading.ts';
import { formatDuration } from '../../core/base/format.ts';
import { formatCount } from '../controls/numberFormat.ts';
import type { AnswerNote } from './answerWords.ts';

export const partKindNames: Readonly<Record<PartKind, string>> = {
  text: l10n.t('Text'),
  reasoning: l10n.t('Reasoning'),
  refusal: l10n.t('Refusal'),
  'tool call': l10n.t('Tool call'),
  'tool result': l10n.t('Tool result'),
  'approval request': l10n.t('Waits for an answer'),
  data: l10n.t('Data'),
};

const mcpKindNames: Readonly<Partial<Record<PartKind, string>>> = {
  'tool call': l10n.t('Request'),
  'tool result': l10n.t('Response'),
  data: l10n.t('Notification'),
};

/** What a part is, without its name. */
export function kindOfPart(
  { format }: Pick<AnswerView, 'format'>,
  { kind, name }: Pick<PartView, 'kind' | 'name'>,
): string {
  if (format === 'a2a' && kind === 'data' && name === 'status') return l10n.t('Task');
  return (format === 'mcp' ? mcpKindNames[kind] : undefined) ?? partKindNames[kind];
}

/** Who says a part, in formats in which several speak; undefined where that is told nowhere. */
export function speakerOfPart(
  { format }: Pick<AnswerView, 'format'>,
  { kind, saidBefore }: Pick<PartView, 'kind' | 'saidBefore'>,
): string | undefined {
  if (format === 'mcp') return saidBefore === 'user' ? l10n.t('Client') : l10n.t('Server');
  if (saidBefore === 'user') return l10n.t('User');
  return format === 'a2a' && (kind === 'text' || saidBefore === 'agent') ? l10n.t('Agent') : undefined;
}

/** How long after the last word of its call a result began; undefined where that word came later. */
export function describeDelay(
  { lastAtMs }: Pick<PartView, 'lastAtMs'>,
  { firstAtMs }: Pick<PartView, 'firstAtMs'>,
): string | undefined {
  return firstAtMs < lastAtMs
    ? undefined
    : l10n.t('{0} after the call', formatDuration(firstAtMs - lastAtMs));
}

function describeOtherWhole(length: number): string {
  return length === 1
    ? l10n.t(
        'The stream states this text at the end. Its pieces made another one, of 1\u00a0character: pieces are missing, came twice, or are not what they seem.',
      )
    : l10n.t(
        'The stream states this text at the end. Its pieces made another one, of {0}\u00a0characters: pieces are missing, came twice, or are not what they seem.',
        formatCount(length),
      );
}

/** What has to be known of one part. */
export function partNotes({ notes, isFailed, lastEntry }: PartView): readonly AnswerNote[] {
  const found = notes.map((note) => ({ text: describePartNote(note), entry: note.entry }));
  return isFailed ? [...found, { text: l10n.t('It failed, says the stream.'), entry: lastEntry }] : found;
}

function describePartNote(note: PartNote): string {
  switch (note.note) {
    case 'attempt':
      return l10n.t('Goes on in attempt {0}.', formatCount(note.attempt));
    case 'differs':
      return describeOtherWhole(note.piecesLength);
    case 'revised':
      return l10n.t('The stream sent another text here, which took the place of the one before.');
  }
}
