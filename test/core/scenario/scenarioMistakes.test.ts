// Mistakes in scenario files: each is told with its place, the reason and what is accepted instead. In the files here, ▸
// stands before the place that is told, and is taken out before the file is read.

import { describe, expect, it } from 'vitest';

import { describeMistake, type ScenarioMistake } from '../../../src/core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';

/** What the rows of a table are the middle of; the line breaks make positions more than an offset. */
const frames = {
  'a file': (text: string) => text,
  'an attempt': (text: string) => `{ "version": 1, "attempts": [\n${text}\n] }`,
  'an event': (text: string) => frames['an attempt'](`{ "events": [${text}] }`),
  'an expectation': (text: string) => frames['an attempt'](`{}, { "expect": { ${text} } }`),
  'a client': (text: string) => `{ "version": 1, "attempts": [{}],\r\n"client": { ${text} } }`,
};

describe('in a file', () => {
  it.each([
    ['▸', '$: The file is no JSON here: value expected.'],
    ['▸[]', '$: A list is not accepted here.'],
    ['{ "version": 1, "attempts": [{}] ▸', '$: The file is no JSON here: close brace expected.'],
    ['{ "version": 1, "attempts": [{ "status": 0▸x20 }] }', '$: The file is no JSON here: invalid symbol.'],
    ['▸{ "attempts": [{}] }', '$: The version is missing.'],
    ['{ "version": ▸2, "attempts": [{}] }', '$.version: 2 is not accepted here.'],
    ['▸{ "version": 1 }', '$: There are no attempts.'],
    ['{ "version": 1, "attempts": ▸[] }', '$.attempts: The list of attempts is empty.'],
    ['{ "version": 1, "attempts": ▸{} }', '$.attempts: An object is not accepted here.'],
    [
      '{ "version": 1, "attempts": [{}], ▸"loop": true }',
      '$.loop: A scenario is played once from top to bottom and has no loops.',
    ],
    ['{ "version": 1, "attempts": [{}], "title": ▸"a\\nb" }', '$.title: "a\\nb" is not accepted here.'],
    ['{ "version": 1, ▸"version": 1, "attempts": [{}] }', '$.version: version is given twice.'],
    [
      '{ "version": 1, "attempts": [{}], "afterwards": ▸"again" }',
      '$.afterwards: "again" is not accepted here.',
    ],
    [
      '{ "version": 1, "attempts": ▸[{ "delayMs": 3600000 }, {}] }',
      '$.attempts: All delays and reconnection times together take 1 h 0 min.',
    ],
    [
      '{ "version": 1, "attempts": ▸[{ "events": [{ "retry": 3660000 }] }, {}] }',
      '$.attempts: All delays and reconnection times together take 1 h 1 min.',
    ],
  ])('%s: %s', (text, mistake) => expectMistake(frames['a file'](text), mistake));
});

describe('in an attempt', () => {
  it.each([
    [
      '{ ▸"repeat": 5 }',
      '$.attempts[0].repeat: Every attempt is listed once; only what comes after the last one can repeat, by "afterwards".',
    ],
    ['{ "status": ▸99 }', '$.attempts[0].status: 99 is not accepted here.'],
    ['{ "status": ▸"200" }', '$.attempts[0].status: "200" is not accepted here.'],
    [
      '{ "status": 204, "events": ▸[] }',
      '$.attempts[0].events: events does not go with a response with status 204, which has no body.',
    ],
    ['{ "headers": { ▸"a b": "c" } }', '$.attempts[0].headers["a b"]: This cannot be the name of a header.'],
    [
      '{ "headers": { ▸"Content-Length": "5" } }',
      '$.attempts[0].headers["Content-Length"]: Content-Length follows from the ending.',
    ],
    [
      '{ "headers": { "X-A": ▸"a\\r\\nb" } }',
      '$.attempts[0].headers["X-A"]: "a\\r\\nb" is not accepted here.',
    ],
    ['{ "delayMs": ▸-1 }', '$.attempts[0].delayMs: -1 is not accepted here.'],
    ['{ "chunking": ▸0 }', '$.attempts[0].chunking: 0 is not accepted here.'],
    ['{ "ending": ▸"explode" }', '$.attempts[0].ending: "explode" is not accepted here.'],
    ['{ "ending": ▸{ "delayMs": 5 } }', '$.attempts[0].ending: The ending has no kind.'],
    [
      '{ "ending": { "kind": ▸"no-response" } }',
      '$.attempts[0].ending.kind: "no-response" is not accepted here.',
    ],
    [
      '{ "events": [{ "data": "a" }], "ending": { "kind": "end", "afterEvents": ▸2 } }',
      '$.attempts[0].ending.afterEvents: 2 is not accepted here.',
    ],
    [
      '{ "ending": { "kind": "end", "inside": ▸"line" } }',
      '$.attempts[0].ending.inside: There is no event to cut.',
    ],
    [
      '{ "events": [{ "data": "a" }], "ending": { "kind": "end", "inside": ▸"character" } }',
      '$.attempts[0].ending.inside: The event that is cut has no character of more than one byte.',
    ],
    [
      '{ "events": [{ "retry": 5 }], "ending": { "kind": "end", "inside": ▸"event" } }',
      '$.attempts[0].ending.inside: The event that is cut is a line of its own: nothing comes after it.',
    ],
    [
      '{ "status": ▸503, "ending": "no-response" }',
      '$.attempts[0].status: status does not go with an attempt that ends as no-response.',
    ],
    ['{ "ending": ▸"unreachable" }', '$.attempts[0].ending: A server that listens cannot be unreachable.'],
    [
      '{ "ending": "crash" }, ▸{ "status": 204 }',
      '$.attempts[1]: The attempt before took the server with it.',
    ],
    [
      '{ "passThrough": ▸true }',
      '$.attempts[0].passThrough: The dev server has no server behind it that the attempt could pass through to.',
    ],
    [
      '{ "expect": { "reconnectsWithinMs": ▸5 } }',
      '$.attempts[0].expect.reconnectsWithinMs: The first attempt is no reconnect.',
    ],
  ])('%s: %s', (text, mistake) => expectMistake(frames['an attempt'](text), mistake));
});

