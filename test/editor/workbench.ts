// The window that the suite runs in, as a user sees it: read its texts and boxes, click, type, take pictures. It is there
// when the suite runs in a headless browser (see scripts/vscode/codeInBrowser.ts); on a desktop VS Code nothing can look
// at the window from inside, so tests that need it call `requireWorkbench` first and are skipped there in words.
import type { Context } from 'mocha';
import {
  probeVariable,
  type ProbeBox,
  type ProbeClick,
  type ProbeOperationName,
  type ProbeOperations,
  type ProbePlace,
  type ProbeRequest,
  type ProbeResponse,
  type ProbeText,
} from '../../scripts/vscode/probeProtocol.ts';
import { waitLimitMs } from '../helpers/waiting.ts';

interface Waiting {
  /** The bound of all waits if left out. */
  readonly timeoutMs?: number;
}

/** The workbench or one webview in it. Selectors are Playwright's; operations on one element take the first match. */
export interface WorkbenchArea {
  /** How many elements match now. */
  count(selector: string): Promise<number>;
  /** The rendered texts of the elements that match now. */
  texts(selector: string): Promise<string[]>;
  /** An attribute of each element; null where it is missing. */
  attributes(selector: string, name: string): Promise<(string | null)[]>;
  /** CSS pixels from the window's corner; null where an element is not rendered. */
  boxes(selector: string): Promise<(ProbeBox | null)[]>;
  /** Waits for an element to be in the given state, `visible` if left out. */
  waitForSelector(
    selector: string,
    options?: Waiting & { readonly state?: 'attached' | 'detached' | 'visible' | 'hidden' },
  ): Promise<void>;
  /** Waits until an element that matches shows the text. */
  waitForText(selector: string, text: string | RegExp, options?: Waiting): Promise<void>;
  click(selector: string, options?: Waiting & ProbeClick): Promise<void>;
  hover(selector: string, options?: Waiting): Promise<void>;
  focus(selector: string, options?: Waiting): Promise<void>;
  /** Replaces the value of a field. */
  fill(selector: string, value: string, options?: Waiting): Promise<void>;
  /** Chooses an option of a `<select>` by value or label. */
  select(selector: string, value: string, options?: Waiting): Promise<void>;
  /** Turns the wheel over an element, in CSS pixels. */
  wheel(selector: string, deltaX: number, deltaY: number, options?: Waiting): Promise<void>;
  /** Drags an element by its centre, in CSS pixels. */
  drag(selector: string, byX: number, byY: number, options?: Waiting): Promise<void>;
  /** Evaluates a self-contained function in the page; argument and result travel as JSON. */
  runInPage<Result, Argument = undefined>(
    evaluate: (argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
}

export interface WorkbenchWindow extends WorkbenchArea {
  /** Whether there is a window to look at. */
  readonly isAvailable: boolean;
  /** A webview: by its panel's exact title, or by its place among all webviews, from 0; the first if left out. */
  webview(choice?: { readonly title?: string; readonly index?: number }): WorkbenchArea;
  /** The titles of all webviews in the window. */
  webviewTitles(): Promise<string[]>;
  /** Presses a key or chord where the focus is, e.g. `Enter` or `Control+Shift+P`. */
  press(keys: string): Promise<void>;
  /** Types text where the focus is. */
  type(text: string): Promise<void>;
  /** Makes the window this large, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** Pretends the user's preferences. */
  emulateMedia(media: ProbeOperations['emulateMedia']['parameters']): Promise<void>;
  /** Writes a PNG of the window; its absolute path. */
  screenshot(name: string): Promise<string>;
  /** Writes a line to the stdout of the test run. */
  print(line: string): Promise<void>;
}

const address = process.env[probeVariable];

/** The window around this extension host. */
export const workbench: WorkbenchWindow = {
  ...areaOf('workbench'),
  isAvailable: address !== undefined,
  webview: (choice = {}) => areaOf({ webview: choice }),
  webviewTitles: () => ask({ name: 'webviewTitles', parameters: {} }),
  press: (keys) => run({ name: 'press', parameters: { keys } }),
  type: (text) => run({ name: 'type', parameters: { text } }),
  resize: (width, height) => run({ name: 'resize', parameters: { width, height } }),
  emulateMedia: (parameters) => run({ name: 'emulateMedia', parameters }),
  screenshot: (name) => ask({ name: 'screenshot', parameters: { name } }),
  print: (line) => run({ name: 'print', parameters: { line } }),
};

/** Skips the running test, and says why, where there is no window to look at. */
export function requireWorkbench(test: Context): void {
  if (workbench.isAvailable) return;
  console.log('      skipped: a desktop VS Code cannot be looked at from inside');
  test.skip();
}

function areaOf(place: ProbePlace): WorkbenchArea {
  const element = (selector: string, options: Waiting = {}) => ({
    place,
    selector,
    timeoutMs: options.timeoutMs ?? waitLimitMs,
  });
  return {
    count: (selector) => ask({ name: 'count', parameters: { place, selector } }),
    texts: (selector) => ask({ name: 'texts', parameters: { place, selector } }),
    attributes: (selector, name) => ask({ name: 'attributes', parameters: { place, selector, name } }),
    boxes: (selector) => ask({ name: 'boxes', parameters: { place, selector } }),
    waitForSelector: (selector, options) =>
      run({
        name: 'waitForSelector',
        parameters: { ...element(selector, options), state: options?.state ?? 'visible' },
      }),
    waitForText: (selector, text, options) =>
      run({ name: 'waitForText', parameters: { ...element(selector, options), text: serialized(text) } }),
    click: (selector, options) =>
      run({ name: 'click', parameters: { ...options, ...element(selector, options) } }),
    hover: (selector, options) => run({ name: 'hover', parameters: element(selector, options) }),
    focus: (selector, options) => run({ name: 'focus', parameters: element(selector, options) }),
    fill: (selector, value, options) =>
      run({ name: 'fill', parameters: { ...element(selector, options), value } }),
    select: (selector, value, options) =>
      run({ name: 'select', parameters: { ...element(selector, options), value } }),
    wheel: (selector, deltaX, deltaY, options) =>
      run({ name: 'wheel', parameters: { ...element(selector, options), deltaX, deltaY } }),
    drag: (selector, byX, byY, options) =>
      run({ name: 'drag', parameters: { ...element(selector, options), byX, byY } }),
    runInPage: <Result, Argument>(
      evaluate: (argument: Argument) => Result | Promise<Result>,
      argument?: Argument,
    ) =>
      ask<'runInPage', Result>({
        name: 'runInPage',
        parameters: { place, source: String(evaluate), argument },
      }),
  };
}

function serialized(text: string | RegExp): ProbeText {
  return typeof text === 'string' ? text : { pattern: text.source, flags: text.flags };
}

async function run<Name extends ProbeOperationName>(request: ProbeRequest<Name>): Promise<void> {
  await ask(request);
}

/** Sends one operation. Rejects with the window's own words, or where there is no window. */
async function ask<Name extends ProbeOperationName, Result = ProbeOperations[Name]['result']>(
  request: ProbeRequest<Name>,
): Promise<Result> {
  if (address === undefined)
    throw new Error('There is no window to look at: call requireWorkbench(this) first');
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(request) });
  const answer = (await response.json()) as ProbeResponse;
  if ('failure' in answer) throw new Error(`${request.name}: ${answer.failure}`);
  return answer.result as Result;
}
