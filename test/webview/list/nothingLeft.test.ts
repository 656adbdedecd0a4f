// Nothing is left behind by the parts of the page that come and go: no observer, no listener.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('leaves no observers and listeners, however often views, details and menus are opened', async () => {
  const { opened, update } = await showStream(harness, openStreamOf(20));
  const { page } = opened;
  await page.evaluate(countWhatIsLeft);
  const use = async (): Promise<void> => {
    for (const view of ['Attempts', 'Timing', 'Assembled', 'Entries'])
      await page.locator('.view-bar .view-button', { hasText: view }).click();
    await update();
    await page.locator('#row-5').click();
    await update();
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByRole('button', { name: 'Copy as… (Shift+C)' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Close details (Escape)' }).click();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.keyboard.press('Escape');
  };
  const left = (): Promise<object> => page.evaluate(() => ({ ...(globalThis as unknown as Left).left }));
  for (let time = 0; time < 2; time += 1) await use();
  const before = await left();
  for (let time = 0; time < 5; time += 1) await use();
  expect(await left()).toEqual(before);
});

interface Left {
  left: { observers: number; listeners: number };
}

/** Runs in the browser: counts observers that observe, and listeners of the document and the window, from now on. */
function countWhatIsLeft(): void {
  const left = { observers: 0, listeners: 0 };
  Object.assign(globalThis, { left });
  globalThis.ResizeObserver = class extends ResizeObserver {
    constructor(callback: ResizeObserverCallback) {
      super(callback);
      left.observers += 1;
    }
    override disconnect(): void {
      left.observers -= 1;
      super.disconnect();
    }
  };
  for (const target of [document, globalThis.window]) {
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    Object.assign(target, {
      addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions): void {
        left.listeners += 1;
        options?.signal?.addEventListener('abort', () => (left.listeners -= 1));
        add(type, listener, options);
      },
      removeEventListener(type: string, listener: EventListener): void {
        left.listeners -= 1;
        remove(type, listener);
      },
    });
  }
}
