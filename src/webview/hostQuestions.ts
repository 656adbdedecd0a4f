// What the page asks the host for by itself: the rows in view, and the entry whose details are open. Each is asked
// again when the answer may have become another one. And what it tells: a request that is being prepared.

import { computed, effect } from '@preact/signals';

import { isPathColumn } from './state/columns.ts';
import type { MainView } from './state/mainViews.ts';
import type { PreparedRequest } from '../core/draft/preparedRequest.ts';
import type { TimelinePage } from './state/timelinePage.ts';
import { present } from '../core/base/present.ts';

/** Each key changes the request. Of a large one, changes within this time are told together, in milliseconds. */
const draftDelayMs = 100;
/** Characters of texts up to which a request is told at once: the page may be gone in the next moment. */
const largestAtOnce = 50_000;

/** Tells what is in the fields of the request and was not sent, which a hidden page would forget. */
export function tellDraft(page: TimelinePage): () => void {
  const draft = computed(() => page.preparedRequest());
  let told: PreparedRequest | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tellNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const now = draft.peek();
    if (now === told) return;
    told = now;
    page.post({ type: 'keepDraft', ...present({ draft: now }) });
  };
  const listening = new AbortController();
  // The last moment before the page may be gone.
  document.addEventListener('visibilitychange', tellNow, listening);
  window.addEventListener('blur', tellNow, listening);
  const stop = effect(() => {
    const { request, pasted } = draft.value ?? {};
    if (!page.isReady.value) return;
    const size = (request?.body?.length ?? 0) + (pasted?.text.length ?? 0);
    if (size <= largestAtOnce) tellNow();
    else timer ??= setTimeout(tellNow, draftDelayMs);
  });
  return () => {
    stop();
    listening.abort();
    clearTimeout(timer);
  };
}

/** Asks for the rows in view, and again when the view moves or the host has started afresh. */
export function askForRowsInView(page: TimelinePage): () => void {
  let asked = '';
  return effect(() => {
    const { first, count } = page.list.wantedWindow.value;
    const isVisible = page.list.viewport.value.heightPx > 0;
    if (!isVisible || !page.isReady.value || !page.hasStream.value) return;
    const version = page.filter.version.value;
    const question = [page.snapshots.value, page.epoch.value, version, first, count].join(' ');
    if (question === asked) return;
    asked = question;
    page.post({ type: 'window', version, first, count });
  });
}

/** Says which rows are selected together, and again when the host has started afresh. */
export function tellPickedRows(page: TimelinePage): () => void {
  let told = '';
  return effect(() => {
    const { ranges } = page.list.picked.ranges.value;
    const epoch = page.epoch.value;
    const version = page.filter.version.value;
    const isNews = page.snapshots.value > 0 && (ranges.length > 0 || told !== '');
    if (!isNews || !page.hasStream.value) return;
    const message = {
      type: 'pickRows',
      epoch,
      version,
      ranges: ranges.map(({ first, last }) => [first, last] as const),
    } as const;
    const text = ranges.length === 0 ? '' : `${page.snapshots.value} ${JSON.stringify(message)}`;
    if (text === told) return;
    told = text;
    page.post(message);
  });
}

/** Asks for the span of time that the overview is zoomed to, once a frame at most, and again when the host starts afresh. */
export function askForOverviewSpan(page: TimelinePage): () => void {
  let isAsked = false;
  let frame = 0;
  const ask = (): void => {
    frame = 0;
    const span = page.overview.zoom.peek();
    isAsked = span !== undefined;
    page.post({ type: 'span', ...present({ span }) });
  };
  return effect(() => {
    const isZoomed = page.overview.zoom.value !== undefined;
    void page.snapshots.value;
    if (!page.isReady.value || !page.hasStream.value || (!isZoomed && !isAsked)) return;
    frame ||= requestAnimationFrame(ask);
  });
}

/** Asks for what stands in the place of the entries while it does, and again when the host has started afresh. */
export function askForShownView(page: TimelinePage): () => void {
  const mainView = computed(() => page.ui.value.mainView);
  let before: MainView = 'entries';
  return effect(() => {
    const shown = mainView.value;
    void page.snapshots.value;
    if (!page.isReady.value || !page.hasStream.value) return;
    if (before !== 'entries' && before !== shown) page.post({ type: 'watch', view: before, isShown: false });
    if (shown !== 'entries') page.post({ type: 'watch', view: shown, isShown: true });
    before = shown;
  });
}

/** Says which path the assembled view follows, before it is shown, and again when the host has started afresh. */
export function tellAssemblePath(page: TimelinePage): () => void {
  const path = computed(() => page.ui.value.assemblePath);
  let told = '';
  return effect(() => {
    void page.snapshots.value;
    if (!page.isReady.value || !page.hasStream.value) return;
    if (path.value === '' && told === '') return;
    told = path.value;
    page.post({ type: 'assemblePath', path: told });
  });
}

/** Says which paths the list has columns of, and again when the host has started afresh. */
export function tellValueColumns(page: TimelinePage): () => void {
  const paths = computed(() => {
    const { middleColumns, hiddenColumns } = page.ui.value;
    return middleColumns.filter((column) => isPathColumn(column) && !hiddenColumns.includes(column));
  });
  let told = '';
  return effect(() => {
    const snapshot = page.snapshots.value;
    if (!page.isReady.value || !page.hasStream.value) return;
    const isKnown = paths.value.length === 0 && (told === '' || !told.startsWith(`${snapshot} `));
    const text = `${snapshot} ${JSON.stringify(paths.value)}`;
    if (isKnown || text === told) return;
    told = text;
    page.post({ type: 'valueColumns', paths: paths.value });
  });
}

/**
 * Reads the selected entry while its details are open, and again when its attempt may have come further or another entry
 * followed it. While one is
 * under way no other is asked for: of a selection that moves quickly only the last place is read.
 */
export function askForSelectedEntry(page: TimelinePage): () => void {
  const number = computed(() => (page.ui.value.isDetailsOpen ? page.list.selected.value : undefined));
  const progress = computed(() => {
    if (page.together.value) {
      const { entries, place, state } = page.streams.of(number.value ?? 0) ?? {};
      const isLast = entries === page.streams.ownNumber(number.value ?? 0);
      return `${place} ${state} ${isLast}`;
    }
    const isLast = number.value === page.list.total.value;
    return `${page.status.value?.attempt} ${page.status.value?.phase} ${isLast}`;
  });
  let asked = '';
  return effect(() => {
    const { awaited } = page.views;
    // Under another filter, something else is found in it.
    const { version } = page.filter;
    const question = [
      page.snapshots.value,
      page.epoch.value,
      progress.value,
      version.value,
      number.value,
    ].join(' ');
    if (awaited.value !== undefined || number.value === undefined || !page.isReady.value) return;
    if (question === asked) return;
    asked = question;
    awaited.value = number.value;
    page.post({ type: 'entry', number: number.value });
  });
}
