// The details of entries in a real browser, read through the real feed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openEntryDetails, received } from './openedDetails.ts';
import { PageHarness, type PageOptions, type TestPage } from '../pageHarness.ts';
import { openStreamOf, streamsByState } from '../sampleStreams.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

function openDetails(
  stream: ScriptedStream,
  number: number,
  tab?: string,
  options?: PageOptions,
): Promise<TestPage> {
  return openEntryDetails(harness, stream, number, { ...options, ...(tab !== undefined && { tab }) });
}

describe('data', () => {
  it('is indented when it is JSON, with its numbers as sent', async () => {
    const { page } = await openDetails(received('data: {"big":12345678901234567890,"x":1.0}\n\n'), 3);
    await page.getByRole('button', { name: 'Text' }).click();
    expect(await page.locator('pre.data').innerText()).toBe(
      '{\n  "big": 12345678901234567890,\n  "x": 1.0\n}',
    );
  });

  it('is text when it only looks like markup', async () => {
    const script = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const { page, problems } = await openDetails(
      received(`event: ${script}\nid: ${script}\ndata: ${script}\n\n`),
      3,
    );
    expect(await page.locator('pre.data').innerText()).toBe(script);
    expect(await page.locator('#page img, #page script').count()).toBe(0);
    expect(await page.title()).toBe('SSE Inspector');
    expect(problems).toEqual([]);
  });

  it('shows control characters and those that reorder text', async () => {
    const { page } = await openDetails(received('data: a\0b\u202ecod.exe\n\n'), 3);
    expect(await page.locator('pre.data').innerText()).toBe('a[NUL]b[U+202E]cod.exe');
    expect(await page.locator('#row-3 .data-cell').innerText()).toBe('a[NUL]b[U+202E]cod.exe');
  });

  it('that is huge is cut, says so, and opens in an editor', async () => {
    const opened = await openDetails(received(`data: ${'x'.repeat(1024 * 1024 + 5000)}\n\n`), 3);
    await opened.page.getByText('First 100 kB of 1.1 MB').waitFor();
    await opened.page.getByRole('button', { name: 'Show 1 MiB' }).click();
    await opened.page.getByText('First 1 MiB of 1 MiB').waitFor();
    await opened.page.getByRole('button', { name: 'Open all of it in an editor' }).click();
    expect(await opened.message('openEntry')).toEqual({ type: 'openEntry', number: 3 });
  });
});

describe('raw', () => {
  it('shows each line with its terminator, and why a line is ignored', async () => {
    const { page } = await openDetails(received('event: a\r\nfoo: bar\rdata: x\n\n'), 3, 'Raw');
    await page.locator('.raw-line').first().waitFor();
    const lines = await page.locator('.raw-line').allInnerTexts();
    expect(lines.map((line) => line.replace(/\s+/g, ' ').trim())).toEqual([
      '0 event: aCR LF',
      '10 foo: barCRClients ignore fields with this name.',
      '19 data: xLF',
      '27 LF',
    ]);
  });

  it('is as sent: no space or colon more, none less', async () => {
    const sent = [
      'data:La',
      'data: frase',
      'data:  two',
      'data',
      'data:',
      'data: ',
      'no colon',
      ':c',
      ': c',
      '',
    ];
    // The two comments are entries of their own as well.
    const opened = await openDetails(received(`${sent.join('\n')}\n`), 5, 'Raw');
    expect(await rawTexts(opened)).toEqual(sent);
  });

  it('marks a byte order mark at the start of the body, which is no text of the line', async () => {
    const opened = await openDetails(received('\ufeffdata:1\n\n'), 3, 'Raw');
    expect(await rawTexts(opened)).toEqual(['data:1', '']);
    expect(await opened.page.locator('.raw-line').first().innerText()).toContain('BOM');
    const later = await openDetails(received('data:1\n\n'), 3, 'Raw');
    await later.page.locator('.raw-line').first().waitFor();
    expect(await later.page.locator('.raw-lines').innerText()).not.toContain('BOM');
  });
});

/** What stands in each line that came from the server, without the marks around it. */
async function rawTexts({ page }: TestPage): Promise<string[]> {
  const lines = page.locator('.raw-line');
  await lines.first().waitFor();
  return lines.evaluateAll((all) =>
    all.map((line) =>
      [...line.querySelectorAll('.raw-field, .raw-colon, .raw-value')]
        .map((part) => part.textContent)
        .join(''),
    ),
  );
}

