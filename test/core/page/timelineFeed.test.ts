// A page's feed over its whole life: used, cleared, hidden, asked anew and let go of. However it got there, a page that
// asks is told what a new feed would tell it, and nothing is left of a feed that is let go of.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clientOf } from '../../../src/core/clients/streamClient.ts';
import type { PageMessageTo } from '../../../src/core/page/pageMessage.ts';
import { watchedViews } from '../../../src/core/page/protocol.ts';
import { countSubscriptions, expectNothingLeft } from '../../helpers/leftovers.ts';
import { event, FeedUnderTest, filterFor, KeptFeedPage, openStream } from './feedStream.ts';

type Ask = PageMessageTo<'feed'>;

const watchAll = watchedViews.map((view): Ask => ({ type: 'watch', view, isShown: true }));

/** What a page asks for when it knows nothing. */
function questions(text: string, version: number, span: { fromMs: number; toMs: number } | undefined): Ask[] {
  return [
    ...(text === '' ? [] : [filterFor(text, version)]),
    { type: 'span', ...(span && { span }) },
    { type: 'assemblePath', path: '' },
    ...watchAll,
  ];
}

const texts = fc.constantFrom('', 'tick', 'type:other', '/[1-3]/', 'kind:open', '-tick');
const actions = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.nat(9), fc.constantFrom('tick', 'other'))
        .map(([id, type]) => ({ do: 'receive', id, type }) as const),
    },
    { weight: 3, arbitrary: fc.constantFrom(50, 1000, 40_000).map((ms) => ({ do: 'pass', ms }) as const) },
    { weight: 2, arbitrary: fc.constant({ do: 'reconnect' } as const) },
    { weight: 2, arbitrary: fc.constant({ do: 'clear' } as const) },
    { weight: 1, arbitrary: fc.constant({ do: 'undo' } as const) },
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }).map((turns) => ({ do: 'run', turns }) as const) },
    { weight: 2, arbitrary: fc.boolean().map((isVisible) => ({ do: 'show', isVisible }) as const) },
    { weight: 1, arbitrary: fc.constant({ do: 'resend' } as const) },
    { weight: 3, arbitrary: texts.map((text) => ({ do: 'filter', text }) as const) },
    {
      weight: 8,
      arbitrary: fc
        .oneof(
          fc
            .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(12))
            .map(([first, count]): Ask => ({ type: 'window', version: 0, first, count })),
          fc.nat(30).map((number): Ask => ({ type: 'previous', number: number + 1 })),
          fc.nat(30).map((number): Ask => ({ type: 'entry', number: number + 1 })),
          fc
            .constantFrom('3', '#2', 'id 4', '14:02:12')
            .map((text): Ask => ({ type: 'goTo', text, from: 0, utcOffsetMinutes: 0 })),
          fc.nat(20).map((from): Ask => ({ type: 'nextMatch', from, step: 1 })),
          fc
            .constantFrom(...watchedViews)
            .chain((view) => fc.boolean().map((isShown): Ask => ({ type: 'watch', view, isShown }))),
          fc.constantFrom('', '$.t').map((path): Ask => ({ type: 'assemblePath', path })),
          fc.nat(9).map((fromMs): Ask => ({ type: 'span', span: { fromMs, toMs: fromMs + 500 } })),
        )
        .map((message) => ({ do: 'ask', message }) as const),
    },
  ),
  { maxLength: 30 },
);
type Action = (typeof actions extends fc.Arbitrary<infer Each> ? Each : never)[number];

/** Lets it happen; what the page would have been told goes by. @returns the version of the last filter */
function act(used: FeedUnderTest, taken: readonly Action[]): number {
  const { feed, stream } = used;
  let version = 0;
  for (const action of taken) {
    switch (action.do) {
      case 'receive':
        stream.receive(event(action.id, action.type));
        break;
      case 'pass':
        stream.pass(action.ms);
        break;
      case 'reconnect':
        stream.ended({ cause: 'truncated' }).pass(3000).attempt().opened();
        break;
      case 'clear':
        stream.log.clear();
        break;
      case 'undo':
        stream.log.undoClear();
        break;
      case 'run':
        used.run(action.turns);
        break;
      case 'show':
        feed.setVisible(action.isVisible);
        break;
      case 'resend':
        feed.resend();
        break;
      case 'filter':
        version += 1;
        used.ask(filterFor(action.text, version, version % 2 === 0));
        break;
      case 'ask':
        used.ask(action.message.type === 'window' ? { ...action.message, version } : action.message);
        break;
    }
  }
  return version;
}

