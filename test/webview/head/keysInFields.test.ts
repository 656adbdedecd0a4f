// A key in a field belongs to the field: whatever the page does with a key elsewhere, it does not do it there. And the host
// is told when the focus is in a field, so that the editor's keys leave it alone as well.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import manifest from '../../../package.json' with { type: 'json' };
import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

/** Every key that the page takes anywhere, and those that package.json binds. */
const keys = [
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  'Enter',
  'Escape',
  '/',
  '?',
  'Space',
  'F3',
  'Shift+F3',
  'c',
  'Shift+C',
  'd',
  'o',
  'p',
  't',
  'g',
  '+',
  '-',
  '0',
  'Control+f',
  'Control+g',
  'Control+l',
  'Control+z',
  'Control+Alt+e',
  'Control+Alt+d',
  'Control+Alt+r',
] as const;

interface Field {
  readonly name: string;
  readonly find: (page: Page) => Locator;
  /** Keys that mean something in this field. */
  readonly own?: readonly string[];
  /** What is typed in it changes the list. */
  readonly isOfList?: boolean;
}

const labelled =
  (label: string) =>
  (page: Page): Locator =>
    page.getByLabel(label, { exact: true }).first();

/** The browser undoes what was typed last, in whatever field that was. */
const undoing = ['Control+z'];

/** These go through suggestions, take one, and leave them. */
const suggesting = ['ArrowUp', 'ArrowDown', 'Enter', 'Escape'];

const requestFields: readonly Field[] = [
  { name: 'method', find: labelled('Method'), own: undoing },
  { name: 'address', find: labelled('Address of the stream'), own: ['Enter', 'ArrowUp', 'ArrowDown'] },
  { name: 'name of a header', find: labelled('Name of header 1'), own: suggesting },
  { name: 'value of a header', find: labelled('Value of header 1'), own: suggesting },
  { name: 'body', find: labelled('Body') },
  { name: 'last event id', find: labelled('Last-Event-ID') },
  { name: 'policy', find: labelled('When it ends'), own: undoing },
  { name: 'close message', find: labelled('At a close message'), own: undoing },
];
const filterField: Field = {
  name: 'filter',
  find: labelled('Filter'),
  own: ['Enter', 'Escape', 'ArrowDown', 'F3', 'Shift+F3', 'Control+f', 'Control+g'],
  isOfList: true,
};
const goToField: Field = {
  name: 'go to',
  find: (page) => page.getByRole('textbox', { name: 'Go to' }),
  own: ['Enter', 'Escape'],
};

/** A page on which every key would do something: entries, one selected, a filter with matches, a clear to undo. */
async function busyPage(): Promise<ConnectedPage> {
  const stream = openStreamOf(20);
  const connected = await showStream(harness, stream, { height: 1000 }, [
    { method: 'GET', url: 'http://localhost:1/recent', isSafe: true },
  ]);
  const { opened, update } = connected;
  await opened.page.getByRole('button', { name: 'Clear the timeline' }).click();
  await opened.message('clear');
  receiveTicks(stream, 21, 60);
  await update();
  await opened.page.getByText('Cleared 22').waitFor();
  await opened.page.keyboard.press('/');
  await opened.page.keyboard.type('tick');
  await opened.message('filter', ({ query }) => query.text === 'tick');
  await update();
  await opened.page.getByText('40 of 40', { exact: true }).waitFor();
  await opened.page.keyboard.press('ArrowDown');
  await opened.page.keyboard.press('Home');
  await opened.page.locator('[aria-selected="true"]').waitFor();
  return connected;
}

/** What a key of the page would change. */
function look(page: Page, isOfList: boolean): Promise<object> {
  return page.evaluate(
    (withoutList) => ({
      selected:
        withoutList || document.getElementById('timeline-rows')?.getAttribute('aria-activedescendant'),
      tabs: document.querySelectorAll('[role="tab"]').length,
      dialogs: document.querySelectorAll('.help-panel, [role="dialog"], [role="menu"]').length,
      bars:
        withoutList ||
        [...document.querySelectorAll('.follow-bar, .cleared-bar')].map(({ textContent }) => textContent),
      times: document.querySelector('.time-mode[aria-pressed="true"]')?.textContent,
      view: document.querySelector('.view-button[aria-pressed="true"]')?.textContent,
    }),
    isOfList,
  );
}

