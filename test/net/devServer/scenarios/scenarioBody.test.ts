// The bytes of scenarios, and the pieces that they are written in.
import { describe, expect, it } from 'vitest';
import type { ScenarioResponse } from '../../../../src/core/scenario/scenario.ts';
import { parseScenario } from '../../../../src/core/scenario/scenarioParser.ts';
import { bodyPieces } from '../../../../src/net/devServer/scenarios/scenarioBody.ts';

describe('an event', () => {
  it.each([
    [{ data: 'a' }, 'data: a\n\n'],
    [{ data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    [{ data: '' }, 'data: \n\n'],
    [{ data: [1, { a: null }] }, 'data: [1,{"a":null}]\n\n'],
    [
      { id: '7', event: 'tick', retry: 5, comment: 'hi', data: 'a' },
      ': hi\nretry: 5\nid: 7\nevent: tick\ndata: a\n\n',
    ],
    [{ id: '' }, 'id: \n\n'],
    [{ event: 'x' }, 'event: x\n\n'],
    [{ retry: 5 }, 'retry: 5\n'],
    [{ comment: 'a', retry: 5 }, ': a\nretry: 5\n'],
    [{ raw: 'data:\r\r' }, 'data:\r\r'],
  ])('%j is sent as %j', (event, text) => {
    expect(textsOf({ events: [event] })).toEqual([text]);
  });
});

describe('a body', () => {
  const events = [{ data: 'a' }, { id: '…', data: 'b' }, { comment: 'c', delayMs: 1 }];

  it.each([
    ['event', ['data: a\n\n', 'id: …\ndata: b\n\n', ': c\n']],
    ['whole', ['data: a\n\nid: …\ndata: b\n\n', ': c\n']],
    ['line', ['data: a\n', '\n', 'id: …\n', 'data: b\n', '\n', ': c\n']],
    [8, ['data: a\n', '\nid: …', '\ndata: b', '\n\n', ': c\n']],
  ])('in pieces of %j', (chunking, texts) => {
    expect(textsOf({ events, chunking })).toEqual(texts);
  });

  it('in single bytes is the same body', () => {
    const pieces = piecesOf({ events, chunking: 1 });
    expect(pieces.every(({ bytes }) => bytes.length === 1)).toBe(true);
    expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).toString()).toBe(textsOf({ events }).join(''));
    expect(pieces.reduce((sum, { eventCount }) => sum + eventCount, 0)).toBe(3);
  });

  it('has its waits before the pieces that they are written for', () => {
    const delays = (chunking: unknown) => piecesOf({ events, chunking }).map(({ delayMs }) => delayMs);
    expect(delays('event')).toEqual([0, 0, 1]);
    expect(delays('whole')).toEqual([0, 1]);
    expect(delays('line')).toEqual([0, 0, 0, 0, 0, 1]);
  });
});

describe('a body that is cut', () => {
  const events = [{ data: 'a' }, { id: '2', data: 'né' }, { data: 'never' }];

  it.each([
    [{ kind: 'end', afterEvents: 1 }, 'data: a\n\n'],
    [{ kind: 'end', afterEvents: 0 }, ''],
    [{ kind: 'end', afterEvents: 1, inside: 'event' }, 'data: a\n\nid: 2\ndata: né\n'],
    [{ kind: 'end', afterEvents: 1, inside: 'line' }, 'data: a\n\nid: 2\ndata:'],
    [{ kind: 'end', inside: 'line' }, 'data: a\n\nid: 2\ndata: né\n\ndata: '],
  ])('by %j', (ending, text) => {
    expect(textsOf({ events, ending }).join('')).toBe(text);
  });

  it('inside a character ends with its first byte', () => {
    const pieces = piecesOf({ events, ending: { kind: 'end', afterEvents: 1, inside: 'character' } });
    expect(Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('latin1')).toBe(
      'data: a\n\nid: 2\ndata: n\xc3',
    );
  });
});

function piecesOf(attempt: object) {
  return [...bodyPieces(responseOf(attempt))];
}

function textsOf(attempt: object): readonly string[] {
  return piecesOf(attempt).map(({ bytes }) => bytes.toString());
}

function responseOf(attempt: object): ScenarioResponse {
  const parsed = parseScenario(JSON.stringify({ version: 1, attempts: [attempt] }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  const [first] = parsed.scenario.attempts;
  if (first?.answer !== 'response') throw new Error('The attempt has no response.');
  return first;
}
