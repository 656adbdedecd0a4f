// All that is said of requests that a browser stopped, of debuggers, and of what a traced server did.

import { describe, expect, it } from 'vitest';

import { adviseBlocked, describeBlocked } from '../../../src/core/debug/words/blockedWords.ts';
import { whyNotDebugged } from '../../../src/core/debug/words/debuggedAs.ts';
import { describeDebugNote, type DebugNote } from '../../../src/core/debug/words/debugNote.ts';
import {
  describePlace,
  describeServerNote,
  shortPlace,
  type ServerNote,
  type ServerPlace,
} from '../../../src/core/debug/words/serverNote.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';

describe('a request that the browser stopped', () => {
  it.each<[Partial<Ending>, string, string | undefined]>([
    [
      { blockedBy: 'cors', code: 'MissingAllowOriginHeader' },
      'The browser kept the response from the page: its headers do not allow the page’s origin to read it (CORS, MissingAllowOriginHeader).',
      'Let the server answer with Access-Control-Allow-Origin for the page’s origin, and with Access-Control-Allow-Credentials: true where the request carries cookies.',
    ],
    [
      { blockedBy: 'preflight', code: 'PreflightInvalidStatus' },
      'The browser did not send the request: the answer to its preflight does not allow it (CORS, PreflightInvalidStatus).',
      'Let the server answer OPTIONS with the methods and headers that the page sends: Access-Control-Allow-Methods, Access-Control-Allow-Headers.',
    ],
    [
      { blockedBy: 'mixed content', code: 'mixed-content' },
      'The browser did not send the request: the page came over https, and the address is http.',
      'Use an https address for the stream.',
    ],
    [
      { blockedBy: 'policy', code: 'csp' },
      'The browser did not send the request: the Content-Security-Policy of the page forbids it.',
      'Add the address to connect-src in the Content-Security-Policy of the page.',
    ],
    [{ blockedBy: 'other', code: 'inspector' }, 'The browser stopped the request (inspector).', undefined],
    [{ blockedBy: 'other', code: '' }, 'The browser stopped the request.', undefined],
    [{}, 'The browser stopped the request.', undefined],
  ])('%j is told of, with what to do', (ending, words, advice) => {
    expect(describeBlocked({ cause: 'blocked', ...ending })).toBe(words);
    expect(adviseBlocked({ cause: 'blocked', ...ending })).toBe(advice);
  });
});

describe('what a debugger tells', () => {
  const place = { url: 'file:///app.js', line: 10, column: 5 };
  it.each<[DebugNote, string]>([
    [{ what: 'sent by', place: { ...place, name: 'open' } }, 'Sent by open at file:///app.js:10:5'],
    [{ what: 'sent by', place: { ...place, name: '' } }, 'Sent by file:///app.js:10:5'],
    [
      { what: 'as text' },
      'The whole body came at once, and the debugger has it as text only, which is not as long as the body was: bytes that are no UTF-8 are replaced, and its parts may have come at other times.',
    ],
    [
      { what: 'as text', charset: 'windows-1252' },
      'The whole body came at once, and the debugger has it as text of the character set windows-1252 only, which is not as long as the body was: bytes may be others, and its parts may have come at other times.',
    ],
    [
      { what: 'no body' },
      'The debugger could not tell what came before it was asked: the beginning of the body is missing.',
    ],
    [
      { what: 'forgotten' },
      'Another view of the debugger asked Node for its requests, and Node forgets those that go on then: what becomes of this one from here on is not known. Requests that are sent later are seen whole.',
    ],
    [
      { what: 'behind', behindMs: 2_500 },
      'The debugger is 2.5 s behind: what is shown came earlier, and its times are those of when it came.',
    ],
    [{ what: 'left' }, 'The debug session is over: what became of the stream is not known.'],
  ])('is said: %j', (note, words) => {
    expect(describeDebugNote(note)).toBe(words);
  });

  it('says why some commands have no meaning', () => {
    expect(whyNotDebugged).toEqual({
      connect: 'The app that you debug chose this address. Run “SSE: Connect” for a stream of your own.',
      disconnect: 'The app that you debug made this connection: close it in the app.',
      reconnectNow: 'The app that you debug makes these connections: only the app can connect again.',
      readAnyway:
        'The app that you debug reads this response: connect to the server itself to read one as you like.',
      simulateClose:
        'The app that you debug made this connection: let it pass through a relay to simulate what happens to it.',
      setPolicy: 'How this stream comes back is up to the app that you debug: there is no policy to set.',
      replayReconnect: 'A replay needs the request of a stream of your own: connect to the server itself.',
      checkServer: 'The check needs a stream of your own: connect to the server itself.',
    });
  });
});

