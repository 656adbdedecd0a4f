// The filter on the page: what is typed, whether it can be read, what the host found so far, and which list follows
// from it. A query with a mistake changes nothing: the last good one stays in force.

import * as l10n from '@vscode/l10n';
import { computed, effect, signal, untracked, type ReadonlySignal, type Signal } from '@preact/signals';

import { parseFilter, quote } from '../../core/filter/filterParser.ts';
import type { FilterMistake, FilterTerm } from '../../core/filter/filterQuery.ts';
import { escapePattern, literalPattern } from '../../core/base/literalPattern.ts';
import type { PageMessage } from '../../core/page/pageMessage.ts';
import type { FilterField, FilterProgress, HostMessage, Row, MessageOf } from '../../core/page/protocol.ts';
import { formatCount } from '../controls/numberFormat.ts';
import type { ListAnchor, TimelineList } from './timelineList.ts';
import type { TogetherStreams } from './togetherStreams.ts';
import { noFilter, type FilterState, type ReadingPlace, type UiState } from './uiState.ts';
import { present } from '../../core/base/present.ts';

export const filterFieldId = 'filter-field';

interface GoodQuery {
  readonly state: FilterState;
  readonly terms: readonly FilterTerm[];
}

interface Asked {
  readonly version: number;
  readonly good: GoodQuery;
  /** Whether the one before asked for the same. */
  readonly isSameQuery: boolean;
  /** Where the reader was; absent once returned there. */
  readonly anchor: ListAnchor | undefined;
  /** Whether the host has been through all entries once. */
  readonly isCaughtUp: boolean;
}

interface FilterPage {
  readonly ui: Signal<UiState>;
  /** Wall clock at time 0. */
  readonly startedAtMs: ReadonlySignal<number>;
  readonly list: TimelineList;
  readonly streams: TogetherStreams;
  /** Times that the host has started afresh. */
  readonly snapshots: ReadonlySignal<number>;
  readonly isReady: ReadonlySignal<boolean>;
  readonly hasStream: ReadonlySignal<boolean>;
  post(message: MessageOf<PageMessage, 'filter' | 'nextMatch' | 'goTo' | 'reveal'>): void;
  change(changes: Partial<UiState>): void;
}