/** What the page says as the field's own text or choice changes, and as what is shown is kept up. */
const harmless = new Set([
  'fieldFocus',
  'keepDraft',
  'window',
  'filter',
  'setPolicy',
  'entry',
  'span',
  'watch',
  'previous',
]);

/** Presses every key in a field. @returns what happened besides */
async function pressAll(
  { opened, update }: ConnectedPage,
  { name, find, own = [], isOfList = false }: Field,
): Promise<string[]> {
  const { page, messages } = opened;
  const field = find(page);
  const happened: string[] = [];
  for (const key of keys) {
    if (own.includes(key)) continue;
    await field.focus();
    const before = JSON.stringify(await look(page, isOfList));
    const posted = messages.length;
    await page.keyboard.press(key);
    await update();
    const after = JSON.stringify(await look(page, isOfList));
    if (after !== before) happened.push(`${key} in ${name}: ${before} became ${after}`);
    if (!(await field.evaluate((element) => element === document.activeElement)))
      happened.push(`${key} in ${name}: lost the focus`);
    for (const { type } of messages.slice(posted))
      if (!harmless.has(type)) happened.push(`${key} in ${name}: ${type}`);
  }
  return happened;
}

it('does nothing but what the field does with it, whatever the key and the field of the request', async () => {
  const connected = await busyPage();
  const { page } = connected.opened;
  await page.getByRole('button', { name: 'Request', exact: true }).click();
  await page.getByLabel('Method').selectOption('POST');
  await page.getByRole('button', { name: 'Add header' }).click();
  const happened: string[] = [];
  for (const field of requestFields) happened.push(...(await pressAll(connected, field)));
  expect(happened).toEqual([]);
});

it('does nothing else in the fields of the filter, of the way to an entry, and of a path', async () => {
  const connected = await busyPage();
  const { page } = connected.opened;
  const happened = await pressAll(connected, filterField);
  await page.getByRole('button', { name: 'Go to… (Ctrl+G)' }).click();
  happened.push(...(await pressAll(connected, goToField)));
  await page.getByRole('button', { name: 'Assembled' }).click();
  happened.push(...(await pressAll(connected, { name: 'path', find: labelled('JSON path') })));
  expect(happened).toEqual([]);
});

it('is the host’s to leave alone as long as the focus is in a field', async () => {
  const { opened } = await busyPage();
  const { page } = opened;
  const told = (): boolean[] =>
    opened.messages.flatMap((message) => (message.type === 'fieldFocus' ? [message.isInField] : []));
  const before = told().length;
  await page.getByLabel('Address of the stream').focus();
  await page.getByLabel('Filter', { exact: true }).focus();
  await page.getByRole('grid').focus();
  await page.getByLabel('Method').focus();
  await opened.until(() => told().length >= before + 3, 'not told');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await opened.until(() => told().length >= before + 4, 'not told of the end');
  expect(told().slice(before)).toEqual([true, false, true, false]);
});

it('does not reach the editor from a field where package.json binds it, and does from everywhere else', async () => {
  const { opened } = await busyPage();
  const { page } = opened;
  // VS Code listens there as well.
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    window.addEventListener('keydown', ({ key, code }) => {
      if (!['Control', 'Alt', 'Shift', 'Meta'].includes(key)) heard.push(code);
    });
  });
  const pressed = async (keysPressed: readonly string[]): Promise<unknown> => {
    for (const key of keysPressed) await page.keyboard.press(key);
    return page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));
  };
  const bound = (manifest.contributes.keybindings as readonly { key: string; mac?: string; when: string }[])
    .filter(({ when }) => when.includes('sse.isInField'))
    .flatMap(({ key, mac = '' }) => [key, mac.startsWith('cmd') ? mac : []].flat())
    .map((key) => key.replace('ctrl', 'Control').replace('cmd', 'Meta').replace('alt', 'Alt'));
  expect(bound.length).toBeGreaterThan(10);
  const address = page.getByLabel('Address of the stream');
  await address.focus();
  expect(await pressed(bound)).toEqual([]);
  expect(await address.evaluate((field: HTMLInputElement) => field.selectionEnd)).toBe(
    (await address.inputValue()).length,
  );
  expect(await pressed(['Control+Shift+P', 'Control+k', 'Control+s'])).toEqual(['KeyP', 'KeyK', 'KeyS']);
  await page.getByRole('grid').focus();
  expect(await pressed(['Control+l', 'Control+Alt+e'])).toEqual(['KeyL', 'KeyE']);
});
