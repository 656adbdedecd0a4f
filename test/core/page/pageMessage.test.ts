// What a page may say, and what is refused.

import { describe, expect, it } from 'vitest';

import { parsePageMessage, type PageMessage } from '../../../src/core/page/pageMessage.ts';
import { askedFormats } from '../../../src/core/stream/bodyFormat.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';

type Type = PageMessage['type'];

/** Examples of one message: as it is meant, and fields that make it another than it may be. */
interface Examples<Message> {
  readonly taken: readonly Message[];
  readonly refused: readonly Readonly<Record<string, unknown>>[];
}

const query = { text: 'a b', matchesCase: false, isRegex: true };
const find = { type: 'filter', version: 1, query, showsOnlyMatches: true, utcOffsetMinutes: -120 } as const;
const part = { firstEntry: 3, lastEntry: 9, place: 0, path: 'a' };
const bare = { refused: [] };
const notNumbers = [0, -1, 1.5, NaN, Infinity, '1', null, undefined].map((number) => ({ number }));

const messages: { readonly [Each in Type]: Examples<MessageOf<PageMessage, Each>> } = {
  ready: { taken: [{ type: 'ready' }], ...bare },
  fieldFocus: {
    taken: [
      { type: 'fieldFocus', isInField: true },
      { type: 'fieldFocus', isInField: false },
    ],
    refused: [{ isInField: 1 }, { isInField: undefined }],
  },
  keepDraft: {
    taken: [
      { type: 'keepDraft' },
      { type: 'keepDraft', draft: { request: { url: '' } } },
      {
        type: 'keepDraft',
        draft: {
          request: { url: 'x', body: '{}' },
          pasted: { text: 'curl $A', chosen: 0, values: [['A', 'b']], files: [] },
        },
      },
    ],
    refused: [{ draft: null }, { draft: {} }, { draft: { request: { url: 1 } } }],
  },
  window: {
    taken: [{ type: 'window', version: 0, first: 1, count: 0 }],
    refused: [{ version: -1 }, { version: '1' }, { first: 0 }, { count: -1 }, { count: 1.5 }],
  },
  filter: {
    taken: [find, { ...find, near: 7, upTo: 9, utcOffsetMinutes: 1440 }],
    refused: [
      { version: undefined },
      { query: undefined },
      { query: { ...query, text: 1 } },
      { query: { ...query, text: 'a'.repeat(10_001) } },
      { query: { ...query, matchesCase: 'no' } },
      { query: { ...query, isRegex: undefined } },
      { showsOnlyMatches: 1 },
      { utcOffsetMinutes: 1441 },
      { utcOffsetMinutes: -1441 },
      { utcOffsetMinutes: NaN },
    ],
  },
  pickRows: {
    taken: [
      { type: 'pickRows', epoch: 1, version: 0, ranges: [] },
      {
        type: 'pickRows',
        epoch: 2,
        version: 3,
        ranges: [
          [1, 1],
          [5, 1_000_000],
        ],
      },
    ],
    refused: [
      { epoch: -1 },
      { version: '0' },
      { ranges: undefined },
      { ranges: [[1]] },
      { ranges: [[2, 1]] },
      { ranges: [[0, 1]] },
      { ranges: [[1, 2, 3]] },
      { ranges: ['12'] },
      { ranges: Array.from({ length: 10_001 }, () => [1, 1]) },
    ],
  },
  nextMatch: {
    taken: [
      { type: 'nextMatch', from: 0, step: 1 },
      { type: 'nextMatch', from: 5, step: -1 },
    ],
    refused: [{ from: -1 }, { step: 0 }, { step: 2 }, { step: '1' }],
  },
  jump: {
    taken: [{ type: 'jump', atMs: 0.5 }],
    refused: [{ atMs: NaN }, { atMs: Infinity }, { atMs: '0' }],
  },
  readAnyway: {
    taken: askedFormats.map((readAs) => ({ type: 'readAnyway', readAs })),
    refused: [{ readAs: 'text/plain' }, { readAs: undefined }, { readAs: 1 }],
  },
  reveal: { taken: [{ type: 'reveal', number: 1 }], refused: notNumbers },
  goTo: {
    taken: [{ type: 'goTo', text: '', from: 0, utcOffsetMinutes: 0 }],
    refused: [{ text: 1 }, { text: 'a'.repeat(10_001) }, { from: -1 }, { utcOffsetMinutes: 1441 }],
  },
  entry: { taken: [{ type: 'entry', number: 1 }], refused: notNumbers },
  bytes: {
    taken: [{ type: 'bytes', number: 1, offset: 0, length: 0 }],
    refused: [...notNumbers, { offset: -1 }, { length: -1 }, { length: undefined }],
  },
  previous: { taken: [{ type: 'previous', number: 1 }], refused: notNumbers },
  watch: {
    taken: [{ type: 'watch', view: 'timing', isShown: false }],
    refused: [{ view: 'entries' }, { view: undefined }, { isShown: 1 }],
  },
  assemblePath: {
    taken: [{ type: 'assemblePath', path: 'a'.repeat(1000) }],
    refused: [{ path: 1 }, { path: 'a'.repeat(1001) }],
  },
  valueColumns: {
    taken: [
      { type: 'valueColumns', paths: [] },
      { type: 'valueColumns', paths: Array.from({ length: 32 }, () => '$.a') },
    ],
    refused: [
      { paths: '$.a' },
      { paths: [1] },
      { paths: ['a'.repeat(1001)] },
      { paths: Array.from({ length: 33 }, () => '$.a') },
    ],
  },
  saveFormat: {
    taken: [{ type: 'saveFormat', path: '$.a' }],
    refused: [{ path: 1 }, { path: 'a'.repeat(1001) }],
  },
  copyPart: { taken: [{ type: 'copyPart', part }], refused: [{ part: undefined }, { part: [] }] },
  openPart: { taken: [{ type: 'openPart', part }], refused: [{ part: 1 }, { part: { ...part, place: -1 } }] },
  lab: {
    taken: [
      { type: 'lab', command: 'simulateClose' },
      { type: 'lab', command: 'setPolicy' },
    ],
    refused: [{ command: 'clear' }, { command: undefined }, { command: 'toString' }],
  },
  span: { taken: [{ type: 'span' }, { type: 'span', span: { fromMs: 0, toMs: 1 } }], refused: [{ span: 1 }] },
  connect: {
    taken: [{ type: 'connect', request: { url: 'http://localhost/events' } }],
    refused: [{ request: undefined }, { request: {} }, { request: { url: 1 } }],
  },
  editInEditor: {
    taken: [
      { type: 'editInEditor', part: 'body', draft: { request: { url: '' } } },
      { type: 'editInEditor', part: 'request', draft: { request: { url: '', body: 'x' } } },
    ],
    refused: [{ part: 'head' }, { draft: undefined }, { draft: { request: {} } }],
  },
  openRecent: {
    taken: [{ type: 'openRecent', method: 'POST', url: 'http://localhost/' }],
    refused: [{ method: 1 }, { url: undefined }],
  },
  disconnect: { taken: [{ type: 'disconnect' }], ...bare },
  showSide: { taken: [{ type: 'showSide', side: 'app' }], refused: [{ side: 'both' }, { side: undefined }] },
  reconnectNow: { taken: [{ type: 'reconnectNow' }], ...bare },
  clear: { taken: [{ type: 'clear' }], ...bare },
  undoClear: { taken: [{ type: 'undoClear' }], ...bare },
  sendAgain: {
    taken: [{ type: 'sendAgain' }, { type: 'sendAgain', attempt: 2 }],
    refused: [{ attempt: 0 }, { attempt: 'one' }],
  },
  compareAnswer: {
    taken: [{ type: 'compareAnswer', firstEntry: 3 }],
    refused: [{ firstEntry: 0 }, { firstEntry: undefined }],
  },
  setPolicy: {
    taken: [{ type: 'setPolicy', policy: { kind: 'limited', attempts: 3 } }],
    refused: [{ policy: undefined }, { policy: { kind: 'never' } }, { policy: { kind: 'limited' } }],
  },
  chooseClient: {
    taken: [
      { type: 'chooseClient', choice: 'auto' },
      { type: 'chooseClient', choice: 'openai-loop' },
    ],
    refused: [{ choice: undefined }, { choice: 'OpenAI' }, { choice: 1 }],
  },
  copy: {
    taken: [{ type: 'copy', number: 1, what: 'curl' }],
    refused: [...notNumbers, { what: 'all' }, { what: undefined }],
  },
  copyRows: { taken: [{ type: 'copyRows', what: 'raw' }], refused: [{ what: 'all' }, { what: undefined }] },
  openLink: {
    taken: [
      { type: 'openLink', address: 'https://example.com/a?b=c#d' },
      { type: 'openLink', address: 'http://localhost:3000/' },
      { type: 'openLink', address: 'mailto:someone@example.com' },
    ],
    refused: [
      'command:workbench.action.terminal.new',
      'vscode://publisher.extension/path',
      'javascript:alert(1)',
      'data:text/html,hello',
      'file:///etc/passwd',
      'https://example.com@other.test/',
      'https://example.com/\u202e',
      'HTTPS://',
      '/path',
      '',
      1,
      undefined,
    ].map((address) => ({ address })),
  },
  copyText: { taken: [{ type: 'copyText', text: '' }], refused: [{ text: 1 }, { text: undefined }] },
  openEntry: { taken: [{ type: 'openEntry', number: 1 }], refused: notNumbers },
  openPlace: { taken: [{ type: 'openPlace', number: 1 }], refused: notNumbers },
  showInTimeline: { taken: [{ type: 'showInTimeline', number: 1 }], refused: notNumbers },
  showTimelineOf: {
    taken: [
      { type: 'showTimelineOf', place: 0 },
      { type: 'showTimelineOf', place: 65_535 },
    ],
    refused: [{ place: -1 }, { place: 1.5 }, { place: undefined }],
  },
  compareEntries: {
    taken: [{ type: 'compareEntries', before: 1, after: 2 }],
    refused: [{ before: 0 }, { after: undefined }],
  },
  learnMore: {
    taken: [{ type: 'learnMore', cause: 'end' }],
    refused: [{ cause: 'toString' }, { cause: '../end' }, { cause: undefined }],
  },
  askSecret: {
    taken: [{ type: 'askSecret', reference: '${secret:Authorization@localhost}' }],
    refused: [{ reference: 1 }, { reference: undefined }],
  },
  chooseTlsFile: {
    taken: [
      { type: 'chooseTlsFile', key: 'caFile' },
      { type: 'chooseTlsFile', key: 'certFile' },
      { type: 'chooseTlsFile', key: 'keyFile' },
    ],
    refused: [{ key: 'isUnchecked' }, { key: undefined }],
  },
  startDevServer: { taken: [{ type: 'startDevServer' }], ...bare },
};

