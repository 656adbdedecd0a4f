// An open form where the window is small or zoomed: the entries beside it, and its own fields.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

describe('the entries beside an open form', () => {
  it.each([
    [700, 500, 1],
    [700, 800, 2],
    [700, 1000, 2],
    [1280, 720, 1],
  ])('are seen in a window of %d by %d at a zoom of %d', async (width, height, zoom) => {
    const connected = await showStream(harness, openStreamOf(30), {
      // Zooming makes the page's own pixels larger, so that fewer of them are there.
      width: Math.round(width / zoom),
      height: Math.round(height / zoom),
      keptState: { isRequestOpen: true },
    });
    const { page } = connected.opened;
    const fields = page.getByRole('region', { name: 'Details of the request' });
    await fields.waitFor();
    await page.getByRole('row').nth(1).waitFor();
    const seen = await page.evaluate(() => {
      const list = document.getElementById('timeline-rows')?.getBoundingClientRect();
      const rows = [...document.querySelectorAll('[role="row"]')].map((row) => row.getBoundingClientRect());
      const bottom = Math.min(list?.bottom ?? 0, innerHeight);
      return rows.filter((row) => row.top >= (list?.top ?? 0) - 1 && row.bottom <= bottom + 1).length;
    });
    expect(seen).toBeGreaterThanOrEqual(2);
    // All of the form is there to be scrolled to.
    const last = page.getByRole('button', { name: 'Edit all of it as .http' });
    await last.scrollIntoViewIfNeeded();
    expect(await last.isVisible()).toBe(true);
    const room = await fields.evaluate((element) => element.getBoundingClientRect().height);
    expect(room).toBeGreaterThan(40);
  });

  it.each([400, 560, 640, 1280])(
    'leave each field of the form its own height in a window of %d',
    async (width) => {
      const { opened } = await showStream(harness, openStreamOf(3), {
        width,
        height: 600,
        keptState: { isRequestOpen: true },
      });
      const fields = opened.page.getByRole('region', { name: 'Details of the request' });
      await fields.waitFor();
      const overfull = await fields.evaluate((form) => {
        const parts = [...form.children].filter((part) => part.checkVisibility());
        const contentsOf = (part: Element): number[] =>
          [...part.querySelectorAll('*')]
            .filter((inner) => inner.checkVisibility())
            .map((inner) => inner.getBoundingClientRect().bottom);
        return parts.flatMap((part, at) => {
          const rowBottom = part.getBoundingClientRect().bottom;
          const bottom = Math.max(rowBottom, ...contentsOf(part));
          const below = parts.slice(at + 1).filter((later) => {
            const { top, bottom: end } = later.getBoundingClientRect();
            // What is beside it in its row begins above its middle.
            return (
              top > (part.getBoundingClientRect().top + rowBottom) / 2 && end > rowBottom && top < bottom - 1
            );
          });
          return below.map((later) => `${part.textContent} | ${later.textContent}`);
        });
      });
      expect(overfull).toEqual([]);
    },
  );
});
