// Finds the page of a webview inside the workbench. VS Code puts each webview into two nested frames: the outer one is
// its own, the inner one carries the panel's title and the extension's document, and is replaced on each new document.
import type { Frame, FrameLocator, Page } from 'playwright-core';

/** Which webview: by its panel's title (exact), or by its place among all webviews, from 0; the first when neither is given. */
export interface WebviewChoice {
  readonly title?: string;
  readonly index?: number;
}

const outerFrame = 'iframe.webview';
const pollMs = 50;

/** Waits for the webview and locates its document. Rejects after `timeoutMs` with the titles that are there instead. */
export async function findWebview(
  page: Page,
  choice: WebviewChoice,
  timeoutMs: number,
): Promise<FrameLocator> {
  if (choice.title === undefined) {
    const outer = page.locator(outerFrame).nth(choice.index ?? 0);
    await outer.waitFor({ state: 'attached', timeout: timeoutMs });
    return outer.contentFrame().frameLocator('iframe');
  }
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const looked = await lookForTitle(page, choice.title);
    if ('index' in looked)
      return page.locator(outerFrame).nth(looked.index).contentFrame().frameLocator('iframe');
    if (performance.now() > deadlineMs)
      throw new Error(`No webview has the title ${JSON.stringify(choice.title)}; ${looked.seen}`);
    await page.waitForTimeout(pollMs);
  }
}

/** A look at frames that are just being replaced fails, and has not found it yet. */
async function lookForTitle(
  page: Page,
  title: string,
): Promise<{ readonly index: number } | { readonly seen: string }> {
  try {
    const titles = await webviewTitles(page);
    const index = titles.indexOf(title);
    return index === -1 ? { seen: `there are ${JSON.stringify(titles)}` } : { index };
  } catch (error) {
    return { seen: `the last look failed: ${String(error)}` };
  }
}

/** The titles of all webviews in the order of the document; empty for one that has not loaded yet. */
export async function webviewTitles(page: Page): Promise<string[]> {
  const frames = await page.locator(outerFrame).all();
  return Promise.all(
    frames.map(async (frame) => {
      const inner = frame.contentFrame().locator('iframe#active-frame');
      return (await inner.count()) === 0 ? '' : ((await inner.getAttribute('title')) ?? '');
    }),
  );
}

/** The frame behind a located document, to evaluate code in. */
export async function frameOf(located: FrameLocator): Promise<Frame> {
  const root = await located.locator(':root').elementHandle();
  const frame = await root?.ownerFrame();
  await root?.dispose();
  if (frame === null || frame === undefined) throw new Error('The webview went away');
  return frame;
}
