import { describe, expect, it } from 'vitest';

import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { maxPartChars } from '../../../src/core/assembly/textTail.ts';
import { readWholeText } from '../../../src/core/assembly/wholeText.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { AttemptLog } from '../attemptLog.ts';
import { assemblyOf, fixture, partLines } from './assembling.ts';

function wholeText(log: EventLog, address: Parameters<typeof readWholeText>[1]): string | undefined {
  const reading = readWholeText(log, address);
  let step = reading.next();
  while (!step.done) step = reading.next();
  return step.value?.text;
}

function delta(index: number, content: string): string {
  return `data: ${JSON.stringify({ id: 'c', choices: [{ index, delta: { content } }] })}\n\n`;
}

describe('a text larger than what is kept', () => {
  it('keeps its end, and is read whole from the log', () => {
    const stream = new AttemptLog();
    stream.begin();
    const piece = '0123456789'.repeat(1000);
    let whole = '';
    for (let at = 0; at < 60; at += 1) {
      stream.push(delta(0, `${at} ${piece}`) + delta(1, 'x'));
      whole += `${at} ${piece}`;
    }
    const [answer] = assemblyOf(stream.log).answers;
    const [part, other] = answer?.parts ?? [];
    if (!answer || !part || !other) throw new Error('There is no answer');
    expect(part.text.length).toBe(whole.length);
    expect(part.text.keptChars).toBeLessThanOrEqual(maxPartChars);
    expect(whole.endsWith(part.text.text())).toBe(true);
    const { firstEntry, lastEntry } = answer;
    expect(wholeText(stream.log, { firstEntry, lastEntry, place: part.place })).toBe(whole);
    expect(wholeText(stream.log, { firstEntry, lastEntry, place: other.place })).toBe('x'.repeat(60));
  });

  it('is none when the log no longer has it', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(delta(0, 'x'));
    stream.log.clear();
    expect(wholeText(stream.log, { firstEntry: 3, lastEntry: 3, place: 0 })).toBeUndefined();
  });

  it.each(['responses', 'anthropic', 'gemini', 'ag-ui', 'mcp', 'chat-tools', 'ollama-chat'])(
    'is for each part of %s what it was when it streamed',
    async (name) => {
      const stream = new AttemptLog();
      stream.begin(undefined, true, '{"jsonrpc":"2.0","id":7,"method":"tools/call"}');
      stream.push(await fixture('ollama-generate'));
      stream.push(await fixture(name));
      const answer = assemblyOf(stream.log).answers.at(-1);
      if (!answer) throw new Error('There is no answer');
      const { firstEntry, lastEntry } = answer;
      const texts = answer.parts.map(({ place }) => wholeText(stream.log, { firstEntry, lastEntry, place }));
      expect(texts).toEqual(answer.parts.map(({ text }) => text.text()));
    },
  );
});

describe('many answers and parts', () => {
  it('are kept up to a number, the newest ones, and counted', () => {
    const stream = new AttemptLog();
    stream.begin();
    for (let at = 1; at <= 250; at += 1) {
      stream.push(`data: ${JSON.stringify({ model: 'm', response: `${at}`, done: true })}\n\n`);
    }
    const assembly = assemblyOf(stream.log);
    expect(assembly.answers.length).toBe(100);
    expect(assembly.omittedAnswers).toBe(150);
    expect(assembly.answers.at(-1)?.number).toBe(250);
    expect(assembly.answers.flatMap(partLines).at(0)).toBe('text: 151');
  });

  it('of one answer are kept up to a number', () => {
    const stream = new AttemptLog();
    stream.begin();
    for (let id = 1; id <= 250; id += 1) stream.push(`data: {"jsonrpc":"2.0","id":${id},"result":${id}}\n\n`);
    const [answer] = assemblyOf(stream.log).answers;
    expect([answer?.parts.length, answer?.omittedParts]).toEqual([200, 50]);
    expect(answer?.parts.at(-1)?.place).toBe(249);
  });

  it('share what is kept of all texts, the newest first', () => {
    const stream = new AttemptLog();
    stream.begin();
    const long = 'x'.repeat(200_000);
    for (let at = 0; at < 5; at += 1) {
      stream.push(`data: ${JSON.stringify({ model: 'm', response: long, done: true })}\n\n`);
    }
    const assembly = new Assembly(stream.log, { slice: { entries: 1, bytes: Infinity } });
    while (assembly.isBehind) assembly.update();
    expect(assembly.answers.map(({ parts }) => parts[0]?.text.keptChars)).toEqual([
      0, 0, 0, 200_000, 200_000,
    ]);
    expect(assembly.answers[0]?.parts[0]?.text.length).toBe(200_000);
  });

  it('of which a later part is newer: the first of one answer is let go of first', () => {
    const stream = new AttemptLog();
    stream.begin();
    for (const index of [0, 1, 2]) stream.push(delta(index, 'x'.repeat(200_000)));
    const [answer] = assemblyOf(stream.log).answers;
    expect(answer?.parts.map(({ text }) => text.keptChars)).toEqual([0, 200_000, 200_000]);
  });
});