const all: readonly Examples<PageMessage>[] = Object.values(messages);

describe('a message of the page', () => {
  it.each(all.flatMap(({ taken }) => taken))('%j is taken, without what else it holds', (message) => {
    expect(parsePageMessage({ ...message, more: 1 })).toEqual(message);
  });

  it.each(
    all.flatMap(({ taken: [message], refused }) => refused.map((fields) => ({ ...message, ...fields }))),
  )('%j is refused', (message) => {
    expect(parsePageMessage(message)).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    1,
    'ready',
    [],
    {},
    { type: 1 },
    { type: 'fake' },
    { type: 'toString' },
    { type: '' },
  ])('%j is none', (value) => {
    expect(parsePageMessage(value)).toBeUndefined();
  });
});

it('takes a span that lasts, and none for the whole time', () => {
  expect(parsePageMessage({ type: 'span' })).toEqual({ type: 'span' });
  const span = { fromMs: 0, toMs: 12.5 };
  expect(parsePageMessage({ type: 'span', span: { ...span, more: 1 } })).toEqual({ type: 'span', span });
});

it.each([
  null,
  7,
  [],
  {},
  { fromMs: 5 },
  { fromMs: -1, toMs: 5 },
  { fromMs: 5, toMs: 5 },
  { fromMs: 5, toMs: Infinity },
  { fromMs: NaN, toMs: 5 },
  { fromMs: '0', toMs: 5 },
])('refuses the span %j', (span) => {
  expect(parsePageMessage({ type: 'span', span })).toBeUndefined();
});
