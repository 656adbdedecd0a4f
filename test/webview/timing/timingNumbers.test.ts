// The timing view with numbers of which each is another one, so that none can stand in the place of its neighbour; and
// what it leaves out where there is one of something, none, or more than are listed.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { StreamStatus } from '../../../src/core/page/protocol.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import type { Distribution, GapData, TimingData } from '../../../src/core/timing/timingData.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { statusOf } from '../state/statePage.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const gaps = (from: number): GapData => ({
  count: 9,
  p50Ms: from + 1,
  p95Ms: from + 2,
  p99Ms: from + 3,
  longestMs: from + 4,
  fromEntry: from + 5,
  toEntry: from + 6,
});
const distribution = (from: number): Distribution => ({
  count: 9,
  p50: from + 0.4,
  p95: from + 1.6,
  largest: from + 3,
  largestEntry: from + 4,
});

const typeOf = (type: string, from: number): TimingData['types'][number] => ({
  type,
  events: from,
  firstEntry: from + 9,
  gaps: gaps(from + 10),
  sizes: distribution(from + 20),
});

const whole: TimingData = {
  entries: 70,
  unreadEntries: 0,
  events: 60,
  rate: { binMs: 500, fromMs: 1000, counts: [1, 0, 5, 4] },
  gaps: gaps(100),
  sizes: distribution(200),
  reads: {
    reads: 50,
    eventsPerRead: distribution(2),
    largestFirstEntry: 31,
    largestLastEntry: 35,
    usualGapMs: 41,
  },
  heartbeats: {
    comments: 7,
    commentOnlyReads: 6,
    lastEntry: 69,
    lastAtMs: 61_500,
    usualIntervalMs: 15_000,
    jitterMs: 12,
  },
  firstBytes: distribution(300),
  firstEvents: distribution(400),
  types: [typeOf('tick', 40), typeOf('order', 20)],
  otherTypeEvents: 0,
  attempts: [
    {
      attempt: 4,
      firstEntry: 1,
      events: 33,
      firstByteMs: 501,
      firstEventMs: 502,
      firstEventEntry: 3,
      gaps: gaps(600),
    },
    { attempt: 5, firstEntry: 40, events: 27, firstByteMs: 503 },
  ],
  omittedAttempts: 0,
};

class TimingPage {
  readonly opened: TestPage;

  constructor(opened: TestPage) {
    this.opened = opened;
  }

  /** Sends other numbers, and waits until they are there. */
  async show(timing: Partial<TimingData>, sign: string): Promise<void> {
    await this.opened.send({ type: 'timing', epoch: 1, timing: { ...whole, ...timing } });
    await expect.poll(() => this.text()).toContain(sign);
  }

  async text(): Promise<string> {
    const text = await this.opened.page.locator('.timing-view').innerText();
    return text.replaceAll('\u00a0', ' ');
  }

  /** The lines of a table, each with what its cells say. */
  async lines(name: string): Promise<string[]> {
    const texts = await this.opened.page.getByRole('table', { name }).locator('tbody tr').allInnerTexts();
    return texts.map((text) => text.replaceAll('\u00a0', ' ').replaceAll(/\t|\s*\n\s*/g, ' | '));
  }
}

async function open(status: Partial<StreamStatus> = {}): Promise<TimingPage> {
  const opened = await harness.open(
    (message, page) => {
      if (message.type === 'ready')
        void page.send({
          type: 'snapshot',
          epoch: 1,
          recents: [],
          status: statusOf({ nowMs: 3000, ...status }),
        });
    },
    { keptState: { mainView: 'timing' } },
  );
  onTestFinished(async () => {
    expect(opened.problems).toEqual([]);
    await opened.close();
  });
  await opened.page.locator('.timing-view').waitFor();
  return new TimingPage(opened);
}

