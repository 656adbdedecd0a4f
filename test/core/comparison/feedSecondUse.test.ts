// The feed of a comparison used again: compared anew, swapped, after more has come, after a mistake; and what it leaves
// behind. And sentences of what came of it that few comparisons have.

import { describe, expect, it } from 'vitest';

import { answerSentences, type AnswerPairs } from '../../../src/core/comparison/answerPairs.ts';
import { defaultOptions, type ComparisonOutcome } from '../../../src/core/comparison/comparison.ts';
import { maxComparedEvents } from '../../../src/core/comparison/comparedEvents.ts';
import { ComparisonFeed, type ComparedSide } from '../../../src/core/comparison/comparisonFeed.ts';
import type { ComparisonHostMessage } from '../../../src/core/comparison/comparisonProtocol.ts';
import { summaryWords } from '../../../src/core/comparison/comparisonWords.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import { expectNothingLeft, countSubscriptions } from '../../helpers/leftovers.ts';
import { assemblyOf } from '../assembly/assembling.ts';
import { answerOf, chunkOf } from './answerEvents.ts';
import { compare, logOf, type SampleEvent } from './sides.ts';

const events = (count: number, change?: number): SampleEvent[] =>
  Array.from({ length: count }, (_, at) => ({ id: String(at), data: at === change ? 'other' : `e${at}` }));

function more(log: EventLog): void {
  log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { attempt: 1, receivedAtMs: 9 });
}

/** A feed, and the turns that it waits for. */
function feedOf(left: EventLog, right: EventLog, told: Partial<ComparedSide> = {}) {
  let turns: (() => void)[] = [];
  const messages: ComparisonHostMessage[] = [];
  const outcomes: ComparisonOutcome[] = [];
  const side = { isRunning: () => false, isThere: () => true, ...told };
  const feed = new ComparisonFeed({
    left: { ...side, log: left, name: 'left' },
    right: { ...side, log: right, name: 'right' },
    options: defaultOptions,
    slicing: {
      schedule(run) {
        turns.push(run);
        return () => (turns = turns.filter((each) => each !== run));
      },
      nowMs: () => 0,
    },
    post: (message) => messages.push(message),
    onEnd: (outcome) => outcomes.push(outcome),
  });
  return {
    feed,
    messages,
    outcomes,
    turn: () => turns.shift()?.(),
    finish(): void {
      while (turns.length > 0) turns.shift()?.();
    },
    get state(): MessageOf<ComparisonHostMessage, 'comparison'> {
      const found = messages.findLast(
        (message): message is MessageOf<ComparisonHostMessage, 'comparison'> => message.type === 'comparison',
      );
      if (!found) throw new Error('Nothing was told of the comparison.');
      return found;
    },
  };
}

