// The controls of the details at their boundaries, and a second time: for the next entry, after a clear, with text selected.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { entryViewOf } from '../../../src/core/page/entryView.ts';
import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf, streamsByState } from '../sampleStreams.ts';
import { okHead, ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

/** An event whose block has so many bytes. */
function blockOf(sizeBytes: number): string {
  return `data: ${'x'.repeat(sizeBytes - 'data: \n\n'.length)}\n\n`;
}

describe('the bytes', () => {
  it.each([
    [4097, '0 to 4,095 of 4,097'],
    [8192, '0 to 4,095 of 8,192'],
  ])('of %d are read in pages', async (sizeBytes, range) => {
    const opened = await openEntryDetails(harness, received(blockOf(sizeBytes)), 3, { tab: 'Raw' });
    const { page } = opened;
    await page.getByRole('button', { name: 'Hex' }).click();
    await page.getByText(range).waitFor();
    const before = page.getByRole('button', { name: 'Bytes before' });
    const after = page.getByRole('button', { name: 'Bytes after' });
    expect([await before.isDisabled(), await after.isDisabled()]).toEqual([true, false]);
    await after.click();
    await page.getByRole('rowheader', { name: '1000' }).waitFor();
    expect([await before.isDisabled(), await after.isDisabled()]).toEqual([false, true]);
    await before.click();
    await page.getByRole('rowheader', { name: '0000' }).waitFor();
    const field = page.getByRole('textbox', { name: 'Go to offset' });
    const isWrong = async (text: string): Promise<string | null> => {
      await field.fill(text);
      await field.press('Enter');
      return field.getAttribute('aria-invalid');
    };
    for (const [text, wrong] of [
      [String(sizeBytes), 'true'],
      ['', 'false'],
      ['-1', 'true'],
      [' ', 'false'],
      ['12x', 'true'],
      [`0x${(sizeBytes - 1).toString(16)}`, 'false'],
    ] as const)
      expect([text, await isWrong(text)]).toEqual([text, wrong]);
    await page.getByRole('rowheader', { name: '1000' }).waitFor();
  });

  it('have offsets of four digits while these are enough, and begin at the first for the next entry', async () => {
    const blocks = blockOf(0x10000) + blockOf(0x10001) + blockOf(4096);
    const { page } = await openEntryDetails(harness, received(blocks), 3, { tab: 'Raw' });
    await page.getByRole('button', { name: 'Hex' }).click();
    await page.getByRole('rowheader', { name: '0000', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Bytes after' }).click();
    await page.getByRole('rowheader', { name: '1000', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Bytes after' }).click();
    await page.getByText('8,192 to 12,287 of').waitFor();
    await page.getByRole('button', { name: 'Bytes before' }).click();
    await page.getByText('4,096 to 8,191 of').waitFor();
    const field = page.getByRole('textbox', { name: 'Go to offset' });
    await field.fill('65536');
    await field.press('Enter');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await page.locator('#row-4').click();
    await page.getByText('0 to 4,095 of 65,537').waitFor();
    // What was typed for the entry before says nothing of this one.
    expect([await field.inputValue(), await field.getAttribute('aria-invalid')]).toEqual(['', 'false']);
    await page.getByRole('rowheader', { name: '00000000', exact: true }).waitFor();
    // What is one page has no way to others.
    await page.locator('#row-5').click();
    await page.locator('.hex-bar').waitFor({ state: 'detached' });
  });
});

describe('bytes', () => {
  it('are shown as characters where they are printable ASCII', async () => {
    const text = 'data:\u001f\u0020~\u007fé\n\n';
    const { page } = await openEntryDetails(harness, received(text), 3, { tab: 'Raw' });
    await page.getByRole('button', { name: 'Hex' }).click();
    await page.locator('.hex').waitFor();
    const shown = await page.locator('.hex tbody td:last-child').allTextContents();
    expect(shown.join('')).toBe('data:· ~·····');
  });
});

describe('the data', () => {
  it('that is long is cut for each entry anew, from one character over', async () => {
    const [most, more] = ['y'.repeat(100_000), 'z'.repeat(100_001)];
    const opened = await openEntryDetails(
      harness,
      received(messageOf(most) + messageOf(more) + messageOf(more)),
      3,
    );
    const { page } = opened;
    await page.locator('pre.data', { hasText: 'y' }).waitFor();
    const shown = (): Promise<number> =>
      page.locator('pre.data').evaluate((element) => element.textContent?.length ?? 0);
    expect([await shown(), await page.locator('.cut-line').count()]).toEqual([100_000, 0]);
    for (const number of [4, 5]) {
      await page.locator(`#row-${number}`).click();
      await page.locator('.details-number', { hasText: `#${number}` }).waitFor();
      await page.locator('.cut-line').waitFor();
      expect(await shown()).toBe(100_000);
      await page.locator('.cut-line').getByRole('button', { name: 'Show' }).click();
      await expect.poll(shown).toBe(100_001);
      expect(await page.locator('.cut-line').count()).toBe(0);
    }
  });

  it('that is empty, or of an entry that has none, says so', async () => {
    const { page } = await openEntryDetails(
      harness,
      received('data:\n\n: only a comment\n\nretry: 5\n\n'),
      3,
    );
    await page.getByText('The data is empty.').waitFor();
    await page.locator('#row-4').click();
    await page.locator('.details-number', { hasText: '#4' }).waitFor();
    await page.locator('.raw-line').first().waitFor();
    expect(await page.getByRole('tab').allInnerTexts()).not.toContain('Data');
    expect(await page.getByRole('button', { name: 'Copy data (C)' }).count()).toBe(0);
  });

  it.each([
    [20_000, undefined],
    [20_001, '… 1 more character'],
    [20_002, '… 2 more characters'],
  ])('of %d characters in a line is raw as far as it can be read', async (length, rest) => {
    const { page } = await openEntryDetails(harness, received(messageOf('w'.repeat(length))), 3, {
      tab: 'Raw',
    });
    const line = page.locator('.raw-line').first();
    await line.waitFor();
    expect((await line.locator('.raw-value').textContent())?.trim().length).toBe(20_000);
    expect(await line.locator('.raw-ignored').allInnerTexts()).toEqual(rest === undefined ? [] : [rest]);
  });
});

describe('an attempt', () => {
  it('tells the wait before it only where there was one, and the stages one after the other', async () => {
    const stream = openStreamOf(1)
      .pass(40)
      .ended({ cause: 'end' })
      .pass(3000)
      .attempt()
      .opened({ ...okHead, isConnectionReused: true, tls: 'TLSv1.3' })
      .receive('data: x\n\n');
    const opened = await openEntryDetails(harness, stream, 1, { tab: 'Attempt' });
    const { page } = opened;
    const panel = page.getByRole('tabpanel');
    await panel.getByText('Attempt 1: first of its connection.', { exact: true }).waitFor();
    expect(await panel.innerText()).not.toContain('The attempt begins with');
    await page.locator('#row-5').click();
    await panel.getByText('Attempt 2: reconnected by itself, 3.0 s after the end').waitFor();
    expect(await panel.innerText()).not.toContain('The attempt begins with');
    await page.locator('#row-7').click();
    await panel.getByText('The attempt begins with entry 5.').waitFor();
    const stages = await panel.locator('.timings tr').allInnerTexts();
    expect(stages.map((stage) => stage.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'DNS 0.4 ms',
      'Connect 0.7 ms',
      'Request sent 0.3 ms',
      'Waiting for the head 11 ms',
      'Waiting for the first byte 1.4 ms',
    ]);
    const bars = await panel
      .locator('.timings .timing')
      .evaluateAll((all: HTMLElement[]) => all.map(({ style }) => parseFloat(style.marginLeft)));
    expect(bars.map(Math.round)).toEqual([0, 3, 8, 10, 90]);
    expect(await panel.innerText()).toMatch(/Socket\s+reused/);
    await panel.getByRole('button', { name: '5', exact: true }).click();
    await page.locator('#row-5[aria-selected="true"]').waitFor();
  });

  const lost = (): ScriptedStream => new ScriptedStream().attempt().ended({ cause: 'unreachable' });
  it.each<readonly [string, () => ScriptedStream | undefined, number, said: string]>([
    ['was refused has its response at its end', () => streamsByState['failed']?.(), 2, 'HTTP/1.1 404'],
    ['was refused has its response at its request', () => streamsByState['failed']?.(), 1, 'HTTP/1.1 404'],
    ['got no response says so at its end', lost, 2, 'There was no response.'],
    ['got no response says so at its request', lost, 1, 'There was no response.'],
    [
      'got none says so when the next one waits',
      () => lost().pass(3000).attempt(),
      1,
      'There was no response.',
    ],
    ['waits for one says so', () => lost().pass(3000).attempt(), 3, 'No response yet.'],
  ])('that %s', async (_, streamOf, number, said) => {
    const stream = streamOf();
    if (!stream) throw new Error('No such stream');
    const { page } = await openEntryDetails(harness, stream, number, { tab: 'Attempt' });
    await page.getByRole('tabpanel').getByText(said).waitFor();
  });

  it.each([
    ['first', 3, 4],
    ['second', 4, 3],
  ])('the %s of two entries of one read leads to the other', async (_, number, other) => {
    const { page } = await openEntryDetails(harness, received('data: a\n\ndata: b\n\n'), number);
    await page.getByText(`came in read 1 with entry ${other}`).waitFor();
    await page
      .locator('.timing-row')
      .getByRole('button', { name: String(other), exact: true })
      .click();
    await page.locator(`#row-${other}[aria-selected="true"]`).waitFor();
  });
});

describe('the attempts', () => {
  it('are one a line, newest first, with what each waited, lasted and got', async () => {
    const stream = openStreamOf(2)
      .pass(500)
      .ended({ cause: 'end' })
      .pass(3500)
      .attempt()
      .pass(100)
      .opened()
      .receive('id: 9\ndata: x\n\n')
      .pass(900)
      .ended({ cause: 'reset' })
      .pass(3000)
      .attempt();
    const { opened, update } = await showStream(harness, stream);
    const { page } = opened;
    await page.locator('.view-bar .view-button', { hasText: 'Attempts' }).click();
    await update();
    const lines = page.locator('.attempts tbody tr');
    const cells = async (): Promise<string[][]> => {
      const all = await lines.evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
      );
      return all.map((row) => row.map((cell) => cell.replaceAll('\u00a0', ' ')));
    };
    await expect.poll(() => lines.count()).toBe(3);
    const shown = await cells();
    // Attempt, waited, id sent, first and last id, events, lasted.
    expect(shown.map((row) => [row[0], ...row.slice(2, 8)])).toEqual([
      ['3', '3.0 s of 3.0 s', '9', '–', '–', '0', ''],
      ['2', '3.5 s of 3.0 s', '2', '9', '9', '1', '1.0 s'],
      ['1', '–', '–', '1', '2', '2', '714 ms'],
    ]);
    expect(shown[0]?.[8]).toBe('Connecting');
    stream.opened();
    await update();
    await expect.poll(async () => (await cells())[0]?.[8]).toBe('Open');
    await lines.nth(1).getByRole('button', { name: '2' }).click();
    await update();
    await page.locator('#row-6[aria-selected="true"]').waitFor();
  });
});

describe('an ending', () => {
  it('has its facts once, with what went over the wire only where that is something else', async () => {
    const stream = openStreamOf(2).pass(50).ended({ cause: 'end' }).pass(3000).attempt();
    const opened = await openEntryDetails(harness, stream, 5);
    const { page } = opened;
    const facts = async (): Promise<string> =>
      (await page.locator('.details .facts').innerText()).replaceAll(/\s+/g, ' ');
    expect(await facts()).toMatch(/Ending end, clean .*Lasted 264 ms Delivered 2 events Body \d+ B$/);
    const view = entryViewOf(stream.log, 5);
    const end = view.end && { ...view.end, wireBytes: 12, bodyBytes: 100 };
    await opened.send({ type: 'entry', epoch: 1, view: { ...view, ...(end && { end }) } });
    await expect.poll(facts).toMatch(/Body 100 B, 12 B over the wire$/);
    // While the stream connects there is nothing to connect again.
    expect(await page.getByRole('tabpanel').getByRole('button', { name: 'Reconnect now' }).count()).toBe(0);
  });
});

describe('what is shown', () => {
  it('is asked for again when the host begins afresh', async () => {
    const { opened, feed } = await showStream(harness, openStreamOf(5));
    const { page, messages } = opened;
    const asked = (of: 'entry' | 'previous' | 'bytes'): number =>
      messages.filter(({ type }) => type === of).length;
    const afresh = (): Promise<void> =>
      opened.send({ type: 'snapshot', epoch: feed.epoch, status: feed.status(), recents: [] });
    await page.locator('#row-5').click();
    await page.getByRole('tab', { name: 'Changes' }).click();
    await opened.message('previous');
    await afresh();
    await opened.until(() => asked('previous') === 2 && asked('entry') === 2, 'changes were not asked for');
    await page.getByRole('tab', { name: 'Raw' }).click();
    await page.getByRole('button', { name: 'Hex' }).click();
    await opened.message('bytes');
    await afresh();
    await opened.until(() => asked('bytes') === 2 && asked('entry') === 3, 'bytes were not asked for');
  });

  it('of an entry of which nothing is left says that, and no time', async () => {
    const stream = openStreamOf(3);
    const opened = await openEntryDetails(harness, stream, 4);
    const { page } = opened;
    const { row } = entryViewOf(stream.log, 4);
    const gone = { ...row, preview: 'Nothing is left.', isGone: true, isRecordGone: true };
    await page.locator('#row-4 .time-cell').getByText('s').waitFor();
    await opened.send({ type: 'rows', epoch: 1, version: 0, first: 4, rows: [gone] });
    await opened.send({
      type: 'entry',
      epoch: 1,
      view: { row: gone, wallClockMs: 0, lines: [], rawIsCut: false },
    });
    await page.locator('.details').getByText('Nothing is left.').waitFor();
    expect(await page.locator('#row-4 .time-cell').innerText()).toBe('');
    expect(await page.locator('.details [role="tab"], .details .timing-row').count()).toBe(0);
    await page.locator('#row-5').click();
    await page.locator('.details .timing-row').waitFor();
  });

  it('of a value leads to the entries that have it, from another view too', async () => {
    const { opened } = await showStream(harness, openStreamOf(5));
    const { page } = opened;
    await page.locator('#row-5').click();
    await page.getByRole('tree').waitFor();
    await page.locator('.view-bar .view-button', { hasText: 'Assembled' }).click();
    await page.getByRole('tree').getByText('"AAPL"').click();
    await page.getByRole('tree').press('f');
    await opened.message('filter', ({ query }) => query.text === '$.s:AAPL');
    await page.locator('#timeline-rows').waitFor();
    expect(await page.locator('.view-bar .view-button[aria-pressed="true"]').innerText()).toContain(
      'Entries',
    );
  });
});

it('the menu of copies gives the keys to its button, chosen with a key or the pointer, or left, each time', async () => {
  const opened = await openEntryDetails(harness, received(messageOf('{"a":1}')), 3);
  const { page, messages } = opened;
  const copies = (): unknown[] =>
    messages.flatMap((message) => (message.type === 'copy' ? [message.what] : []));
  const open = async (): Promise<void> => {
    await page.getByRole('grid').focus();
    await page.keyboard.press('Shift+C');
    await page.locator('[role="menuitem"]:focus').waitFor();
  };
  const isAtButton = async (): Promise<void> => {
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('copy-as');
  };
  for (let round = 1; round <= 2; round += 1) {
    await open();
    await page.keyboard.press('Enter');
    await isAtButton();
    await open();
    await page.getByRole('menuitem', { name: 'Raw' }).click();
    await isAtButton();
    await open();
    await page.keyboard.press('Escape');
    await isAtButton();
    await expect.poll(copies).toEqual(Array.from({ length: round }, () => ['data', 'raw']).flat());
  }
});