describe('the numbers of the timing', () => {
  it('stand each in its place', async () => {
    const timing = await open();
    const { page } = timing.opened;
    await timing.show({}, 'Heartbeats');
    expect(await timing.lines('Time between events, and their sizes')).toEqual([
      'All | 60 | 101 ms | 102 ms | 103 ms | 104 ms | 200 B | 202 B | 203 B',
      'tick | 40 | 51 ms | 52 ms | 53 ms | 54 ms | 60 B | 62 B | 63 B',
      'order | 20 | 31 ms | 32 ms | 33 ms | 34 ms | 40 B | 42 B | 43 B',
    ]);
    expect(await timing.lines('By attempt, newest first')).toEqual([
      expect.stringMatching(/^Median \|[ |]* 300 ms \| 400 ms/),
      '5 | 27 | 503 ms | – | – | – | – | –',
      '4 | 33 | 501 ms | 502 ms | 601 ms | 602 ms | 603 ms | 604 ms',
    ]);
    expect(await timing.lines('Network reads')).toEqual([
      'Reads | 50',
      'Usual time between reads | 41 ms',
      'Events in a read, p50 | 2',
      'Most events in a read | 5',
    ]);
    expect(await timing.lines('Heartbeats')).toEqual([
      'Comments | 7',
      'Reads with comments alone | 6',
      'Usual interval | 15.0 s',
      'Jitter of the interval | 12 ms',
      'Last comment | +1:01.500',
    ]);
    const links = page.locator('.measures .link-button');
    expect(
      (await links.evaluateAll((all) => all.map((link) => link.getAttribute('title') ?? ''))).filter(Boolean),
    ).toEqual([
      'between entries 105 and 106',
      'entry 204',
      'first at entry 49',
      'between entries 55 and 56',
      'entry 64',
      'first at entry 29',
      'between entries 35 and 36',
      'entry 44',
      'from entry 40',
      'from entry 1',
      'entry 3',
      'between entries 605 and 606',
      'entries 31 to 35',
      'entry 69',
    ]);
    // Four bins of half a second from one second on; the whole is as long as the overview’s at two seconds.
    expect(
      (await page.locator('.rate-chart').innerText()).replaceAll('\u00a0', ' ').split(/\s*\n\s*/),
    ).toEqual(['Events over time', 'at most 10/s within 500 ms', '1.0 s', '3.0 s']);
    expect(await page.locator('.rate-chart svg').getAttribute('viewBox')).toBe('0 0 4 100');
    expect(await page.locator('.rate-chart path').getAttribute('d')).toBe(
      'M0 100v-20h0.9v20zM2 100v-100h0.9v100zM3 100v-80h0.9v80z',
    );
  });

  it('lead each to the entry that it was measured at', async () => {
    const timing = await open({ entries: 700 });
    const { page } = timing.opened;
    await timing.show({}, 'Heartbeats');
    const links = page.locator('.measures .link-button[title]:not([title=""])');
    const back = page.locator('.view-button', { hasText: 'Timing' });
    const led: string[] = [];
    for (let at = 0, count = await links.count(); at < count; at += 1) {
      await links.nth(at).evaluate((link: HTMLButtonElement) => link.click());
      led.push((await page.getByRole('grid').getAttribute('aria-activedescendant')) ?? '');
      await back.evaluate((button: HTMLButtonElement) => button.click());
    }
    expect(led).toEqual(
      [105, 204, 49, 55, 64, 29, 35, 44, 40, 1, 3, 605, 31, 69].map((number) => `row-${number}`),
    );
  });

  it('are less where there is one of something, and say how much is not listed', async () => {
    const timing = await open();
    const types = 'Time between events, and their sizes';
    const [first] = whole.types;
    await timing.show({ types: first ? [first] : [], unreadEntries: 1 }, '1 entry still to be read');
    expect(await timing.lines(types)).toHaveLength(1);
    await timing.show({ otherTypeEvents: 1, unreadEntries: 1200 }, '1,200 entries still to be read');
    expect((await timing.lines(types)).slice(3)).toEqual(['other types | 1 | counted together']);
    await timing.show(
      { attempts: whole.attempts.slice(1), omittedAttempts: 1 },
      '1 earlier attempt not listed',
    );
    expect(await timing.lines('By attempt, newest first')).toEqual([
      expect.stringMatching(/^5 \|/),
      '1 earlier attempt not listed',
    ]);
    expect(await timing.text()).not.toContain('still to be read');
    await timing.show({ omittedAttempts: 1200 }, '1,200 earlier attempts not listed');

    await timing.show({ stops: { count: 1, totalMs: 1500 } }, 'once, for 1.5 s');
    await timing.show({ stops: { count: 2, totalMs: 1500 } }, ' 2 times, for 1.5 s in all');
    await timing.show({ stops: { count: 1200, totalMs: 1500 } }, '1,200 times, for 1.5 s in all');
    await timing.show({ unknown: 'reads' }, 'The file has no network reads, and not the times of comments.');
    expect(await timing.opened.page.locator('.facts-table').count()).toBe(0);
    expect(await timing.lines(types)).toHaveLength(3);
    await timing.show({ unknown: 'times' }, 'nothing can be said of their timing');
    expect(await timing.opened.page.locator('table').count()).toBe(0);
  });

  it('of a few events beside many are bars that can be seen', async () => {
    const timing = await open();
    await timing.show({ rate: { binMs: 500, fromMs: 1000, counts: [1, 0, 1000, 20] } }, '2,000/s');
    expect(await timing.opened.page.locator('.rate-chart path').getAttribute('d')).toBe(
      'M0 100v-2h0.9v2zM2 100v-100h0.9v100zM3 100v-2h0.9v2z',
    );
  });

  it('are of heartbeats alone where no event came, and none before either came', async () => {
    const timing = await open();
    await timing.show({ events: 0 }, 'Heartbeats');
    expect(await timing.opened.page.locator('.rate-chart').count()).toBe(0);
    expect(await timing.opened.page.getByRole('table').count()).toBe(3);
    const { heartbeats: _, gaps: __, sizes: ___, ...rest } = whole;
    await timing.opened.send({ type: 'timing', epoch: 1, timing: { ...rest, events: 0 } });
    await timing.opened.page.getByText('No event and no comment has come yet.').waitFor();
    await timing.opened.send({
      type: 'timing',
      epoch: 1,
      timing: { ...rest, reads: { ...rest.reads, reads: 3 } },
    });
    await timing.opened.page.getByRole('table', { name: 'Heartbeats' }).waitFor();
    expect(await timing.lines('Heartbeats')).toEqual(['Comments | 0']);
    expect((await timing.lines('Time between events, and their sizes'))[0]).toMatch(
      /^All \| 60 \| – \| – \| – \| –/,
    );
  });
});

