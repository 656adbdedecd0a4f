// Real pages in a real browser behind a relay: what each fault is to a page, and what the series finds of each app.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { launchBrowser } from '../../../scripts/vscode/browser.ts';
import type { AppTestResult } from '../../../src/core/relay/verdict/appTest.ts';
import { appTestSeries } from '../../../src/core/relay/verdict/appTestSeries.ts';
import type { AppFindingCode } from '../../../src/core/relay/verdict/appVerdict.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { parseRule } from '../../../src/core/relay/rules/relayRuleParser.ts';
import { runAppTest } from '../../../src/net/relay/runAppTest.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { everyMoment, until, waitLimitMs } from '../../helpers/waiting.ts';
import { AppServer, type AppKind } from './appPages.ts';
import { startRelay } from './relayUnderTest.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser({});
});

afterAll(() => browser.close());

/** Makes a rule as a script gives it. */
function addRule(stream: RelayedStream, given: object): number {
  const rule = parseRule(given);
  if (typeof rule === 'string') throw new Error(rule);
  return stream.addRule(rule);
}

interface OpenApp {
  readonly server: AppServer;
  readonly relay: Relay;
  readonly page: Page;
  readonly stream: RelayedStream;
}

/** A page that reads the stream through a relay. */
async function openApp(kind: AppKind, tickMs: number): Promise<OpenApp> {
  const server = new AppServer(300, tickMs);
  onTestFinished(() => server.dispose());
  const listening = await ListeningServer.open(server.serve);
  const relay = await startRelay(new URL(listening.url).origin);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const appeared = new Promise<RelayedStream>((resolve) => {
    relay.streams.observe({ onStream: resolve });
  });
  await page.goto(`${relay.origin}/app?${encodeURIComponent(kind)}`);
  return { server, relay, page, stream: await appeared };
}

/** Waits until the page has got so many events, and gives all that it has. */
async function gotBy(page: Page, count: number): Promise<string[]> {
  await page.waitForFunction(`got.length >= ${count}`, undefined, { timeout: waitLimitMs });
  return page.evaluate<string[]>('got');
}

describe('a page with an EventSource', () => {
  it('gets what each fault on events makes of the stream', async () => {
    const { server, page, stream } = await openApp('an EventSource', 0);
    const three = (first: number): string =>
      [0, 1, 2].map((i) => `id: ${first + i}\ndata: ${first + i}\n\n`).join('');
    const step = async (rule: object, first: number, expected: readonly string[]): Promise<void> => {
      const before = (await page.evaluate<string[]>('got')).length;
      const number = addRule(stream, rule);
      server.send(three(first));
      const got = await gotBy(page, before + expected.length);
      expect(got.slice(before)).toEqual(expected);
      stream.rules.remove(number);
    };
    await step({ change: 'drop', at: 2 }, 1, ['1 1', '3 3']);
    await step({ change: 'duplicate' }, 4, ['4 4', '4 4', '5 5', '6 6']);
    await step({ change: 'reorder' }, 7, ['8 8', '7 7', '9 9']);
    await step({ change: 'edit', edit: { data: 'x', id: 'y' } }, 10, ['y x', '11 11', '12 12']);
    await step({ change: 'inject', event: { data: 'new', id: '99' }, at: 1 }, 13, [
      '13 13',
      '99 new',
      '14 14',
      '15 15',
    ]);
    await step({ change: 'delay', delayMs: 50, at: 1 }, 16, ['16 16', '17 17', '18 18']);
    await step({ change: 'split' }, 19, ['19 19', '20 20', '21 21']);
    await step({ change: 'slow', bytesPerSecond: 500 }, 22, ['22 22', '23 23', '24 24']);
    await step({ change: 'burst', everyMs: 100 }, 25, ['25 25', '26 26', '27 27']);
    await step({ change: 'hold', forMs: 100 }, 28, ['28 28', '29 29', '30 30']);
    addRule(stream, { change: 'silence', forMs: 50 });
    server.send(three(31));
    await until(
      () => stream.rules.lasting.length === 0,
      everyMoment,
      () => 'The silence did not end',
    );
    await step({ change: 'stop-heartbeats' }, 34, ['34 34', '35 35', '36 36']);
  });

  const endings = ['end', 'truncated', 'reset'] as const;
  it.each(endings)('comes back after a simulated %s inside an event with the id before', async (ending) => {
    const { server, page, stream } = await openApp('an EventSource', 0);
    server.publish();
    await gotBy(page, 1);
    addRule(stream, { change: 'ending', ending, when: 'inside event' });
    server.publish();
    await until(
      () => stream.appSide.state.attempt === 2 && stream.appSide.state.phase === 'open',
      (onChange) => stream.appSide.onStateChange(onChange),
      () => 'The page did not come back',
    );
    server.publish();
    expect(await gotBy(page, 2)).toEqual(['1 é1', '2 é2']);
  });

  it('stops at a 204', async () => {
    const { server, page, stream } = await openApp('an EventSource', 0);
    server.publish();
    await gotBy(page, 1);
    addRule(stream, { change: 'ending', ending: 'no-content' });
    await page.waitForFunction('source.readyState === EventSource.CLOSED', undefined, {
      timeout: waitLimitMs,
    });
  });
});

describe('the series of faults', () => {
  const cases: readonly (readonly [AppKind, weak: readonly AppFindingCode[]])[] = [
    ['an EventSource', []],
    ['fetch that never reconnects', ['gave up']],
    ['fetch that reconnects without an id', ['no id', 'too early', 'came back to a stop']],
    ['fetch in a storm, which sends the id', ['too early', 'came back to a stop']],
    ['an EventSource that is made anew at each error', ['second connection']],
  ];

  it('finds the weaknesses of each kind of app, and none of an EventSource', async () => {
    await Promise.all(
      cases.map(async ([kind, weak]) => {
        const { relay, page, stream } = await openApp(kind, 50);
        let isReloading = false;
        const reload = async (): Promise<void> => {
          isReloading = true;
          await page.reload();
          isReloading = false;
        };
        const reloads: Promise<void>[] = [];
        const result = await runAppTest(relay.streams, stream, {
          signal: new AbortController().signal,
          settledMs: 400,
          silenceMs: 1_500,
          reloadMs: waitLimitMs,
          // Each fault of an app that never comes back takes all the time that there is.
          ...(kind === 'fetch that never reconnects' && { steps: appTestSeries.slice(0, 2) }),
          onProgress: (message) => {
            if (message.includes('reload it') && !isReloading) reloads.push(reload());
          },
        });
        await Promise.all(reloads);
        const found = weakCodes(result);
        for (const code of weak) expect(found, kind).toContain(code);
        if (weak.length === 0) expect(weakSentences(result), kind).toEqual([]);
        expect(result.notReached, kind).toEqual([]);
        expect(stream.rules.list).toEqual([]);
      }),
    );
  });
});

function weakCodes({ verdicts }: AppTestResult): AppFindingCode[] {
  const weak = verdicts.flatMap(({ findings }) => findings.filter(({ rating }) => rating === 'weak'));
  return [...new Set(weak.map(({ code }) => code))];
}

/** Each weakness with the fault it was found at, as it is told. */
function weakSentences({ verdicts }: AppTestResult): string[] {
  return verdicts.flatMap(({ title, findings }) =>
    findings.flatMap(({ rating, sentence }) => (rating === 'weak' ? [`${title}: ${sentence}`] : [])),
  );
}
