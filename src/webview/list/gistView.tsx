// What an event of a token stream adds to its answer, on its row: a text in quotes, with its spaces, and of all else what it
// is.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { EventGist, GistPart } from '../../core/assembly/eventGist.ts';
import { visibleLine } from '../../core/base/visibleText.ts';
import { kindOfPart } from '../assembled/partWords.ts';

const ownNames = {
  finish: l10n.t('Finish'),
  usage: l10n.t('Usage'),
  error: l10n.t('Error'),
} as const;

export function GistView({ gist }: { readonly gist: EventGist }): JSX.Element {
  return (
    <>
      {gist.parts.map((part, at) => (
        <span key={at} class={`gist gist-of-${part.kind.replace(' ', '-')}`}>
          <Label gist={gist} part={part} />
          {part.name !== undefined && <span class="gist-name">{visibleLine(part.name)}</span>}
          <Text part={part} />
        </span>
      ))}
    </>
  );
}

/** The answer's text speaks for itself. */
function Label({ gist, part }: { readonly gist: EventGist; readonly part: GistPart }): JSX.Element | null {
  const { kind } = part;
  if (kind === 'text' && !part.isWhole) return null;
  const name =
    kind === 'finish' || kind === 'usage' || kind === 'error' ? ownNames[kind] : kindOfPart(gist, { kind });
  return (
    <span
      class="gist-kind"
      title={part.isWhole ? l10n.t('The whole text, as it is repeated here') : undefined}
    >
      {part.isWhole ? l10n.t('{0}, whole', name) : name}
    </span>
  );
}

function Text({ part: { kind, text, isCut } }: { readonly part: GistPart }): JSX.Element | null {
  if (text === '') return null;
  const shown = `${visibleLine(text)}${isCut ? '…' : ''}`;
  const isQuoted = kind !== 'finish' && kind !== 'usage' && kind !== 'error';
  return <span class="gist-text">{isQuoted ? `"${shown}"` : shown}</span>;
}
