// What the server is asked for instead of what the app asked for.

import { describe, expect, it } from 'vitest';

import type { EventLog } from '../../../../src/core/log/eventLog.ts';
import { changeRequest, idBefore } from '../../../../src/core/relay/heads/requestChange.ts';
import type { Header } from '../../../../src/core/stream/streamRequest.ts';
import { event, events, PathUnderTest } from '../path/pathUnderTest.ts';

describe('a request', () => {
  const received: Header[] = [
    ['Accept', 'text/event-stream'],
    ['ACCEPT-encoding', 'gzip'],
    ['last-EVENT-id', '7'],
    ['Accept-Encoding', 'br'],
  ];
  const ids = (headers: readonly Header[]): Header[] =>
    headers.filter(([name]) => name.toLowerCase() === 'last-event-id');

  it('that is not to be changed stays as it is', () => {
    expect(changeRequest(received, { isIdentity: false })).toEqual(received);
  });

  it('asks for bytes that can be read, and changes nothing else', () => {
    expect(changeRequest(received, { isIdentity: true })).toEqual([
      ['Accept', 'text/event-stream'],
      ['ACCEPT-encoding', 'identity'],
      ['last-EVENT-id', '7'],
      ['Accept-Encoding', 'identity'],
    ]);
  });

  it.each<[string | null, Header[]]>([
    ['5', [['last-EVENT-id', '5']]],
    ['é', [['last-EVENT-id', 'Ã©']]],
    [null, []],
    ['', []],
  ])('asks with the id %j', (lastEventId, expected) => {
    const changed = changeRequest(received, { isIdentity: false, lastEventId });
    expect(ids(changed)).toEqual(expected);
    expect(changed.filter((header) => !ids(changed).includes(header))).toEqual(
      received.filter((header) => !ids(received).includes(header)),
    );
  });
});

describe('the id before', () => {
  function logOf(text: string): EventLog {
    return new PathUnderTest().send(text).serverLog;
  }

  it.each([
    ['5', 1, '4'],
    ['5', 4, '1'],
    ['5', 5, undefined],
    ['1', 1, undefined],
    ['9', 1, undefined],
  ])('of %s, %i events back, is %s', (id, back, before) => {
    expect(idBefore(logOf(events(1, 5)), id, back)).toBe(before);
  });

  it('counts events, not what stands between them', () => {
    const text = `${event(1)}: c\n\nretry: 5\n\n${event(2)}: c\n\n${event(3)}`;
    expect(idBefore(logOf(text), '3', 2)).toBe('1');
  });

  it('is that of the event which set the id, though others without one of their own follow', () => {
    const text = `${event(1)}${event(2)}data: a\n\ndata: b\n\n`;
    expect(idBefore(logOf(text), '2', 1)).toBe('1');
    expect(idBefore(logOf(`${text}${event(3)}`), '3', 1)).toBe('2');
  });

  it('is that of the newest event where an id came twice', () => {
    expect(idBefore(logOf(`${event(7)}${event(1)}${event(2)}${event(7)}`), '7', 1)).toBe('2');
  });

  it('is none where there was none', () => {
    expect(idBefore(logOf(`data: a\n\n${event(1)}`), '1', 1)).toBeUndefined();
    expect(idBefore(logOf('data: a\n\ndata: b\n\n'), '', 1)).toBeUndefined();
  });

  it('is looked for so far back only', () => {
    const most = 100_000;
    const between = ':\n'.repeat(most - 1);
    expect(idBefore(logOf(events(1, 2) + between), '2', 1)).toBe('1');
    expect(idBefore(logOf(`${events(1, 2)}${between}:\n`), '2', 1)).toBeUndefined();
  });
});
