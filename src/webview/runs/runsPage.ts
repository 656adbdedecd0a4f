// Everything the page of several runs knows, as signals, and everything a person can do on it. Nothing here touches the
// DOM.

import { computed, signal } from '@preact/signals';

import { isRecord } from '../../core/base/narrowing.ts';
import type { MessageHandlers } from '../../core/page/protocol.ts';
import { runNumbers, type RunNumber } from '../../core/runs/runMeasures.ts';
import type { RunRow, RunsCopyForm, RunsHostMessage, RunsPageMessage } from '../../core/runs/runsProtocol.ts';
import { numbersOf } from '../../core/runs/runsWords.ts';
import type { HostConnection } from '../state/hostConnection.ts';

/** What the runs are in the order of. */
export interface RunsOrder {
  readonly by: 'number' | RunNumber;
  readonly isDescending: boolean;
}

const firstOrder: RunsOrder = { by: 'number', isDescending: false };

export class RunsPage {
  readonly state = signal<RunsHostMessage | undefined>(undefined);
  readonly order = signal<RunsOrder>(firstOrder);
  /** The numbers that have a column. */
  readonly numbers = computed(() => numbersOf(this.state.value?.rows ?? []));
  readonly rows = computed(() => inOrder(this.state.value?.rows ?? [], this.order.value));
  readonly #connection: HostConnection<RunsPageMessage, RunsHostMessage>;

  constructor(connection: HostConnection<RunsPageMessage, RunsHostMessage>) {
    this.#connection = connection;
    connection.subscribe(this.#handlers, () => true);
  }

  /** Tells the host that the page is there. */
  begin(): void {
    this.order.value = readKeptOrder(this.#connection.readKeptState());
    this.#connection.post({ type: 'ready' });
  }

  /** Orders the runs by a column; again by the same one the other way round. */
  sort(by: RunsOrder['by']): void {
    const { by: before, isDescending } = this.order.value;
    this.order.value = { by, isDescending: by === before && !isDescending };
    this.#connection.keepState(this.order.value);
  }

  stop(): void {
    this.#connection.post({ type: 'stop' });
  }

  again(): void {
    this.#connection.post({ type: 'again' });
  }

  copy(form: RunsCopyForm): void {
    this.#connection.post({ type: 'copyRuns', form });
  }

  showRun(number: number): void {
    this.#connection.post({ type: 'showRun', number });
  }

  readonly #handlers: MessageHandlers<RunsHostMessage> = {
    runs: (message) => {
      this.state.value = message;
    },
  };
}

/** Runs without the number stand at the end, whichever way it goes. */
function inOrder(rows: readonly RunRow[], { by, isDescending }: RunsOrder): readonly RunRow[] {
  const direction = isDescending ? -1 : 1;
  if (by === 'number') return rows.toSorted((one, other) => direction * (one.number - other.number));
  return rows.toSorted((one, other) => {
    const [first, second] = [one.values[by], other.values[by]];
    if (first === undefined || second === undefined)
      return Number(first === undefined) - Number(second === undefined) || one.number - other.number;
    return direction * (first - second) || one.number - other.number;
  });
}

/** How the runs were ordered before the page was hidden. */
function readKeptOrder(value: unknown): RunsOrder {
  if (!isRecord(value)) return firstOrder;
  const by = (['number', ...runNumbers] as const).find((name) => name === value['by']);
  return by === undefined ? firstOrder : { by, isDescending: value['isDescending'] === true };
}
