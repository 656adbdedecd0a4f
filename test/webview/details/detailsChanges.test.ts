// What changed in an entry, its bytes, and what is copied of it, in a real browser.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { goneWords } from '../../../src/core/log/byteLoss.ts';
import { findViolations } from '../accessibility.ts';
import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const open = (
  text: string,
  number: number,
  tab: string,
  options: { readonly width?: number } = {},
): ReturnType<typeof openEntryDetails> =>
  openEntryDetails(harness, received(text), number, { tab, ...options });

describe('changes', () => {
  const first = messageOf('{"price":1.0,"name":"old name","gone":true}', 'tick');
  const second = messageOf('{"price":1.00,"name":"new name","list":[1]}', 'tick');

  it('of JSON are named with their paths and both values', async () => {
    const opened = await open(`${first}${messageOf('x', 'other')}${second}`, 5, 'Changes');
    const { page } = opened;
    await page.getByText('Against entry 3, the tick').waitFor();
    const changes = await page.locator('.change').allInnerTexts();
    expect(changes.map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      '$.price changed 1.0 1.00',
      '$.name changed "old name" "new name"',
      '$.gone removed true',
      '$.list added [1]',
    ]);
    expect(await page.locator('.change mark').allInnerTexts()).toEqual(['old', 'new']);
    expect(await findViolations(opened)).toEqual([]);
  });

  it('of text are shown line by line', async () => {
    const { page } = await open(messageOf('one\ntwo') + messageOf('one\n2\nthree'), 4, 'Changes');
    await page.locator('.diff-line').first().waitFor();
    const lines = await page.locator('.diff-line').allInnerTexts();
    expect(lines.map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'one',
      '− removed: two',
      '+ added: 2',
      '+ added: three',
    ]);
  });

  it('lead to the entry compared with, and to the comparison of the editor', async () => {
    const opened = await open(first + second, 4, 'Changes');
    await opened.page.getByRole('button', { name: 'Compare in editor' }).click();
    expect(await opened.message('compareEntries')).toEqual({ type: 'compareEntries', before: 3, after: 4 });
    await opened.page.getByRole('tabpanel').getByRole('button', { name: '3', exact: true }).click();
    await opened.page.getByText('There is no message of the type tick before').waitFor();
  });

  it('are none when the data is the same', async () => {
    const { page } = await open(first + first, 4, 'Changes');
    await page.getByText('Nothing changed: the data is the same').waitFor();
  });

  it('of large data are left to the editor, with the sizes', async () => {
    const { page } = await open(messageOf('x'.repeat(300_000)) + messageOf('y'), 4, 'Changes');
    await page
      .getByText('Too large to compare here: 300 kB before, 1 B now, and at most 256 KiB each.')
      .waitFor();
  });

  it('are shown when the host asks for them', async () => {
    const opened = await openEntryDetails(harness, received(first + second), 3);
    await opened.page.getByRole('button', { name: 'Close details' }).click();
    await opened.send({ type: 'showEntry', epoch: 1, number: 4, tab: 'changes' });
    await opened.page.getByText('Against entry 3').waitFor();
  });
});

