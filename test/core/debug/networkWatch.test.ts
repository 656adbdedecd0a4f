import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { encodeBase64 } from '../../../src/core/base/base64.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { leastPauseMs } from '../../../src/core/debug/networkWatch.ts';
import { ToldPage } from './told.ts';

const headers = (requestId: string, more: object): [string, object] => [
  'Network.requestWillBeSentExtraInfo',
  { requestId, headers: { Accept: 'text/event-stream', ...more } },
];

describe('a request of a page', () => {
  it('is told of with the headers that went over the wire, whichever is told first', () => {
    const page = new ToldPage();
    page.request('a');
    expect(page.exchanges.size).toBe(0);
    page.tell(...headers('a', { Cookie: 'a=b', 'Last-Event-ID': '7', ':path': '/events' }));
    page.tell(...headers('b', { Cookie: 'c=d' })).request('b');
    expect(page.exchanges.get('a')?.request.headers).toEqual([
      ['Accept', 'text/event-stream'],
      ['Cookie', 'a=b'],
      ['Last-Event-ID', '7'],
    ]);
    expect(page.exchanges.get('b')?.request.headers).toContainEqual(['Cookie', 'c=d']);
  });

  it('is told of at once where no type is told, as by Node', () => {
    const page = new ToldPage().request('a', { type: undefined });
    expect(page.exchanges.get('a')?.request.type).toBeUndefined();
  });

  it.each<[string, object, object]>([
    ['a picture', { type: 'Image' }, { 'Content-Type': 'image/png' }],
    ['JSON that was asked for with fetch', { type: 'Fetch' }, { 'Content-Type': 'application/json' }],
  ])('leaves nothing behind when it is %s', (_, type, type2) => {
    const page = new ToldPage().request('a', type, { headers: { Accept: '*/*' } });
    page.response('a', { headers: type2 }).data('a', 'x').finished('a');
    page.request('b', type, { headers: { Accept: '*/*' } }).failed('b', 'net::ERR_FAILED');
    expect(page.exchanges.size).toBe(0);
    expect(page.asked).toEqual([]);
  });

  it('is a stream by its response, whatever it asked for', () => {
    const page = new ToldPage().request(
      'a',
      { type: 'Fetch' },
      { method: 'POST', headers: { Accept: '*/*' }, postData: '{"stream":true}' },
    );
    page.pass(40).response('a');
    const told = page.exchanges.get('a');
    expect(told?.request).toMatchObject({ method: 'POST', body: '{"stream":true}', type: 'Fetch' });
    expect(told?.head).toMatchObject({ status: 200, httpVersion: '1.1' });
  });

  it.each<[string | undefined, boolean]>([
    ['text/event-stream', true],
    [' Text/Event-Stream ;q=1', true],
    ['text/event-stream, text/event-stream;q=0.5', true],
    ['text/event-stream, */*', false],
    ['*/*, text/event-stream', false],
    ['text/event-streams', false],
    ['text/event-streams;q=1', false],
    ['a-text/event-stream', false],
    ['', false],
    [undefined, false],
  ])('of Node that accepts %j asks for a stream: %s', (accept, asks) => {
    const acceptHeaders = accept === undefined ? {} : { Accept: accept };
    const page = new ToldPage().request('a', { type: undefined }, { headers: acceptHeaders });
    expect(page.exchanges.has('a')).toBe(asks);
    // Of a browser it is known once the headers of the wire are.
    page.request('b', { type: 'Fetch' }, { headers: acceptHeaders });
    expect(page.exchanges.has('b')).toBe(false);
    page.tell('Network.requestWillBeSentExtraInfo', { requestId: 'b', headers: acceptHeaders });
    expect(page.exchanges.has('b')).toBe(asks);
  });

  it('has the headers of its first hop, not those with which a redirect goes on', () => {
    const any = { headers: { Accept: '*/*' } };
    const page = new ToldPage().request('a', { type: 'Fetch' }, any);
    page.tell(...headers('a', { Accept: '*/*', Cookie: 'first' }));
    const redirectResponse = { url: 'http://localhost/events', status: 307, headers: {} };
    page.request('a', { type: 'Fetch', redirectResponse }, any);
    page.tell(...headers('a', { Accept: '*/*', Cookie: 'second' })).response('a');
    expect(page.exchanges.get('a')?.request.headers).toEqual([
      ['Accept', '*/*'],
      ['Cookie', 'first'],
    ]);
  });

  it('has the redirects that led to the stream', () => {
    const page = new ToldPage().request('a');
    page.tell(...headers('a', {}));
    page.request(
      'a',
      { redirectResponse: { url: 'http://localhost/events', status: 307, headers: { Location: '/other' } } },
      { url: 'http://localhost/other' },
    );
    page.response('a', { url: 'http://localhost/other' });
    const told = page.exchanges.get('a');
    expect(told?.notes).toEqual(['307 http://localhost/other']);
    expect(told?.head?.redirects).toEqual([
      { status: 307, from: 'http://localhost/events', to: 'http://localhost/other' },
    ]);
  });

  it('is another one where it is told of twice without a redirect between, and one where its redirect alone is known', () => {
    const page = new ToldPage().request('a', { type: undefined }).response('a');
    page.request('a', { type: undefined }, { url: 'http://localhost/again' });
    expect(page.exchanges.get('a')).toMatchObject({ request: { url: 'http://localhost/again' }, notes: [] });
    expect(page.exchanges.get('a')?.head).toBeUndefined();
    const redirectResponse = { url: 'http://localhost/before', status: 307, headers: {} };
    page.request('b', { type: undefined, redirectResponse }).response('b');
    expect(page.exchanges.get('b')).toMatchObject({ head: { redirects: [] }, notes: [] });
  });

  it('says which line sent it, through calls that were waited for, and not what Node does inside', () => {
    const frame = (url: string, lineNumber: number): object => ({
      callFrames: [{ functionName: 'open', url, lineNumber, columnNumber: 4 }],
    });
    const initiator = { stack: { ...frame('node:internal/http', 1), parent: frame('file:///app.js', 9) } };
    const page = new ToldPage().request('a', { initiator }).response('a').request('b').response('b');
    expect(page.exchanges.get('a')).toMatchObject({
      request: { place: { url: 'file:///app.js', line: 10, column: 5, name: 'open' } },
      notes: ['sent by'],
    });
    expect(page.exchanges.get('b')?.notes).toEqual([]);
  });
});

