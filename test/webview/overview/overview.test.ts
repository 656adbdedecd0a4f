// Zooming the overview in a real browser, with the pointer, the wheel and the keys, answered by the real feed; and the
// story of very many attempts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { present } from '../../../src/core/base/present.ts';
import type { TimeSpan } from '../../../src/core/page/overviewData.ts';
import { moveSpan, revealTime, spanBetween, zoomAround } from '../../../src/webview/overview/overviewZoom.ts';
import { findViolations } from '../accessibility.ts';
import { openStream, showStream } from '../feedHost.ts';
import { PageHarness, type PageOptions, type TestPage } from '../pageHarness.ts';
import { manyReconnects, openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function open(stream: ScriptedStream, options: PageOptions = {}): Promise<TestPage> {
  const { opened } = await showStream(harness, stream, options);
  return opened;
}

type Strip = ReturnType<TestPage['page']['locator']>;

function stripOf({ page }: TestPage): Strip {
  return page.getByRole('slider', { name: 'Attempts over time' });
}

/** Drags over the strip, between shares of its width. */
async function drag(opened: TestPage, from: number, to: number): Promise<void> {
  const box = await stripOf(opened).boundingBox();
  if (!box) throw new Error('The overview has no place');
  const y = box.y + box.height / 2;
  await opened.page.mouse.move(box.x + box.width * from, y);
  await opened.page.mouse.down();
  await opened.page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await opened.page.locator('.overview-selection').waitFor();
  await opened.page.mouse.up();
}

const wholeMs = 10_000;

describe('spans', () => {
  it('lie within the whole time and keep the time under the pointer in place', () => {
    expect(spanBetween(3000, 1000, wholeMs)).toEqual({ fromMs: 1000, toMs: 3000 });
    expect(spanBetween(1000, 1001, wholeMs)).toEqual({ fromMs: 1000, toMs: 1010 });
    expect(zoomAround(undefined, 2500, 0.5, wholeMs)).toEqual({ fromMs: 1250, toMs: 6250 });
    expect(zoomAround({ fromMs: 1000, toMs: 3000 }, 1000, 2, wholeMs)).toEqual({ fromMs: 1000, toMs: 5000 });
    expect(zoomAround({ fromMs: 1000, toMs: 8000 }, 1000, 2, wholeMs)).toBeUndefined();
    expect(moveSpan({ fromMs: 1000, toMs: 3000 }, -5000, wholeMs)).toEqual({ fromMs: 0, toMs: 2000 });
    expect(moveSpan({ fromMs: 1000, toMs: 3000 }, 90_000, wholeMs)).toEqual({ fromMs: 8000, toMs: 10_000 });
    expect(revealTime({ fromMs: 1000, toMs: 3000 }, 4000, wholeMs)).toEqual({ fromMs: 2000, toMs: 4000 });
    expect(revealTime(undefined, 4000, wholeMs)).toBeUndefined();
  });
});

describe('zooming the overview', () => {
  it('asks for the span that is dragged over, and for the whole time after a double click', async () => {
    const opened = await open(openStreamOf(80));
    await drag(opened, 0.3, 0.5);
    const { span } = await opened.message('span');
    expect(span?.fromMs).toBeGreaterThan(1000);
    expect(span?.toMs).toBeLessThan(6000);
    await opened.page.getByRole('button', { name: 'Whole time' }).waitFor();
    expect(opened.messages.some(({ type }) => type === 'jump')).toBe(false);
    await stripOf(opened).dblclick({ position: { x: 300, y: 30 } });
    expect(await opened.message('span', (message) => message.span === undefined)).toEqual({ type: 'span' });
    await opened.page.getByRole('button', { name: 'Whole time' }).waitFor({ state: 'detached' });
  });

  it('gives up a selection at Escape', async () => {
    const opened = await open(openStreamOf(80));
    const { mouse, keyboard } = opened.page;
    const box = await stripOf(opened).boundingBox();
    await mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 30);
    await mouse.down();
    await mouse.move((box?.x ?? 0) + 400, (box?.y ?? 0) + 30, { steps: 4 });
    await opened.page.locator('.overview-selection').waitFor();
    await keyboard.press('Escape');
    await opened.page.locator('.overview-selection').waitFor({ state: 'detached' });
    await mouse.up();
    // The next click is one again.
    await mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 30);
    await opened.message('jump');
    // What was posted until now has come by then.
    await opened.page.evaluate(() => undefined);
    expect(opened.messages.filter(({ type }) => type === 'span' || type === 'jump')).toHaveLength(1);
  });

  it('works with keys, and tells of it', async () => {
    const opened = await open(openStreamOf(80));
    const { keyboard } = opened.page;
    const strip = stripOf(opened);
    await strip.focus();
    await keyboard.press('Home');
    for (let at = 0; at < 3; at += 1) await keyboard.press('PageUp');
    await keyboard.press('+');
    // The stream is open, so that its time goes on while the test runs: only what is relative holds.
    const lastOf = ({ span }: { readonly span?: TimeSpan }): number => (span ? span.toMs - span.fromMs : 0);
    const once = await opened.message('span');
    await keyboard.press('+');
    const { span } = await opened.message('span', (message) => lastOf(message) < lastOf(once) * 0.6);
    const lastsMs = lastOf({ ...present({ span }) });
    expect(Number(await strip.getAttribute('aria-valuemin'))).toBe(Math.round(span?.fromMs ?? 0));
    await expect
      .poll(() => opened.page.locator('#overview-words').innerText())
      .toMatch(/^Zoomed to .* Attempt 1/);
    await keyboard.press('End');
    const moved = await opened.message(
      'span',
      (message) => (message.span?.fromMs ?? 0) > (span?.fromMs ?? 0),
    );
    expect(lastOf(moved)).toBeCloseTo(lastsMs, 6);
    await keyboard.press('-');
    await opened.message('span', (message) => lastOf(message) > lastsMs * 1.5);
    await keyboard.press('0');
    await opened.message('span', (message) => message.span === undefined);
    await keyboard.press('Enter');
    await opened.message('jump');
    expect(await opened.page.locator('#overview-keys').innerText()).toContain('plus and minus zoom');
  });

  it('zooms around the pointer with the wheel and Ctrl, and moves with the wheel alone', async () => {
    const opened = await open(openStreamOf(80));
    await stripOf(opened).hover({ position: { x: 640, y: 30 } });
    await opened.page.keyboard.down('Control');
    await opened.page.mouse.wheel(0, -300);
    await opened.page.keyboard.up('Control');
    const { span } = await opened.message('span');
    expect(span?.fromMs).toBeGreaterThan(0);
    await opened.page.mouse.wheel(0, 100);
    const moved = await opened.message('span', (message) => message.span?.fromMs !== span?.fromMs);
    expect(moved.span?.fromMs).toBeGreaterThan(span?.fromMs ?? 0);
  });

  it('is kept with the page, for the same log', async () => {
    const stream = openStreamOf(80);
    const opened = await open(stream);
    await drag(opened, 0.3, 0.5);
    const { span } = await opened.message('span');
    await opened.until(
      () => JSON.stringify(opened.keptState).includes(`"zoom":{"fromMs":${span?.fromMs}`),
      'no zoom kept',
    );
    const again = await open(stream, { keptState: opened.keptState });
    expect((await again.message('span')).span).toEqual(span);
    await again.page.getByRole('button', { name: 'Whole time' }).click();
    await again.message('span', (message) => message.span === undefined);
  });

  it('tells the story of thousands of attempts, drawn and in words', async () => {
    const opened = await open(manyReconnects(2000));
    const words = opened.page.locator('#overview-words');
    await expect
      .poll(() => words.innerText())
      .toMatch(/^2,000.attempts, 2,000 opened, 1,800 closed, 200 ended with an error/);
    expect(await findViolations(opened)).toEqual([]);
    await drag(opened, 0.5, 0.505);
    await expect.poll(() => words.innerText()).toMatch(/^Zoomed to 20.min .*Attempt 1,1\d\d:/);
    expect(opened.problems).toEqual([]);
  });

  it('has a band where the debugger had stopped the app, says so in words, and marks what may be late', async () => {
    const stream = openStreamOf(10);
    const stop = { notice: 'paused', isByDebugger: true } as const;
    stream.pass(60_000).notice({ ...stop, pausedMs: 1000, isGoingOn: true });
    using connected = await openStream(harness, stream);
    const { opened, update } = connected;
    await update();
    const words = opened.page.locator('#overview-words');
    await expect.poll(() => words.innerText()).toMatch(/The debugger has stopped the app since \d/);
    stream
      .pass(60_000)
      .notice({ ...stop, pausedMs: 61_000 })
      .receive('data: late\n\n');
    await update();
    await expect.poll(() => words.innerText()).toMatch(/The debugger had stopped the app from .* to /);
    const strip = stripOf(opened);
    await strip.focus();
    await opened.page.keyboard.press('Home');
    for (let step = 0; step < 5; step += 1) await opened.page.keyboard.press('PageUp');
    await expect(strip.getAttribute('aria-valuetext')).resolves.toMatch(
      /while the debugger had stopped the app$/,
    );
    await opened.page.getByRole('row', { name: /late/ }).click();
    await expect
      .poll(() => opened.page.locator('.timing-row').innerText())
      .toContain('may have come while the debugger had stopped the app');
    expect(opened.problems).toEqual([]);
    await opened.close();
  });
});