describe('the bytes', () => {
  const lines = async (page: Awaited<ReturnType<typeof open>>['page']): Promise<string[]> => {
    await page.locator('.hex').waitFor();
    return page.locator('.hex tbody tr').allInnerTexts();
  };

  it('are shown sixteen a line, or eight where there is little room', async () => {
    const opened = await open('data: Zoë\r\ndata: 2\n\n', 3, 'Raw');
    const { page } = opened;
    await page.setViewportSize({ width: 1800, height: 800 });
    await page.getByRole('button', { name: 'Hex' }).click();
    await page.getByText('64 61 74 61 3a 20 5a 6f  c3 ab 0d 0a 64 61 74 61').waitFor();
    expect(await lines(page)).toEqual([
      '0000\t64 61 74 61 3a 20 5a 6f  c3 ab 0d 0a 64 61 74 61\tdata: Zo····data',
      '0010\t3a 20 32 0a 0a\t: 2··',
    ]);
    expect(await findViolations(opened)).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    await page.getByText('c3 ab 0d 0a 64 61 74 61', { exact: true }).waitFor();
    expect(await lines(page)).toHaveLength(3);
  });

  it('of megabytes are read in pages', async () => {
    const opened = await open(messageOf('0123456789abcdef'.repeat(300_000)), 3, 'Raw');
    const { page } = opened;
    await page.getByRole('button', { name: 'Hex' }).click();
    await page.getByText('0 to 4,095 of 4,800,008 bytes').waitFor();
    await page.getByRole('button', { name: 'Bytes after' }).click();
    await page.getByRole('rowheader', { name: '00001000' }).waitFor();
    await page.getByRole('textbox', { name: 'Go to offset' }).fill('0x493e00');
    await page.keyboard.press('Enter');
    await page.getByText('4,796,416 to 4,800,007 of').waitFor();
    await page.getByRole('rowheader', { name: '00493000' }).waitFor();
    await page.getByRole('textbox', { name: 'Go to offset' }).fill('4800008');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('textbox', { name: 'Go to offset' }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    const asked = opened.messages.filter(({ type }) => type === 'bytes');
    expect(asked.every((message) => message.type === 'bytes' && message.length <= 4096)).toBe(true);
  });
});

describe('copying', () => {
  it('offers every form, with the pointer and from the list with a key', async () => {
    const opened = await openEntryDetails(harness, received(messageOf('{"a":1}')), 3);
    const { page } = opened;
    await page.getByRole('button', { name: 'Copy as…' }).click();
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual([
      'Data',
      'Data as JSON',
      'Raw',
      'Entry as JSON',
      'Request as cURL',
      'Request as cURL with credentials',
    ]);
    expect(await findViolations(opened)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Entry as JSON' }).click();
    expect(await opened.message('copy')).toEqual({ type: 'copy', number: 3, what: 'entry' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('Shift+C');
    await page.getByRole('menuitem', { name: 'Data', exact: true }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await opened.message('copy', ({ what }) => what === 'curl')).toMatchObject({ number: 3 });
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('is there for the request of an attempt too', async () => {
    const { page } = await openEntryDetails(harness, openStreamOf(1), 1);
    await page.getByRole('button', { name: 'Copy as…' }).click();
    expect((await page.getByRole('menuitem').allInnerTexts())[0]).toBe('Raw');
  });
});

describe('a selection that moves', () => {
  it('reads one entry at a time, and the last place for certain', async () => {
    const opened = await openEntryDetails(harness, openStreamOf(200), 190);
    const { page } = opened;
    await page.getByRole('grid').focus();
    const before = opened.messages.length;
    await page.evaluate(() => {
      for (let i = 0; i < 100; i += 1) {
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }),
        );
      }
    });
    await page.locator('.details-number', { hasText: '#90' }).waitFor();
    const asked = opened.messages.slice(before).filter(({ type }) => type === 'entry');
    expect(asked.length).toBeLessThan(10);
    expect(asked.at(-1)).toEqual({ type: 'entry', number: 90 });
  });

  it('never shows the details without their content on the way', async () => {
    const opened = await openEntryDetails(harness, openStreamOf(50), 45);
    const { page } = opened;
    await page.evaluate(() => {
      const details = document.querySelector('.details');
      const seen = { empty: 0 };
      Object.assign(window, { seen });
      if (details)
        new MutationObserver(() => {
          if (!details.querySelector('[role=tabpanel]')?.textContent) seen.empty += 1;
        }).observe(details, { childList: true, subtree: true });
    });
    await page.getByRole('grid').focus();
    for (let number = 44; number >= 40; number -= 1) {
      await page.keyboard.press('ArrowUp');
      await page.locator('.details-number', { hasText: `#${number}` }).waitFor();
    }
    expect(await page.evaluate(() => (window as unknown as { seen: { empty: number } }).seen.empty)).toBe(0);
  });
});

describe('an entry whose bytes are gone', () => {
  it('says so, and keeps what is known of it', async () => {
    const stream = received(messageOf('{"a":1}'));
    const opened = await openEntryDetails(harness, stream, 3);
    const { receivedAtMs, length } = stream.log.entry(3);
    await opened.send({
      type: 'entry',
      epoch: 1,
      view: {
        row: {
          number: 3,
          kind: 'message',
          attempt: 1,
          receivedAtMs,
          type: 'message',
          sizeBytes: length,
          preview: goneWords,
          isGone: true,
          isSimulated: false,
          sharesChunk: false,
        },
        wallClockMs: 0,
        lines: [],
        rawIsCut: false,
      },
    });
    for (const tab of ['Data', 'Raw']) {
      await opened.page.getByRole('tab', { name: tab }).click();
      await opened.page.getByRole('tabpanel').getByText(goneWords).waitFor();
    }
    await opened.page.getByRole('tab', { name: 'Changes' }).click();
    await opened.page.getByText('There is no message of the type message before').waitFor();
    expect(opened.problems).toEqual([]);
  });
});
