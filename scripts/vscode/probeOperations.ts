// Carries out the probe's operations on a window with Playwright. Waiting is Playwright's own; a wait that fails says
// what was there instead.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { ProbeOperationName, ProbeOperations, ProbePlace, ProbeText } from './probeProtocol.ts';
import { frameOf, webviewTitles } from './webviewFrame.ts';
import type { Workbench } from './workbench.ts';
import { present } from '../../src/core/base/present.ts';

export type ProbeHandlers = {
  readonly [Name in ProbeOperationName]: (
    parameters: ProbeOperations[Name]['parameters'],
  ) => Promise<ProbeOperations[Name]['result']>;
};

interface ProbeTarget {
  readonly place: ProbePlace;
  readonly selector: string;
  readonly timeoutMs?: number;
}

/** The operations on the window that `workbench` resolves to. */
export function createProbeHandlers(workbench: Promise<Workbench>): ProbeHandlers {
  const area = async (place: ProbePlace, timeoutMs?: number): Promise<Page | FrameLocator> => {
    const window = await workbench;
    return place === 'workbench' ? window.page : window.webview(place.webview, timeoutMs);
  };
  const all = async (target: ProbeTarget): Promise<Locator> =>
    (await area(target.place, target.timeoutMs)).locator(target.selector);
  const first = async (target: ProbeTarget): Promise<Locator> => (await all(target)).first();
  const keyboard = async (): Promise<Page['keyboard']> => (await workbench).page.keyboard;

  return {
    count: async (target) => (await all(target)).count(),
    texts: async (target) => renderedTexts(await all(target)),
    attributes: async ({ name, ...target }) =>
      (await all(target)).evaluateAll(
        (elements, wanted) => elements.map((element) => element.getAttribute(wanted)),
        name,
      ),
    boxes: async (target) =>
      Promise.all((await (await all(target)).all()).map((element) => element.boundingBox())),
    async waitForSelector({ state, ...target }) {
      await (await first(target)).waitFor({ state, timeout: target.timeoutMs });
      return null;
    },
    async waitForText({ text, ...target }) {
      await waitForText(await all(target), text, target.timeoutMs);
      return null;
    },
    async click({ button, clickCount, modifiers, ...target }) {
      await (
        await first(target)
      ).click({
        timeout: target.timeoutMs,
        ...present({ button, clickCount }),
        ...(modifiers === undefined ? {} : { modifiers: [...modifiers] }),
      });
      return null;
    },
    async hover(target) {
      await (await first(target)).hover({ timeout: target.timeoutMs });
      return null;
    },
    async focus(target) {
      await (await first(target)).focus({ timeout: target.timeoutMs });
      return null;
    },
    async fill({ value, ...target }) {
      await (await first(target)).fill(value, { timeout: target.timeoutMs });
      return null;
    },
    async select({ value, ...target }) {
      await (await first(target)).selectOption(value, { timeout: target.timeoutMs });
      return null;
    },
    async wheel({ deltaX, deltaY, ...target }) {
      await (await first(target)).hover({ timeout: target.timeoutMs });
      await (await workbench).page.mouse.wheel(deltaX, deltaY);
      return null;
    },
    async drag({ byX, byY, ...target }) {
      await dragBy((await workbench).page, await first(target), byX, byY, target.timeoutMs);
      return null;
    },
    async runInPage({ place, source, argument }) {
      const located = await area(place);
      const frame = 'mainFrame' in located ? located.mainFrame() : await frameOf(located);
      const result: unknown = await frame.evaluate(`(${source})(${JSON.stringify(argument) ?? ''})`);
      return result;
    },
    async press({ keys }) {
      await (await keyboard()).press(keys);
      return null;
    },
    async type({ text }) {
      await (await keyboard()).type(text);
      return null;
    },
    async resize(size) {
      await (await workbench).page.setViewportSize(size);
      return null;
    },
    async emulateMedia(media) {
      await (await workbench).page.emulateMedia(media);
      return null;
    },
    screenshot: async ({ name }) => (await workbench).screenshot(name),
    webviewTitles: async () => webviewTitles((await workbench).page),
    async print({ line }) {
      process.stdout.write(`${line}\n`);
      return null;
    },
  };
}

function renderedTexts(elements: Locator): Promise<string[]> {
  // Only HTML elements have a rendered text; the text of an SVG is its content.
  return elements.evaluateAll((found) =>
    found.map((element) =>
      element instanceof HTMLElement ? element.innerText : (element.textContent ?? ''),
    ),
  );
}

async function waitForText(elements: Locator, text: ProbeText, timeoutMs: number): Promise<void> {
  const wanted = typeof text === 'string' ? text : new RegExp(text.pattern, text.flags);
  try {
    await elements.filter({ hasText: wanted }).first().waitFor({ timeout: timeoutMs });
  } catch (error) {
    const seen = JSON.stringify(await renderedTexts(elements));
    throw new Error(
      `${String(wanted)} did not appear within ${timeoutMs} ms; there was ${seen.slice(0, 2000)}`,
      {
        cause: error,
      },
    );
  }
}

async function dragBy(
  page: Page,
  element: Locator,
  byX: number,
  byY: number,
  timeoutMs: number,
): Promise<void> {
  await element.hover({ timeout: timeoutMs });
  const box = await element.boundingBox();
  if (box === null) throw new Error('The element to drag is not rendered');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const steps = 5;
  await page.mouse.down();
  await page.mouse.move(x + byX, y + byY, { steps });
  await page.mouse.up();
}