describe('what an answer keeps besides', () => {
  it('are fifty notes of a part: one for each further attempt', () => {
    const stream = new AttemptLog();
    const notesAfter = (attempts: number): number | undefined => {
      for (; stream.attempt < attempts; stream.end()) {
        stream.begin();
        stream.push(delta(0, 'x'));
      }
      return assemblyOf(stream.log).answers[0]?.parts[0]?.notes.length;
    };
    expect([50, 51, 52].map(notesAfter)).toEqual([49, 50, 50]);
  });

  it('are twenty errors, and two hundred names of numbers, which are still counted on', () => {
    const stream = new AttemptLog();
    const push = (more: object): void => {
      stream.push(
        `data: ${JSON.stringify({ id: 'c', choices: [{ delta: { content: 'x' } }], ...more })}\n\n`,
      );
    };
    stream.begin();
    for (let at = 1; at <= 21; at += 1) push({ error: `${at}`, usage: namesFrom(at * 10, 10) });
    push({ usage: { n10: 7, other: 8 } });
    const [answer] = assemblyOf(stream.log).answers;
    expect(answer?.errors.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    expect([answer?.usage.size, answer?.usage.get('n209'), answer?.usage.get('n210')]).toEqual([
      200,
      209,
      undefined,
    ]);
    expect([answer?.usage.get('n10'), answer?.usage.has('other')]).toEqual([7, false]);
  });

  it('are forty numbers of an event, those of inner objects by their path', () => {
    const usage = { a: { b: 1, deeper: { c: 2 } }, ...namesFrom(1, 50), text: 'x' };
    const stream = new AttemptLog();
    stream.begin();
    stream.push(`data: ${JSON.stringify({ id: 'c', choices: [{ delta: { content: 'x' } }], usage })}\n\n`);
    const names = [...(assemblyOf(stream.log).answers[0]?.usage.keys() ?? [])];
    expect([names.length, names[0], names[1], names.at(-1)]).toEqual([40, 'a.b', 'n1', 'n39']);
  });

  it('is nothing of a part that was let go of: what comes for it begins another', () => {
    const stream = new AttemptLog();
    stream.begin();
    for (let index = 0; index <= 200; index += 1) stream.push(delta(index, 'x'));
    stream.push(delta(0, 'y') + delta(200, 'z'));
    const [answer] = assemblyOf(stream.log).answers;
    expect(answer?.parts.slice(-2).map(({ choice, text }) => [choice, text.text()])).toEqual([
      [200, 'xz'],
      [0, 'y'],
    ]);
    expect(answer?.omittedParts).toBe(2);
  });

  it('are two hundred choices that ended', () => {
    const stream = new AttemptLog();
    stream.begin();
    const finish = (index: number, finish_reason: string): void => {
      stream.push(`data: ${JSON.stringify({ id: 'c', choices: [{ index, delta: {}, finish_reason }] })}\n\n`);
    };
    for (let index = 0; index <= 200; index += 1) finish(index, 'stop');
    finish(0, 'length');
    const [answer] = assemblyOf(stream.log).answers;
    expect([answer?.finishes.size, answer?.finishes.get(0), answer?.finishes.get(200)]).toEqual([
      200,
      'length',
      undefined,
    ]);
  });

  it('are two hundred answers by their ids, which may still go on', () => {
    const partsAfter = (others: number): number => {
      const stream = new AttemptLog();
      const push = (id: string, content: string): void => {
        stream.push(
          `data: ${JSON.stringify({ id, choices: [{ delta: { role: 'assistant', content } }] })}\n\n`,
        );
      };
      stream.begin();
      for (let at = 0; at <= others; at += 1) push(`${at}`, 'x');
      push('0', 'y');
      const { answers, omittedAnswers } = assemblyOf(stream.log);
      return answers.length + omittedAnswers - others;
    };
    // The first one is known, or it is another one.
    expect([199, 200].map(partsAfter)).toEqual([1, 2]);
  });

  it('are numbers that are missing, added up', () => {
    const stream = new AttemptLog();
    stream.begin();
    for (const sequence_number of [1, 3, 4, 7])
      stream.push(
        `data: ${JSON.stringify({ type: 'response.output_text.delta', sequence_number, output_index: 0, delta: 'x' })}\n\n`,
      );
    expect(assemblyOf(stream.log).answers[0]?.notes.missing).toEqual({ count: 3, entry: 6 });
  });

  it('is one word about a whole that differs, the first', () => {
    const stream = new AttemptLog();
    const push = (event: object): void => {
      stream.push(`data: ${JSON.stringify({ output_index: 0, ...event })}\n\n`);
    };
    stream.begin();
    push({ type: 'response.output_text.delta', delta: 'a' });
    for (const text of ['ab', 'abc']) push({ type: 'response.output_text.done', text });
    expect(assemblyOf(stream.log).answers[0]?.parts[0]?.notes).toEqual([
      { note: 'differs', entry: 4, piecesLength: 1 },
    ]);
  });
});

/** Numbers by name: `n1` is 1. */
function namesFrom(first: number, count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${first + at}`, first + at]));
}
