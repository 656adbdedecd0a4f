// The page of a comparison in a browser, told by the test in the place of the host.

import { expect, onTestFinished } from 'vitest';

import { defaultOptions } from '../../../src/core/comparison/comparison.ts';
import type {
  ComparedRowView,
  ComparisonHostMessage,
  ComparisonPageMessage,
  ResultView,
} from '../../../src/core/comparison/comparisonProtocol.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import type { PageHarness, TestPage } from '../pageHarness.ts';

export type Opened = TestPage<ComparisonPageMessage, ComparisonHostMessage>;
type Told = Partial<Omit<MessageOf<ComparisonHostMessage, 'comparison'>, 'type'>>;

export const counts: ResultView['counts'] = {
  same: 60,
  unmarked: 50,
  changed: 7,
  missing: 6,
  extra: 5,
  moved: 4,
  late: 3,
  early: 0,
};

export const result: ResultView = {
  summary: ['Some are the same.', 'Others are not.'],
  alignment: 'Aligned by order.',
  by: 'order',
  rows: 90,
  counts,
  changes: Array.from({ length: 14 }, (_, at) => ({ name: `$.a${at}`, words: `$.a${at}`, count: 20 - at })),
  proposals: ['id', '$.at', '$.n'],
  answers: 0,
};

export const side = { name: 'localhost:3000', isRunning: false, isGone: false };

export function comparisonOf(more: Told = {}): ComparisonHostMessage {
  return {
    type: 'comparison',
    version: 1,
    left: side,
    right: { ...side, name: 'localhost:3001' },
    options: defaultOptions,
    result,
    isOutdated: false,
    ...more,
  };
}

export function comparedRow(number: number, more: Partial<ComparedRowView> = {}): ComparedRowView {
  const cell = { number, atMs: number * 100, type: 'message', preview: `event ${number}` };
  return { flags: [], left: cell, right: cell, changes: [], ...more };
}

/** Opens the page until the test is over; each filter shows ninety rows, of which the first are given. */
export async function openTold(
  harness: PageHarness,
  first: readonly ComparedRowView[] = [],
  told: Told = {},
): Promise<Opened> {
  const opened: Opened = await harness.open<ComparisonPageMessage, ComparisonHostMessage>((message, page) => {
    if (message.type === 'ready') void page.send(comparisonOf(told));
    if (message.type === 'ready' || (message.type === 'filter' && message.filter > 1))
      void page.send({
        type: 'shown',
        version: 1,
        filter: message.type === 'filter' ? message.filter : 1,
        total: 90,
      });
    if (message.type === 'window') {
      const rows = Array.from(
        { length: Math.min(message.count, 91 - message.first) },
        (_, at) => first[message.first + at - 1] ?? comparedRow(message.first + at),
      );
      void page.send({ type: 'rows', version: 1, filter: message.filter, first: message.first, rows });
    }
  });
  onTestFinished(async () => {
    expect(opened.problems).toEqual([]);
    await opened.close();
  });
  await opened.page.locator('.row').nth(3).waitFor();
  return opened;
}

/** The next message of a type that the page sends when that is done. */
export async function answerTo<Type extends ComparisonPageMessage['type']>(
  opened: Opened,
  type: Type,
  act: () => Promise<unknown>,
): Promise<MessageOf<ComparisonPageMessage, Type>> {
  const before = opened.messages.length;
  await act();
  return opened.until(
    () =>
      opened.messages
        .slice(before)
        .find((message): message is MessageOf<ComparisonPageMessage, Type> => message.type === type),
    `no “${type}”`,
  );
}
