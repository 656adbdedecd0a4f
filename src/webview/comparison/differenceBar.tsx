// Which rows are shown: by what is said of them, and by what differs. And the way to the next difference.

import * as l10n from '@vscode/l10n';
import type { ComponentChildren, JSX } from 'preact';

import { visibleLine } from '../../core/base/visibleText.ts';
import type { ResultView } from '../../core/comparison/comparisonProtocol.ts';
import { rowFlagNames, type RowFlag } from '../../core/comparison/rowFlags.ts';
import { Icon } from '../controls/icon.tsx';
import { IconButton } from '../controls/iconButton.tsx';
import { formatCount } from '../controls/numberFormat.ts';
import type { ComparisonPage } from './comparisonPage.ts';
import { flagExplanations, flagIcons, flagWords } from './flagLook.ts';

/** What differs, as buttons; the list has the others. */
const maxChangeButtons = 12;

interface DifferenceBarProps {
  readonly page: ComparisonPage;
  readonly result: ResultView;
}

export function DifferenceBar({ page, result }: DifferenceBarProps): JSX.Element {
  const { counts, changes, rows } = result;
  const { flags, same, change } = page.shown.value;
  const isAll = flags.length === 0 && !same && change === undefined;
  const toggle = (flag: RowFlag): void => {
    const others = flags.includes(flag) ? flags.filter((other) => other !== flag) : [...flags, flag];
    page.show({ flags: others, same, ...(flag !== 'changed' && { change }) });
  };
  return (
    <section class="difference-bar" aria-label={l10n.t('Which rows are shown')}>
      <Chip isPressed={isAll} onClick={() => page.showAll()} count={rows}>
        {l10n.t('All')}
      </Chip>
      <Chip
        isPressed={same}
        onClick={() => page.show({ flags, same: !same, change })}
        count={counts.unmarked}
        title={l10n.t('Pairs that are the same, at the same place and the same time')}
      >
        {l10n.t('Same')}
      </Chip>
      {rowFlagNames.map((flag) => (
        <Chip
          key={flag}
          isPressed={flags.includes(flag)}
          onClick={() => toggle(flag)}
          count={counts[flag]}
          title={flagExplanations[flag]}
        >
          <Icon name={flagIcons[flag]} class={`flag-${flag}`} />
          {flagWords[flag]}
        </Chip>
      ))}
      {changes.slice(0, maxChangeButtons).map(({ name, words, count }) => (
        <Chip
          key={name}
          isPressed={change === name}
          onClick={() =>
            change === name ? page.showAll() : page.show({ flags: ['changed'], same: false, change: name })
          }
          count={count}
          class="change-chip"
          title={l10n.t('Pairs that differ in {0}', visibleLine(words))}
        >
          {visibleLine(words)}
        </Chip>
      ))}
      <span class="difference-steps">
        <IconButton
          icon="arrow-up"
          label={l10n.t('Previous difference (Shift+F7)')}
          onClick={() => page.goToDifference(-1)}
        />
        <IconButton
          icon="arrow-down"
          label={l10n.t('Next difference (F7)')}
          onClick={() => page.goToDifference(1)}
        />
      </span>
    </section>
  );
}

interface ChipProps {
  readonly isPressed: boolean;
  readonly count: number;
  readonly onClick: () => void;
  readonly title?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

function Chip({ isPressed, count, onClick, title, class: extra = '', children }: ChipProps): JSX.Element {
  return (
    <button
      type="button"
      class={`chip ${extra}`}
      aria-pressed={isPressed}
      disabled={count === 0 && !isPressed}
      title={title}
      onClick={onClick}
    >
      {children} <span class="chip-count">{formatCount(count)}</span>
    </button>
  );
}
