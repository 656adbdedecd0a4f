// What the page tells the host by itself: a request that is being prepared, before the page may be gone, and the paths that
// the list has columns of, again to a host that starts afresh.

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { tellDraft, tellValueColumns } from '../../../src/webview/hostQuestions.ts';
import { StatePage } from './statePage.ts';

describe('the paths of columns', () => {
  it('are told when they are others, again to a host that starts afresh, and none only after some', () => {
    const test = new StatePage();
    const { page } = test;
    const stop = tellValueColumns(page);
    const told = (): unknown[] =>
      test.posted
        .splice(0)
        .flatMap((message) => (message.type === 'valueColumns' ? [message.paths.join(' ')] : []));
    test.snapshot(1, {});
    page.columnChoice.toggle('id');
    expect(told()).toEqual([]);
    page.columnChoice.add('$.a');
    page.columnChoice.add('$.b');
    expect(told()).toEqual(['$.a', '$.a $.b']);
    page.columnChoice.moveTo('$.a', 'type');
    test.status(1, { entries: 5 });
    expect(told()).toEqual([]);
    for (const epoch of [1, 2]) {
      test.snapshot(epoch, {});
      expect(told()).toEqual(['$.a $.b']);
    }
    // One that is hidden is read of no entry.
    page.columnChoice.toggle('$.a');
    page.columnChoice.toggle('$.a');
    expect(told()).toEqual(['$.b', '$.a $.b']);
    page.columnChoice.reset();
    expect(told()).toEqual(['']);
    test.snapshot(3, {});
    page.columnChoice.toggle('size');
    expect(told()).toEqual([]);
    page.columnChoice.add('$.a');
    expect(told()).toEqual(['$.a']);
    stop();
    page.columnChoice.add('$.c');
    expect(told()).toEqual([]);
  });

  it('are told once there is a stream that they are read of', () => {
    const test = new StatePage();
    onTestFinished(tellValueColumns(test.page));
    test.page.columnChoice.add('$.a');
    test.snapshot(0);
    expect(test.last('valueColumns')).toBeUndefined();
    test.snapshot(1, {});
    expect(test.last('valueColumns')?.paths).toEqual(['$.a']);
  });
});

describe('a request that is being prepared', () => {
  const place = { document: new EventTarget(), window: new EventTarget() };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (const [name, target] of Object.entries(place)) vi.stubGlobal(name, target);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  class ToldDraft extends StatePage {
    readonly stop = tellDraft(this.page);

    /** Beginnings of the bodies that were told since the last look. */
    told(): (string | undefined)[] {
      return this.posted
        .splice(0)
        .flatMap((message) =>
          message.type === 'keepDraft' ? [message.draft?.request.body?.slice(0, 3)] : [],
        );
    }

    /** @param size in characters */
    type(text: string, size = text.length): void {
      this.page.draft.edit(this.page.draft.body, text.padEnd(size));
    }
  }

  it('is told with each key, never before the host has spoken, and once more when it is sent or taken back', () => {
    const test = new ToldDraft();
    test.page.draft.edit(test.page.draft.method, 'POST');
    test.type('a');
    expect(test.told()).toEqual([]);
    test.snapshot(0);
    expect(test.told()).toEqual(['a']);
    for (const text of ['ab', 'abc']) test.type(text);
    expect(test.told()).toEqual(['ab', 'abc']);
    place.window.dispatchEvent(new Event('blur'));
    test.snapshot(0);
    expect(test.told()).toEqual([]);
    test.snapshot(1, {});
    place.document.dispatchEvent(new Event('visibilitychange'));
    const wasSent = test.told();
    expect(wasSent.length).toBeLessThan(2);
    test.stop();
    test.type('later');
    place.window.dispatchEvent(new Event('blur'));
    expect(test.told()).toEqual([]);
  });

  it.each([
    [50_000, ['a', 'b']],
    [50_001, []],
  ])('of %d characters is told at once: %j', (size, told) => {
    const test = new ToldDraft();
    test.page.draft.edit(test.page.draft.method, 'POST');
    test.snapshot(0);
    test.told();
    for (const text of ['a', 'b']) test.type(text, size);
    expect(test.told().map((body) => body?.trim())).toEqual(told);
    test.stop();
  });

  it('that is large is told a little later, all changes together, each time', () => {
    const test = new ToldDraft();
    test.page.draft.edit(test.page.draft.method, 'POST');
    test.snapshot(0);
    test.told();
    for (const name of ['one', 'two']) {
      test.type('a', 60_000);
      vi.advanceTimersByTime(99);
      test.type(name, 60_000);
      expect([test.told(), vi.getTimerCount()]).toEqual([[], 1]);
      vi.advanceTimersByTime(1);
      expect(test.told()).toEqual([name]);
      vi.advanceTimersByTime(1000);
      expect([test.told(), vi.getTimerCount()]).toEqual([[], 0]);
    }
    test.stop();
  });

  it('is as large as the text that it was pasted from', () => {
    const test = new ToldDraft().snapshot(0);
    test.page.paste(`curl http://localhost:1/ -d '${'a'.repeat(30_000)}'`);
    expect(test.last('keepDraft')).toBeUndefined();
    vi.advanceTimersByTime(100);
    expect(test.last('keepDraft')?.draft?.pasted?.text.length).toBeGreaterThan(30_000);
  });

  it.each([
    ['is hidden', place.document, 'visibilitychange'],
    ['has the focus no more', place.window, 'blur'],
  ] as const)('that is large is told at once when the page %s, and not a second time', (_, target, event) => {
    const test = new ToldDraft();
    test.page.draft.edit(test.page.draft.method, 'POST');
    test.snapshot(0);
    test.told();
    for (const name of ['one', 'two']) {
      test.type(name, 60_000);
      expect(test.told()).toEqual([]);
      target.dispatchEvent(new Event(event));
      expect([test.told(), vi.getTimerCount()]).toEqual([[name], 0]);
      vi.advanceTimersByTime(1000);
      expect(test.told()).toEqual([]);
    }
    test.type('new', 60_000);
    test.stop();
    expect(vi.getTimerCount()).toBe(0);
    target.dispatchEvent(new Event(event));
    expect(test.told()).toEqual([]);
  });
});
