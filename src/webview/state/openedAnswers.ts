// Answers of a token stream that are shown by themselves, once for each stream.

import type { StreamStatus } from '../../core/page/protocol.ts';
import type { UiState } from './uiState.ts';

/** What changes on the page when answers are shown as soon as there are any; nothing from another view. */
export function openedAnswers(
  { assembledOf, mainView }: UiState,
  { answer, streamId }: StreamStatus,
): Partial<UiState> {
  if (!answer || assembledOf === streamId) return {};
  return { assembledOf: streamId, ...(mainView === 'entries' && { mainView: 'assembled' as const }) };
}
