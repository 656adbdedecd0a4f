// A number that leads to the entry it was measured at.

import type { JSX } from 'preact';

import type { TimelinePage } from '../state/timelinePage.ts';

interface MeasureLinkProps {
  readonly page: TimelinePage;
  readonly number: number;
  readonly text: string;
  /** Where it leads; read out after the text, and shown as the tooltip. */
  readonly leadsTo: string;
}

export function MeasureLink({ page, number, text, leadsTo }: MeasureLinkProps): JSX.Element {
  return (
    <button
      type="button"
      class="link-button"
      title={leadsTo}
      aria-label={`${text}, ${leadsTo}`}
      onClick={() => page.showEntriesFrom(number)}
    >
      {text}
    </button>
  );
}