describe('a page that asks anew', () => {
  it('is told by a feed that was used what a new one tells', () => {
    fc.assert(
      fc.property(actions, texts, (taken, text) => {
        const used = new FeedUnderTest(openStream());
        const version = act(used, taken) + 1;
        used.feed.setVisible(true);
        used.take();
        const fresh = new FeedUnderTest(used.stream, used.feed.epoch);
        const [page, freshPage] = [new KeptFeedPage(), new KeptFeedPage()];
        for (const [each, its] of [
          [used, page],
          [fresh, freshPage],
        ] as const) {
          each.feed.resend();
          each.ask(...questions(text, version, undefined)).run();
          each.ask({ type: 'window', version: text === '' ? 0 : version, first: 1, count: 20 }).run();
          its.receive(each.take());
        }
        used.feed.dispose();
        fresh.feed.dispose();
        expect(page.all).toEqual(freshPage.all);
        expect([used.held.delaysMs, fresh.held.delaysMs]).toEqual([[], []]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a page that was there all the time', () => {
  it('is told the sentences again, of the rows and entries that it has, when another client is spoken of', () => {
    const stream = openStream(1).ended({ cause: 'end' });
    const used = new FeedUnderTest(stream);
    const last = stream.log.length;
    used.feed.handle({ type: 'window', version: 0, first: 1, count: last });
    used.feed.handle({ type: 'entry', number: last });
    used.take();
    const toldOf = (client: RegExp): void => {
      const posted = used.run().take();
      const rows = posted.flatMap((message) => (message.type === 'rows' ? message.rows : []));
      expect(rows.at(-1)?.next).toMatch(client);
      const views = posted.flatMap((message) => (message.type === 'entry' ? [message.view] : []));
      expect(views.map(({ explanation }) => explanation?.next)).toEqual([expect.stringMatching(client)]);
      expect(posted.some(({ type }) => type === 'status')).toBe(true);
    };
    for (let time = 1; time <= 2; time += 1) {
      clientOf(stream.log).choose('openai-loop');
      toldOf(/^The openai loop takes this for a whole answer/);
      clientOf(stream.log).choose('auto');
      toldOf(/^An EventSource comes back/);
    }
    used.feed.setVisible(false);
    used.take();
    clientOf(stream.log).choose('ky');
    expect(used.take()).toEqual([]);
    used.feed.dispose();
    clientOf(stream.log).choose('fetch');
    expect(used.take()).toEqual([]);
  });

  it('knows what a new one is told, over all clears', () => {
    fc.assert(
      fc.property(actions, texts, (taken, text) => {
        const used = new FeedUnderTest(openStream());
        const page = new KeptFeedPage();
        used.feed.resend();
        const version = text === '' ? 0 : 1;
        used.ask(...questions(text, 1, undefined));
        for (const action of taken) {
          // What it asks for stays the same; what happens to the stream is anything.
          if (!['receive', 'pass', 'reconnect', 'clear', 'undo', 'run'].includes(action.do)) continue;
          act(used, [action]);
          page.receive(used.take());
        }
        const fresh = new FeedUnderTest(used.stream, used.feed.epoch);
        const freshPage = new KeptFeedPage();
        fresh.feed.resend();
        fresh.ask(...questions(text, 1, undefined)).run();
        used.run();
        for (const [each, its] of [
          [used, page],
          [fresh, freshPage],
        ] as const) {
          each.ask({ type: 'window', version, first: 1, count: 20 }).run();
          its.receive(each.take());
        }
        used.feed.dispose();
        fresh.feed.dispose();
        expect(page.all).toEqual(freshPage.all);
      }),
      { numRuns: 50 },
    );
  });
});

describe('after a clear', () => {
  it('what was found is told again, also when it is the same and came at once', () => {
    const used = new FeedUnderTest(openStream());
    const found = (): unknown => {
      used.stream.receive('data: x\n\n'.repeat(10));
      return used
        .run()
        .takeOf('findings')
        .map(({ epoch, findings }) => [epoch, ...findings.map(({ code }) => code)]);
    };
    expect(found()).toEqual([[1, 'no-ids']]);
    used.stream.log.clear();
    expect(found()).toEqual([[2, 'no-ids']]);
    used.feed.dispose();
  });

  it.each<readonly [string, (used: FeedUnderTest) => void]>([
    ['cleared', ({ stream }) => stream.log.clear()],
    ['let go of', ({ feed }) => feed.dispose()],
  ])('nothing of before is searched for any more: %s', (_, end) => {
    const used = new FeedUnderTest(openStream());
    used.stream.receive(`${'data: x\n\n'.repeat(20_001)}event: other\ndata: x\n\n`);
    used.run().take();
    used.ask({ type: 'previous', number: used.stream.log.length });
    expect(used.held.delaysMs).toContain(0);
    end(used);
    expect(used.held.delaysMs).not.toContain(0);
    used.run();
    expect(used.takeOf('previous')).toEqual([]);
    used.feed.dispose();
  });
});

it('a page that is loaded anew has the whole time, whatever the one before it was zoomed to', () => {
  const used = new FeedUnderTest(openStream(20)).run();
  const shown = (): unknown => used.run().takeOf('overview').at(-1)?.overview;
  for (let time = 0; time < 2; time += 1) {
    used.feed.resend();
    const whole = shown();
    used.ask({ type: 'span', span: { fromMs: 100, toMs: 200 } });
    expect(shown()).not.toEqual(whole);
    used.feed.resend();
    expect(shown()).toEqual(whole);
  }
  used.feed.dispose();
});

describe('nothing is left', () => {
  it('of a feed that was let go of, whatever was going on', async () => {
    const stream = openStream(20);
    const counts = {
      'listeners of the log': countSubscriptions(stream.log, 'subscribe'),
      'listeners of the state': countSubscriptions(stream, 'onStateChange'),
    };
    await expectNothingLeft(
      (number) => {
        const used = new FeedUnderTest(stream);
        used.ask(
          filterFor('tick', 1),
          { type: 'goTo', text: 'id nothing', from: 0, utcOffsetMinutes: 0 },
          ...watchAll,
        );
        used.ask({ type: 'previous', number: 5 }).run(number % 7);
        used.feed.dispose();
        expect(used.held.delaysMs).toEqual([]);
        stream.receive(event(number));
        expect(used.held.delaysMs).toEqual([]);
      },
      { counts },
    );
    expect(counts['listeners of the log']()).toBe(0);
  });
});
