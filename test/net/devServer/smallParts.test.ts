// The small pure parts: how events are written, how attempts make rounds.
import { describe, expect, it } from 'vitest';
import { formatComment, formatEvent, formatRetry } from '../../../src/core/wire/eventWriter.ts';
import { AttemptCounter, partOfRound } from '../../../src/net/devServer/exchange/attemptCounter.ts';

describe('formatEvent', () => {
  it.each([
    { fields: { data: 'a' }, text: 'data: a\n\n' },
    { fields: { data: '' }, text: 'data: \n\n' },
    { fields: { data: 'a\nb\r\nc\rd' }, text: 'data: a\ndata: b\ndata: c\ndata: d\n\n' },
    { fields: { id: '', data: 'a' }, text: 'id: \ndata: a\n\n' },
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
  });

  it.each(['a\nb', 'a\rb'])('refuses %j as an id, event name or comment', (text) => {
    expect(() => formatEvent({ id: text, data: '' })).toThrow(RangeError);
    expect(() => formatEvent({ event: text, data: '' })).toThrow(RangeError);
    expect(() => formatComment(text)).toThrow(RangeError);
  });
});

describe('rounds of attempts', () => {
  it('have a lead-in, endings and what comes afterwards, and begin again', () => {
    const round = { leadInCount: 1, endingCount: 2, afterwardsCount: 1 };
    const parts = [1, 2, 3, 4, 5].map((attempt) => partOfRound(attempt, round));
    expect(parts).toEqual(['lead-in', 'ending', 'ending', 'afterwards', 'lead-in']);
  });

  it('are counted for a bounded number of clients', () => {
    const attempts = new AttemptCounter();
    expect([attempts.next('/a'), attempts.next('/a'), attempts.next('/b')]).toEqual([1, 2, 1]);
    for (let client = 0; client < 1000; client += 1) attempts.next(`/a?session=${client}`);
    expect(attempts.next('/a')).toBe(1);
  });
});
