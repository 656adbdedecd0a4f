// Ten million entries, scripted: the page asks for what it shows and nothing else, and every row can be reached exactly.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { HostMessage, Row, StreamStatus } from '../../../src/core/page/protocol.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';

const total = 10_000_000;

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const status: StreamStatus = {
  streamId: 'huge',
  request: { url: 'http://localhost:3000/events' },
  policy: { kind: 'standard' },
  client: { profile: 'eventsource', evidence: 'The request is a GET.', choice: 'auto' },
  phase: 'open',
  phaseSinceMs: 12,
  explanation: '',
  isFailure: false,
  attempt: 1,
  entries: total,
  messages: total,
  bodyBytes: total * 50,
  wireBytes: total * 50,
  spilledBytes: 0,
  clearedEntries: 0,
  goneEntries: 0,
  goneBytes: 0,
  messagesPerSecond: 5000,
  recentRates: [5000, 5000, 5000],
  lastEventId: String(total),
  reconnectionTimeMs: 3000,
  startedAtMs: Date.UTC(2026, 10, 20),
  nowMs: total / 5,
};

function rowOf(number: number): Row {
  return {
    number,
    kind: 'message',
    attempt: 1,
    receivedAtMs: number / 5,
    deltaMs: 0.2,
    type: 'message',
    id: String(number),
    sizeBytes: 50,
    preview: `event ${number}`,
    isSimulated: false,
    sharesChunk: false,
  };
}

/** What the host has. */
interface Huge {
  epoch: number;
  entries: number;
}

function rowsMessage(first: number, count: number, { epoch, entries }: Huge): HostMessage {
  const last = Math.min(entries, first + count - 1);
  return {
    type: 'rows',
    epoch,
    version: 0,
    first,
    rows: Array.from({ length: last - first + 1 }, (_, at) => rowOf(first + at)),
  };
}

function jumpedMessage(number: number): HostMessage {
  return { type: 'jumped', epoch: 1, version: 0, wanted: number, number, position: number };
}

async function openHuge(huge: Huge = { epoch: 1, entries: total }): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 1, status, recents: [] });
    if (message.type === 'window') void page.send(rowsMessage(message.first, message.count, huge));
    if (message.type === 'jump') void page.send(jumpedMessage(Math.round(message.atMs * 5)));
  });
  onTestFinished(() => opened.close());
  await opened.page.locator(`#row-${total}`).waitFor();
  return opened;
}

/** Number of the first row in view, once its text is there. */
async function topRow({ page }: TestPage): Promise<number> {
  const handle = await page.waitForFunction(() => {
    const top = document.querySelector('.row-layer')?.getBoundingClientRect().top ?? 0;
    const rows = [...document.querySelectorAll('[role="row"][id]')];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > top + 1);
    const number = Number(first?.id.replace('row-', ''));
    return first?.textContent?.includes(`event ${number}`) ? number : undefined;
  });
  return Number(await handle.jsonValue());
}

