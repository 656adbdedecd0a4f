// The overview under the pointer and the keys, one thing after the other on the same page: what a drag leaves for the next
// click, what is zoomed for the next turn of the wheel, and whose keys are whose.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TimeSpan } from '../../../src/core/page/overviewData.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

/** Of a stream that has stopped, so that its time stands: the strip, and where its times are. */
async function openStopped(): Promise<{
  opened: TestPage;
  strip: ReturnType<TestPage['page']['locator']>;
  widthPx: number;
}> {
  const stream = openStreamOf(80).pass(50).ended({ cause: 'no-content', status: 204 });
  const { opened } = await showStream(harness, stream);
  const strip = opened.page.getByRole('slider', { name: 'Attempts over time' });
  await strip.waitFor();
  const box = await strip.boundingBox();
  return { opened, strip, widthPx: box?.width ?? 0 };
}

/** What a wheel says of itself. */
interface Turn {
  readonly deltaX?: number;
  readonly deltaY?: number;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
}

function count({ messages }: TestPage, type: 'jump' | 'span'): number {
  return messages.filter((message) => message.type === type).length;
}

/** Waits for the next message of a span, and returns it. */
async function nextSpan(opened: TestPage, act: () => Promise<unknown>): Promise<TimeSpan | undefined> {
  const before = count(opened, 'span');
  await act();
  await opened.until(() => count(opened, 'span') > before, 'no span was asked for');
  return opened.messages.findLast((message) => message.type === 'span')?.span;
}

const lastsMs = (span: TimeSpan | undefined): number => (span ? span.toMs - span.fromMs : 0);

describe('the pointer on the overview', () => {
  it('goes to a time with each click, also after a drag, and drags with its first button alone', async () => {
    const { opened, strip, widthPx } = await openStopped();
    const plotPx = widthPx - 34 - 14;
    const { page } = opened;
    const { mouse } = page;
    const box = await strip.boundingBox();
    const place = (x: number): readonly [number, number] => [(box?.x ?? 0) + x, (box?.y ?? 0) + 30];
    await mouse.move(...place(300));
    await mouse.down({ button: 'right' });
    await mouse.move(...place(500), { steps: 3 });
    expect(await page.locator('.overview-selection').count()).toBe(0);
    await mouse.up({ button: 'right' });
    await page.keyboard.press('Escape');

    // A tremble of three px is a click.
    await mouse.move(...place(300));
    await mouse.down();
    await mouse.move(...place(303));
    await mouse.up();
    await opened.message('jump');
    expect([count(opened, 'jump'), count(opened, 'span')]).toEqual([1, 0]);

    const span = await nextSpan(opened, async () => {
      await mouse.move(...place(300));
      await mouse.down();
      await mouse.move(...place(600), { steps: 3 });
      await page.locator('.overview-tip', { hasText: 'Zoom to' }).waitFor();
      await mouse.up();
    });
    expect(count(opened, 'jump')).toBe(1);
    await page.locator('.overview-selection').waitFor({ state: 'detached' });
    await mouse.click(...place(450));
    await opened.until(() => count(opened, 'jump') === 2, 'no second jump');
    const jump = await opened.message('jump');
    expect(jump.atMs).toBeGreaterThan(span?.fromMs ?? 0);
    expect(jump.atMs).toBeLessThan(span?.toMs ?? 0);
    expect(Number(await strip.getAttribute('aria-valuenow'))).toBe(Math.round(jump.atMs));

    // From right to left it is the same.
    const within = await nextSpan(opened, async () => {
      await mouse.move(...place(600));
      await mouse.down();
      await mouse.move(...place(300), { steps: 3 });
      const selection = page.locator('.overview-selection');
      await expect
        .poll(() => selection.evaluate(({ style }) => [style.left, style.width]))
        .toEqual(['300px', '300px']);
      await mouse.up();
    });
    expect(lastsMs(within)).toBeCloseTo((lastsMs(span) * 300) / plotPx, 3);

    // What the browser takes away from the page is no drag any more.
    await mouse.move(...place(300));
    await mouse.down();
    await mouse.move(...place(600), { steps: 3 });
    await page.locator('.overview-selection').waitFor();
    await strip.dispatchEvent('pointercancel');
    await page.locator('.overview-selection').waitFor({ state: 'detached' });
    await mouse.up();
    expect(lastsMs(opened.messages.findLast((message) => message.type === 'span')?.span)).toBe(
      lastsMs(within),
    );
    expect(opened.problems).toEqual([]);
  });

  it('has its words at the side where there is room, and takes them along', async () => {
    const { opened, strip, widthPx } = await openStopped();
    const tip = opened.page.locator('.overview-tip');
    await strip.hover({ position: { x: 100, y: 30 } });
    await tip.waitFor();
    expect(await tip.getAttribute('class')).toBe('overview-tip right');
    await strip.hover({ position: { x: widthPx - 100, y: 30 } });
    await expect.poll(() => tip.getAttribute('class')).toBe('overview-tip left');
    const box = await strip.boundingBox();
    await opened.page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 300);
    await tip.waitFor({ state: 'detached' });
  });

  it('turns the wheel around what is under it each time, and leaves it to the page where nothing is zoomed', async () => {
    const { opened, strip, widthPx } = await openStopped();
    const turn = (event: Turn): Promise<boolean> =>
      strip.evaluate((element, init) => {
        const { left, top } = element.getBoundingClientRect();
        const place = { clientX: left + 400, clientY: top + 30, bubbles: true, cancelable: true };
        return !element.dispatchEvent(new WheelEvent('wheel', { ...place, ...init }));
      }, event);
    expect(await turn({ deltaY: 100 })).toBe(false);
    /** Time that is 400 px from the left edge. */
    const under = (span: TimeSpan | undefined): number =>
      (span?.fromMs ?? 0) + lastsMs(span) * ((400 - 34) / (widthPx - 34 - 14));
    let isTaken = false;
    const zoomIn = async (): Promise<void> => {
      isTaken = await turn({ deltaY: -200, ctrlKey: true });
    };
    const first = await nextSpan(opened, zoomIn);
    expect(isTaken).toBe(true);
    const second = await nextSpan(opened, () => turn({ deltaY: -200, metaKey: true }));
    expect(lastsMs(second) / lastsMs(first)).toBeCloseTo(1.003 ** -200, 6);
    expect(under(second)).toBeCloseTo(under(first), 3);
    const perPx = lastsMs(second) / (widthPx - 34 - 14);
    const third = await nextSpan(opened, () => turn({ deltaX: 50, deltaY: 3 }));
    expect((third?.fromMs ?? 0) - (second?.fromMs ?? 0)).toBeCloseTo(50 * perPx, 6);
    const fourth = await nextSpan(opened, () => turn({ deltaY: -20 }));
    expect((fourth?.fromMs ?? 0) - (third?.fromMs ?? 0)).toBeCloseTo(-20 * perPx, 6);
    // The cursor stands at its time, and is not drawn where that is not shown.
    await strip.hover({ position: { x: 400, y: 30 } });
    const cursor = opened.page.locator('.overview-cursor');
    await cursor.waitFor();
    await nextSpan(opened, () => turn({ deltaX: 100_000 }));
    await cursor.waitFor({ state: 'detached' });
    await nextSpan(opened, () => turn({ deltaX: -100_000 }));
    // As far out as it goes is the whole time, in which there is nothing to move.
    expect(await nextSpan(opened, () => turn({ deltaY: 10_000, ctrlKey: true }))).toBeUndefined();
    expect(await turn({ deltaY: 100 })).toBe(false);
  });
});