describe('the bytes of a body', () => {
  it('are those that were written, however they are cut and whenever the answer comes', () => {
    const texts = fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, texts, texts, fc.boolean(), (before, behind, after, endsFirst) => {
        const page = new ToldPage().request('a').response('a');
        for (const text of before) page.pass(10).data('a', text, false);
        // Its answer is on the way, and what comes after it is told of already.
        for (const text of behind) page.pass(10).data('a', text);
        if (endsFirst) page.finished('a');
        page.answer('a', before.join(''));
        if (endsFirst) expect(page.endingOf('a')).toEqual({ cause: 'end' });
        else for (const text of after) page.pass(10).data('a', text);
        expect(page.textOf('a')).toBe([...before, ...behind, ...(endsFirst ? [] : after)].join(''));
        const times = page.exchanges.get('a')?.reads.map(({ atMs }) => atMs) ?? [];
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });

  it('have the times at which they came, in reads of their own', () => {
    const page = new ToldPage().request('a').response('a');
    page.pass(100).data('a', 'one', false).pass(100).data('a', 'two', false).pass(500).answer('a', 'onetwo');
    expect(
      page.exchanges.get('a')?.reads.map(({ atMs, readNumber, wireBytes }) => [atMs, readNumber, wireBytes]),
    ).toEqual([
      [1_101, 1, 8],
      [1_201, 2, 16],
    ]);
  });

  it('are taken from the whole text where all of it was there before it was asked for, its mark included', () => {
    const page = new ToldPage().request('a').response('a');
    page
      .data('a', '\ufeffdata: é\n', false)
      .pass(5)
      .data('a', '\n', false)
      .finished('a')
      .answer('a', undefined);
    expect(page.askedWhole).toEqual(['a']);
    expect(page.endingOf('a')).toBeUndefined();
    page.watch.wholeAnswered('a', { text: 'data: é\n\n', isBase64: false }, page.nowMs);
    expect(page.textOf('a')).toBe('\ufeffdata: é\n\n');
    expect(page.exchanges.get('a')?.reads).toHaveLength(2);
    expect(page.exchanges.get('a')?.notes).toEqual([]);
    expect(page.endingOf('a')).toEqual({ cause: 'end' });
  });

  it.each([
    [
      'a text that is not as long as the body was',
      { text: 'data: \ufffd\n\n', isBase64: false },
      ['as text'],
    ],
    ['Base64', { text: encodeBase64(Uint8Array.from([0x64, 0xff])), isBase64: true }, []],
    ['nothing', undefined, ['no body']],
  ])('are said to be incomplete where the debugger has %s', (_, body, notes) => {
    const page = new ToldPage().request('a').response('a').data('a', 'xx', false).answer('a', undefined);
    page.watch.wholeAnswered('a', body, page.nowMs);
    expect(page.exchanges.get('a')?.notes).toEqual(notes);
  });
});

describe('an answer that nobody waits for', () => {
  it('changes nothing: for no request, for one without a stream, a second one', () => {
    const page = new ToldPage().request('asked').tell(...headers('asked', {}));
    page.request('a').response('a').data('a', 'x', false).answer('a', 'x');
    for (const id of ['nobody', 'asked', 'a']) {
      page.answer(id, 'y').answer(id, undefined);
      page.watch.wholeAnswered(id, { text: 'y', isBase64: false }, page.nowMs);
      page.watch.wholeAnswered(id, undefined, page.nowMs);
    }
    expect(page.askedWhole).toEqual([]);
    expect([...page.exchanges.keys()].map((id) => [id, page.textOf(id)])).toEqual([
      ['asked', ''],
      ['a', 'x'],
    ]);
    expect([...page.exchanges.values()].map(({ notes }) => notes)).toEqual([[], []]);
  });
});

describe('the end of an exchange', () => {
  const open: (page: ToldPage) => ToldPage = (page) => page.response('a').answer('a', '');
  const none: (page: ToldPage) => ToldPage = (page) => page;
  it.each<[string, (page: ToldPage) => ToldPage, string, object, Ending]>([
    [
      'a stream that is reset',
      open,
      'net::ERR_CONNECTION_RESET',
      {},
      { cause: 'reset', code: 'ERR_CONNECTION_RESET' },
    ],
    [
      'a body that is cut',
      open,
      'net::ERR_INCOMPLETE_CHUNKED_ENCODING',
      {},
      { cause: 'truncated', code: 'ERR_INCOMPLETE_CHUNKED_ENCODING' },
    ],
    ['close() of the app', open, 'net::ERR_ABORTED', { canceled: true }, { cause: 'client', by: 'app' }],
    [
      'abort() before the answer',
      none,
      'net::ERR_ABORTED',
      { canceled: true },
      { cause: 'client', by: 'app' },
    ],
    [
      'an unknown error',
      open,
      'net::ERR_SOMETHING_NEW',
      {},
      { cause: 'truncated', code: 'ERR_SOMETHING_NEW' },
    ],
    [
      'a server that is not there',
      none,
      'net::ERR_CONNECTION_REFUSED',
      {},
      { cause: 'unreachable', stage: 'connect', code: 'ERR_CONNECTION_REFUSED' },
    ],
    [
      'a status that is none of a stream',
      (page) => page.response('a', { status: 401, statusText: 'Unauthorized' }),
      'net::ERR_ABORTED',
      { canceled: true },
      { cause: 'http-error', status: 401, statusText: 'Unauthorized' },
    ],
    [
      'no content',
      (page) => page.response('a', { status: 204, statusText: 'No Content', headers: {} }),
      'net::ERR_ABORTED',
      {},
      { cause: 'no-content', status: 204, statusText: 'No Content' },
    ],
    [
      'another type',
      (page) => page.response('a', { headers: { 'content-type': 'text/html' } }),
      'net::ERR_ABORTED',
      { canceled: true },
      { cause: 'wrong-type', status: 200, statusText: 'OK', contentType: 'text/html' },
    ],
  ])('is told of as what it was: %s', (_, before, error, more, ending) => {
    const page = before(new ToldPage().request('a'));
    page.failed('a', error, more);
    expect(page.endingOf('a')).toEqual(ending);
    // A second one is none.
    page.failed('a', 'net::ERR_FAILED');
    expect(page.endingOf('a')).toEqual(ending);
  });

  it('is one that a killed server makes as well where nothing but the close ends the body', () => {
    const page = new ToldPage().request('a');
    page
      .response('a', { headers: { 'Content-Type': 'text/event-stream' } })
      .answer('a', '')
      .finished('a');
    expect(page.endingOf('a')).toEqual({ cause: 'end', isEndedByClose: true });
  });

  it('is that of the page when it has another document, in its own frame alone', () => {
    const page = new ToldPage().request('a').request('b', { frameId: 'frame 2', loaderId: 'document 2' });
    page.response('a').answer('a', '').response('b').answer('b', '');
    const frame = { id: 'frame 1', loaderId: 'document 1' };
    page.tell('Page.frameNavigated', { frame });
    expect(page.endingOf('a')).toBeUndefined();
    page.tell('Page.frameNavigated', { frame: { ...frame, loaderId: 'document 3' } });
    expect(page.endingOf('a')).toEqual({ cause: 'client', by: 'app', isByPage: true });
    expect(page.endingOf('b')).toBeUndefined();
    page.tell('Page.frameDetached', { frameId: 'frame 2' });
    expect(page.endingOf('b')).toEqual({ cause: 'client', by: 'app', isByPage: true });
  });

  it('waits for the bytes that were asked for, also when the document is gone', () => {
    const page = new ToldPage().request('a').response('a').data('a', 'data: 1\n\n', false);
    page.tell('Page.frameNavigated', { frame: { id: 'frame 1', loaderId: 'document 2' } });
    expect(page.endingOf('a')).toBeUndefined();
    page.answer('a', 'data: 1\n\n');
    expect(page.textOf('a')).toBe('data: 1\n\n');
    expect(page.endingOf('a')?.isByPage).toBe(true);
  });
});

describe('an exchange whose bytes are awaited when it is over', () => {
  it('is told of to its end before the next attempt', () => {
    const page = new ToldPage().request('a').response('a').data('a', 'data: 1\n\n', false).finished('a');
    page.request('b').response('b').data('b', 'data: 2\n\n', false).finished('b').request('c').response('c');
    expect([...page.exchanges.keys()]).toEqual(['a']);
    page.answer('a', 'data: 1\n\n');
    expect(page.endingOf('a')).toEqual({ cause: 'end' });
    expect([...page.exchanges.keys()]).toEqual(['a', 'b']);
    page.answer('b', 'data: 2\n\n');
    expect([...page.exchanges.keys()]).toEqual(['a', 'b', 'c']);
    expect(['a', 'b', 'c'].map((id) => page.textOf(id))).toEqual(['data: 1\n\n', 'data: 2\n\n', '']);
    expect(page.endingOf('c')).toBeUndefined();
  });
});

describe('a debugger that stops the app', () => {
  it('is said to have done so where that was longer than a step, of streams alone', () => {
    const page = new ToldPage().request('a').response('a').request('b', { type: 'Image' }, { headers: {} });
    page.tell('Debugger.paused', {}).pass(5_000).tell('Debugger.paused', {}).tell('Debugger.resumed', {});
    page.tell('Debugger.resumed', {}).tell('Debugger.paused', {}).pass(10).tell('Debugger.resumed', {});
    expect(page.exchanges.get('a')?.notes).toEqual(['paused 5000']);
  });

  it('is said to have done so while that lasts, and not once it goes on', () => {
    const page = new ToldPage().request('a').response('a');
    page.tell('Debugger.paused', {}).pass(1_000);
    page.watch.take({ kind: 'still paused' }, page.nowMs + 1);
    page.pass(500).tell('Debugger.resumed', {});
    page.watch.take({ kind: 'still paused' }, page.nowMs + 1);
    expect(page.exchanges.get('a')?.notes).toEqual(['paused 1000 and more', 'paused 1500']);
  });

  it.each([
    [leastPauseMs - 1, []],
    [leastPauseMs, [`paused ${leastPauseMs}`]],
  ])('for %d ms is said to have done so: %j', (ms, notes) => {
    const page = new ToldPage().request('a').response('a');
    page.tell('Debugger.paused', {}).pass(ms).tell('Debugger.resumed', {});
    expect(page.exchanges.get('a')?.notes).toEqual(notes);
  });
});

describe('a debugger that is behind', () => {
  it('is told of once, until it has caught up, and not where it had stopped the app', () => {
    const page = new ToldPage().request('a').response('a').answer('a', '');
    const late = (lateMs: number): void => {
      const timestamp = (page.nowMs - lateMs) / 1000 + 100;
      page.tell('Network.dataReceived', { requestId: 'a', timestamp, dataLength: 1, data: 'eA==' });
    };
    page.pass(10_000);
    for (const lateMs of [1_000, 2_500, 3_000, 700, 2_600, 100, 2_700]) late(lateMs);
    expect(page.exchanges.get('a')?.notes).toEqual(['behind', 'behind']);
    page.tell('Debugger.paused', {}).pass(6_000).tell('Debugger.resumed', {});
    late(100);
    late(5_000);
    expect(page.exchanges.get('a')?.notes).toEqual(['behind', 'behind', 'paused 6000']);
    expect(page.textOf('a')).toBe('xxxxxxxxx');
  });
});

describe('many requests that are no streams', () => {
  it('do not stay, while streams do', () => {
    const page = new ToldPage().request('stream').response('stream').answer('stream', '');
    for (let at = 0; at < 5_000; at += 1) page.request(`${at}`, { type: 'Fetch' }, { headers: {} });
    page.response('0').response('4999').data('stream', 'data: 1\n\n');
    expect([...page.exchanges.keys()]).toEqual(['stream', '4999']);
    expect(page.textOf('stream')).toBe('data: 1\n\n');
  });

  it('are known to have been up to a number, the newest, and streams as long as they go on', () => {
    const page = new ToldPage();
    const known = (): number[] => ids.flatMap((id) => (page.watch.knows(`${id}`) ? [id] : []));
    const ids = Array.from({ length: 20_000 }, (_, at) => at);
    page.request('stream').response('stream').answer('stream', '');
    for (const id of ids) page.request(`${id}`, { type: 'Fetch' }, { headers: {} }).finished(`${id}`);
    expect(page.watch.knows('stream')).toBe(true);
    expect(known()).toEqual(ids.slice(-5_999));
    page.finished('stream').request('last', { type: 'Fetch' }, { headers: {} });
    expect(page.watch.knows('stream')).toBe(false);
    expect(known()).toEqual(ids.slice(-5_999));
  });
});
