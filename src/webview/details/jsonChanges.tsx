// The changes of a JSON text, one below the other: what happened, where, and the values of before and after.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';

import { decodeJsonString } from '../../core/json/scanJson.ts';
import type { JsonChange } from '../../core/json/jsonDiff.ts';
import { formatJsonPath } from '../../core/json/jsonPath.ts';
import { diffWords, mostWordEdits, type DiffPart } from '../../core/base/textDiff.ts';
import { DiffParts } from './diffParts.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import { visibleLine } from '../../core/base/visibleText.ts';

const maxShownChanges = 500;
const maxShownValue = 400;

export function JsonChanges({ changes }: { readonly changes: readonly JsonChange[] }): JSX.Element {
  if (changes.length === 0)
    return (
      <p class="details-hint">{l10n.t('Nothing changed but white space or how characters are escaped.')}</p>
    );
  const shownChanges = changes.slice(0, maxShownChanges);
  return (
    <>
      <p class="details-note">{summarize(changes)}</p>
      <ul class="changes">
        {shownChanges.map((change) => (
          <Change
            key={`${change.kind} ${JSON.stringify(change.path)}`}
            change={change}
            mostWordEdits={mostWordEdits(shownChanges.length)}
          />
        ))}
      </ul>
      {changes.length > maxShownChanges && (
        <p class="cut-line">
          {l10n.t('First {shown} of {total}\u00a0changes. The editor can compare all of it.', {
            shown: formatCount(maxShownChanges),
            total: formatCount(changes.length),
          })}
        </p>
      )}
    </>
  );
}

const kindWords: Readonly<Record<JsonChange['kind'], string>> = {
  added: l10n.t('added'),
  removed: l10n.t('removed'),
  changed: l10n.t('changed'),
  reordered: l10n.t('reordered'),
};

const kindCounts: Readonly<Record<JsonChange['kind'], (count: string) => string>> = {
  added: (count) => l10n.t('{0} added', count),
  removed: (count) => l10n.t('{0} removed', count),
  changed: (count) => l10n.t('{0} changed', count),
  reordered: (count) => l10n.t('{0} reordered', count),
};

interface ChangeProps {
  readonly change: JsonChange;
  readonly mostWordEdits: number;
}

function Change({ change: { kind, path, before, after }, mostWordEdits: most }: ChangeProps): JSX.Element {
  const values = valuesOf(before, after, most);
  return (
    <li class={`change ${kind}`}>
      <span class="change-head">
        <span class="change-path">{visibleLine(formatJsonPath(path))}</span>
        <span class="change-kind">{kindWords[kind]}</span>
      </span>
      {values.before && (
        <span class="change-value old">
          <del>
            <DiffParts parts={values.before} />
          </del>
        </span>
      )}
      {values.after && (
        <span class="change-value new">
          <ins>
            <DiffParts parts={values.after} />
          </ins>
        </span>
      )}
    </li>
  );
}

/** Two strings show which of their words changed; other values are shown whole. */
function valuesOf(
  before: string | undefined,
  after: string | undefined,
  most: number,
): { readonly before?: readonly DiffPart[]; readonly after?: readonly DiffPart[] } {
  if (before?.startsWith('"') && after?.startsWith('"')) return diffWords(shown(before), shown(after), most);
  const whole = (text: string): DiffPart[] => [{ text: shown(text), isChanged: false }];
  return {
    ...(before !== undefined && { before: whole(before) }),
    ...(after !== undefined && { after: whole(after) }),
  };
}

/** A value as the tree shows it: a string decoded, all else as sent. */
function shown(source: string): string {
  const text = source.startsWith('"') ? `"${decodeJsonString(source)}"` : source;
  return text.length > maxShownValue ? `${text.slice(0, maxShownValue)}…` : text;
}

function summarize(changes: readonly JsonChange[]): string {
  const counts = new Map<JsonChange['kind'], number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => kindCounts[kind](formatCount(count))).join(', ');
}
