// Streams of formats that somebody described in a file, put together.

import { afterEach, describe, expect, it } from 'vitest';

import { viewOfAnswer } from '../../../src/core/assembly/answerView.ts';
import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { gistOf } from '../../../src/core/assembly/eventGist.ts';
import { titleOfFormat } from '../../../src/core/assembly/formatTitles.ts';
import {
  findOwnFormatsWhenAsked,
  maxOwnFormats,
  onOwnFormats,
  ownFormats,
  useOwnFormats,
} from '../../../src/core/assembly/ownFormats.ts';
import type { OwnFormat } from '../../../src/core/assembly/ownFormat.ts';
import { AnswerWatch } from '../../../src/core/page/answerWatch.ts';
import { parseOwnFormat } from '../../../src/core/ownFormat/ownFormatParser.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { assemble } from './assembling.ts';

afterEach(() => useOwnFormats([]));

function formatOf(members: object, name = 'ours'): OwnFormat {
  const parsed = parseOwnFormat(JSON.stringify({ version: 1, ...members }), name);
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.format;
}

/** A stream of these data; a pair is a type and its data. */
function streamOf(...events: readonly unknown[]): ScriptedStream {
  const stream = new ScriptedStream().attempt().opened();
  for (const each of events) {
    const [type, data] = Array.isArray(each) ? (each as [string, unknown]) : ['', each];
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    stream.pass(10).receive(`${type === '' ? '' : `event: ${type}\n`}data: ${text}\n\n`);
  }
  return stream;
}

function answersOf(stream: ScriptedStream): unknown[] {
  const assembly = new Assembly(stream.log);
  while (assembly.isBehind) assembly.update();
  return assembly.answers.map((answer) => {
    const { format, state, model, id, usage, outputTokens, finishes, errors } = viewOfAnswer(answer);
    return {
      format,
      state,
      parts: answer.parts.map(({ kind, name, callId, text }) =>
        [kind, name, callId, text.text()].filter((each) => each !== undefined),
      ),
      ...(model !== undefined && { model }),
      ...(id !== undefined && { id }),
      ...(usage.length > 0 && { usage }),
      ...(outputTokens !== undefined && { outputTokens }),
      ...(finishes.length > 0 && { finishes }),
      ...(errors.length > 0 && { errors: errors.map(({ text }) => text) }),
    };
  });
}

const whole = {
  text: '$.say',
  reasoning: '$.think',
  toolName: '$.call.name',
  toolArguments: '$.call.args',
  toolId: '$.call.id',
  usage: '$.cost',
  outputTokens: '$.cost.out',
  model: '$.by',
  finish: '$.over',
  error: '$.wrong',
};

