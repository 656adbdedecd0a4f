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
});
