// Everything the page of a comparison knows, as signals, and everything a person can do on it. Nothing here touches the
// DOM.

import { batch, computed, signal } from '@preact/signals';

import { isCount, isRecord } from '../../core/base/narrowing.ts';
import type { ComparisonOptions } from '../../core/comparison/comparison.ts';
import type {
  ComparisonHostMessage,
  ComparisonPageMessage,
} from '../../core/comparison/comparisonProtocol.ts';
import { rowFlagNames, type RowFlag } from '../../core/comparison/rowFlags.ts';
import type { MessageHandlers, MessageOf } from '../../core/page/protocol.ts';
import type { HostConnection } from '../state/hostConnection.ts';
import { ComparisonList } from './comparisonList.ts';

/** Which rows are shown. Nothing chosen shows all. */
export interface ShownDifferences {
  readonly flags: readonly RowFlag[];
  readonly same: boolean;
  /** Only what differs in this. */
  readonly change?: string | undefined;
}

const everything: ShownDifferences = { flags: [], same: false };

type Told<Type extends ComparisonHostMessage['type']> = MessageOf<ComparisonHostMessage, Type>;

export class ComparisonPage {
  readonly list = new ComparisonList();
  readonly state = signal<Told<'comparison'> | undefined>(undefined);
  readonly shown = signal<ShownDifferences>(everything);
  readonly pair = signal<Told<'pair'> | undefined>(undefined);
  /** The answers, once somebody has looked at them. */
  readonly answers = signal<Told<'answers'> | undefined>(undefined);
  /** Whether the answers are shown in the place of the rows. */
  readonly showsAnswers = signal(false);
  readonly isDetailsOpen = signal(false);
  readonly isHelpOpen = signal(false);
  readonly result = computed(() => this.state.value?.result);
  /** Number of the filter that the rows are of, the page's own. */
  readonly filter = signal(0);
  /** Rows that the host has said to be there, by their version and filter. */
  readonly #isListKnown = signal(false);
  readonly #connection: HostConnection<ComparisonPageMessage, ComparisonHostMessage>;
  /** It was hidden, and knows what it showed. */
  #isBack = false;
  /** Where the page was before it was hidden, until its list is there again. */
  #before: { readonly selected: number } | undefined;

  constructor(connection: HostConnection<ComparisonPageMessage, ComparisonHostMessage>) {
    this.#connection = connection;
    connection.subscribe(this.#handlers, () => true);
  }

  /** Tells the host that the page is there, and what it wants to see. */
  begin(): void {
    const kept = readKeptState(this.#connection.readKeptState());
    if (kept) {
      this.#isBack = true;
      this.shown.value = kept.shown;
      this.isDetailsOpen.value = kept.isDetailsOpen;
      this.showsAnswers.value = kept.showsAnswers;
      if (kept.selected !== undefined) this.#before = { selected: kept.selected };
    }
    this.filter.value = 1;
    this.#postFilter();
    this.#post({ type: 'ready' });
  }

  /** Compares as these options say. */
  compare(changes: Partial<ComparisonOptions>): void {
    const options = this.state.value?.options;
    if (!options) return;
    const { by, path, ...rest } = { ...options, ...changes };
    this.#post({
      type: 'compare',
      options: { ...rest, ...(by !== undefined && { by }), ...(path !== undefined && { path }) },
    });
  }

  /** Lets the host propose by what events are known again. */
  proposeAlignment(): void {
    const options = this.state.value?.options;
    if (!options) return;
    const { by: _by, path: _path, ...rest } = options;
    this.#post({ type: 'compare', options: rest });
  }

  again(): void {
    this.#post({ type: 'again' });
  }

  cancel(): void {
    this.#post({ type: 'cancel' });
  }

  swap(): void {
    this.#post({ type: 'swap' });
  }

  showSide(side: 'left' | 'right'): void {
    this.#post({ type: 'showSide', side });
  }

  /** Shows other rows. */
  show(shown: ShownDifferences): void {
    batch(() => {
      this.shown.value = shown;
      this.filter.value += 1;
      this.#isListKnown.value = false;
    });
    this.#postFilter();
  }

  showAll(): void {
    this.show(everything);
  }

  /** Shows the answers in the place of the rows, or the rows again. */
  showAnswers(isShown: boolean): void {
    this.showsAnswers.value = isShown;
  }