describe('a stream of a format of one’s own', () => {
  it('is put together, reasoning, text, calls, counts, end and all', () => {
    useOwnFormats([formatOf(whole)]);
    const stream = streamOf(
      { by: 'm-1', think: 'Hm' },
      { think: ', so' },
      { say: ' Hel' },
      { say: 'lo', other: 1 },
      { call: { name: 'f', id: 'c1', args: '{"a"' } },
      { call: { args: ':1}' } },
      { call: { name: 'g', args: { b: 2.0 } } },
      { cost: { in: 3, out: 4 }, over: true },
    );
    expect(answersOf(stream)).toEqual([
      {
        format: 'own:ours',
        state: 'finished',
        model: 'm-1',
        parts: [
          ['reasoning', 'Hm, so'],
          ['text', ' Hello'],
          ['tool call', 'f', 'c1', '{"a":1}'],
          ['tool call', 'g', '{"b":2}'],
        ],
        usage: [
          ['in', 3],
          ['out', 4],
        ],
        outputTokens: 4,
        finishes: [[0, 'over']],
      },
    ]);
    expect(titleOfFormat('own:ours')).toBe('ours');
  });

  it('goes before the formats that are known, of the events that it reads', () => {
    useOwnFormats([formatOf({ events: ['token'], text: '$.choices[0].delta.content' })]);
    const chat = { id: 'c', choices: [{ index: 0, delta: { content: 'x' } }] };
    expect(gistOf(JSON.stringify(chat), 'token')?.format).toBe('own:ours');
    expect(gistOf(JSON.stringify(chat), 'message')?.format).toBe('chat completions');
    useOwnFormats([formatOf({ events: 'message', text: '$.choices[0].delta.content' })]);
    expect(gistOf(JSON.stringify(chat), 'message')?.format).toBe('own:ours');
    useOwnFormats([]);
    expect(gistOf(JSON.stringify(chat), 'message')?.format).toBe('chat completions');
  });

  it('may send all of a text each time', () => {
    useOwnFormats([formatOf({ text: '$.t', mode: 'replace' })]);
    expect(answersOf(streamOf({ t: 'a' }, { t: 'a b' }, { t: 'a b c' }))).toMatchObject([
      { parts: [['text', 'a b c']] },
    ]);
  });

  it('may have tokens that are texts of JSON, or no JSON', () => {
    useOwnFormats([formatOf({ text: '$', events: 'token' })]);
    expect(answersOf(streamOf(['token', '" a\\n"'], ['token', 'b'], ['ping', 'x']))).toMatchObject([
      { parts: [['text', ' a\nb']] },
    ]);
  });

  it('tells answers apart by their ids, choices by the stars of a path, and errors', () => {
    useOwnFormats([formatOf({ text: '$.c[*].t', answerId: '$.id', error: '$.wrong' })]);
    expect(
      answersOf(
        streamOf(
          { id: 1, c: [{ t: 'a' }, { t: 'b' }] },
          { id: 2, c: [{ t: 'x' }] },
          { id: 1, c: [{ t: 'A' }, { t: 'B' }] },
          { id: 2, wrong: { message: 'full' } },
        ),
      ),
    ).toMatchObject([
      {
        id: '1',
        parts: [
          ['text', '0', 'aA'],
          ['text', '1', 'bB'],
        ],
      },
      { id: '2', parts: [['text', '0', 'x']], errors: ['full'] },
    ]);
  });

  it('has no id where that is empty', () => {
    useOwnFormats([formatOf({ text: '$.t', answerId: '$.id' })]);
    const [answer, ...others] = answersOf(streamOf({ id: '', t: 'a' }, { t: 'b' }));
    expect([answer, others]).toMatchObject([{ parts: [['text', 'ab']] }, []]);
    expect(answer).not.toHaveProperty('id');
    expect(answersOf(streamOf({ id: '', t: 'a' }, { id: 'i', t: 'b' }))).toMatchObject([
      { id: 'i', parts: [['text', 'ab']] },
    ]);
  });

  it('is read anew when there are other formats, also where nothing had been recognised', () => {
    const stream = streamOf({ say: 'a' });
    const assembly = new Assembly(stream.log);
    assembly.update();
    const watch = new AnswerWatch(stream.log);
    watch.update(() => 0);
    expect([assembly.answers.length, watch.summary]).toEqual([0, undefined]);
    let told = 0;
    const stop = onOwnFormats(() => (told += 1));
    useOwnFormats([formatOf(whole)]);
    expect(assembly.isBehind).toBe(true);
    assembly.update();
    watch.update(() => 0);
    expect(assembly.answers.length).toBe(1);
    expect(watch.summary).toMatchObject({ format: 'own:ours' });
    stop();
    useOwnFormats([]);
    expect(told).toBe(1);
    assembly.update();
    expect(assembly.answers).toEqual([]);
  });

  it.each([
    ['that says how answers end', { text: '$.t', finish: '$.over' }, 'cut off'],
    ['that has no word for it', { text: '$.t' }, 'finished'],
  ])('%s is with its attempt, where nothing said so: %j is %s', (_, members, state) => {
    for (let time = 0; time < 2; time += 1) {
      useOwnFormats([formatOf(members)]);
      const stream = streamOf({ t: 'a' }).ended({ cause: 'end' });
      expect(answersOf(stream)).toMatchObject([{ state }]);
      stream.attempt().opened().receive('data: {"t":"b"}\n\n');
      // Another attempt is another answer, which goes on.
      expect(answersOf(stream)).toMatchObject([{ state }, { state: 'streaming' }]);
    }
  });

  it('is the first of its name, among twenty', () => {
    const many = Array.from({ length: maxOwnFormats + 1 }, (_, at) => formatOf({ text: '$.a' }, `f${at}`));
    useOwnFormats([formatOf({ text: '$.b' }, 'f0'), ...many]);
    expect(ownFormats().length).toBe(maxOwnFormats);
    expect(gistOf('{"b":"x"}', 'message')?.format).toBe('own:f0');
  });

  it.each([['{"t":1}'], ['[1]'], ['x'], [''], ['null'], ['{"say":null}'], ['{"over":false}']])(
    'has nothing of %s',
    (data) => {
      useOwnFormats([formatOf(whole)]);
      expect(gistOf(data, 'message')).toBeUndefined();
    },
  );
});

describe('a search for the formats of one’s own', () => {
  it('begins once, as soon as an event is read, and not before', () => {
    let begun = 0;
    findOwnFormatsWhenAsked(() => (begun += 1));
    expect(begun).toBe(0);
    assemble('data: {"a":1}\n\n');
    assemble('data: {"a":1}\n\n');
    expect(begun).toBe(1);
  });

  it('does not begin once it is not wanted any more', () => {
    let begun = 0;
    findOwnFormatsWhenAsked(() => (begun += 1))();
    assemble('data: {"a":1}\n\n');
    expect(begun).toBe(0);
  });

  it('is that of whoever wanted it last, whoever else no longer does', () => {
    const begun: string[] = [];
    const unwant = ['one', 'two'].map((name) => findOwnFormatsWhenAsked(() => begun.push(name)));
    unwant[0]?.();
    assemble('data: {"a":1}\n\n');
    expect(begun).toEqual(['two']);
    // What has begun is not wanted once more by its end.
    findOwnFormatsWhenAsked(() => begun.push('three'));
    unwant[1]?.();
    assemble('data: {"a":1}\n\n');
    expect(begun).toEqual(['two', 'three']);
  });
});
