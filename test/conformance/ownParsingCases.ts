// Cases about the bytes of a stream: terminators, cuts, sizes, marks, what is shown of what clients ignore.

import type { Case, Chunk } from './caseFormat.ts';
import { event, opened, reconnecting, streams } from './caseParts.ts';

/** Each byte of the text in a chunk of its own. */
function byteByByte(text: string): Chunk[] {
  return [...Buffer.from(text)].map((byte) => ({ hex: byte.toString(16).padStart(2, '0'), afterMs: 0 }));
}

const shown = { event: { type: 'message', data: 'a\nb', lastEventId: '1' } } as const;

export const ownParsingCases: readonly Case[] = [
  ...(['\n', '\r', '\r\n'] as const).map((terminator): Case => {
    const name = JSON.stringify(terminator);
    return {
      id: `own/bytes/${name}`,
      summary: `Lines ended by ${name}, each byte in its own chunk.`,
      exchanges: [streams(byteByByte(['id: 1', ':c', 'data: a', 'data: b', '', ''].join(terminator)))],
      expect: [opened, event('a\nb', '1')],
      wire: [[{ comment: 'c' }, shown]],
    };
  }),
  {
    id: 'own/bytes/utf-8',
    summary: 'Characters of two, three and four bytes, each byte in its own chunk.',
    exchanges: [streams(byteByByte('event: é\ndata: €😀\n\n'))],
    expect: [opened, event('€😀', '', 'é')],
  },
  {
    id: 'own/bytes/malformed',
    summary: 'Malformed UTF-8 becomes U+FFFD, in data, type and id.',
    exchanges: [
      streams([
        { parts: ['event: ', { hex: 'ff' }, '\nid: ', { hex: 'c3' }, '\ndata: ', { hex: 'e282' }, '\n\n'] },
      ]),
    ],
    expect: [opened, event('\ufffd', '\ufffd', '\ufffd')],
  },
  {
    id: 'own/bytes/cr-waits-for-nothing',
    summary: 'An event that ends in two CRs is dispatched without waiting for what may follow.',
    exchanges: [streams(['data: 1\r\r'])],
    expect: [opened, event('1')],
    wire: [[{ event: { type: 'message', data: '1', lastEventId: '' } }]],
  },
  {
    id: 'own/bytes/crlf-cut',
    summary: 'A CRLF cut in two ends one line, not two.',
    exchanges: [streams(['data: 1\r', '\ndata: 2\r', '\n\r', '\ndata: 3\r\n\r', '\n'])],
    expect: [opened, event('1\n2'), event('3')],
  },
  {
    id: 'own/bytes/mark-of-each-body',
    summary: 'Each body has its own byte order mark.',
    exchanges: [
      streams(['\ufeffretry: 30\ndata: 1\n\n'], { end: 'complete' }),
      streams([{ hex: 'ef' }, { hex: 'bb' }, { hex: 'bf' }, 'data: 2\n\n']),
    ],
    expect: [opened, event('1'), reconnecting, opened, event('2')],
    wire: [
      [{ retry: 30 }, { event: { type: 'message', data: '1', lastEventId: '' } }],
      [{ event: { type: 'message', data: '2', lastEventId: '' } }],
    ],
  },
  {
    id: 'own/size/one-line',
    summary: 'An event of 3 MB in one line, cut by the network anywhere.',
    exchanges: [streams([{ parts: ['data: ', { repeat: 'é', times: 1_500_000 }, '\n\n'] }])],
    expect: [opened, { event: { dataLength: 1_500_000, dataStart: 'éééé', lastEventId: '' } }],
  },
  {
    id: 'own/size/many-lines',
    summary: 'An event of 100,000 lines.',
    exchanges: [streams([{ parts: [{ repeat: 'data: x\n', times: 100_000 }, '\n'] }])],
    expect: [opened, { event: { dataLength: 199_999, dataStart: 'x\nx\n' } }],
  },
  {
    id: 'own/size/many-chunks',
    summary: 'More than 200 chunks come without pauses.',
    exchanges: [streams(Array.from({ length: 300 }, (_, at) => `data: ${at}\n\n`))],
    expect: [opened, ...Array.from({ length: 300 }, (_, at) => event(String(at)))],
  },
  {
    id: 'own/names/error-and-open',
    summary: 'Events called error and open are events, not states of the connection.',
    exchanges: [streams(['event: error\ndata: 1\n\nevent: open\ndata: 2\n\nevent: message\ndata: 3\n\n'])],
    expect: [opened, event('1', '', 'error'), event('2', '', 'open'), event('3')],
    finalState: 'closed',
  },
  {
    id: 'own/names/last-one-counts',
    summary: 'The last event and the last id of a block count; an empty event resets the type.',
    exchanges: [streams(['event: a\nid: 1\nevent: b\nid: 2\ndata: 1\n\nevent: a\nevent:\ndata: 2\n\n'])],
    expect: [opened, event('1', '2', 'b'), event('2', '2')],
  },
  {
    id: 'own/names/prefixes',
    summary: 'Names that begin like a field, and cut within the name, are unknown.',
    exchanges: [streams(['dat', 'a', 'x: 1\nev: 2\nidx: 3\nretry-after: 4\ndata', ': 5\n\n'])],
    expect: [opened, event('5')],
    wire: [
      [
        { ignored: { field: 'datax', value: '1' } },
        { ignored: { field: 'ev', value: '2' } },
        { ignored: { field: 'idx', value: '3' } },
        { ignored: { field: 'retry-after', value: '4' } },
        { event: { type: 'message', data: '5', lastEventId: '' } },
      ],
    ],
  },
  {
    id: 'own/blocks/id-only',
    summary: 'A block with an id only dispatches nothing and sets the id of what follows.',
    exchanges: [
      streams(['retry: 30\nid: 7\n\n'], { end: 'complete' }),
      streams(['data: 1\n\n'], {}, { headers: { 'last-event-id': '7' } }),
    ],
    expect: [opened, reconnecting, opened, event('1', '7')],
  },
  {
    id: 'own/blocks/lost-at-the-end',
    summary: 'What the end of the body cuts off is dropped, with its id and type.',
    exchanges: [
      streams(['retry: 30\ndata: 1\n\nid: 9\nevent: x\ndata: 2\ndata: 3'], { end: 'complete' }),
      streams(['data: 4\n\n'], {}, { headers: { 'last-event-id': null } }),
    ],
    expect: [opened, event('1'), reconnecting, opened, event('4')],
    wire: [
      [
        { retry: 30 },
        { event: { type: 'message', data: '1', lastEventId: '' } },
        { discardedAtEnd: { line: 'data: 3', data: '2\n', type: 'x' } },
      ],
      [{ event: { type: 'message', data: '4', lastEventId: '' } }],
    ],
  },
  {
    id: 'own/blocks/comments-only',
    summary: 'A stream of nothing but comments stays open and silent.',
    exchanges: [streams([':\n\n', ': keep-alive\n\n', ':\r\r'])],
    expect: [opened],
    stopAfter: 99,
    quietMs: 200,
    wire: [[{ comment: '' }, { comment: ' keep-alive' }, { comment: '' }]],
  },
  {
    id: 'own/blocks/retry-inside',
    summary: 'A retry applies when its line ends, though its block never does.',
    exchanges: [
      streams(['data: 1\nretry: 30\n'], { end: 'complete' }),
      streams([], {}, { afterPreviousMs: { min: 20, max: 2500 } }),
    ],
    expect: [opened, reconnecting, opened],
    wire: [[{ retry: 30 }, { discardedAtEnd: { line: '', data: '1\n', type: '' } }], []],
  },
  {
    id: 'own/blocks/close-in-the-middle',
    summary:
      'Closed in the handler of the first of three events that came together, nothing more is observed.',
    exchanges: [streams(['data: 1\n\ndata: 2\n\ndata: 3\n\n'])],
    expect: [opened, event('1')],
    expectClientDisconnect: true,
    finalState: 'closed',
  },
];
