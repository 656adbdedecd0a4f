// A real browser with the timeline's page in it, and the test in the place of the extension host: it sees every message
// of the page and sends its own. Whatever the page complains about (console, policy, exceptions) is collected.

import type { Browser, Page } from 'playwright-core';
import { onTestFailed } from 'vitest';

import type { PageMessage } from '../../src/core/page/pageMessage.ts';
import type { HostMessage, Message } from '../../src/core/page/protocol.ts';
import { launchBrowser } from '../../scripts/vscode/browser.ts';
import { Changes, until } from '../helpers/waiting.ts';
import { atProcessEnd } from './endings.ts';
import { startPageServer, type PageContent, type PageServer } from './pageServer.ts';
import { themes, type ThemeName } from './themes.ts';
import { UsedPage, type PageLook, type PageUser } from './usedPage.ts';

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** State that the page finds from an earlier load. */
  readonly keptState?: unknown;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
}

interface Workshop {
  readonly browser: Browser;
  readonly server: PageServer;
  /** Those that no test has at the moment. */
  readonly idlePages: UsedPage[];
}

/** For all files that a process runs, as long as it lives. */
let workshop: Promise<Workshop> | undefined;

async function openWorkshop(): Promise<Workshop> {
  const [browser, server] = await Promise.all([
    launchBrowser({ ignoreDefaultArgs: ['--hide-scrollbars'] }),
    startPageServer(),
  ]);
  atProcessEnd(async () => {
    await browser.close();
    await server.close();
  });
  return { browser, server, idlePages: [] };
}

/** Opens pages in one browser, and tells of those that a test has left open. */
export class PageHarness {
  readonly #workshop: Workshop;
  readonly #url: string;
  #opened = 0;

  private constructor(openedWorkshop: Workshop, url: string) {
    this.#workshop = openedWorkshop;
    this.#url = url;
  }

  /** @param translations from an English text to another */
  static async start(
    translations?: Readonly<Record<string, string>>,
    shows: PageContent = 'timeline',
  ): Promise<PageHarness> {
    const opened = await (workshop ??= openWorkshop());
    return new PageHarness(opened, opened.server.pageAt(shows, translations));
  }

  /** Opens a page; `onMessage` stands for the extension host. */
  async open<Sent extends Message = PageMessage, Received extends Message = HostMessage>(
    onMessage: (message: Sent, page: TestPage<Sent, Received>) => void,
    options: PageOptions = {},
  ): Promise<TestPage<Sent, Received>> {
    const look: PageLook = {
      width: options.width ?? 1280,
      height: options.height ?? 800,
      reducedMotion: options.reducedMotion ?? false,
      forcedColors: options.forcedColors ?? false,
    };
    const { browser, idlePages } = this.#workshop;
    const used = idlePages.pop() ?? (await UsedPage.open(browser, look));
    this.#opened += 1;
    const opened = new TestPage<Sent, Received>(used.page, onMessage, async () => {
      this.#opened -= 1;
      if (await used.takeBack()) idlePages.push(used);
    });
    closeIfTestFails(opened);
    await used.lend(opened, look);
    await opened.load(this.#url, options.theme ?? 'dark', options.keptState);
    return opened;
  }

  /** @throws when a page is still open */
  close(): void {
    if (this.#opened > 0) throw new Error(`Pages that no test has closed: ${this.#opened}`);
  }
}

/** A test that fails leaves its page where it stood: a second try, and the tests after it, need none of it. */
function closeIfTestFails(opened: { close(): Promise<void> }): void {
  try {
    onTestFailed(() => opened.close());
  } catch {
    // It is opened for a whole file.
  }
}

/** @template Sent what the page says @template Received what it is told */
export class TestPage<
  Sent extends Message = PageMessage,
  Received extends Message = HostMessage,
> implements PageUser {
  readonly page: Page;
  /** Everything the page has posted, in order. */
  readonly messages: Sent[] = [];
  /** Console errors and warnings, refused resources, uncaught exceptions. */
  readonly problems: string[] = [];
  keptState: unknown;
  readonly #onMessage: (message: Sent, page: TestPage<Sent, Received>) => void;
  readonly #giveBack: () => Promise<void>;
  readonly #changes = new Changes();
  #start: { dispose(): Promise<void> } | undefined;
  #theme: ThemeName = 'dark';
  #isClosed = false;

  constructor(
    page: Page,
    onMessage: (message: Sent, page: TestPage<Sent, Received>) => void,
    giveBack: () => Promise<void>,
  ) {
    this.page = page;
    this.#onMessage = onMessage;
    this.#giveBack = giveBack;
  }

  /** Loads the page with a theme, as the editor does. */
  async load(url: string, theme: ThemeName, keptState: unknown): Promise<void> {
    this.keptState = keptState;
    this.#theme = theme;
    this.#start = await this.page.addInitScript(installEditorApi, {
      keptState,
      theme: themes[theme],
    });
    await this.page.goto(url);
  }