it('draws anew which rows are in view, and in which colours, each time that these are others', async () => {
  const { opened, strip } = await openStopped();
  const drawn = (): Promise<string> =>
    strip.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const differsFrom = (before: string): Promise<void> => expect.poll(drawn).not.toBe(before);
  await opened.page.locator('[role="row"][id]').last().waitFor();
  await opened.page.keyboard.press('End');
  const end = await drawn();
  await opened.page.keyboard.press('Home');
  await differsFrom(end);
  const top = await drawn();
  await opened.page.keyboard.press('End');
  await differsFrom(top);
  for (const theme of ['light', 'dark'] as const) {
    const before = await drawn();
    await opened.changeTheme(theme);
    await differsFrom(before);
  }
});

it('is drawn over all of its width, each time that this is another', async () => {
  const { opened, strip } = await openStopped();
  const { page } = opened;
  /** The width of the canvas, and whether something is drawn on its left and on its right half. */
  const inked = (): Promise<unknown[]> =>
    strip.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const half = Math.floor(width / 2);
      const isDrawn = (from: number): boolean =>
        canvas
          .getContext('2d')
          ?.getImageData(from, 0, half, height)
          .data.some((value) => value !== 0) ?? false;
      return [width, isDrawn(0), isDrawn(half)];
    });
  for (const width of [1000, 700, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const box = await strip.boundingBox();
    await expect.poll(inked).toEqual([Math.floor(box?.width ?? 0), true, true]);
  }
});

describe('the keys on the overview', () => {
  it('begin at the end of what is shown, and end with Escape at the whole time', async () => {
    const { opened, strip } = await openStopped();
    const { page } = opened;
    const { keyboard } = page;
    const value = async (name: string): Promise<number> =>
      Number(await strip.getAttribute(`aria-value${name}`));
    const endMs = await value('now');
    expect([await value('min'), await value('max')]).toEqual([0, endMs]);
    await strip.focus();
    await page.locator('.overview-cursor').waitFor();
    await keyboard.press('Home');
    await keyboard.press('PageUp');
    const atMs = await value('now');
    expect(atMs).toBeGreaterThan(0);
    for (const key of ['Control+Home', 'Alt+Home', 'Meta+Home', 'x']) await keyboard.press(key);
    expect(await value('now')).toBe(atMs);

    const span = await nextSpan(opened, () => keyboard.press('+'));
    expect([await value('min'), await value('max'), await value('now')]).toEqual([
      Math.round(span?.fromMs ?? -1),
      Math.round(span?.toMs ?? -1),
      atMs,
    ]);
    await page.getByRole('grid').focus();
    await page.locator('.overview-cursor').waitFor({ state: 'detached' });
    await strip.focus();
    await page.locator('.overview-cursor').waitFor();
    expect(await value('now')).toBe(Math.round(Math.min(endMs, span?.toMs ?? 0)));
    expect(await nextSpan(opened, () => keyboard.press('Escape'))).toBeUndefined();
    expect(await value('max')).toBe(endMs);

    // What it does here, it does alone: the details are closed by the next one.
    await page.locator('[role="row"][id]').last().click();
    const details = page.locator('.details');
    await details.waitFor();
    await strip.focus();
    await nextSpan(opened, () => keyboard.press('+'));
    expect(await nextSpan(opened, () => keyboard.press('Escape'))).toBeUndefined();
    expect(await details.count()).toBe(1);
    await keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await strip.focus();

    await nextSpan(opened, () => keyboard.press('+'));
    const whole = page.getByRole('button', { name: 'Whole time' });
    expect(await nextSpan(opened, () => whole.click())).toBeUndefined();
    await whole.waitFor({ state: 'detached' });
    expect(await strip.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(opened.problems).toEqual([]);
  });
});
