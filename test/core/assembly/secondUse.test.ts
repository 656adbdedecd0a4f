// What has been used before is as good as new: an assembly and a page's feed after a clear, a loss, another path, again
// and again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { viewOfAnswer, type AssembledUpdate } from '../../../src/core/assembly/answerView.ts';
import { AssembledFeed } from '../../../src/core/assembly/assembledFeed.ts';
import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { SharedAssemblies } from '../../../src/core/assembly/sharedAssemblies.ts';
import { maxPartChars, TextTail } from '../../../src/core/assembly/textTail.ts';
import { readWholeText } from '../../../src/core/assembly/wholeText.ts';
import { AttemptLog } from '../attemptLog.ts';
import { ShortLog } from '../log/shortLog.ts';
import { tokenSteps, write } from './arbitraryTokens.ts';
import { assemblyOf, typed } from './assembling.ts';

/** Everything that an assembly says. */
function allOf(assembly: Assembly): unknown {
  const { answers, omittedAnswers, messages, goneMessages, goneEntries, lastRead } = assembly;
  const texts = answers.flatMap(({ parts }) => parts.map(({ number, text }) => [number, text.since(0)]));
  return {
    answers: answers.map(viewOfAnswer),
    texts,
    omittedAnswers,
    messages,
    goneMessages,
    goneEntries,
    lastRead,
  };
}

/** A page that keeps what it is sent. */
class KeptPage {
  #answers = new Map<number, unknown>();
  #texts = new Map<number, TextTail>();
  path = '';

  receive({ isFresh, path, answers, texts }: AssembledUpdate): void {
    if (isFresh) {
      this.#answers = new Map();
      this.#texts = new Map();
    }
    this.path = path;
    for (const answer of answers) this.#answers.set(answer.number, answer);
    for (const { part, run } of texts) {
      const text = this.#texts.get(part) ?? new TextTail(maxPartChars);
      text.appendRun(run);
      this.#texts.set(part, text);
    }
  }

  get all(): unknown {
    return {
      path: this.path,
      answers: [...this.#answers].toSorted(([a], [b]) => a - b),
      texts: [...this.#texts]
        .map(([part, text]) => [part, text.since(0)] as const)
        .toSorted(([a], [b]) => a - b),
    };
  }
}

function next(feed: AssembledFeed): AssembledUpdate {
  while (feed.reader.isBehind) feed.reader.update();
  return feed.next();
}

describe('after a clear', () => {
  it('an assembly is as a new one, whatever it had read, and also in the middle of an attempt', () => {
    fc.assert(
      fc.property(tokenSteps, tokenSteps, fc.nat(60), fc.boolean(), (before, after, readBefore, isUndone) => {
        const stream = new AttemptLog();
        const assembly = new Assembly(stream.log);
        stream.begin();
        for (const step of before) write(stream, step);
        assembly.update(readBefore);
        stream.log.clear();
        for (const step of after) {
          write(stream, step);
          assembly.update();
        }
        if (isUndone) stream.log.undoClear();
        assembly.update();
        expect(allOf(assembly)).toEqual(allOf(assemblyOf(stream.log)));
      }),
    );
  });

  it('in which nothing came, there is nothing', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    stream.begin();
    stream.push('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
    assembly.update();
    const { version, restarts } = assembly;
    stream.log.clear();
    expect(assembly.isBehind).toBe(true);
    assembly.update();
    expect([assembly.answers, assembly.messages, assembly.lastRead, assembly.isBehind]).toEqual([
      [],
      0,
      0,
      false,
    ]);
    expect([assembly.version, assembly.restarts]).toEqual([version + 1, restarts + 1]);
  });

  it('nothing of before is counted: no answers that were let go of, no messages and entries that were lost', () => {
    const short = new ShortLog();
    const answer = 'data: {"model":"m","response":"x","done":true}\n\n';
    const [early, late] = [new Assembly(short.log), new Assembly(short.log)];
    for (let count = 0; count < 600; count += 1) {
      short.push(answer);
      early.update();
    }
    expect(early.answers.map(({ number }) => number)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 501),
    );
    short.lose('bodies', 0.9);
    short.lose('records', 0.5);
    late.update();
    const countsOf = ({ omittedAnswers, goneMessages, goneEntries, messages }: Assembly): number[] => [
      omittedAnswers,
      goneMessages,
      goneEntries,
      messages,
    ];
    expect(countsOf(early)).toEqual([500, 0, 0, 600]);
    expect(countsOf(late)).toEqual([0, 368, 172, 428]);
    for (let count = 0; count < 600; count += 1) short.push(answer);
    late.update(10);
    short.lose('records', 1);
    late.update();
    // Of the 600 that came since, ten were read before all but the newest 256 were lost.
    expect(countsOf(late)).toEqual([226, 368, 506, 694]);
    short.clear();
    short.push(answer);
    for (const assembly of [early, late]) {
      assembly.update();
      expect(countsOf(assembly)).toEqual([0, 0, 0, 1]);
      expect(assembly.answers.map(({ number }) => number)).toEqual([1]);
    }
  });

  it('the format of before is not the likely one any more', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    const generated = { model: 'm', response: 'a', done: false };
    // It has the shapes of two formats, of which the one that is going on is asked first.
    const both = { ...generated, choices: [{ index: 0, delta: { content: 'a' } }] };
    const formats = (): string[] => {
      assembly.update();
      return assembly.answers.map(({ format }) => format);
    };
    stream.begin();
    stream.push(`data: ${JSON.stringify(generated)}\n\ndata: ${JSON.stringify(both)}\n\n`);
    expect(formats()).toEqual(['ollama']);
    stream.log.clear();
    stream.push(`data: ${JSON.stringify(both)}\n\n`);
    expect(formats()).toEqual(['chat completions']);
  });

  it('an event that came before it in another attempt is no repeated one', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    const event = 'id: 1\ndata: {"choices":[{"delta":{"content":"a"}}]}\n\n';
    for (let life = 0; life < 3; life += 1) {
      stream.begin();
      stream.push(event);
      assembly.update();
      const [answer, ...others] = assembly.answers.map(viewOfAnswer);
      expect([answer?.events, answer?.notes, others]).toEqual([1, {}, []]);
      // Without a clear it is left out in the next attempt.
      stream.end();
      stream.begin();
      stream.push(event);
      assembly.update();
      expect(assembly.answers.map(viewOfAnswer)).toMatchObject([
        { events: 1, notes: { repeated: { count: 1 } } },
      ]);
      stream.log.clear();
      stream.end();
    }
  });

