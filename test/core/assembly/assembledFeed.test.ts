import { describe, expect, it } from 'vitest';

import { AssembledFeed } from '../../../src/core/assembly/assembledFeed.ts';
import { SharedAssemblies } from '../../../src/core/assembly/sharedAssemblies.ts';
import type { AssembledUpdate } from '../../../src/core/assembly/answerView.ts';
import { AttemptLog } from '../attemptLog.ts';

function delta(content: string, id = 'c'): string {
  return `data: ${JSON.stringify({ id, choices: [{ index: 0, delta: { role: 'assistant', content } }] })}\n\n`;
}

function next(feed: AssembledFeed): AssembledUpdate {
  while (feed.reader.isBehind) feed.reader.update();
  return feed.next();
}

/** What an update brings: the answers by number, and the text by part. */
function newsOf({ isFresh, answers, texts }: AssembledUpdate): unknown {
  return {
    isFresh,
    answers: answers.map(({ number }) => number),
    texts: texts.map(({ part, run }) => [part, run.firstPiece, run.text]),
  };
}

describe('a page that shows the answers', () => {
  it('is sent what is new, and all of it when it knows nothing', () => {
    const stream = new AttemptLog();
    const feed = new AssembledFeed(stream.log, new SharedAssemblies(stream.log));
    stream.begin();
    stream.push(delta('a'));
    expect(newsOf(next(feed))).toEqual({ isFresh: true, answers: [1], texts: [[1, 0, 'a']] });
    expect(newsOf(next(feed))).toEqual({ isFresh: false, answers: [], texts: [] });
    stream.push(delta('b') + delta('x', 'd'));
    expect(newsOf(next(feed))).toEqual({
      isFresh: false,
      answers: [1, 2],
      texts: [
        [1, 1, 'b'],
        [2, 0, 'x'],
      ],
    });
    stream.push(delta('y', 'd'));
    expect(newsOf(next(feed))).toEqual({ isFresh: false, answers: [2], texts: [[2, 1, 'y']] });
    feed.restart();
    expect(newsOf(next(feed))).toEqual({
      isFresh: true,
      answers: [1, 2],
      texts: [
        [1, 0, 'ab'],
        [2, 0, 'xy'],
      ],
    });
  });

  it('is told that everything is gone after the log was cleared', () => {
    const stream = new AttemptLog();
    const feed = new AssembledFeed(stream.log, new SharedAssemblies(stream.log));
    stream.begin();
    stream.push(delta('a'));
    next(feed);
    stream.log.clear();
    stream.push(delta('b'));
    expect(newsOf(next(feed))).toEqual({ isFresh: true, answers: [1], texts: [[1, 0, 'b']] });
  });

  it('follows a path, and goes back to what is recognised', () => {
    const stream = new AttemptLog();
    const feed = new AssembledFeed(stream.log, new SharedAssemblies(stream.log));
    stream.begin();
    stream.push(delta('a'));
    next(feed);
    feed.setPath('$.id');
    const { path, answers } = next(feed);
    expect([path, answers.map(({ format }) => format)]).toEqual(['$.id', ['path']]);
    feed.setPath('not a path');
    expect(feed.next().path).toBe('$.id');
    feed.setPath('');
    expect(newsOf(next(feed))).toEqual({ isFresh: true, answers: [1], texts: [[1, 0, 'a']] });
  });

  it('shares what is read with others that show the same', () => {
    const { log } = new AttemptLog();
    const assemblies = new SharedAssemblies(log);
    const [one, other] = [new AssembledFeed(log, assemblies), new AssembledFeed(log, assemblies)];
    expect(one.reader).toBe(other.reader);
    one.setPath('a');
    other.setPath('a');
    expect(one.reader).toBe(other.reader);
  });

  it('is sent what does not grow with the stream', () => {
    const stream = new AttemptLog();
    const feed = new AssembledFeed(stream.log, new SharedAssemblies(stream.log));
    stream.begin();
    for (let at = 0; at < 3000; at += 1) stream.push(delta('x'.repeat(300)));
    const whole = JSON.stringify(next(feed)).length;
    expect(whole).toBeLessThan(400_000);
    stream.push(delta('y'));
    expect(JSON.stringify(next(feed)).length).toBeLessThan(2000);
  });
});