  /** Asks for the answers, while they are shown and not there yet. */
  askForAnswers(): void {
    const isAsking = this.showsAnswers.value && this.result.value && !this.answers.value;
    if (isAsking) this.#post({ type: 'answers' });
  }

  /** Goes to the next difference, or the one before. */
  goToDifference(step: 1 | -1): void {
    this.#post({ type: 'next', filter: this.filter.value, from: this.list.selected.value ?? 0, step });
  }

  openDetails(): void {
    if (this.list.selected.value !== undefined) this.isDetailsOpen.value = true;
  }

  openInEditor(): void {
    const position = this.list.selected.value;
    if (position !== undefined) this.#post({ type: 'openPair', filter: this.filter.value, position });
  }

  /** Asks for the rows in view, whenever these are others. */
  askForRows(): void {
    const { first, count } = this.list.wantedWindow.value;
    if (this.#isListKnown.value && this.list.end.value > 0)
      this.#post({ type: 'window', filter: this.filter.value, first, count });
  }

  /** Asks for the data of the selected row, while somebody looks at it. */
  askForPair(): void {
    const position = this.list.selected.value;
    if (this.#isListKnown.value && this.isDetailsOpen.value && position !== undefined)
      this.#post({ type: 'pair', filter: this.filter.value, position });
  }

  /** Keeps what a hidden page would forget. */
  keepState(): void {
    // It may be hidden again before its list is there.
    const selected = this.list.selected.value ?? this.#before?.selected;
    this.#connection.keepState({
      shown: this.shown.value,
      isDetailsOpen: this.isDetailsOpen.value,
      showsAnswers: this.showsAnswers.value,
      ...(selected !== undefined && { selected }),
    });
  }

  readonly #handlers: MessageHandlers<ComparisonHostMessage> = {
    comparison: (message) => {
      const isOther = message.version !== this.state.value?.version;
      if (!this.state.value && !this.#isBack && message.isOfAnswers) this.showsAnswers.value = true;
      this.state.value = message;
      if (!isOther) return;
      this.pair.value = undefined;
      this.answers.value = undefined;
      this.#isListKnown.value = false;
      this.list.reset(0);
    },
    shown: ({ version, filter, total }) => {
      if (!this.#isCurrent(version, filter)) return;
      this.list.reset(total);
      this.pair.value = undefined;
      this.#isListKnown.value = true;
      if (this.#before) this.list.jumpTo(this.#before.selected);
      this.#before = undefined;
    },
    rows: ({ version, filter, first, rows }) => {
      if (this.#isCurrent(version, filter)) this.list.receiveRows(first, rows);
    },
    answers: (message) => {
      if (message.version === this.state.value?.version) this.answers.value = message;
    },
    found: ({ version, filter, position }) => {
      if (!this.#isCurrent(version, filter) || position === undefined) return;
      this.list.jumpTo(position);
    },
    pair: (message) => {
      if (this.#isCurrent(message.version, message.filter)) this.pair.value = message;
    },
  };

  #isCurrent(version: number, filter: number): boolean {
    return version === this.state.value?.version && filter === this.filter.value;
  }

  #postFilter(): void {
    const { flags, same, change } = this.shown.value;
    this.#post({
      type: 'filter',
      filter: this.filter.value,
      flags,
      same,
      ...(change !== undefined && { change }),
    });
  }

  #post(message: ComparisonPageMessage): void {
    this.#connection.post(message);
  }
}

interface KeptState {
  readonly shown: ShownDifferences;
  readonly isDetailsOpen: boolean;
  readonly showsAnswers: boolean;
  readonly selected?: number;
}

/** What the page has kept before it was hidden. */
function readKeptState(value: unknown): KeptState | undefined {
  if (!isRecord(value) || !isRecord(value['shown'])) return undefined;
  const { flags, same, change } = value['shown'];
  const { isDetailsOpen, showsAnswers, selected } = value;
  if (!Array.isArray(flags)) return undefined;
  return {
    shown: {
      flags: rowFlagNames.filter((name) => flags.includes(name)),
      same: same === true,
      ...(typeof change === 'string' && { change }),
    },
    isDetailsOpen: isDetailsOpen === true,
    showsAnswers: showsAnswers === true,
    ...(isCount(selected) && { selected }),
  };
}
