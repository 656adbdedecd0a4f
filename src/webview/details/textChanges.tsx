// The changes of a text, line by line: the lines of before and after, and those around them that stayed.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import type { DiffLine } from '../../core/base/textDiff.ts';
import { DiffParts } from './diffParts.tsx';
import { formatCount } from '../controls/numberFormat.ts';

const maxShownLines = 2_000;

const marks = { same: ' ', removed: '−', added: '+' } as const;
const words = { same: '', removed: `${l10n.t('removed:')} `, added: `${l10n.t('added:')} ` } as const;

export function TextChanges({ lines }: { readonly lines: readonly DiffLine[] }): JSX.Element {
  return (
    <>
      <ol class="code-block text-changes">
        {lines.slice(0, maxShownLines).map((line, at) => (
          <Line key={at} line={line} />
        ))}
      </ol>
      {lines.length > maxShownLines && (
        <p class="cut-line">
          {l10n.t('First {shown} of {total}\u00a0lines. The editor can compare all of it.', {
            shown: formatCount(maxShownLines),
            total: formatCount(lines.length),
          })}
        </p>
      )}
    </>
  );
}

function Line({ line }: { readonly line: DiffLine }): JSX.Element {
  if (line.kind === 'omitted')
    return <li class="diff-line omitted">{l10n.t('{0}\u00a0lines the same', formatCount(line.count))}</li>;
  return (
    <li class={`diff-line ${line.kind}`}>
      <span class="diff-mark" aria-hidden="true">
        {marks[line.kind]}
      </span>
      <span>
        <span class="visually-hidden">{words[line.kind]}</span>
        <DiffParts parts={line.parts} />
      </span>
    </li>
  );
}
