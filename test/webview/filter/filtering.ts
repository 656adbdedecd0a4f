// Filters a page that shows a real feed, and reads from it what it shows then.

import { expect } from 'vitest';

import type { ConnectedPage } from '../feedHost.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

/** Updates the page, as the feed does by itself, until it shows what is expected. */
export async function shows(
  connected: ConnectedPage,
  what: string,
  isShown: () => Promise<boolean>,
): Promise<void> {
  const look = async (): Promise<boolean> => {
    await connected.update();
    return isShown();
  };
  await expect.poll(look, { message: `The page never shows ${what}`, interval: 5 }).toBe(true);
}

export async function filter(connected: ConnectedPage, text: string, count: string): Promise<void> {
  await connected.opened.page.getByLabel('Filter', { exact: true }).fill(text);
  await counts(connected, count);
}

export async function counts(connected: ConnectedPage, count: string): Promise<void> {
  const shown = connected.opened.page.locator('.filter-count');
  await shows(connected, count, async () => (await shown.textContent()) === count);
}

/** Numbers of the rows that are drawn in view, top to bottom, once all of them have come. */
export async function drawn({ opened: { page } }: ConnectedPage): Promise<number[]> {
  const handle = await page.waitForFunction(() => {
    const view = document.querySelector('.row-layer')?.getBoundingClientRect();
    const rows = [...document.querySelectorAll('.row')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return view && bottom > view.top + 1 && top < view.bottom - 1;
    });
    rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    return rows.some((row) => row.classList.contains('blank'))
      ? undefined
      : rows.map((row) => Number(row.id.replace('row-', '')));
  });
  return (await handle.jsonValue()) ?? [];
}

export async function drawnEndWith(connected: ConnectedPage, number: number): Promise<void> {
  await shows(connected, `row ${number} last`, async () => (await drawn(connected)).at(-1) === number);
}

/** Ticks, every fifth of them a trade, with a comment after every tenth. */
export function mixedStream(messages: number): ScriptedStream {
  const stream = new ScriptedStream().attempt().pass(14).opened();
  for (let id = 1; id <= messages; id += 1) {
    const type = id % 5 === 0 ? 'trade' : 'tick';
    stream.pass(100).receive(`id: ${id}\nevent: ${type}\ndata: {"n":${id}}\n\n`);
    if (id % 10 === 0) stream.receive(': heartbeat\n');
  }
  return stream;
}

export function numbersOf(stream: ScriptedStream, type: string): number[] {
  return stream.log
    .entries(1, stream.log.length)
    .filter((entry) => entry.type === type)
    .map(({ number }) => number);
}