describe('attempt', () => {
  it('shows response, timings and connection', async () => {
    const { page } = await openDetails(openStreamOf(1), 3, 'Attempt');
    const panel = page.getByRole('tabpanel');
    for (const text of ['HTTP/1.1 200 OK', 'text/event-stream', 'Waiting for the head', '127.0.0.1:3000']) {
      await panel.getByText(text).first().waitFor();
    }
  });

  it('shows the request that was sent', async () => {
    const { page } = await openDetails(openStreamOf(1), 1);
    const panel = page.getByRole('tabpanel');
    await panel.getByText('GET http://localhost:3000/events').waitFor();
    await panel.getByText('Attempt 1: first of its connection.').waitFor();
  });
});

describe('an ending', () => {
  it('says what happened, what comes next and what to do, with the buttons for it', async () => {
    const stream = openStreamOf(2).ended({ cause: 'truncated', missingBytes: 1204 });
    const opened = await openDetails(stream, 5);
    const panel = opened.page.getByRole('tabpanel');
    await panel.getByText('The connection was closed 1.2 kB before the end').waitFor();
    await panel.getByText('Look for a crash').waitFor();
    await panel.getByRole('button', { name: 'Reconnect now' }).click();
    await opened.message('reconnectNow');
    await panel.getByRole('button', { name: 'Learn more' }).click();
    expect(await opened.message('learnMore')).toEqual({ type: 'learnMore', cause: 'truncated' });
  });

  it('shows how a refused response began, as text', async () => {
    const stream = streamsByState['failed']?.();
    if (!stream) throw new Error('No such stream');
    const { page } = await openDetails(stream, 2);
    await page.getByRole('tabpanel').getByText('<h1 id="from-server">Cannot GET /event</h1>').waitFor();
    expect(await page.locator('#from-server').count()).toBe(0);
  });
});

describe('an answer of the wrong type', () => {
  it('can be read all the same, from its details', async () => {
    const stream = openStreamOf(0).ended({ cause: 'wrong-type', status: 200, contentType: 'text/plain' });
    const opened = await openDetails(stream, 3);
    await opened.page.getByRole('tabpanel').getByRole('button', { name: 'Read it anyway' }).click();
    expect(await opened.message('readAnyway')).toEqual({ type: 'readAnyway', readAs: 'event-stream' });
  });

  it('can be read as lines', async () => {
    const stream = openStreamOf(0).ended({
      cause: 'wrong-type',
      status: 200,
      contentType: 'application/json',
    });
    const opened = await openDetails(stream, 3);
    await opened.page.getByRole('tabpanel').getByRole('button', { name: 'Read it as JSON lines' }).click();
    expect(await opened.message('readAnyway')).toEqual({ type: 'readAnyway', readAs: 'json-lines' });
  });

  it.each<Ending>([
    { cause: 'http-error', status: 404 },
    { cause: 'wrong-type', status: 200, isSimulated: true },
    { cause: 'end' },
  ])('is offered for that alone, not for %j', async (ending) => {
    const { page } = await openDetails(openStreamOf(0).ended(ending), 3);
    await page.getByRole('tabpanel').getByRole('button', { name: 'Learn more' }).waitFor();
    expect(await page.getByRole('button', { name: 'Read it anyway' }).count()).toBe(0);
  });
});

describe('the details', () => {
  it('stand beside the list when there is room, below it otherwise, and are resized with the keyboard', async () => {
    const { page } = await openDetails(openStreamOf(30), 20);
    const details = page.locator('.details');
    const list = page.getByRole('grid');
    expect((await details.boundingBox())?.x).toBeGreaterThan((await list.boundingBox())?.width ?? 0);
    const before = (await details.boundingBox())?.width ?? 0;
    await page.getByRole('separator', { name: 'Size of the details' }).focus();
    await page.keyboard.press('ArrowLeft');
    expect((await details.boundingBox())?.width).toBeGreaterThan(before);

    await page.setViewportSize({ width: 480, height: 800 });
    await page.locator('.split.below').waitFor();
    expect((await details.boundingBox())?.y).toBeGreaterThan((await list.boundingBox())?.y ?? 0);
    await page.locator('#row-20').waitFor();
  });

  it('tell when the entry came, and with which others', async () => {
    const { page } = await openDetails(received('data: a\n\ndata: b\n\ndata: c\n\n'), 4);
    await page.getByText('came in read 1 with entries 3 to 5').waitFor();
    await page.getByRole('button', { name: '5', exact: true }).click();
    await page.locator('#row-5.selected').waitFor();
    await page.getByRole('button', { name: 'Close details' }).click();
    expect(await page.locator('.details').count()).toBe(0);
  });
});
