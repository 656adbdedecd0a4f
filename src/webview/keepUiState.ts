// Keeps the page's arrangement and reading place, and what the host wants kept. The arrangement is kept at once, as the
// window may be reloaded right after a click, and so is what is shown, and whether the stream is live: a reload decides by
// it. The rest follows shortly after: a busy stream and a turning wheel change it often.

import { computed, effect } from '@preact/signals';

import type { HostConnection } from './state/hostConnection.ts';
import type { TimelinePage } from './state/timelinePage.ts';
import { toKeptState, type ReadingPlace } from './state/uiState.ts';

/** Changes within this time are kept together, in milliseconds. */
const keepDelayMs = 200;

/** Keeps the state from now on, until the returned function is called. */
export function keepUiState(page: TimelinePage, connection: HostConnection): () => void {
  const kept = computed(() => keptState(page));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before: readonly unknown[] = [];
  const keepNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    connection.keepState(kept.peek());
  };
  const stop = effect(() => {
    const isLive = kept.value && page.keptStream.value?.wasLive;
    const now = [page.shownId.value, isLive, page.ui.value];
    if (!page.isReady.value) return;
    if (now.some((value, at) => value !== before[at])) {
      before = now;
      keepNow();
    } else {
      timer ??= setTimeout(keepNow, keepDelayMs);
    }
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function keptState(page: TimelinePage): object {
  // A pasted request that lacks values has their names in it, which nobody asks for after a reload.
  const isComplete = page.pasted.missing.value.length === 0;
  const draft = page.draft.isEdited.value && isComplete ? page.draft.request.value : undefined;
  const kept = { ...page.ui.value, draft, place: readingPlace(page) };
  return toKeptState(kept, page.keptStream.value, page.draftId.value);
}

function readingPlace({ list, shownId, epoch, overview }: TimelinePage): ReadingPlace | undefined {
  const streamId = shownId.value;
  if (streamId === undefined) return undefined;
  return {
    streamId,
    epoch: epoch.value,
    position: list.positionByNumber.value,
    selected: list.selected.value,
    pausedAt: list.paused.value?.upTo,
    zoom: overview.zoom.value,
  };
}