const line: ServerPlace = { url: '/srv/orders.ts', line: 91, column: 7, name: '' };

describe('a place in a server', () => {
  it.each([
    ['/srv/orders.ts', 'orders.ts:91'],
    [String.raw`C:\srv\orders.ts`, 'orders.ts:91'],
    ['orders.ts', 'orders.ts:91'],
    ['', 'a line that is not known'],
  ])('%j is in short %s', (url, words) => {
    expect(shortPlace({ ...line, url })).toBe(words);
  });

  const caller = { url: '/srv/app.ts', line: 3, column: 1, name: 'handle' };
  it.each<[Partial<ServerPlace>, string]>([
    [{}, '/srv/orders.ts:91:7'],
    [{ name: 'send' }, 'send at /srv/orders.ts:91:7'],
    [{ url: '', name: 'send' }, 'a line that is not known'],
    [{ callers: [] }, '/srv/orders.ts:91:7'],
    [
      { name: 'send', callers: [caller, { ...caller, line: 4 }] },
      'send at /srv/orders.ts:91:7, called from app.ts:3 ← app.ts:4',
    ],
    [{ isLibrary: true }, '/srv/orders.ts:91:7 (a package: no line of your own was on the stack)'],
    [{ isBeginning: true }, '/srv/orders.ts:91:7 (the line that began the response: none was on the stack)'],
  ])('with %j is described', (more, words) => {
    expect(describePlace({ ...line, ...more })).toBe(words);
  });
});

describe('what a traced server did', () => {
  it.each<[ServerNote, string]>([
    [{ did: 'write', place: line }, 'Written by /srv/orders.ts:91:7'],
    [{ did: 'end', place: line }, 'Ended by /srv/orders.ts:91:7'],
    [{ did: 'destroy', place: line }, 'Destroyed by /srv/orders.ts:91:7'],
    [
      { did: 'send head', place: line, afterMs: 2_500 },
      'The head went out 2.5 s after it was set, with /srv/orders.ts:91:7',
    ],
    [
      { did: 'write after end', place: line, ended: { ...line, line: 80 } },
      'Written after the end, so nobody gets it: by /srv/orders.ts:91:7. It was ended at orders.ts:80.',
    ],
    [
      { did: 'write after end', place: line },
      'Written after the end, so nobody gets it: by /srv/orders.ts:91:7',
    ],
    [
      { did: 'write after destroy', place: line, destroyed: { ...line, line: 80 } },
      'Written after destroy, so nobody gets it: by /srv/orders.ts:91:7. It was destroyed at orders.ts:80.',
    ],
    [
      { did: 'write after destroy', place: line },
      'Written after destroy, so nobody gets it: by /srv/orders.ts:91:7',
    ],
    [
      { did: 'write after close', place: line, afterMs: 2_500 },
      'Written 2.5 s after the connection was gone, so nobody gets it: by /srv/orders.ts:91:7',
    ],
    [
      { did: 'write under pressure', place: line },
      'Written though the write before had returned false and no drain had come: by /srv/orders.ts:91:7',
    ],
    [{ did: 'close unfinished' }, 'The connection was gone before all that was written had gone out.'],
    [
      { did: 'begin untraced' },
      'The response had begun before it was traced: what was written before is missing.',
    ],
    [
      { did: 'compress', coding: 'gzip' },
      'The response is compressed (gzip). What the code writes is shown where a middleware compresses it; what was written before the head, or compressed by the code itself, is missing.',
    ],
    [
      { did: 'drop', count: 12, bytes: 3_400 },
      'The server wrote faster than it could be told of: 12 writes (3400 bytes) are missing here.',
    ],
    [{ did: 'leave' }, 'Tracing is over, and what came then is not known.'],
  ])('is said: %j', (note, words) => {
    expect(describeServerNote(note)).toBe(words);
  });
});
