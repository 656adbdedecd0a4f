// What differs between the two events of the selected row: parts of their JSON, or lines and words of text.

import * as l10n from '@vscode/l10n';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { formatSize } from '../../core/base/format.ts';
import { visibleBlock, visibleLine } from '../../core/base/visibleText.ts';
import type { PairData } from '../../core/comparison/comparisonProtocol.ts';
import { compareData, maxComparedBytes } from '../../core/json/dataComparison.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { formatBinarySize, formatCount } from '../controls/numberFormat.ts';
import { JsonChanges } from '../details/jsonChanges.tsx';
import { TextChanges } from '../details/textChanges.tsx';
import type { ComparisonPage } from './comparisonPage.ts';

export function PairDetails({ page }: { readonly page: ComparisonPage }): JSX.Element {
  const pair = page.pair.value;
  const isHere = pair?.position === page.list.selected.value;
  return (
    <section class="pair-details" aria-label={l10n.t('Differences of the selected events')}>
      <div class="data-bar">
        <span class="data-facts">{pair ? titleOf(pair.left, pair.right) : ''}</span>
        <span class="actions">
          <IconButton
            icon="diff"
            label={l10n.t('Open in an editor (O)')}
            onClick={() => page.openInEditor()}
          />
          <IconButton
            icon="close"
            label={l10n.t('Close (Escape)')}
            onClick={() => {
              page.isDetailsOpen.value = false;
            }}
          />
        </span>
      </div>
      <div class={`pair-content ${isHere ? '' : 'outdated'}`} aria-busy={!isHere} tabIndex={0}>
        {pair && <Difference left={pair.left} right={pair.right} />}
      </div>
    </section>
  );
}

function titleOf(left: PairData | undefined, right: PairData | undefined): string {
  if (left && right)
    return l10n.t('Entry {first} of the first, entry {second} of the second', {
      first: formatCount(left.number),
      second: formatCount(right.number),
    });
  if (left) return l10n.t('Entry {0}, which only the first has', formatCount(left.number));
  return right ? l10n.t('Entry {0}, which only the second has', formatCount(right.number)) : '';
}

interface DifferenceProps {
  readonly left: PairData | undefined;
  readonly right: PairData | undefined;
}

function Difference({ left, right }: DifferenceProps): JSX.Element {
  if (left?.isGone || right?.isGone)
    return <p class="details-hint">{l10n.t('The bytes of one of the two are no longer there.')}</p>;
  if (left && right) return <Both left={left} right={right} />;
  const only = left ?? right;
  return only ? <pre class="code-block">{visibleBlock(only.text)}</pre> : <></>;
}

function Both({ left, right }: { readonly left: PairData; readonly right: PairData }): JSX.Element {
  const isTooLarge = left.isCut || right.isCut;
  const comparison = useMemo(
    () => (isTooLarge ? undefined : compareData(left.text, right.text)),
    [isTooLarge, left.text, right.text],
  );
  return (
    <>
      {left.type !== right.type && <Line name={l10n.t('Type')} before={left.type} after={right.type} />}
      {left.id !== right.id && <Line name={l10n.t('Id')} before={left.id} after={right.id} />}
      {!comparison && (
        <p class="details-hint">
          {l10n.t(
            'Too large to compare here: {before} and {now}, and at most {most} each. The editor can compare them.',
            {
              before: formatSize(left.sizeBytes),
              now: formatSize(right.sizeBytes),
              most: formatBinarySize(maxComparedBytes),
            },
          )}
        </p>
      )}
      {comparison?.kind === 'same' && (
        <>
          <p class="details-note">{l10n.t('The data is the same, character for character.')}</p>
          <pre class="code-block">{visibleBlock(left.text)}</pre>
        </>
      )}
      {comparison?.kind === 'json' && <JsonChanges changes={comparison.changes} />}
      {comparison?.kind === 'text' && <TextChanges lines={comparison.lines} />}
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A value besides the data that differs. */
function Line({ name, before, after }: LineProps): JSX.Element {
  return (
    <ul class="changes">
      <li class="change changed">
        <span class="change-head">
          <span class="change-path">{name}</span>
        </span>
        <span class="change-value old">
          <del>{before === undefined ? l10n.t('none') : visibleLine(before)}</del>
        </span>
        <span class="change-value new">
          <ins>{after === undefined ? l10n.t('none') : visibleLine(after)}</ins>
        </span>
      </li>
    </ul>
  );
}
