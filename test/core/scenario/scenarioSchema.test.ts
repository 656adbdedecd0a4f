// The schema that editors use and the parser that plays describe one format. What the parser accepts, the schema accepts;
// what the schema refuses, the parser refuses. The parser may refuse more: members that do not go together, and bounds of
// the whole, which a schema cannot say.

import { readdirSync, readFileSync } from 'node:fs';

import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';

import { endingTraits } from '../../../src/core/stream/ending.ts';
import { describeMistake } from '../../../src/core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import { scenarioTemplate } from '../../../src/core/scenario/scenarioTemplate.ts';

const media = new URL('../../../media/', import.meta.url);
const schema: unknown = JSON.parse(readFileSync(new URL('scenario.schema.json', media), 'utf8'));
const meetsSchema = compileSchema(schema);
const folder = new URL('scenarios/', media);
const builtIns = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}));

describe('schema and parser agree on', () => {
  it.each([...builtIns, { name: 'the example of a new scenario', text: scenarioTemplate }])(
    '$name',
    ({ text }) => {
      expect(mistakesIn(text)).toEqual([]);
      expect(refusedBySchema(parse(text, [], { allowTrailingComma: true }))).toEqual([]);
    },
  );

  it.each<readonly [isAccepted: boolean, attempt: unknown]>([
    [true, {}],
    [true, { status: 599, headers: { 'X-A': '' }, delayMs: 0, events: [], chunking: 4096 }],
    [
      true,
      { events: [{ data: null }, { id: '' }, { retry: 0 }, { comment: '' }, { raw: '\n' }, { event: 'x' }] },
    ],
    [true, { events: [{ data: 'a' }], ending: { kind: 'stall', afterEvents: 1, delayMs: 3_600 } }],
    [true, { ending: 'no-response', expect: { lastEventId: null, events: [0, 5], ids: [], ending: 'idle' } }],
    [true, { expect: { ending: Object.keys(endingTraits), next: 'stop', standardNext: 'wait' } }],
    [false, { status: 199 }],
    [false, { status: 600 }],
    [false, { status: 200.5 }],
    [false, { headers: [] }],
    [false, { headers: { 'X-A': 1 } }],
    [false, { headers: { '': 'a' } }],
    [false, { headers: { 'X-A': 'a\nb' } }],
    [false, { headers: { 'X-A': 'é' } }],
    [false, { delayMs: 3_600_001 }],
    [false, { events: {} }],
    [false, { events: [{}] }],
    [false, { events: [{ raw: '' }] }],
    [false, { events: [{ comment: 'a\rb' }] }],
    [false, { events: [{ retry: -1 }] }],
    [false, { events: [{ data: 'a', unknown: 1 }] }],
    [false, { chunking: 'byte' }],
    [false, { ending: { kind: 'unreachable' } }],
    [false, { ending: { kind: 'end', inside: 'word' } }],
    [false, { ending: null }],
    [false, { passThrough: false }],
    [false, { expect: { lastEventId: '' } }],
    [false, { expect: { events: [1] } }],
    [false, { expect: { ids: [1] } }],
    [false, { expect: { ending: 'gone' } }],
    [false, { expect: { next: 'wait' } }],
    [false, { repeat: 2 }],
    [false, 'end'],
  ])('%s for %j', (isAccepted, attempt) => {
    const scenario = { version: 1, attempts: [attempt] };
    expect(mistakesIn(JSON.stringify(scenario)).length === 0).toBe(isAccepted);
    expect(refusedBySchema(scenario).length === 0).toBe(isAccepted);
  });

  it.each<readonly [isAccepted: boolean, members: object]>([
    [true, { title: '', description: '', $schema: '', afterwards: 'repeat', client: {}, expect: {} }],
    [true, { client: { policy: { backoff: 0 }, closeOn: [{ path: 'a', equals: null }], connectsAgain: 2 } }],
    [true, { expect: { attempts: [1, 3], stops: true } }],
    [true, { client: { policy: { slow: 5000 } } }],
    [true, { client: { policy: { slow: 0 } } }],
    [false, { client: { policy: { slow: -1 } } }],
    [false, { client: { policy: { slow: 1, backoff: 1 } } }],
    [false, { client: { policy: 'slow' } }],
    [false, { client: { policy: 'never' } }],
    [false, { client: { policy: { limited: 1, backoff: 1 } } }],
    [false, { client: { policy: {} } }],
    [false, { client: { lastEventId: '' } }],
    [false, { client: { closeOn: [{}] } }],
    [false, { client: { closeOn: [{ equals: 1 }] } }],
    [false, { client: { closeOn: [{ path: 'a', equals: [] }] } }],
    [false, { client: { closeAfterEvents: 0 } }],
    [false, { expect: { stops: false } }],
    [false, { expect: { stops: 'tired' } }],
    [false, { expect: { attempts: 1001 } }],
    [false, { version: '1' }],
    [false, { afterwards: null }],
    [false, { title: 'a\nb' }],
  ])('%s for a scenario with %j', (isAccepted, members) => {
    const scenario = { version: 1, attempts: [{}], ...members };
    expect(mistakesIn(JSON.stringify(scenario)).length === 0).toBe(isAccepted);
    expect(refusedBySchema(scenario).length === 0).toBe(isAccepted);
  });

  it('what becomes of a scenario with one value changed', () => {
    const scenarios = builtIns.map(({ text }): unknown => parse(text, [], { allowTrailingComma: true }));
    const values = [
      null,
      true,
      -1,
      0,
      1,
      1e9,
      1.5,
      '',
      'end',
      'text',
      [],
      ['1', 2],
      [1, 2],
      {},
      { kind: 'end' },
      { data: 1 },
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...scenarios),
        fc.nat(),
        fc.constantFrom(...values),
        (scenario, at, value) => {
          const changed = withChange(scenario, at, value);
          const isRefused = refusedBySchema(changed).length > 0;
          if (isRefused) expect(mistakesIn(JSON.stringify(changed)), 'the schema refuses it').not.toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

it('every ending that a stream can have is one that can be expected', () => {
  const { cause } = (schema as { readonly definitions: Readonly<Record<string, { readonly enum: unknown }>> })
    .definitions;
  expect(cause?.enum).toEqual(Object.keys(endingTraits));
});

function compileSchema(value: unknown): ValidateFunction {
  if (typeof value !== 'object' || value === null) throw new Error('The schema is no object.');
  // Editors have more keywords than the standard.
  return new Ajv({ strict: false }).compile(value);
}

function refusedBySchema(value: unknown): readonly string[] {
  if (meetsSchema(value)) return [];
  return (meetsSchema.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function mistakesIn(text: string): readonly string[] {
  const parsed = parseScenario(text, { canPassThrough: true });
  return 'mistakes' in parsed ? parsed.mistakes.map(describeMistake) : [];
}

/** A copy with one of its values, counted in the order of the text, replaced. */
function withChange(value: unknown, at: number, replacement: unknown): unknown {
  let left = at % countValues(value);
  const copy = (from: unknown): unknown => {
    left -= 1;
    if (left === -1) return replacement;
    if (Array.isArray(from)) return from.map(copy);
    if (typeof from !== 'object' || from === null) return from;
    return Object.fromEntries(Object.entries(from).map(([name, member]) => [name, copy(member)]));
  };
  return copy(value);
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + countValues(member), 1);
}