  get theme(): ThemeName {
    return this.#theme;
  }

  /** Changes the theme as the editor does: new variables on the document, another name on the body. */
  async changeTheme(name: ThemeName): Promise<void> {
    await this.page.evaluate(
      ({ id, bodyClass, variables }) => {
        document.documentElement.removeAttribute('style');
        for (const [variable, value] of Object.entries(variables)) {
          document.documentElement.style.setProperty(`--vscode-${variable}`, value);
        }
        document.body.className = bodyClass;
        document.body.dataset['vscodeThemeId'] = id;
      },
      { id: name, ...themes[name] },
    );
    this.#theme = name;
  }

  /** Sends a message of the host. After the page is closed it goes nowhere, as in the editor. */
  async send(message: Received): Promise<void> {
    if (this.#isClosed) return;
    try {
      await this.page.evaluate((data) => {
        window.dispatchEvent(new MessageEvent('message', { data }));
      }, message);
    } catch (error) {
      if (!this.#isClosed) throw error;
    }
  }

  /** The last message of a type, once there is one that satisfies the condition. */
  async message<Type extends Sent['type']>(
    type: Type,
    matches: (message: Extract<Sent, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<Sent, { type: Type }>> {
    return this.until(
      () =>
        this.messages.findLast(
          (message): message is Extract<Sent, { type: Type }> =>
            message.type === type && matches(message as Extract<Sent, { type: Type }>),
        ),
      `no such "${type}" message`,
    );
  }

  /** Waits for something that the page has posted or kept: the first result that is neither `undefined` nor `false`. */
  until<Result>(look: () => Result | undefined | false, what: string): Promise<Result> {
    return until(
      look,
      this.#changes.source,
      () => `${what}; posted: ${this.messages.map(({ type }) => type).join(' ')}`,
    );
  }

  /** Gives the page to the next test. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#start?.dispose();
    await this.#giveBack();
  }

  receive(message: unknown): void {
    this.messages.push(message as Sent);
    this.#onMessage(message as Sent, this);
    this.#changes.tell();
  }

  keep(state: unknown): void {
    this.keptState = state;
    this.#changes.tell();
  }

  complain(problem: string): void {
    this.problems.push(problem);
  }
}

interface EditorStart {
  readonly keptState: unknown;
  readonly theme: { readonly bodyClass: string; readonly variables: Readonly<Record<string, string>> };
}

/** Runs in the browser before the page: what VS Code puts there. */
function installEditorApi({ keptState, theme }: EditorStart): void {
  const host = globalThis as unknown as {
    postToHost(message: unknown): Promise<void>;
    keepState(state: unknown): Promise<void>;
    acquireVsCodeApi: unknown;
  };
  let state = keptState;
  host.acquireVsCodeApi = () => {
    // The page asks for this first of all, and the document is there by then.
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
    document.body.className = theme.bodyClass;
    return {
      postMessage: (message: unknown) => void host.postToHost(message),
      getState: () => state,
      setState(newState: unknown) {
        state = newState;
        void host.keepState(newState);
      },
    };
  };
}
