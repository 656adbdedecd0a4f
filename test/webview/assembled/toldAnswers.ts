// The assembled view in a browser, told by the test in the place of the host.

import { expect, onTestFinished } from 'vitest';

import type { AnswerView, AssembledUpdate, PartView } from '../../../src/core/assembly/answerView.ts';
import type { StreamStatus } from '../../../src/core/page/protocol.ts';
import type { PageMessage } from '../../../src/core/page/pageMessage.ts';
import type { PageHarness, PageOptions, TestPage } from '../pageHarness.ts';
import { statusOf } from '../state/statePage.ts';
import { partOf } from './answerViews.ts';

export class AnswersPage {
  readonly opened: TestPage;

  constructor(opened: TestPage) {
    this.opened = opened;
  }

  get page(): TestPage['page'] {
    return this.opened.page;
  }

  /** Everything anew. */
  async show(answers: readonly AnswerView[], more: Partial<AssembledUpdate> = {}): Promise<void> {
    const update: AssembledUpdate = {
      isFresh: true,
      path: '',
      read: 9,
      entries: 9,
      messages: 5,
      goneMessages: 0,
      goneEntries: 0,
      omittedAnswers: 0,
      answers,
      texts: [],
      ...more,
    };
    await this.opened.send({ type: 'assembled', epoch: 1, update });
  }

  async status(status: Partial<StreamStatus>): Promise<void> {
    await this.opened.send({ type: 'status', epoch: 1, status: statusOf({ entries: 9, ...status }) });
  }

  /** What an element says, with plain spaces. */
  async text(selector: string): Promise<string> {
    return plain(await this.page.locator(selector).first().innerText());
  }

  async texts(selector: string): Promise<string[]> {
    return (await this.page.locator(selector).allInnerTexts()).map(plain);
  }

  count(type: PageMessage['type']): number {
    return this.opened.messages.filter((message) => message.type === type).length;
  }
}

/** With plain spaces. */
export function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim();
}

export async function openAnswers(harness: PageHarness, options: PageOptions = {}): Promise<AnswersPage> {
  const opened = await harness.open(
    (message, page) => {
      if (message.type === 'ready')
        void page.send({ type: 'snapshot', epoch: 1, recents: [], status: statusOf({ entries: 9 }) });
    },
    { ...options, keptState: { mainView: 'assembled', ...(options.keptState as object) } },
  );
  onTestFinished(async () => {
    expect(opened.problems).toEqual([]);
    await opened.close();
  });
  await opened.page.locator('.assembled').waitFor();
  return new AnswersPage(opened);
}

/** Pieces of a part, each from an entry of its own from 3 on, a second apart. */
export function textOf(
  part: number,
  pieces: readonly string[],
  firstPiece = 0,
  offset = 0,
): AssembledUpdate['texts'][number] {
  let end = 0;
  const ends = pieces.map((piece) => (end += piece.length));
  const entries = pieces.map((_, at) => 3 + firstPiece + at);
  const times = entries.map((entry) => entry * 1000);
  return { part, run: { firstPiece, offset, text: pieces.join(''), entries, times, ends } };
}

/** A part that has ended. */
export function endedPart(number: number, more: Partial<PartView> = {}): PartView {
  return partOf(number, { place: number - 1, isEnded: true, ...more });
}