  it('the parts count from 1 again', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    stream.begin();
    for (let times = 1; times <= 3; times += 1) {
      stream.push('data: {"choices":[{"delta":{"content":"a","refusal":"b"}}]}\n\n');
      assembly.update();
      expect(assembly.answers.flatMap(({ parts }) => parts.map(({ number }) => number))).toEqual([1, 2]);
      stream.log.clear();
    }
  });
});

describe('a page', () => {
  const paths = fc.constantFrom('', '$.id', 'choices[*].delta', 'error', 'not[', 'model');
  const doings = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: tokenSteps.map((steps) => ({ kind: 'write', steps }) as const) },
      { weight: 6, arbitrary: fc.constant({ kind: 'send' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'undo' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
      { weight: 2, arbitrary: paths.map((path) => ({ kind: 'path', path }) as const) },
    ),
    { maxLength: 12 },
  );

  it('has what a new page would be sent at once, whatever it has been through', () => {
    fc.assert(
      fc.property(doings, (all) => {
        const stream = new AttemptLog();
        const assemblies = new SharedAssemblies(stream.log);
        const feed = new AssembledFeed(stream.log, assemblies);
        const page = new KeptPage();
        let path = '';
        stream.begin();
        for (const doing of all) {
          switch (doing.kind) {
            case 'write':
              for (const step of doing.steps) write(stream, step);
              break;
            case 'send':
              page.receive(next(feed));
              break;
            case 'clear':
              stream.log.clear();
              break;
            case 'undo':
              stream.log.undoClear();
              break;
            case 'restart':
              feed.restart();
              break;
            case 'path':
              feed.setPath(doing.path);
              if (doing.path !== 'not[') ({ path } = doing);
              break;
          }
        }
        page.receive(next(feed));
        const [fresh, freshPage] = [
          new AssembledFeed(stream.log, new SharedAssemblies(stream.log)),
          new KeptPage(),
        ];
        fresh.setPath(path);
        freshPage.receive(next(fresh));
        expect(page.all).toEqual(freshPage.all);
      }),
    );
  });

  it('that has everything is sent nothing, but how far it is', () => {
    const stream = new AttemptLog();
    const feed = new AssembledFeed(stream.log, new SharedAssemblies(stream.log));
    stream.begin();
    stream.push('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
    const first = next(feed);
    expect([first.isFresh, first.read, first.entries, first.messages]).toEqual([true, 3, 3, 1]);
    stream.push(': c\n');
    expect(next(feed)).toEqual({ ...first, isFresh: false, read: 4, entries: 4, answers: [], texts: [] });
    feed.setPath('');
    expect(next(feed).isFresh).toBe(false);
  });
});

it('what a path leads to is over with its attempt, and not cut off', () => {
  const stream = new AttemptLog();
  for (const text of ['a', 'b']) {
    stream.begin();
    stream.push(`data: ${text}\n\n`);
    stream.end();
  }
  const { answers } = assemblyOf(stream.log, { typed: typed('$') });
  expect(answers.map(({ isEnded, isCutOff, parts }) => [isEnded, isCutOff, parts[0]?.text.text()])).toEqual([
    [true, false, 'a'],
    [true, false, 'b'],
  ]);
});

describe('assemblies that are shared', () => {
  it('are kept for the three newest paths, and what is recognised for good', () => {
    const assemblies = new SharedAssemblies(new AttemptLog().log);
    const recognised = assemblies.recognised();
    const along = (path: string): Assembly => assemblies.along(path, typed(path));
    const [a, b, c] = [along('a'), along('b'), along('c')];
    expect([along('a'), along('b'), along('c')]).toEqual([a, b, c]);
    expect(along('a')).toBe(a);
    along('d');
    expect([along('b'), along('c')].map((one, at) => one === [b, c][at])).toEqual([true, true]);
    expect(along('a')).not.toBe(a);
    expect(assemblies.recognised()).toBe(recognised);
  });
});

function chunk(delta: object, more: object = {}, id: string | null = 'c'): string {
  const named = id === null ? {} : { id };
  return `data: ${JSON.stringify({ ...named, choices: [{ index: 0, delta, ...more }] })}\n\n`;
}

it('the whole text of a part is none once the log was cleared while it was read, and there again after that', () => {
  const stream = new AttemptLog();
  const push = (): void => {
    stream.begin();
    for (let at = 0; at < 2500; at += 1) stream.push(chunk({ content: 'x' }));
  };
  push();
  const address = { firstEntry: 3, lastEntry: 2502, place: 0 };
  const reading = readWholeText(stream.log, address);
  expect(reading.next().done).toBe(false);
  stream.log.clear();
  push();
  let step = reading.next();
  while (!step.done) step = reading.next();
  expect(step.value).toBeUndefined();
  const again = readWholeText(stream.log, address);
  for (step = again.next(); !step.done; step = again.next());
  expect(step.value).toEqual({ text: 'x'.repeat(2500), goneMessages: 0 });
});