describe('findings', () => {
  const finding = (more: Partial<Finding>): Finding => ({
    code: 'stalled',
    level: 'warning',
    title: 'Stalled',
    evidence: 'Nothing came.',
    advice: 'Send comments.',
    entries: [],
    ...more,
  });

  it('are counted on the button where they are more than a hint, and say how long they last', async () => {
    const timing = await open();
    const { opened } = timing;
    const { page } = opened;
    const badge = page.locator('.badge');
    await opened.send({
      type: 'findings',
      epoch: 1,
      findings: [
        finding({ sinceMs: 1000, entries: [{ label: 'entry 7', number: 7 }] }),
        finding({ code: 'buffered', title: 'Held back' }),
        finding({ code: 'no-heartbeat', level: 'hint', title: 'No heartbeat', sinceMs: 5000 }),
      ],
    });
    await page.getByRole('button', { name: 'Timing 2 findings' }).waitFor();
    expect(
      (await page.locator('.finding h3').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ')),
    ).toEqual([
      'Stalled for 2 s',
      'Held back',
      // It began after what the page knows of the clock.
      expect.stringMatching(/No heartbeat for 0 s$/),
    ]);
    expect(await page.locator('.finding.hint').count()).toBe(1);
    await opened.send({ type: 'findings', epoch: 1, findings: [finding({})] });
    await page.getByRole('button', { name: 'Timing 1 finding' }).waitFor();
    await opened.send({ type: 'findings', epoch: 1, findings: [finding({ level: 'hint' })] });
    await badge.waitFor({ state: 'detached' });
    expect(await page.locator('.finding').count()).toBe(1);
  });

  it('have the sign of their level, and lead each to the entries that show them', async () => {
    const timing = await open({ entries: 700 });
    const { opened } = timing;
    const { page } = opened;
    const shownBy = (...numbers: readonly number[]): Finding['entries'] =>
      numbers.map((number) => ({ label: `entry ${number}`, number }));
    await opened.send({
      type: 'findings',
      epoch: 1,
      findings: [
        finding({ entries: shownBy(7, 9, 8) }),
        finding({ code: 'no-heartbeat', level: 'hint', title: 'No heartbeat', entries: shownBy(5) }),
      ],
    });
    const links = page.locator('.finding-entries .link-button');
    await links.nth(3).waitFor();
    const signs = page.locator('.finding > .codicon');
    expect(
      await signs.evaluateAll((all) =>
        all.map(({ classList }) => [...classList].join(' ').split('codicon-')[1]),
      ),
    ).toEqual(['warning', 'lightbulb']);
    const led: string[] = [];
    for (let at = 0; at < 4; at += 1) {
      await links.nth(at).click();
      led.push((await page.getByRole('grid').getAttribute('aria-activedescendant')) ?? '');
      await page.locator('.view-button', { hasText: 'Timing' }).click();
    }
    expect(led).toEqual([7, 9, 8, 5].map((number) => `row-${number}`));
  });

  it('offer to slow down a stream of its own alone, and not one that was slowed down', async () => {
    const timing = await open();
    const { opened } = timing;
    const { page } = opened;
    const storm = finding({ code: 'reconnect-storm', title: 'Reconnect storm', action: 'slow down' });
    await opened.send({ type: 'findings', epoch: 1, findings: [storm] });
    const slow = page.getByRole('button', { name: 'Slow down' });
    const others: readonly Partial<StreamStatus>[] = [
      { relayedAs: { side: 'app', upstream: 'http://a', relay: 'http://b' } },
      { debuggedAs: { session: 'node' } },
      { policy: { kind: 'slow', leastDelayMs: 5000 } },
    ];
    for (const other of others) {
      await opened.send({ type: 'status', epoch: 1, status: statusOf({ nowMs: 3000 }) });
      await slow.waitFor();
      await opened.send({ type: 'status', epoch: 1, status: statusOf({ nowMs: 3000, ...other }) });
      await slow.waitFor({ state: 'detached' });
    }
  });
});
