// Several streams as a page that shows them together knows them: their status, and which of them an entry is of.

import { computed, signal } from '@preact/signals';

import {
  entryOfTogether,
  letterOf,
  type TogetherStatus,
  type TogetherStream,
} from '../../core/page/togetherStatus.ts';
import { formatCount } from '../controls/numberFormat.ts';
import type { ReceivedTogether } from './streamClock.ts';

export class TogetherStreams {
  readonly received = signal<ReceivedTogether | undefined>(undefined);
  /** Absent while the page shows one stream, or none. */
  readonly status = computed(() => this.received.value?.together);
  /** Another number when the host has the same entries at other positions. */
  readonly arrangement = computed(() => this.status.value?.arrangement ?? 0);

  receive(together: TogetherStatus): void {
    this.received.value = { together, atMs: performance.now() };
  }

  reset(): void {
    this.received.value = undefined;
  }

  /** Number of an entry in its own stream. */
  ownNumber(number: number): number {
    return this.status.value ? entryOfTogether(number).number : number;
  }

  /** What an entry is called in a sentence: its number, after the letter of its stream where there are several. */
  nameOf(number: number): string {
    const stream = this.status.value && this.of(number);
    return `${stream ? letterOf(stream.mark) : ''}${formatCount(this.ownNumber(number))}`;
  }

  /** Which of the streams an entry is of. */
  of(number: number): TogetherStream | undefined {
    const { place } = entryOfTogether(number);
    return this.status.value?.streams.find((stream) => stream.place === place);
  }
}
