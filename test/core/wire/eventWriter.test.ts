// How events are written: what a client reads back is what was given.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatComment, formatEvent, formatRetry } from '../../../src/core/wire/eventWriter.ts';
import { parseBlock } from '../../../src/core/wire/fields.ts';
import { bytesOf } from '../recording.ts';

const refusal = new RangeError('An id, event name or comment cannot hold a line break.');

describe('formatEvent', () => {
  it.each([
    { fields: { data: 'a' }, text: 'data: a\n\n' },
    { fields: { data: '' }, text: 'data: \n\n' },
    { fields: { data: 'a\nb\r\nc\rd' }, text: 'data: a\ndata: b\ndata: c\ndata: d\n\n' },
    { fields: { data: '\n' }, text: 'data: \ndata: \n\n' },
    { fields: { id: '', data: 'a' }, text: 'id: \ndata: a\n\n' },
    { fields: { id: 'only' }, text: 'id: only\n\n' },
    {
      fields: { retry: '5', id: '1', event: 'e', data: ' a' },
      text: 'retry: 5\nid: 1\nevent: e\ndata:  a\n\n',
    },
  ])('$fields', ({ fields, text }) => {
    expect(formatEvent(fields)).toBe(text);
  });

  it('uses the line end that it is given', () => {
    expect(formatEvent({ id: '1', data: 'a\nb' }, '\r\n')).toBe('id: 1\r\ndata: a\r\ndata: b\r\n\r\n');
    expect(formatComment('c', '\r') + formatRetry('7', '\r')).toBe(': c\rretry: 7\r');
    expect(formatComment('c') + formatRetry('7')).toBe(': c\nretry: 7\n');
  });

  it.each(['a\nb', 'a\rb'])('refuses %j as an id, event name or comment', (text) => {
    expect(() => formatEvent({ id: text, data: '' })).toThrow(refusal);
    expect(() => formatEvent({ event: text, data: '' })).toThrow(refusal);
    expect(() => formatComment(text)).toThrow(refusal);
  });
});

it('an event that was written is read back, whatever its data and line ends', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', ':', '\n', '\r', 'é', '\ufeff') });
  const line = text.map((value) => value.replaceAll(/[\r\n]/g, ''));
  const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
  fc.assert(
    fc.property(text, line, line, lineEnd, (data, id, event, end) => {
      expect(parseBlock(bytesOf(formatEvent({ id, event, data }, end)))).toEqual({
        type: event,
        data: data.replaceAll(/\r\n|\r/g, '\n'),
        id,
      });
    }),
  );
});
