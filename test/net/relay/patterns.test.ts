// Patterns that go on for ever, from rules and filters: whoever they are run for goes on.

import { expect, it } from 'vitest';

import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import { Wildcard } from '../../../src/core/filter/wildcard.ts';
import { asChunk } from '../../helpers/wireText.ts';
import { answeringUpstream, connectApp, entriesOf, requestHead, startRelay } from './relayUnderTest.ts';

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

it('a rule whose regular expression has to be stopped is taken away, and says so', async () => {
  const upstream = await answeringUpstream(streamHead);
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /events'));
  await app.untilText('\r\n\r\n');
  const server = await upstream.connection();
  const [stream] = relay.streams.list();
  if (!stream) throw new Error('There is no stream.');
  stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { regex: '^(a+)+$' } } });
  stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { regex: 'b+' } } });
  server.write(asChunk(`data: ${'a'.repeat(50)}!\n\ndata: b\n\ndata: aaa\n\n`));
  await app.untilText('data: aaa');
  expect(app.text).toContain(`data: ${'a'.repeat(50)}!`);
  expect(app.text).not.toContain('data: b');
  const notes = entriesOf(stream.appSide).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? stream.appSide.log.detail(entry) : undefined;
    return detail ? [describeNotice(detail)] : [];
  });
  expect(notes[0]).toMatch(/^Rule 1 is taken away: its regular expression took too long at an event\./);
  expect(stream.rules.list.map(({ number }) => number)).toEqual([2]);
});

it.each([
  ['*a*b*', 'xaxbx', true],
  ['*a*b*', 'xbxax', false],
  ['a*b*a', 'aba', true],
  ['a*b*a', 'ab', false],
  ['a*a*a', 'aa', false],
  ['a**a', 'aa', true],
  ['**', '', true],
  ['*é*É*', 'xÉxéx', true],
  ['user.*.*', 'userX1.2', false],
  ['*a*a*a*x', 'a'.repeat(200_000), false],
  ['*a*a*a*x', `${'a'.repeat(200_000)}x`, true],
])('the wildcard %s', (text, met, expected) => {
  expect(new Wildcard(text, false).test(met)).toBe(expected);
});
