// A whole log searched once, for whoever does not show it.

import type { EventLog } from '../log/eventLog.ts';
import { LogFilter, type LogFilterOptions } from './logFilter.ts';

export interface SearchOptions extends Omit<LogFilterOptions, 'onProgress'> {
  /** Aborted to give it up: an AbortSignal. */
  readonly signal: { readonly aborted: boolean; readonly reason: unknown };
}

/**
 * Searches all entries that are there now. Resolves with the filter, which stands still then and is to be disposed; a
 * pattern that took too long has stopped it (`stoppedAt`).
 * @throws the signal's reason
 */
export async function searchedLog(log: EventLog, { signal, ...options }: SearchOptions): Promise<LogFilter> {
  const last = log.length;
  let onProgress = (): void => {};
  const filter = new LogFilter(log, { ...options, onProgress: () => onProgress() });
  try {
    await new Promise<void>((resolve, reject) => {
      onProgress = () => {
        if (signal.aborted) reject(signal.reason);
        else if (filter.stoppedAt !== undefined || filter.searched >= last) resolve();
      };
      onProgress();
    });
  } catch (error) {
    filter.dispose();
    throw error;
  }
  filter.setPaused(true);
  return filter;
}
