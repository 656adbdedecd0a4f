// Every state of the page in every theme: its words, no violation that axe finds, nothing on the console; and the things
// that hold in all of them: the policy for content, colours of the theme only, no motion where it is not wanted.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type PageOptions, type TestPage } from '../pageHarness.ts';
import { openStreamOf, streamsByState } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function openState(state: string, options: PageOptions = {}): Promise<TestPage> {
  const stream = streamsByState[state]?.();
  if (!stream) throw new Error(`No stream is ${state}`);
  const { opened } = await showStream(harness, stream, options);
  await opened.page.locator('[role="row"][id]').first().waitFor();
  return opened;
}

describe('the state in words', () => {
  it.each([
    ['connecting', /Connecting to localhost:3000 for \d\.\d\ss/],
    ['open without events', /Nothing has come yet, not even a comment/],
    ['open without a blank line', /28 B of an event that has no blank line yet/],
    ['open', /Open for \d+\ss/],
    ['waiting', /Waiting \d\.\d\ss to reconnect/],
    ['failed', /The server answered 404 Not Found instead of 200/],
    ['stopped', /204 No Content: do not come back/],
  ])('%s', async (state, words) => {
    const { page, problems } = await openState(state);
    await page.getByText(words).first().waitFor();
    expect(problems).toEqual([]);
  });

  it('shows what has come of an event that has no blank line, as it grows', async () => {
    const stream = openStreamOf(0).receive('data: {"n":0}\n').pass(900);
    const { opened, update } = await showStream(harness, stream);
    stream.pass(600).receive('data: {"n":1}\n');
    await update();
    const note = opened.page.locator('.tail-note');
    await note.getByText('28 B of an event that has no blank line yet').waitFor();
    await note.getByText('data: {"n":0}↵data: {"n":1}↵').waitFor();
    stream.receive('data: <b>\n');
    await update();
    await note.getByText('38 B of an event that has no blank line yet').waitFor();
    await opened.page
      .locator('.state-line')
      .getByText('38 B of an event that has no blank line yet')
      .waitFor();
    expect(await opened.page.locator('.metrics').innerText()).toContain('38 B');
    stream.receive('\n');
    await update();
    await opened.page.locator('#row-3').waitFor();
    expect(await note.innerText()).toBe('');
    expect(opened.problems).toEqual([]);
  });

  it('counts down by itself, and can be cut short', async () => {
    const opened = await openState('waiting');
    const words = opened.page.locator('.state-words');
    const first = await words.innerText();
    await opened.page.waitForFunction(
      (before) => document.querySelector('.state-words')?.textContent !== before,
      first,
    );
    await opened.page.locator('.state-line').getByRole('button', { name: 'Reconnect now' }).click();
    await opened.message('reconnectNow');
  });

  it('of a failure comes with the next step and the beginning of the body, as text', async () => {
    const { page } = await openState('failed');
    await page.getByText('Check the path of the address.').waitFor();
    await page.getByText('<h1 id="from-server">Cannot GET /event</h1>').waitFor();
    expect(await page.locator('#from-server').count()).toBe(0);
  });

  it('is announced when it changes, and events are not', async () => {
    const { page } = await openState('open');
    const live = await page.locator('[aria-live]').allInnerTexts();
    expect(live.filter((text) => text !== '')).toEqual(['Open, attempt 1.']);
  });
});

describe('in every theme', () => {
  it.each(Object.keys(streamsByState))('axe finds nothing while %s', async (state) => {
    expect(await findViolations(await openState(state))).toEqual([]);
  });

  it('axe finds nothing in the details, the request, the menu and the keys', async () => {
    const opened = await openState('open after a reconnect', { height: 1400 });
    const { page } = opened;
    await page.locator('[role="row"].kind-error').click();
    await page.getByRole('tab', { name: 'What happened' }).waitFor();
    await page.getByRole('button', { name: 'Request' }).click();
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Name of header 1').fill('Cookie');
    expect(opened.problems).toEqual([]);
    expect(await findViolations(opened)).toEqual([]);
    await page.locator('[role="row"].kind-message').last().click();
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menu').waitFor();
    expect(await findViolations(opened)).toEqual([]);
  });

  it('axe finds nothing in the invitation', async () => {
    const opened = await harness.open((message, page) => {
      if (message.type === 'ready')
        void page.send({
          type: 'snapshot',
          epoch: 0,
          recents: [{ method: 'POST', url: 'http://localhost:1/', isSafe: false }],
        });
    });
    onTestFinished(() => opened.close());
    await opened.page.getByLabel('Address of the stream').fill('ws://x');
    expect(await findViolations(opened)).toEqual([]);
  });
});

describe('the overview', () => {
  it('is described, and takes the list to the time that is clicked or chosen with keys', async () => {
    const opened = await openState('open after a reconnect');
    const { page } = opened;
    const overview = page.getByRole('slider', { name: 'Attempts over time' });
    const words = await page.locator('#overview-words').innerText();
    expect(words.replaceAll('\u00a0', ' ')).toMatch(
      /^Attempt 1: opened at 14 ms, 12 entries, ended at .* with an error \(reset\)\. Attempt 2:/,
    );
    await overview.click({ position: { x: 60, y: 30 } });
    const { atMs } = await opened.message('jump');
    expect(atMs).toBeGreaterThan(0);
    await page.locator('[role="row"][aria-selected="true"]').waitFor();
    await overview.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    expect(await opened.message('jump', (message) => message.atMs === 0)).toEqual({ type: 'jump', atMs: 0 });
    await page.locator('#row-1[aria-selected="true"]').waitFor();
  });

  it('is drawn, and drawn anew in the colours of another theme', async () => {
    const { page } = await openState('open');
    const countColours = (): Promise<string> =>
      page.evaluate(() => {
        const canvas = document.querySelector('canvas');
        const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        const colours = new Set<string>();
        for (let at = 0; at < pixels.length; at += 4) {
          if (pixels[at + 3] === 255) colours.add(`${pixels[at]},${pixels[at + 1]},${pixels[at + 2]}`);
        }
        return [...colours].join(' ');
      });
    await page.waitForFunction(() => (document.querySelector('canvas')?.width ?? 0) > 300);
    await expect.poll(countColours).toContain('89,164,249');
    await page.evaluate(() => {
      document.documentElement.style.setProperty('--vscode-charts-blue', '#123456');
      document.body.dataset['vscodeThemeId'] = 'another';
    });
    await expect.poll(countColours).toContain('18,52,86');
  });
});

describe('motion and colours', () => {
  it('are left out and replaced where the system asks for it', async () => {
    const { page } = await openState('connecting', { reducedMotion: true, forcedColors: true });
    const animations = await page.evaluate(() => document.getAnimations().length);
    expect(animations).toBe(0);
  });

  it('come from the theme only', async () => {
    const root = join(import.meta.dirname, '..', '..', '..');
    const literal =
      /#[0-9a-f]{3,8}\b(?!["'])|\b(?:rgb|hsl|oklch|lab)a?\(|:\s*(?:white|black|red|green|blue|gr[ae]y|yellow|orange)\b/i;
    for (const folder of ['media', 'src/webview']) {
      for (const file of await readdir(join(root, folder), { recursive: true })) {
        if (!/\.(?:css|tsx?)$/.test(file)) continue;
        const lines = (await readFile(join(root, folder, file), 'utf8')).split('\n');
        const found = lines.filter((line) =>
          literal.test(line.replace(/['"`]#\$?\{?[\w-]+|url\([^)]*\)/g, '')),
        );
        expect(found, file).toEqual([]);
      }
    }
  });
});