export class EntryFilter {
  readonly #page: FilterPage;
  /** What the host found under the filter in force; absent when there is none. */
  readonly progress = signal<FilterProgress | undefined>(undefined);
  /** Of the filter in force. */
  readonly version = signal(0);
  readonly isHelpOpen = signal(false);
  /** Grows when the field is to take the focus. */
  readonly focusRequests = signal(0);
  #metRequests = 0;
  readonly isGoToOpen = signal(false);
  readonly goToText = signal('');
  readonly goToMessage = signal<string | undefined>(undefined);
  /** Said once when the search of all entries is over, and when a place was not where it was thought. */
  readonly announcement = signal('');
  readonly #parsed = computed(() =>
    parseFilter(this.state.value, {
      startedAtMs: this.#page.startedAtMs.value,
      utcOffsetMinutes: -new Date().getTimezoneOffset(),
    }),
  );
  readonly state = computed(() => this.#page.ui.value.filter);
  readonly mistake = computed<FilterMistake | undefined>(() => {
    const parsed = this.#parsed.value;
    return 'mistake' in parsed ? parsed.mistake : undefined;
  });
  /** The last query without a mistake. */
  readonly good = computed<GoodQuery>(() => {
    const parsed = this.#parsed.value;
    if ('terms' in parsed) this.#lastGood = { state: this.state.value, terms: parsed.terms };
    return this.#lastGood;
  });
  /** What is marked on the page by itself; what patterns found is told by the host. */
  readonly patterns = computed(() => {
    const { terms, state } = this.good.value;
    const flags = state.matchesCase ? 'g' : 'gi';
    return terms.flatMap((term) =>
      term.test === 'text' && !term.isNegated ? [literalPattern(term.text, flags)] : [],
    );
  });
  #lastGood: GoodQuery = { state: noFilter, terms: [] };
  #asked: Asked | undefined;
  #versions = 0;
  /** The one in which the host last heard where the reader is. */
  #arrangement: number | undefined;
  #placeBefore: ReadingPlace | undefined;

  constructor(page: FilterPage) {
    this.#page = page;
    effect(() => {
      void page.snapshots.value;
      if (page.isReady.value && page.hasStream.value) this.#ask();
    });
  }

  edit(changes: Partial<FilterState>): void {
    this.#page.change({ filter: { ...this.state.value, ...changes } });
  }

  clear(): void {
    this.edit({ text: '' });
  }

  /** Adds a term to the filter, in the place of one for the same field, or for the value at the same path. */
  addTerm(field: FilterField, value: string): void {
    const text = /^[\w.-]+$/.test(value) ? value : quote(value);
    const others = this.state.value.text
      .replaceAll(new RegExp(String.raw`(^|\s)${escapePattern(field)}:("(?:[^"\\]|\\.)*"|[^\s"])*`, 'gi'), '')
      .trim();
    this.edit({ text: `${field}:${text}${others === '' ? '' : ` ${others}`}` });
  }

  /** Asks for the next match after the selected entry, or before it. */
  goToMatch(step: 1 | -1): void {
    if (this.progress.value?.isActive)
      this.#page.post({ type: 'nextMatch', from: this.#page.list.selected.value ?? 0, step });
  }

  /** Goes to the place that was typed; to the next entry with an id, each time. */
  goTo(): void {
    this.goToMessage.value = undefined;
    this.#page.post({
      type: 'goTo',
      text: this.goToText.value,
      from: this.#page.list.selected.value ?? 0,
      utcOffsetMinutes: -new Date().getTimezoneOffset(),
    });
  }

  /** Shows the entries and puts the cursor into the field of the filter. */
  focus(): void {
    this.#page.change({ mainView: 'entries' });
    this.focusRequests.value += 1;
  }

  /** Whether the field is to take the focus and has not yet: a field that is there again later has not been asked for. */
  takeFocusRequest(): boolean {
    const requests = this.focusRequests.peek();
    const isNew = requests > this.#metRequests;
    this.#metRequests = requests;
    return isNew;
  }

  openGoTo(): void {
    this.#page.change({ mainView: 'entries' });
    this.goToMessage.value = undefined;
    this.isGoToOpen.value = true;
  }

  closeGoTo(): void {
    this.isGoToOpen.value = false;
  }

  /** The host knows of no filter. */
  forget(): void {
    this.#asked = undefined;
    this.#arrangement = undefined;
    this.version.value = 0;
    this.progress.value = undefined;
    this.#page.list.isFiltered.value = false;
  }

  /** Puts the cursor into a field, as a command of the editor asks for. */
  showField(field: MessageOf<HostMessage, 'showField'>['field']): void {
    if (field === 'filter') this.focus();
    else this.openGoTo();
  }

  /** Goes to an entry, or to the nearest that the filter shows. */
  reveal(number: number): void {
    const { list } = this.#page;
    if (list.isSparse.value) this.#page.post({ type: 'reveal', number });
    else list.jumpTo({ number, position: number });
  }

  /** Takes rows of the filter in force: under another, positions are others. */
  receiveRows(version: number, first: number, rows: readonly Row[]): void {
    if (version === this.version.value) this.#page.list.receiveRows(first, rows);
  }

  /** Goes to a place of the filter in force, and says so when that is not quite where the list was sent. */
  receiveJump({ version, wanted, number, position }: MessageOf<HostMessage, 'jumped'>): void {
    if (version !== this.version.value) return;
    this.#page.list.jumpTo({ number, position });
    const isHidden = wanted !== number;
    this.goToMessage.value = isHidden
      ? l10n.t('The filter hides entry {wanted}. Entry {number} is the nearest that it shows.', {
          wanted: this.#page.streams.nameOf(wanted),
          number: this.#page.streams.nameOf(number),
        })
      : undefined;
    if (!isHidden) this.closeGoTo();
  }

  /** There is no such place to go to. */
  refuseGoTo(message: string): void {
    this.goToMessage.value = message;
  }

  /** Takes how far the host is with the filter that it was told last. */
  receiveProgress(progress: FilterProgress): void {
    const asked = this.#asked;
    if (asked?.version !== progress.version) return;
    const { list } = this.#page;
    if (progress.version !== this.version.value) {
      this.version.value = progress.version;
      const isFiltered = progress.isActive && asked.good.state.showsOnlyMatches;
      list.rearrange(isFiltered, progress.rowCount, asked.isSameQuery);
    }
    this.progress.value = progress;
    list.receiveMatches(progress.rowCount, !asked.isCaughtUp);
    if (progress.place && asked.anchor)
      list.returnTo(asked.anchor, progress.place.entry, progress.place.endPosition);
    const isCaughtUp = asked.isCaughtUp || progress.isDone || progress.stoppedAt !== undefined;
    if (isCaughtUp && !asked.isCaughtUp) this.announcement.value = describeProgress(progress);
    this.#asked = { ...asked, isCaughtUp, anchor: progress.place ? undefined : asked.anchor };
  }

  /** Returns to where the reader was before the page was reloaded, as soon as the host has said where that is. */
  returnTo(place: ReadingPlace): void {
    this.#placeBefore = place;
  }

  /**
   * Tells the host of the last good query, unless it knows: when the query changes, when the host starts afresh, and when it
   * has the entries at other positions.
   */
  #ask(): void {
    const good = this.good.value;
    const arrangement = this.#page.streams.arrangement.value;
    untracked(() => {
      this.#arrangement ??= arrangement;
      const isSameQuery = this.#asked
        ? isSame(this.#asked.good.state, good.state)
        : good.state.text.trim() === '';
      if (isSameQuery && this.#arrangement === arrangement && !this.#placeBefore) return;
      this.#arrangement = arrangement;
      const { list } = this.#page;
      const anchor = this.#placeBefore ? list.anchorOfBefore(this.#placeBefore) : list.anchor();
      this.#placeBefore = undefined;
      const upTo = list.paused.value?.upTo ?? 0;
      this.#versions += 1;
      this.#asked = { version: this.#versions, good, anchor, isSameQuery, isCaughtUp: isSameQuery };
      const { showsOnlyMatches, ...query } = good.state;
      this.#page.post({
        type: 'filter',
        version: this.#versions,
        query,
        showsOnlyMatches,
        utcOffsetMinutes: -new Date().getTimezoneOffset(),
        ...present({ near: anchor.number }),
        ...(upTo > 0 && { upTo }),
      });
    });
  }
}

/** Characters of a value that a filter is made of. */
const longestValue = 200;

/** Whether a term of the filter can hold a value: it is one line, and short. */
export function canFilterBy(value: string): boolean {
  return value.length <= longestValue && !/[\r\n]/.test(value);
}

/** `412 of 12,408`: what was found among what there is. */
export function describeProgress({ isActive, matches, entries, stoppedAt }: FilterProgress): string {
  if (!isActive) return '';
  const counts = { matches: formatCount(matches), entries: formatCount(entries) };
  if (stoppedAt === undefined) return l10n.t('{matches} of {entries} entries match', { ...counts });
  return l10n.t(
    '{matches} of {entries} entries match, up to entry {stoppedAt}, where the pattern took too long',
    {
      ...counts,
      stoppedAt: formatCount(stoppedAt),
    },
  );
}

function isSame(one: FilterState, other: FilterState): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
