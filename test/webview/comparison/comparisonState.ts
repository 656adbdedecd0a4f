// A page of a comparison without a document, with the test in the place of the host.

import { batch, effect } from '@preact/signals';
import { onTestFinished } from 'vitest';

import { defaultOptions } from '../../../src/core/comparison/comparison.ts';
import type {
  ComparedRowView,
  ComparisonHostMessage,
  ComparisonPageMessage,
  ResultView,
} from '../../../src/core/comparison/comparisonProtocol.ts';
import { handleMessage, type MessageHandlers } from '../../../src/core/page/protocol.ts';
import { ComparisonPage } from '../../../src/webview/comparison/comparisonPage.ts';
import { lineHeightPx } from '../../../src/webview/state/listPosition.ts';

export const rowsInView = 20;

type Posted<Type extends ComparisonPageMessage['type']> = Extract<ComparisonPageMessage, { type: Type }>;
type Told<Type extends ComparisonHostMessage['type']> = Omit<
  Extract<ComparisonHostMessage, { type: Type }>,
  'type'
>;

export class StateComparison {
  readonly posted: ComparisonPageMessage[] = [];
  readonly page: ComparisonPage;
  keptState: unknown;
  #handlers: MessageHandlers<ComparisonHostMessage> | undefined;

  constructor(keptState?: unknown) {
    this.keptState = keptState;
    this.page = new ComparisonPage({
      post: (message) => this.posted.push(message),
      subscribe: (handlers) => {
        this.#handlers = handlers;
        return () => {};
      },
      readKeptState: () => this.keptState,
      keepState: (state) => {
        this.keptState = state;
      },
    });
    const { page } = this;
    page.list.resize(800, rowsInView * lineHeightPx);
    page.begin();
    onTestFinished(effect(() => page.askForRows()));
    onTestFinished(effect(() => page.askForPair()));
    onTestFinished(effect(() => page.askForAnswers()));
    onTestFinished(effect(() => page.keepState()));
  }

  receive(message: ComparisonHostMessage): this {
    const handlers = this.#handlers;
    batch(() => {
      if (handlers) handleMessage(handlers, message);
    });
    return this;
  }

  comparison(version: number, more: Partial<Told<'comparison'>> = {}): this {
    return this.receive({
      type: 'comparison',
      version,
      left: { name: 'left', isRunning: false, isGone: false },
      right: { name: 'right', isRunning: false, isGone: false },
      options: defaultOptions,
      isOutdated: false,
      ...more,
    });
  }

  /** The host has compared, and says how many rows the page's filter shows. */
  compared(version: number, total: number, answers = 0): this {
    this.comparison(version, { result: resultOf({ rows: total, answers }) });
    return this.shown(version, this.page.filter.value, total);
  }

  shown(version: number, filter: number, total: number): this {
    return this.receive({ type: 'shown', version, filter, total });
  }

  rows(version: number, first: number, count: number, filter = this.page.filter.value): this {
    const rows = Array.from({ length: count }, (_, at) => rowOf(first + at));
    return this.receive({ type: 'rows', version, filter, first, rows });
  }

  all<Type extends ComparisonPageMessage['type']>(type: Type): Posted<Type>[] {
    return this.posted.filter((message): message is Posted<Type> => message.type === type);
  }

  last<Type extends ComparisonPageMessage['type']>(type: Type): Posted<Type> | undefined {
    return this.all(type).at(-1);
  }
}

export function resultOf(more: Partial<ResultView>): ResultView {
  const counts = { same: 0, unmarked: 0, changed: 0, missing: 0, extra: 0, moved: 0, late: 0, early: 0 };
  return {
    summary: ['All are the same.'],
    alignment: 'Aligned by order.',
    by: 'order',
    rows: 0,
    counts,
    changes: [],
    proposals: [],
    answers: 0,
    ...more,
  };
}

function rowOf(number: number): ComparedRowView {
  const cell = { number, type: 'message', preview: `event ${number}` };
  return { flags: [], left: cell, right: cell, changes: [] };
}