describe('ten million entries', () => {
  it('have a column for their numbers that is as wide as these, also after it was set back', async () => {
    const { page } = await openHuge();
    const header = page.getByRole('columnheader', { name: '#' });
    const width = async (): Promise<number | undefined> => (await header.boundingBox())?.width;
    const usual = await width();
    await header.press('Shift+ArrowLeft');
    await expect.poll(width).toBe((usual ?? 0) - 8);
    const handle = header.locator('.resize-handle');
    await handle.dblclick();
    await expect.poll(width).toBe(usual);
    // Under the pointer it goes on from where it is.
    const box = await handle.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 3, (box?.y ?? 0) + 5];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y);
    await page.mouse.up();
    await expect.poll(width).toBe((usual ?? 0) + 20);
    await handle.dblclick();
    await expect.poll(width).toBe(usual);
    const isCut = await page
      .locator(`#row-${total} .number-cell`)
      .evaluate((cell) => cell.scrollWidth > cell.clientWidth);
    expect(isCut).toBe(false);
  });

  it('fit under the tallest element that a browser has, and only those in view are drawn', async () => {
    const { page } = await openHuge();
    const { scrollHeight, rows } = await page.evaluate(() => ({
      scrollHeight: document.querySelector('.grid')?.scrollHeight ?? 0,
      rows: document.querySelectorAll('[role="row"][id]').length,
    }));
    expect(scrollHeight).toBeLessThan(33_554_428);
    expect(rows).toBeLessThan(40);
  });

  it('are reached by the scroll bar in proportion', async () => {
    const opened = await openHuge();
    for (const share of [0.5, 0.25, 0.999, 0]) {
      await opened.page.evaluate((wanted) => {
        const grid = document.querySelector('.grid');
        if (grid) grid.scrollTop = wanted * (grid.scrollHeight - grid.clientHeight);
      }, share);
      await opened.page.waitForFunction(
        (wanted) => {
          const row = document.querySelector('[role="row"][id]');
          return Math.abs(Number(row?.id.replace('row-', '')) - wanted) < 60;
        },
        Math.max(1, share * total),
      );
      expect(Math.abs((await topRow(opened)) - share * total)).toBeLessThan(60);
    }
  });

  it('are scrolled by wheel and keys row by row, wherever one is', async () => {
    const opened = await openHuge();
    const { page } = opened;
    await page.evaluate(() => {
      const grid = document.querySelector('.grid');
      if (grid) grid.scrollTop = grid.scrollHeight / 3;
    });
    await page.waitForFunction(() => !document.querySelector('#row-10000000'));
    const before = await topRow(opened);
    await page.getByRole('grid').hover();
    await page.mouse.wheel(0, 22 * 7);
    await page.waitForFunction((row) => !document.querySelector(`#row-${row}`), before);
    await expect.poll(() => topRow(opened)).toBe(before + 7);

    await page.locator(`#row-${before + 10}`).click();
    await page.keyboard.press('Escape');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
    await page.locator(`#row-${before + 13}[aria-selected="true"]`).waitFor();
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    await page.keyboard.press('End');
    await page.locator(`#row-${total}[aria-selected="true"]`).waitFor();
  });

  it('are scrolled also where an entry or another size comes before the browser tells of it', async () => {
    const opened = await openHuge();
    const { page } = opened;
    const grown: HostMessage = { type: 'status', epoch: 1, status: { ...status, entries: total + 1 } };
    await page.evaluate((message) => {
      const grid = document.querySelector('.grid');
      if (grid) grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2;
      dispatchEvent(new MessageEvent('message', { data: message }));
    }, grown);
    await page.waitForFunction((row) => !document.querySelector(`#row-${row}`), total);
    expect(Math.abs((await topRow(opened)) - total / 2)).toBeLessThan(60);

    await page.evaluate(() => {
      const grid = document.querySelector<HTMLElement>('.grid');
      if (!grid) return;
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 4;
      grid.style.maxHeight = `${grid.clientHeight - 100}px`;
    });
    await page.waitForFunction((row) => !document.querySelector(`#row-${row}`), total / 2);
    expect(Math.abs((await topRow(opened)) - total / 4)).toBeLessThan(60);
  });

  it('that become a hundred are followed again from the last one on', async () => {
    const huge = { epoch: 1, entries: total };
    const opened = await openHuge(huge);
    const { page } = opened;
    await page.evaluate(() => {
      const grid = document.querySelector('.grid');
      if (grid) grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2;
    });
    await page.waitForFunction((row) => !document.querySelector(`#row-${row}`), total);
    Object.assign(huge, { epoch: 2, entries: 100 });
    await opened.send({ type: 'snapshot', epoch: 2, status: { ...status, entries: 100 }, recents: [] });
    await page.locator('#row-100').waitFor();
    huge.entries = 1000;
    await opened.send({ type: 'status', epoch: 2, status: { ...status, entries: 1000 } });
    await page.locator('#row-1000').waitFor();
  });

  it('are jumped to by time, and the host is only asked for windows', async () => {
    const opened = await openHuge();
    await opened.send(jumpedMessage(4_321_000));
    await opened.page.locator('#row-4321000[aria-selected="true"]').waitFor();
    const windows = opened.messages.filter((message) => message.type === 'window');
    expect(windows.length).toBeLessThan(6);
    expect(Math.max(...windows.map(({ count }) => count))).toBeLessThan(500);
  });

  it('ignores answers about a log that is gone', async () => {
    const opened = await openHuge();
    await opened.send({
      type: 'rows',
      epoch: 0,
      version: 0,
      first: total,
      rows: [{ ...rowOf(total), preview: 'stale' }],
    });
    await opened.send({ type: 'status', epoch: 0, status: { ...status, entries: 3 } });
    expect(await opened.page.getByText('stale').count()).toBe(0);
    expect(await topRow(opened)).toBeGreaterThan(total - 100);
  });
});
