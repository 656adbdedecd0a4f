// Whether a server resumed: the verdicts that there are, what they are made from, and their words.

import { beginningOf } from '../base/text.ts';

/** An event as far as resuming is concerned. */
export interface ResumeEvent {
  /** Value of the event's own id field; absent when it has none, or an empty one, which names nothing. */
  readonly id: string | undefined;
  readonly type: string;
  /** Equal for equal type and data. */
  readonly digest: string;
  /** Its entry, to be shown as evidence. */
  readonly entry: number;
  /** Events with the same number came one after the other over one connection, and none is left out between them. */
  readonly sequence: number;
}

/** An event with an id. */
export type NamedEvent = ResumeEvent & { readonly id: string };

export type ResumeVerdict =
  /** The first event is the one that follows the id, and nothing is missing or repeated. */
  | { readonly kind: 'exact' }
  /** `missing` holds at most the first hundred ids; `count` all of them. */
  | { readonly kind: 'gap'; readonly missing: readonly string[]; readonly count: number }
  | { readonly kind: 'duplicates'; readonly ids: readonly string[]; readonly count: number }
  /** The stream began again with its very first event. */
  | { readonly kind: 'restarted' }
  /** Only events newer than everything that was to be repeated. */
  | { readonly kind: 'live only'; readonly missing: readonly string[]; readonly count: number }
  | {
      readonly kind: 'different content';
      readonly id: string;
      /** The entries that differ. */
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'out of order'; readonly id: string; readonly expected: string }
  | { readonly kind: 'cannot tell'; readonly because: string };

/** The events that have an id. */
export function named(events: readonly ResumeEvent[]): NamedEvent[] {
  return events.filter((event): event is NamedEvent => event.id !== undefined && event.id !== '');
}

/** The verdict as one sentence. */
export function describeResume(verdict: ResumeVerdict): string {
  switch (verdict.kind) {
    case 'exact':
      return 'Resumed exactly: the next event came first, nothing is missing or repeated.';
    case 'gap':
      return `Gap: ${verdict.count} ${verdict.count === 1 ? 'event is' : 'events are'} missing (${listText(verdict.missing, verdict.count)}).`;
    case 'duplicates':
      return `Duplicates: ${verdict.count} ${verdict.count === 1 ? 'event came' : 'events came'} again (${listText(verdict.ids, verdict.count)}).`;
    case 'restarted':
      return 'Restarted from the beginning: the very first event came again.';
    case 'live only':
      return `Live only: ${verdict.count === 1 ? 'the event' : `none of the ${verdict.count} events`} after the id ${verdict.count === 1 ? 'did not come' : 'came'} again (${listText(verdict.missing, verdict.count)}).`;
    case 'different content':
      return `Different content under the same id ${shorten(verdict.id)}: entry ${verdict.before} and entry ${verdict.after}.`;
    case 'out of order':
      return `Out of order: ${shorten(verdict.id)} came where ${shorten(verdict.expected)} was expected.`;
    case 'cannot tell':
      return `Cannot tell whether the server resumed: ${verdict.because}.`;
  }
}

function listText(ids: readonly string[], count: number): string {
  const shown = ids.slice(0, 5).map(shorten);
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ');
}

function shorten(id: string): string {
  return id.length > 40 ? beginningOf(id, 39) : id;
}
