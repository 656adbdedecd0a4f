// Where an entry is on the other side of a relay, in words, by the bytes of both sides.

import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../../src/core/log/eventLog.ts';
import { forgottenPassage, passageOf } from '../../../../src/core/relay/path/entryPassage.ts';
import { fateFlags, FateLog } from '../../../../src/core/relay/path/fateLog.ts';
import { bytesOf, listener, noLimit } from '../../recording.ts';

/** A side's log: each text is an attempt's body in one read, with the time at which it came. */
function logOf(...bodies: (readonly [text: string, atMs: number])[]): EventLog {
  const log = new EventLog(0);
  for (const [at, [text, receivedAtMs]] of bodies.entries()) {
    const recorder = new AttemptRecorder(log, at + 1, noLimit, listener());
    recorder.push(bytesOf(text), { receivedAtMs, chunk: at + 1 });
    recorder.end({ receivedAtMs, chunk: at + 1 });
  }
  return log;
}

const event = 'data: 1\n\n';
const { length } = event;
const atStart = { server: 0, app: 0 };

/** Two events from the server at 10 ms; to the app at another time, through the given fates. */
function sentencesOf(appText: string, appAtMs: number, fates: FateLog): (string | undefined)[] {
  const logs = { server: logOf([event + event, 10]), app: logOf([appText, appAtMs]) };
  return [
    passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'server', 1)?.sentence,
    passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'server', 2)?.sentence,
    passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'app', 1)?.sentence,
  ];
}

function passing(): FateLog {
  const fates = new FateLog();
  fates.pass(0, 2 * length, 0);
  return fates;
}

describe('an entry that passed', () => {
  it.each([
    [10, 'The app got it at once.', 'The server had just sent it.'],
    [10.49, 'The app got it at once.', 'The server had just sent it.'],
    [10.5, 'The app got it 1 ms later.', 'The server had sent it 1 ms before.'],
    [52, 'The app got it 42 ms later.', 'The server had sent it 42 ms before.'],
  ])('at %d ms says when', (atMs, later, before) => {
    expect(sentencesOf(event + event, atMs, passing())).toEqual([later, later, before]);
  });

  it('is found by its number, within the bodies of its attempt', () => {
    const logs = {
      server: logOf([event, 1], [event + event, 2]),
      app: logOf([event, 1], [event + event, 2]),
    };
    const fates = { attempt: 1, fates: passing(), bodyStart: { server: length, app: length } };
    for (const number of [2, 3]) {
      expect(passageOf(logs, fates, 'server', number)?.number).toBe(number);
      expect(passageOf(logs, fates, 'app', number)?.number).toBe(number);
    }
  });

  it('behind a byte order mark is found by its text', () => {
    const logs = { server: logOf([`\uFEFF${event}`, 1]), app: logOf([event, 1]) };
    const fates = new FateLog();
    fates.add(0, 3, fateFlags.dropped, 0);
    fates.pass(3, length, 0);
    const passage = passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'server', 1);
    expect(passage).toEqual({ sentence: 'The app got it at once.', number: 1 });
  });
});

describe('an entry that did not just pass', () => {
  it('says what happened, and when it came', () => {
    const fates = new FateLog();
    fates.write(fates.add(0, length, fateFlags.edited, 1), 0, length);
    fates.add(length, length, fateFlags.dropped, 1);
    expect(sentencesOf(event, 30, fates)).toEqual([
      'The app got it 20 ms later. On its way to the app it was edited.',
      'It was dropped: the app never got it.',
      'The server had sent it 20 ms before. On its way to the app it was edited.',
    ]);
  });

  it('was made up by the relay', () => {
    const fates = new FateLog();
    fates.write(undefined, 0, length);
    fates.pass(0, 2 * length, length);
    const [, , made] = sentencesOf(event + event + event, 10, fates);
    expect(made).toBe('The server did not send it: the relay made it up.');
  });

  it('is not known where nothing came through, and no longer where it was forgotten', () => {
    expect(sentencesOf(event, 10, new FateLog())).toEqual([undefined, undefined, undefined]);
    const fates = new FateLog();
    for (let at = 0; at <= 200_000; at += 1) fates.add(at * length, length, fateFlags.dropped, 1);
    const logs = { server: logOf([event, 10]), app: logOf([event, 10]) };
    expect(passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'server', 1)).toBe(forgottenPassage);
    // The other side's bytes were never forgotten: nothing was written.
    expect(passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'app', 1)).toBeUndefined();
  });

  it('that is not in the other log says what happened alone', () => {
    const logs = { server: logOf([event + event, 10]), app: logOf([event, 10]) };
    const fates = new FateLog();
    fates.pass(0, length, 0);
    fates.write(fates.add(length, length, fateFlags.delayed, 1), length, length);
    expect(passageOf(logs, { attempt: 1, fates, bodyStart: atStart }, 'server', 2)).toEqual({
      sentence: 'On its way to the app it was delayed.',
    });
    const passed = { attempt: 1, fates: passing(), bodyStart: atStart };
    expect(passageOf(logs, passed, 'server', 2)).toEqual({
      sentence: 'It passed to the app as it was sent.',
    });
  });
});

it('what is no part of a body has no other side', () => {
  const log = logOf([event, 1]);
  log.appendDetailEntry(
    'notice',
    { notice: 'long-id', sizeBytes: 1 },
    { attempt: 1, receivedAtMs: 2, type: 'long-id' },
  );
  const fates = { attempt: 1, fates: passing(), bodyStart: atStart };
  expect(passageOf({ server: log, app: logOf([event, 1]) }, fates, 'server', 2)).toBeUndefined();
});
