// A page of the browser that one test after the other uses: to load the document anew takes a tenth of what a new page
// takes, which is a process of its own. In between it is empty; whatever a test left behind in the document is gone.

import type { Browser, Page } from 'playwright-core';
import { TestRunner } from 'vitest';

import { waitLimitMs } from '../helpers/waiting.ts';

export interface PageLook {
  readonly width: number;
  readonly height: number;
  readonly reducedMotion: boolean;
  readonly forcedColors: boolean;
}

/** Who has the page, and hears of it. */
export interface PageUser {
  receive(message: unknown): void;
  keep(state: unknown): void;
  /** A console error or warning, a refused resource, an uncaught exception. */
  complain(problem: string): void;
}

export class UsedPage {
  readonly page: Page;
  #look: PageLook;
  #user: PageUser | undefined;

  private constructor(page: Page, look: PageLook) {
    this.page = page;
    this.#look = look;
  }

  static async open(browser: Browser, look: PageLook): Promise<UsedPage> {
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      ...mediaOf(look),
    });
    context.setDefaultTimeout(waitLimitMs);
    const page = await context.newPage();
    const used = new UsedPage(page, look);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') used.#user?.complain(message.text());
    });
    page.on('pageerror', (error) => used.#user?.complain(String(error)));
    await page.exposeFunction('postToHost', (message: unknown) => used.#user?.receive(message));
    await page.exposeFunction('keepState', (state: unknown) => used.#user?.keep(state));
    return used;
  }

  async lend(user: PageUser, look: PageLook): Promise<void> {
    this.#user = user;
    // A test may have changed the size itself.
    await this.page.setViewportSize({ width: look.width, height: look.height });
    if (look.reducedMotion !== this.#look.reducedMotion || look.forcedColors !== this.#look.forcedColors)
      await this.page.emulateMedia(mediaOf(look));
    this.#look = look;
  }

  /** Whether it can be lent again: after a test that failed, nobody knows what is still held down or going on. */
  async takeBack(): Promise<boolean> {
    if (TestRunner.getCurrentTest()?.result?.state !== 'fail') {
      // What the old document still says until it is gone is its user's.
      await this.page.goto('about:blank');
      this.#user = undefined;
      // Where no document is, so that the next one has nothing under the pointer.
      await this.page.mouse.move(-1, -1);
      return true;
    }
    await this.page.context().close();
    return false;
  }
}

function mediaOf(look: PageLook): {
  reducedMotion: 'reduce' | 'no-preference';
  forcedColors: 'active' | 'none';
} {
  return {
    reducedMotion: look.reducedMotion ? 'reduce' : 'no-preference',
    forcedColors: look.forcedColors ? 'active' : 'none',
  };
}
