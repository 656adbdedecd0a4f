// What the page knows of the stream over time: the overview as the host sent it last, and the span that is zoomed to.

import { signal } from '@preact/signals';

import type { OverviewData, TimeSpan } from '../../core/page/overviewData.ts';
import type { TogetherOverviewData } from '../../core/page/togetherStatus.ts';

export class OverviewState {
  readonly data = signal<OverviewData | undefined>(undefined);
  /** The same of several streams. */
  readonly together = signal<TogetherOverviewData | undefined>(undefined);
  /** The span that is shown; the whole time when it is undefined. */
  readonly zoom = signal<TimeSpan | undefined>(undefined);

  receive(data: OverviewData): void {
    this.data.value = data;
  }

  receiveTogether(data: TogetherOverviewData): void {
    this.together.value = data;
  }

  reset(): void {
    this.data.value = undefined;
    this.together.value = undefined;
    this.zoom.value = undefined;
  }
}
