// When the attempts of a relayed stream say that something was, by the clock of the app, and what the next attempt has
// of the one before.

import { expect, it, onTestFinished, vi } from 'vitest';

import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import type { RelayedAttempt } from '../../../src/net/relay/relayedAttempt.ts';
import { RelayedStreams } from '../../../src/net/relay/relayedStreams.ts';
import { bytesOf } from '../../core/recording.ts';
import { okHead } from '../../core/scriptedStream.ts';
import { requestOf } from './callsUnderTest.ts';
import { entriesOf } from './relayUnderTest.ts';
import { digestOf, eventStreamBody, factsOf, resuming, ScriptedApp, silentLink } from './scriptedCalls.ts';

function appOf(): ScriptedApp {
  return new ScriptedApp(new RelayedStreams({ maxEventBytes: 1_000 }));
}

const sidesOf = ({ serverSide, appSide }: RelayedStream): readonly RelayedSide[] => [serverSide, appSide];
const appIsEnded = (attempt: RelayedAttempt): void =>
  attempt.endApp('reset', { cause: 'reset', isSimulated: true });
const serverIsEnded = (attempt: RelayedAttempt): void =>
  attempt.endServer('fin', { cause: 'client', by: 'relay' });

it('an attempt has waited since its app had the end of the last one, attempt after attempt', async () => {
  let nowMs = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  onTestFinished(() => clock.mockRestore());
  const app = appOf();
  const waitedMs: unknown[] = [];
  for (const time of [1, 2, 3]) {
    const { attempt, stream } = app.open('/events');
    for (const side of sidesOf(stream)) waitedMs.push((await requestOf(side, time))?.delayMs);
    nowMs += 1_000;
    serverIsEnded(attempt);
    nowMs += 500;
    appIsEnded(attempt);
    nowMs += 30 * time;
  }
  expect(waitedMs).toEqual([0, 0, 30, 30, 60, 60].map((ms) => expect.closeTo(ms, 5)));
});

it('the app has what was held when it is written to the app, and what was not when it came', () => {
  let nowMs = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  onTestFinished(() => clock.mockRestore());
  const app = appOf();
  for (let time = 0; time < 2; time += 1) {
    const { attempt, stream } = app.open('/events');
    attempt.fromServer(bytesOf('data: at once\n\n'), 15, 1);
    stream.addRule({ fault: { kind: 'hold' }, trigger: { kind: 'now' } });
    nowMs += 100;
    attempt.fromServer(bytesOf('data: held\n\n'), 27, 2);
    nowMs += 700;
    stream.rules.stop('hold');
    const arrivedMs = sidesOf(stream).map((side) =>
      entriesOf(side)
        .filter(({ kind }) => kind === 'message')
        .slice(-2)
        .map(({ receivedAtMs }) => receivedAtMs),
    );
    const [[first = NaN, second = NaN] = [], there] = arrivedMs;
    expect(there).toEqual([expect.closeTo(first, 5), expect.closeTo(second + 700, 5)]);
    appIsEnded(attempt);
    serverIsEnded(attempt);
  }
});

it('a call that has failed is listed once a stream of it begins, however often it is tried with its id', () => {
  const app = appOf();
  for (let time = 0; time < 3; time += 1) {
    app.fail('/events', { cause: 'http-error', status: 503 }, resuming('7'));
    expect(app.streams.list()).toEqual([]);
  }
  const { attempt, stream } = app.read('/events', 'data: 1\n\n', resuming('7'));
  expect([attempt.number, app.streams.list()]).toEqual([4, [stream]]);
});

it('a body that announces its length is left as it is, and the one of the next attempt is changed again', () => {
  const app = appOf();
  const written: string[] = [];
  for (const hasLength of [true, false, true]) {
    const facts = factsOf('/events');
    const { attempt, stream } = app.streams.opened(facts, app.streams.request(facts), digestOf());
    let text = '';
    const writeToApp = (bytes: Uint8Array): void => void (text += Buffer.from(bytes).toString());
    attempt.open(okHead, okHead, { ...eventStreamBody, hasLength }, { ...silentLink, writeToApp });
    attempt.fromServer(bytesOf('data: 1\n\n'), 9, 1);
    stream.addRule({ fault: { kind: 'inject', event: { data: 'more' } }, trigger: { kind: 'now' } });
    attempt.fromServer(bytesOf('data: 2\n\n'), 18, 2);
    attempt.serverEnded({ cause: 'end' });
    stream.rules.clear();
    written.push(text);
  }
  const [unchanged, changed] = ['data: 1\n\ndata: 2\n\n', 'data: 1\n\ndata: more\n\ndata: 2\n\n'];
  expect(written).toEqual([unchanged, changed, unchanged]);
});