describe('in an event', () => {
  it.each([
    ['▸{}', '$.attempts[0].events[0]: The event sends nothing.'],
    ['▸{ "delayMs": 5 }', '$.attempts[0].events[0]: The event sends nothing.'],
    [
      '{ "raw": "data: a", "id": ▸"1" }',
      '$.attempts[0].events[0].id: id does not go with raw, which is sent as it stands.',
    ],
    ['{ "id": ▸"a\\nb" }', '$.attempts[0].events[0].id: "a\\nb" is not accepted here.'],
    ['{ "retry": ▸"5" }', '$.attempts[0].events[0].retry: "5" is not accepted here.'],
    ['{ "data": "a", ▸"times": 1000000 }', '$.attempts[0].events[0].times: Every event is listed once.'],
  ])('%s: %s', (text, mistake) => expectMistake(frames['an event'](text), mistake));
});

describe('in an expectation', () => {
  it.each([
    ['"lastEventId": ▸""', '$.attempts[1].expect.lastEventId: "" is not accepted here.'],
    ['"events": ▸[3, 1]', '$.attempts[1].expect.events: A list is not accepted here.'],
    ['"ending": ▸"exploded"', '$.attempts[1].expect.ending: "exploded" is not accepted here.'],
    ['"ending": ▸[]', '$.attempts[1].expect.ending: The list of endings is empty.'],
    ['"reconnectsWithinMs": ▸-3', '$.attempts[1].expect.reconnectsWithinMs: -3 is not accepted here.'],
  ])('%s: %s', (text, mistake) => expectMistake(frames['an expectation'](text), mistake));
});

describe('in a client', () => {
  it.each([
    ['"policy": ▸"never"', '$.client.policy: "never" is not accepted here.'],
    ['"policy": ▸{ "limited": 1, "backoff": 2 }', '$.client.policy: An object is not accepted here.'],
    ['"closeOn": [▸{}]', '$.client.closeOn[0]: The rule says nothing about the message.'],
    ['"closeOn": [{ "path": ▸"a[" }]', '$.client.closeOn[0].path: The path is not understood from “[” on.'],
    [
      '"closeOn": [{ "path": ▸"" }]',
      '$.client.closeOn[0].path: Enter a path, such as $.choices[0].delta.content.',
    ],
    ['"closeOn": [{ "path": ▸7 }]', '$.client.closeOn[0].path: 7 is not accepted here.'],
    [
      '"closeOn": [{ "data": "x", "equals": ▸1 }]',
      '$.client.closeOn[0].equals: There is no path whose value this could be.',
    ],
  ])('%s: %s', (text, mistake) => expectMistake(frames['a client'](text), mistake));
});

it('is told with its place and with what is accepted', () => {
  const [first] = mistakesOf(frames['an attempt']('{ "ending": "explode" }'));
  expect(first && describeMistake(first)).toBe(
    'Line 2, column 13 ($.attempts[0].ending): "explode" is not accepted here. ' +
      'Accepted: "end", "truncated", "reset", "stall", "crash", "no-response", "unreachable".',
  );
  expect(first).toMatchObject({ endLine: 2, endColumn: 22 });
});

it('does not hide the others, which come in the order of the text', () => {
  const mistakes = mistakesOf('{ "title": 1, "version": 2, "attempts": [{ "status": 1 }, { "status": 2 }] }');
  const paths = mistakes.map(({ path }) => path);
  expect(paths).toEqual(['$.title', '$.version', '$.attempts[0].status', '$.attempts[1].status']);
});

function expectMistake(marked: string, mistake: string): void {
  const [before = ''] = marked.split('▸');
  const line = before.split(/\r\n|\n/).length;
  const column = before.length - before.lastIndexOf('\n');
  const [first] = mistakesOf(marked.replace('▸', ''));
  expect(first).toMatchObject({ line, column, accepted: expect.stringMatching(/./) as string });
  expect(`${first?.path}: ${first?.reason}`).toBe(mistake);
}

function mistakesOf(text: string): readonly ScenarioMistake[] {
  const parsed = parseScenario(text);
  return 'mistakes' in parsed ? parsed.mistakes : [];
}
