// What stands above several streams and beside their lanes, told by the test in the place of the host: for none, one, and
// some, and for those that are gone or too many.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import type { TogetherStatus, TogetherStream } from '../../../src/core/page/togetherStatus.ts';
import { PageHarness } from '../pageHarness.ts';
import { togetherOf } from '../state/statePage.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

function streamOf(place: number, isLive: boolean, more: Partial<TogetherStream> = {}): TogetherStream {
  return {
    streamId: `stream-${place}`,
    place,
    mark: place,
    name: `localhost:${3000 + place}`,
    state: isLive ? 'open' : 'stopped',
    isLive,
    beganAtMs: 0,
    entries: 1,
    goneEntries: 0,
    ...more,
  };
}

it('says how many streams there are, which go on, and what is missing of them', async () => {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 1, recents: [], together: togetherOf({}) });
  });
  onTestFinished(() => opened.close());
  const { page } = opened;
  const head = async (): Promise<string> =>
    (await page.locator('.together-head').innerText())
      .replaceAll('\u00a0', ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const cases: readonly (readonly [Partial<TogetherStatus>, string])[] = [
    [{}, 'No stream is left All of them were removed. 0 entries'],
    [{ streams: [streamOf(0, true)], entries: 1 }, '1 stream 1 of them goes on. 1 entry'],
    [{ streams: [streamOf(0, false)], entries: 2 }, '1 stream None of them goes on. 2 entries'],
    [{ streams: [streamOf(0, false), streamOf(1, true)] }, '2 streams 1 of them goes on. 0 entries'],
    [{ streams: [streamOf(0, true), streamOf(1, true)] }, '2 streams 2 of them go on. 0 entries'],
    [
      { streams: [streamOf(0, true, { goneEntries: 1 })], omittedStreams: 1 },
      '1 stream 1 of them goes on. 1 older one is not shown: there are too many. 1 entry is gone, because there was no room for it. 0 entries',
    ],
    [
      {
        streams: [streamOf(0, true, { goneEntries: 700 }), streamOf(1, false, { goneEntries: 500 })],
        omittedStreams: 1200,
      },
      '2 streams 1 of them goes on. 1,200 older ones are not shown: there are too many. 1,200 entries are gone, because there was no room for them. 0 entries',
    ],
  ];
  for (const [together, words] of cases) {
    const isLive = together.streams?.some((stream) => stream.isLive) ?? false;
    await opened.send({ type: 'together', epoch: 1, together: togetherOf({ isLive, ...together }) });
    await expect.poll(head).toBe(words);
    expect(await page.locator('.together-head h1').getAttribute('class')).toBe(
      isLive ? 'state good' : 'state ',
    );
  }

  // Names, colours and places belong together, whatever the order in which they come.
  const streams = [
    streamOf(9, true, { mark: 6, part: 'app side', entries: 1200 }),
    streamOf(2, false, { mark: 28 }),
  ];
  await opened.send({ type: 'together', epoch: 1, together: togetherOf({ streams }) });
  const names = page.locator('.together-names');
  await names.getByText('localhost:3009 (app side)').waitFor();
  expect(
    (await names.locator('li').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim()),
  ).toEqual(['G localhost:3009 (app side) open', 'AC localhost:3002 stopped']);
  expect(
    await names.locator('.stream-letter').evaluateAll((all) => all.map((each) => each.className)),
  ).toEqual(['stream-letter mark-0', 'stream-letter mark-4']);
  expect(
    (
      await names.locator('button').evaluateAll((all) => all.map((each) => each.getAttribute('title') ?? ''))
    ).map((title) => title.replaceAll('\u00a0', ' ')),
  ).toEqual([
    'localhost:3009 (app side): open, 1,200 entries. Show its timeline.',
    'localhost:3002: stopped, 1 entry. Show its timeline.',
  ]);
  for (const [at, place] of [
    [1, 2],
    [0, 9],
  ] as const) {
    await names.locator('button').nth(at).click();
    expect(await opened.message('showTimelineOf', (message) => message.place === place)).toEqual({
      type: 'showTimelineOf',
      place,
    });
  }
  expect(opened.problems).toEqual([]);
});

it('draws the lanes anew when the streams are others, and keeps a place for them where there is none', async () => {
  const streams = [streamOf(0, false, { mark: 0 }), streamOf(1, false, { mark: 1 })];
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 1, recents: [], together: togetherOf({ streams }) });
  });
  onTestFinished(() => opened.close());
  const { page } = opened;
  const strip = page.locator('.together-overview .overview-strip');
  await strip.waitFor();
  /** What is drawn below the axis. */
  const drawnLanes = (): Promise<string> =>
    page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const axisHeight = 16 * devicePixelRatio;
      const lanes = canvas.getContext('2d')?.getImageData(0, axisHeight, width, height - axisHeight);
      return lanes?.data.some((part) => part !== 0) ? lanes.data.join(' ') : 'nothing';
    });
  const lanes = [0, 1].map((place) => ({
    place,
    attempts: [{ fromMs: 0, endedAtMs: 1000 }],
    omittedAttempts: 0,
    firstBin: 0,
    counts: [place + 1],
  }));
  await opened.send({ type: 'togetherOverview', epoch: 1, overview: { binMs: 1000, lanes } });
  await expect.poll(drawnLanes).not.toBe('nothing');
  const both = await drawnLanes();
  // The same lanes, in the colours of others.
  const others = streams.map((stream) => ({ ...stream, mark: stream.mark + 3 }));
  await opened.send({ type: 'together', epoch: 1, together: togetherOf({ streams: others }) });
  await expect.poll(async () => (await drawnLanes()) === both).toBe(false);
  await opened.send({ type: 'together', epoch: 1, together: togetherOf({ streams }) });
  await expect.poll(async () => (await drawnLanes()) === both).toBe(true);
  const heightWith = async (shown: readonly TogetherStream[]): Promise<number> => {
    await opened.send({ type: 'together', epoch: 1, together: togetherOf({ streams: shown }) });
    await expect.poll(() => page.locator('.together-names li').count()).toBe(shown.length);
    return (await strip.boundingBox())?.height ?? 0;
  };
  const one = await heightWith(streams.slice(0, 1));
  expect([await heightWith([]), await heightWith(streams)]).toEqual([one, one + 20]);
});
