// What the page knows of the stream's timing: the measures while they are shown, and the findings at all times.

import { computed, signal } from '@preact/signals';

import type { Finding } from '../../core/timing/finding.ts';
import type { TimingData } from '../../core/timing/timingData.ts';

export class TimingState {
  readonly data = signal<TimingData | undefined>(undefined);
  readonly findings = signal<readonly Finding[]>([]);
  /** Those of the findings that are more than a hint. */
  readonly warnings = computed(() => this.findings.value.filter(({ level }) => level === 'warning'));

  reset(): void {
    this.data.value = undefined;
    this.findings.value = [];
  }
}