describe('a comparison that is made again', () => {
  it.each(['left', 'right'] as const)('is not outdated, until the %s side gets more once more', (name) => {
    const logs = { left: logOf(events(3)), right: logOf(events(3)) };
    const under = feedOf(logs.left, logs.right);
    under.finish();
    expect(under.state.isOutdated).toBe(false);
    for (let round = 1; round <= 3; round += 1) {
      more(logs[name]);
      expect(under.state.isOutdated, `news ${round}`).toBe(true);
      const before = under.messages.length;
      more(logs[name]);
      expect(under.messages.length).toBe(before);
      under.feed.handle({ type: 'again' });
      expect(under.state.isOutdated, `again ${round}`).toBe(false);
      under.finish();
      expect(under.state).toMatchObject({ isOutdated: false, result: { counts: { same: 3 } } });
    }
  });

  it('of answers is outdated by a clear alone: what comes behind an answer is none of it', () => {
    const log = logOf(events(3));
    const answer = { number: 1, from: 1, firstEntry: 2, lastEntry: 4, isOver: true };
    const under = feedOf(log, logOf(events(3)), { answer });
    under.finish();
    expect(under.state).toMatchObject({ isOfAnswers: true, isOutdated: false });
    more(log);
    expect(under.state.isOutdated).toBe(false);
    log.clear();
    expect(under.state.isOutdated).toBe(true);
  });

  it('says so of what came while it ran', () => {
    const log = logOf(events(300));
    const under = feedOf(log, logOf(events(300)));
    more(log);
    expect(under.state.isOutdated).toBe(false);
    under.finish();
    expect(under.state).toMatchObject({ isOutdated: true, result: { counts: { same: 300 } } });
  });

  it('of swapped sides knows which has got more', () => {
    const [left, right] = [logOf(events(3)), logOf(events(4))];
    const under = feedOf(left, right);
    under.finish();
    under.feed.handle({ type: 'swap' });
    under.finish();
    expect(under.state).toMatchObject({
      left: { name: 'right' },
      right: { name: 'left' },
      isOutdated: false,
      result: { counts: { missing: 1, extra: 0 } },
    });
    more(left);
    expect(under.state.isOutdated).toBe(true);
    under.feed.handle({ type: 'swap' });
    under.finish();
    expect(under.state).toMatchObject({
      left: { name: 'left' },
      result: { counts: { missing: 0, extra: 1 } },
    });
    expect(under.feed.sides.left.log).toBe(left);
  });

  it('has no mistake of before while it runs, and another number each time', () => {
    const under = feedOf(logOf(events(3)), logOf(events(3)));
    under.finish();
    const versions = [under.state.version];
    under.feed.handle({ type: 'compare', options: { ...defaultOptions, ignored: ['$.a[-1]'] } });
    under.finish();
    expect(under.state.error).toMatch(/counts from the end/);
    expect(under.state).not.toHaveProperty('result');
    versions.push(under.state.version);
    under.feed.handle({ type: 'compare', options: defaultOptions });
    expect(under.state).not.toHaveProperty('error');
    expect(under.state.progress).toBe(0);
    under.finish();
    expect(under.state).not.toHaveProperty('error');
    versions.push(under.state.version);
    expect(new Set(versions).size).toBe(3);
    expect(under.outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
  });

  it.each(['left', 'right'] as const)(
    'fails when the %s side is cleared while it runs, and not later',
    (name) => {
      const logs = { left: logOf(events(300)), right: logOf(events(300)) };
      const under = feedOf(logs.left, logs.right);
      logs[name].clear();
      under.finish();
      expect(under.state.error).toMatch(/was cleared while they were compared/);
      under.feed.handle({ type: 'again' });
      under.finish();
      expect(under.state).not.toHaveProperty('error');
      logs[name].clear();
      expect(under.state).not.toHaveProperty('error');
    },
  );

  it.each(['left', 'right'] as const)('does not begin while the %s side is gone', (name) => {
    const gone = new Set<string>();
    const under = feedOf(logOf(events(1)), logOf(events(1)));
    under.finish();
    const { sides } = under.feed;
    Object.assign(sides[name], { isThere: () => !gone.has(name) });
    gone.add(name);
    under.feed.handle({ type: 'again' });
    expect(under.state.error).toMatch(/no longer there/);
    under.finish();
    expect(under.outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed']);
    gone.clear();
    under.feed.handle({ type: 'again' });
    under.finish();
    expect(under.outcomes.at(-1)?.kind).toBe('done');
  });

  it('keeps the filter of the page, and its rows are those of the new one', () => {
    const log = logOf(events(3));
    const under = feedOf(log, logOf(events(3, 1)));
    under.finish();
    under.feed.handle({ type: 'filter', filter: 4, flags: ['changed'], same: false });
    const shown = (): unknown => under.messages.findLast(({ type }) => type === 'shown');
    expect(shown()).toMatchObject({ filter: 4, total: 1 });
    expect(under.feed.entriesAt(4, 1)).toEqual({ left: 3, right: 3 });
    under.feed.handle({ type: 'again' });
    expect(under.feed.entriesAt(4, 1)).toEqual({});
    // Nothing is told of the rows of before: neither to a page that begins, nor where the next one that differs is.
    under.feed.handle({ type: 'ready' });
    expect(under.messages.at(-1)?.type).toBe('comparison');
    under.feed.handle({ type: 'next', filter: 4, from: 0, step: 1 });
    expect(under.messages.at(-1)).toEqual({ type: 'found', version: under.state.version, filter: 4 });
    under.finish();
    expect(shown()).toMatchObject({ filter: 4, total: 1, version: under.state.version });
    under.feed.handle({ type: 'ready' });
    expect(under.messages.slice(-2).map(({ type }) => type)).toEqual(['comparison', 'shown']);
  });
});

it('leaves nothing that listens to the logs', async () => {
  const [left, right] = [logOf(events(3)), logOf(events(3))];
  const counts = {
    'listeners of the left': countSubscriptions(left, 'subscribe'),
    'listeners of the right': countSubscriptions(right, 'subscribe'),
  };
  await expectNothingLeft(
    (number) => {
      const under = feedOf(left, right);
      if (number % 2 === 0) under.finish();
      under.feed.dispose();
      const told = under.messages.length;
      under.finish();
      expect(under.messages.length).toBe(told);
    },
    { counts },
  );
});

describe('what came of it, in words', () => {
  it.each([
    ['left', 1, '1 event of the first is no longer there and was not compared.'],
    ['left', 1234, '1,234 events of the first are no longer there and were not compared.'],
    ['right', 1, '1 event of the second is no longer there and was not compared.'],
    ['right', 2, '2 events of the second are no longer there and were not compared.'],
  ] as const)('of events of the %s side that are gone, %i', (side, gone, words) => {
    const result = compare(events(2), events(2));
    result[side].events.gone = gone;
    expect(summaryWords(result).slice(2)).toEqual([words]);
  });

  it.each(['left', 'right'] as const)('of events of the %s side beyond those that are compared', (side) => {
    const result = compare(events(2), events(2));
    result[side].events.beyond = 1;
    expect(maxComparedEvents).toBe(4_000_000);
    expect(summaryWords(result).slice(2)).toEqual([
      'Only the first 4,000,000 events of each side were compared.',
    ]);
  });

  it.each([
    [['a', 'b', 'c'], ['c', 'a', 'b'], '1 stands at another place in the second.'],
    [['a', 'b', 'c', 'd'], ['c', 'd', 'a', 'b'], '2 stand at other places in the second.'],
  ])('%j and %j', (left, right, words) => {
    const side = (datas: readonly string[]): SampleEvent[] => datas.map((data) => ({ data, id: data }));
    expect(summaryWords(compare(side(left), side(right)))).toContain(words);
  });

  it('of several answers counts those that say the same', () => {
    const answer = (at: number, words: readonly string[]): SampleEvent[] =>
      answerOf(words).map((event) => ({ ...event, data: event.data.replace('c1', `c${at}`) }));
    const two = [...answer(1, ['a']), ...answer(2, ['b'])];
    const other = [...answer(1, ['a']), ...answer(2, ['c'])];
    expect(summaryWords(compare(two, two)).at(-1)).toBe('All 2 answers say the same.');
    expect(summaryWords(compare(two, other)).at(-1)).toBe('1 of 2 answers are known to say the same.');
    expect(answerSentences({ hasTimes: true, pairs: [], hasMore: false })).toEqual([]);
  });

  it.each([
    [120, []],
    [121, ['The second is 21 ms slower to its first text.']],
    [80, []],
    [79, ['The second is 21 ms faster to its first text.']],
  ])('of first texts that came after 100 and %i ms', (ms, words) => {
    const answers = compare(answerOf(['a'], 100), answerOf(['a'], ms)).answers;
    expect(answerSentences(answers)).toEqual(['The answers say the same.', ...words]);
    const unknown: AnswerPairs = { ...answers, hasTimes: false };
    expect(answerSentences(unknown)).toEqual(['The answers say the same.']);
  });

  it('has no answers of messages of MCP, unless one of them was chosen', () => {
    const message = (text: string): SampleEvent => ({
      data: JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text }] } }),
    });
    const side = [message('a'), message('b')];
    expect(assemblyOf(logOf(side)).answers.map(({ format }) => format)).toContain('mcp');
    expect(compare(side, side).answers.pairs).toEqual([]);
  });

  it('of parts behind the first four reads less', () => {
    const chunk = (index: number, json: string): SampleEvent => ({
      data: chunkOf({
        tool_calls: [{ index, id: `x${index}`, function: { name: `f${index}`, arguments: json } }],
      }),
    });
    const side = (at: number, length: number): SampleEvent[] =>
      Array.from({ length: 6 }, (_, index) => chunk(index, index === at ? 'x'.repeat(length) : '{}'));
    const outcome = (at: number, length: number): string | undefined =>
      compare(side(at, length), side(at, length)).answers.pairs[0]?.outcome;
    expect([outcome(3, 64 * 1024), outcome(3, 64 * 1024 + 1)]).toEqual(['same', 'unknown']);
    expect([outcome(4, 16 * 1024), outcome(4, 16 * 1024 + 1)]).toEqual(['same', 'unknown']);
  });
});
