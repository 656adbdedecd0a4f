// A request that is being prepared: its fields stay open until it has become a stream, the host keeps all of it, and it
// comes back as it was.

import { describe, expect, it } from 'vitest';

import type { PreparedRequest } from '../../../src/core/draft/preparedRequest.ts';
import { fromKeptState, toKeptState } from '../../../src/webview/state/uiState.ts';
import { StatePage, statusOf } from './statePage.ts';

const request = {
  url: 'http://localhost:1/a',
  method: 'POST',
  headers: [['Authorization', 'Bearer open-sesame']] as const,
  body: '{"prompt":"hello"}',
};

function prepared(draft: PreparedRequest, draftVersion = 1): StatePage {
  return new StatePage().receive({ type: 'snapshot', epoch: 0, recents: [], draft, draftVersion });
}

describe('a request that is being prepared', () => {
  it('fills the fields, opens all of them, and sends nothing', () => {
    const test = prepared({ request });
    expect(test.page.draft.request.value).toEqual(request);
    expect(test.page.isFormOpen.value).toBe(true);
    expect(test.last('connect')).toBeUndefined();
    expect(test.page.preparedRequest()).toEqual({ request });
  });

  it('is folded once it has become a stream, and opens again by hand', () => {
    const test = prepared({ request });
    const { page } = test;
    page.connect();
    expect(test.last('connect')?.request).toEqual(request);
    const status = statusOf({
      request: { ...request, headers: [['Authorization', 'Bearer ${secret:a@b}']] },
    });
    test.receive({ type: 'snapshot', epoch: 1, recents: [], status });
    expect([page.isFormOpen.value, page.draft.isEdited.value]).toEqual([false, false]);
    expect(page.preparedRequest()).toBeUndefined();
    page.toggleForm();
    expect(page.isFormOpen.value).toBe(true);
    page.draft.edit(page.draft.body, 'x');
    page.connect();
    test.receive({
      type: 'snapshot',
      epoch: 2,
      recents: [],
      status: statusOf({ streamId: 'stream-2', request: { ...status.request, body: 'x' } }),
    });
    // Somebody wanted to see it beside the stream.
    expect(page.isFormOpen.value).toBe(true);
    page.toggleForm();
    expect(page.isFormOpen.value).toBe(false);
  });

  it('is sent once, however often it is asked for, until the host has answered', () => {
    const test = prepared({ request });
    const { page } = test;
    const sent = (): number => test.posted.filter(({ type }) => type === 'connect').length;
    page.connect();
    page.connect();
    expect(sent()).toBe(1);
    test.receive({ type: 'invalid', field: 'url', message: 'No' });
    page.draft.edit(page.draft.url, request.url);
    page.connect();
    expect(sent()).toBe(2);
    // Changed meanwhile, it is another one.
    page.draft.edit(page.draft.body, '{}');
    page.connect();
    expect(sent()).toBe(3);
  });

  it('stays open when the host refuses it', () => {
    const test = prepared({ request });
    test.page.connect();
    test.receive({ type: 'invalid', field: 'url', message: 'No' });
    expect(test.page.isFormOpen.value).toBe(true);
    expect(test.page.preparedRequest()).toEqual({ request });
  });

  it('is taken once: what is typed after it is not overwritten by a later word of the host', () => {
    const test = prepared({ request });
    const { page } = test;
    page.draft.edit(page.draft.url, 'http://localhost:2/');
    test.receive({ type: 'snapshot', epoch: 0, recents: [], draft: { request }, draftVersion: 1 });
    expect(page.draft.url.value).toBe('http://localhost:2/');
    test.receive({ type: 'snapshot', epoch: 0, recents: [], draft: { request }, draftVersion: 2 });
    expect(page.draft.url.value).toBe(request.url);
  });

  it('that a command brings is taken once too, and the next one in its place', () => {
    const test = new StatePage().snapshot(0);
    const { page } = test;
    const bring = (url: string, draftVersion: number): string => {
      test.receive({ type: 'draft', draft: { request: { url } }, draftVersion });
      return page.draft.url.value;
    };
    expect([bring('http://localhost:1/', 1), page.isFormOpen.value]).toEqual(['http://localhost:1/', true]);
    page.draft.edit(page.draft.url, 'typed');
    expect([bring('http://localhost:1/', 1), bring('http://localhost:2/', 2)]).toEqual([
      'typed',
      'http://localhost:2/',
    ]);
    // A host that starts afresh with the same one says nothing new either.
    page.draft.edit(page.draft.url, 'typed again');
    test.receive({
      type: 'snapshot',
      epoch: 0,
      recents: [],
      draft: { request: { url: 'http://localhost:2/' } },
      draftVersion: 2,
    });
    expect(page.draft.url.value).toBe('typed again');
  });

  it('comes back with a pasted text and the values that were given for it', () => {
    const text = 'curl http://localhost:1/ -H "A: $ONE" -H "B: $TWO"';
    const first = prepared({
      request: { url: '' },
      pasted: { text, chosen: 0, values: [], files: [] },
    });
    const [one] = first.page.pasted.unknowns.value;
    expect(one?.name).toBe('ONE');
    if (one) first.page.pasted.give(one, 'given');
    const kept = first.page.preparedRequest();
    const second = prepared(kept ?? { request: { url: '' } });
    expect(second.page.pasted.missing.value.map(({ name }) => name)).toEqual(['TWO']);
    expect(second.page.draft.headers.value).toEqual(first.page.draft.headers.value);
    second.page.connect();
    expect(second.last('connect')).toBeUndefined();
    const two = second.page.pasted.missing.value[0];
    if (two) second.page.pasted.give(two, 'other');
    second.page.connect();
    expect(second.last('connect')?.request.headers).toEqual([
      ['A', 'given'],
      ['B', 'other'],
    ]);
  });

  it('goes on from what the page kept where the host has nothing, and asks for credentials and body', () => {
    const draft = { ...request, body: '{"prompt":"hello"}' };
    const kept = toKeptState({ ...fromKeptState(undefined), draft }, undefined);
    expect(JSON.stringify(kept)).not.toMatch(/open-sesame|hello/);
    const test = new StatePage(kept).snapshot(0);
    const { page } = test;
    expect([page.isFormOpen.value, page.draft.body.value]).toEqual([true, '']);
    page.connect();
    expect(test.last('connect')).toBeUndefined();
    page.draft.setAuthorization({ kind: 'bearer', token: 'open-sesame' });
    page.connect();
    expect(test.last('connect')).toBeUndefined();
    page.draft.edit(page.draft.body, draft.body);
    page.connect();
    expect(test.last('connect')?.request).toEqual(draft);
  });

  it('that comes back beside a stream leaves the fields as they were', () => {
    const test = new StatePage().receive({
      type: 'snapshot',
      epoch: 1,
      recents: [],
      status: statusOf(),
      draft: { request },
      draftVersion: 1,
    });
    expect([test.page.isFormOpen.value, test.page.draft.isEdited.value]).toEqual([false, true]);
    expect(test.page.draft.request.value).toEqual(request);
  });
});
