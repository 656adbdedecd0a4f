// The request that is typed: every field makes its part of it, and a request that is shown leaves nothing of the one before.

import { describe, expect, it } from 'vitest';

import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { RequestDraft } from '../../../src/webview/state/requestDraft.ts';

const url = 'http://localhost:3000/events';

const whole: StreamRequest = {
  url,
  method: 'POST',
  headers: [['X-A', '1']],
  body: '{}',
  lastEventId: '7',
  policy: { kind: 'limited', attempts: 3 },
  onCloseMessage: 'stay',
  tls: { isUnchecked: true },
  readAs: 'event-stream',
  client: 'openai-loop',
};

function seen(draft: RequestDraft): object {
  return {
    request: draft.request.value,
    policy: draft.shownPolicy.value,
    refusal: draft.refusal.value,
    isEdited: draft.isEdited.value,
    isSent: draft.isSent.value,
    urlError: draft.urlError.value,
  };
}

describe('a request that is typed', () => {
  it.each(Object.keys(whole) as (keyof StreamRequest)[])(
    'has its %s as it was shown, and none where there is none',
    (field) => {
      const draft = new RequestDraft();
      const request = { url, [field]: whole[field] };
      draft.load(request);
      expect(draft.request.value).toEqual(request);
      draft.load(whole);
      expect(draft.request.value).toEqual(whole);
      draft.load({ url });
      expect(draft.request.value).toEqual({ url });
    },
  );

  it('is as a new one once another request is shown', () => {
    const used = new RequestDraft();
    used.load(whole);
    used.edit(used.url, 'x');
    used.isSent.value = true;
    used.refuse({ field: 'url', message: 'No' });
    used.addHeader();
    used.refuse({ field: 'body', message: 'No' });
    used.load({ url });
    const fresh = new RequestDraft();
    fresh.load({ url });
    expect(seen(used)).toEqual(seen(fresh));
  });

  it('leaves out spaces around the address, headers without a name, and what is the default', () => {
    const draft = new RequestDraft();
    draft.url.value = `  ${url} `;
    draft.headers.value = [
      ['', 'lost'],
      ['  ', 'lost'],
      ['X-A', ''],
    ];
    expect(draft.request.value).toEqual({ url, headers: [['X-A', '']] });
  });

  it('is edited by hand only, which takes back a refusal', () => {
    const draft = new RequestDraft();
    draft.load(whole);
    expect(draft.isEdited.value).toBe(false);
    const edits: readonly (() => void)[] = [
      () => draft.edit(draft.body, 'x'),
      () => draft.addHeader(),
      () => draft.setHeader(0, ['X-B', '2']),
      () => draft.removeHeader(1),
      () => draft.setAuthorization({ kind: 'bearer', token: 'x' }),
    ];
    for (const edit of edits) {
      draft.load(whole);
      draft.refuse({ field: 'headers', message: 'No' });
      edit();
      expect([draft.isEdited.value, draft.refusal.value]).toEqual([true, undefined]);
    }
  });

  it('has headers that are added, changed and removed one by one', () => {
    const draft = new RequestDraft();
    draft.addHeader();
    draft.addHeader();
    draft.addHeader();
    draft.setHeader(0, ['Authorization', 'a']);
    draft.setHeader(1, ['X-B', 'b']);
    draft.setHeader(2, ['X-C', 'c']);
    draft.removeHeader(1);
    expect(draft.headers.value).toEqual([
      ['Authorization', 'a'],
      ['X-C', 'c'],
    ]);
  });

  it('has who asks apart from its headers, and leaves a header alone that is typed as one', () => {
    const draft = new RequestDraft();
    draft.load({
      url,
      headers: [
        ['X-A', '1'],
        ['Authorization', 'Bearer a'],
        ['X-B', '2'],
      ],
    });
    expect(draft.authorization.value).toEqual({ authorization: { kind: 'bearer', token: 'a' }, index: 1 });
    draft.removeHeader(0);
    expect(draft.authorization.value.index).toBe(0);
    draft.setAuthorization({ kind: 'apiKey', header: 'My-Key', value: 'k' });
    expect(draft.headers.value).toEqual([
      ['My-Key', 'k'],
      ['X-B', '2'],
    ]);
    draft.setAuthorization({ kind: 'none' });
    expect(draft.headers.value).toEqual([['X-B', '2']]);
    draft.setHeader(0, ['Authorization', 'Bearer typed']);
    expect(draft.authorization.value.authorization.kind).toBe('none');
    draft.setAuthorization({ kind: 'bearer', token: 'b' });
    expect(draft.authorization.value.index).toBe(1);
    draft.load({ url });
    expect(draft.authorization.value).toEqual({ authorization: { kind: 'none' }, index: -1 });
  });

  it('goes on to know who asks when headers before it become several or none', () => {
    const draft = new RequestDraft();
    const authorization = ['Authorization', 'Bearer a'] as const;
    draft.load({ url, headers: [['X-A', '1'], authorization, ['X-B', '2']] });
    draft.replaceHeader(0, [
      ['X-A', '1'],
      ['X-C', '3'],
      ['X-D', '4'],
    ]);
    expect(draft.authorization.value).toMatchObject({ authorization: { token: 'a' }, index: 3 });
    draft.replaceHeader(4, [
      ['X-E', '5'],
      ['X-F', '6'],
    ]);
    expect(draft.authorization.value.index).toBe(3);
    draft.removeHeader(0);
    draft.removeHeader(0);
    draft.removeHeader(0);
    expect(draft.authorization.value.index).toBe(0);
    draft.replaceHeader(0, [['Authorization', 'Bearer pasted']]);
    expect(draft.authorization.value).toMatchObject({ authorization: { kind: 'none' }, index: -1 });
  });

  it('says what is missing once it was to be sent, one after the other, and nothing of it for another request', () => {
    const draft = new RequestDraft();
    draft.load({ url, method: 'POST', headers: [['X-Secret', '']] });
    draft.lack({ address: true, body: true, headers: ['x-secret'] });
    const parts = ['address', 'authorization', 'headers', 'body'] as const;
    const told = (): string[] => parts.filter((part) => draft.missingOf(part) !== undefined);
    expect([draft.missing.value.map(({ part }) => part), told()]).toEqual([
      ['address', 'headers', 'body'],
      [],
    ]);
    draft.isAsked.value = true;
    expect(told()).toEqual(['address']);
    draft.edit(draft.url, `${url}?key=x`);
    expect(told()).toEqual(['headers']);
    draft.setHeader(0, ['X-Secret', 'x']);
    expect(told()).toEqual(['body']);
    draft.leaveBodyOut();
    expect([told(), draft.missing.value]).toEqual([[], []]);
    draft.load({ url, method: 'POST' });
    draft.lack({ address: false, body: true, headers: [] });
    expect([draft.missing.value.map(({ part }) => part), told()]).toEqual([['body'], []]);
    draft.load({ url, method: 'POST' });
    expect(draft.missing.value).toEqual([]);
  });

  it('asks for the token that was not remembered, in the place of the header', () => {
    const draft = new RequestDraft();
    draft.load({
      url,
      headers: [
        ['X-A', '1'],
        ['authorization', ''],
      ],
    });
    draft.lack({ address: false, body: false, headers: ['Authorization'] });
    expect(draft.authorization.value).toMatchObject({
      authorization: { kind: 'bearer', token: '' },
      index: 1,
    });
    expect(draft.missing.value.map(({ part }) => part)).toEqual(['authorization']);
    draft.setAuthorization({ kind: 'bearer', token: 'x' });
    expect([draft.missing.value, draft.headers.value[1]]).toEqual([[], ['Authorization', 'Bearer x']]);
  });

  it('asks once for a key that was not remembered', () => {
    const draft = new RequestDraft();
    draft.load({ url, headers: [['X-Api-Key', '']] });
    draft.lack({ address: false, body: false, headers: ['x-api-key'] });
    expect(draft.missing.value.map(({ part }) => part)).toEqual(['authorization']);
  });

  it('has a header of its own for a key until another request is shown', () => {
    const draft = new RequestDraft();
    draft.load({ url, headers: [['My-Key', 'typed']] });
    expect(draft.authorization.value.authorization.kind).toBe('none');
    draft.setAuthorization({ kind: 'apiKey', header: 'My-Key', value: 'k' });
    expect(draft.authorization.value).toEqual({
      authorization: { kind: 'apiKey', header: 'My-Key', value: 'k' },
      index: 1,
    });
    draft.load({ url, headers: [['My-Key', 'typed']] });
    expect(draft.authorization.value.authorization.kind).toBe('none');
  });

  it.each([
    ['', false],
    ['  ', false],
    ['localhost:3000', false],
    ['ws://localhost', true],
  ])('says of the address “%s” whether it is none', (typed, isWrong) => {
    const draft = new RequestDraft();
    draft.url.value = typed;
    expect(draft.urlError.value !== undefined).toBe(isWrong);
  });

  it('shows what was being edited before anything else, and then a request unless another is being edited', () => {
    const draft = new RequestDraft();
    draft.offer(undefined, undefined);
    expect(draft.request.value).toEqual({ url: '' });
    draft.offer(undefined, { url: 'http://a/' });
    expect([draft.url.value, draft.isEdited.value]).toEqual(['http://a/', false]);
    draft.offer({ url: 'http://kept/' }, { url: 'http://a/' });
    expect([draft.url.value, draft.isEdited.value]).toEqual(['http://kept/', true]);
    draft.offer(undefined, { url: 'http://b/' });
    expect(draft.url.value).toBe('http://kept/');
    draft.isSent.value = true;
    draft.offer(undefined, { url: 'http://b/' });
    expect([draft.url.value, draft.isEdited.value, draft.isSent.value]).toEqual(['http://b/', false, false]);
  });

  it('that was refused stays, whatever stream is shown, until it is sent again', () => {
    const draft = new RequestDraft();
    draft.edit(draft.url, 'http://a/');
    for (const message of ['one', 'other']) {
      draft.isSent.value = true;
      draft.refuse({ field: 'headers', message });
      draft.offer(undefined, { url: 'http://b/' });
      expect([draft.url.value, draft.errorOf('headers'), draft.errorOf('body')]).toEqual([
        'http://a/',
        message,
        undefined,
      ]);
    }
    draft.isSent.value = true;
    draft.offer(undefined, { url: 'http://b/' });
    expect([draft.url.value, draft.errorOf('headers')]).toEqual(['http://b/', undefined]);
  });

  it('is nothing new once it is connected, and another one is', () => {
    const draft = new RequestDraft();
    draft.edit(draft.url, url);
    draft.isSent.value = true;
    draft.noteConnected({ url: 'http://other/' });
    expect([draft.isEdited.value, draft.isSent.value]).toEqual([true, true]);
    draft.noteConnected({ url });
    expect([draft.isEdited.value, draft.isSent.value]).toEqual([false, false]);
  });

  it('comes back by itself when it is a GET, unless somebody chose otherwise', () => {
    const draft = new RequestDraft();
    expect(draft.shownPolicy.value).toEqual({ kind: 'standard' });
    draft.method.value = 'POST';
    expect(draft.shownPolicy.value).toEqual({ kind: 'off' });
    draft.policy.value = { kind: 'standard' };
    expect(draft.shownPolicy.value).toEqual({ kind: 'standard' });
  });
});
