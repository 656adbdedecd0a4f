// The exchange of an attempt and its ending, with values of which each is another one, so that none can stand in the place
// of its neighbour; and what is left out where there is none.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { entryViewOf } from '../../../src/core/page/entryView.ts';
import type { EntryView } from '../../../src/core/page/protocol.ts';
import type { EndDetail, RequestDetail, ResponseHead } from '../../../src/core/log/detail.ts';
import { openEntryDetails } from './openedDetails.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

interface ToldDetails {
  /** What is known of the entry by itself. */
  readonly bare: EntryView;
  /** Tells this of the entry besides, and waits until its tab has these lines. */
  readonly shows: (told: Partial<EntryView>, expected: readonly string[]) => Promise<void>;
}

/** The details of an entry, told by the test in the place of the host. */
async function openTold(number: number, tab: string): Promise<ToldDetails> {
  const stream = openStreamOf(2).pass(50).ended({ cause: 'end' }).pass(3000).attempt();
  const opened = await openEntryDetails(harness, stream, number, { tab });
  const { row, lines } = entryViewOf(stream.log, number);
  const { deltaMs: _, ...alone } = row;
  const bare: EntryView = { row: alone, wallClockMs: 0, lines, rawIsCut: false };
  const parts = opened.page.getByRole('tabpanel').locator('h3, p, pre, li, .fact, .headers tr, .timings');
  const shown = async (): Promise<string[]> => {
    const texts = await parts.evaluateAll((all) =>
      all.map((part) => {
        if (part.matches('.timings')) return 'stages';
        const isPair = part.matches('.fact, tr');
        return isPair ? [...part.children].map((each) => each.textContent).join(': ') : part.textContent;
      }),
    );
    return texts.map((text) => text.replaceAll('\u00a0', ' '));
  };
  return {
    bare,
    shows: async (told, expected) => {
      await opened.send({ type: 'entry', epoch: 1, view: { ...bare, ...told } });
      await expect.poll(shown).toEqual(expected);
    },
  };
}

const request: RequestDetail = {
  method: 'PUT',
  url: 'http://a.test/one',
  headers: [],
  reason: 'by hand',
  delayMs: 2000,
};

describe('an exchange', () => {
  // With nothing in it that need not be.
  const least: ResponseHead = {
    url: 'http://c.test/three',
    status: 203,
    statusText: 'Other',
    httpVersion: '',
    headers: [],
    isConnectionReused: false,
    redirects: [],
    timings: {},
  };
  // Values of headers have a character for each byte.
  const most: ResponseHead = {
    ...least,
    httpVersion: '1.0',
    headers: [['X-Name', 'Zo\u00c3\u00ab']],
    remoteAddress: '10.0.0.1:80',
    proxy: 'http://10.0.0.2:3128',
    tls: 'TLSv1.3',
    isConnectionReused: true,
    redirects: [
      { status: 302, from: 'http://a.test/one', to: 'http://b.test/two' },
      { status: 307, from: 'http://b.test/two', to: 'http://c.test/three' },
    ],
  };

  it('has each of its facts in its place', async () => {
    const { shows, bare } = await openTold(4, 'Attempt');
    await shows(
      {
        row: { ...bare.row, attempt: 6, deltaMs: 8000 },
        request: {
          ...request,
          headers: [
            ['X-City', 'Z\u00c3\u00bcrich'],
            ['X-Old', 'caf\u00e9'],
          ],
          body: 'sent\u0000',
        },
        head: most,
        sinceRequestMs: 7000,
        untilNextMs: 9000,
        attemptStart: 3,
      },
      [
        'Request',
        'PUT http://a.test/one',
        'Attempt 6: connected by hand, 2.0 s after the end of the one before.',
        'X-City: Zürich',
        'X-Old: café',
        'sent[NUL]',
        'Response',
        'HTTP/1.0 203 Other',
        '302 from http://a.test/one to http://b.test/two',
        '307 from http://b.test/two to http://c.test/three',
        'X-Name: Zoë',
        'Timing',
        'stages',
        'Connection',
        'Remote address (the proxy’s): 10.0.0.1:80',
        'Proxy: http://10.0.0.2:3128',
        'Socket: reused',
        'TLS: TLSv1.3',
        'This entry',
        'Since the request: 7.0 s',
        'Since the entry before: 8.0 s',
        'Until the next: 9.0 s',
        'The attempt begins with entry 3.',
      ],
    );
  });

  it('leaves out what is not known, and of a file what that cannot know', async () => {
    const { shows } = await openTold(4, 'Attempt');
    const response = ['Response', '203 Other'];
    await shows({ head: least }, [
      ...response,
      'Timing',
      'stages',
      'Connection',
      'Remote address: the socket was gone already',
      'Socket: new',
      'TLS: none',
      'This entry',
    ]);
    await shows({ head: { ...least, isFromFile: true } }, [
      ...response,
      'Connection',
      'Remote address: the file does not say it',
      'This entry',
    ]);
    await shows({ head: { ...least, isFromFile: true, remoteAddress: '10.0.0.1:80' } }, [
      ...response,
      'Connection',
      'Remote address: 10.0.0.1:80',
      'This entry',
    ]);
    await shows({ isExchangeGone: true }, [
      'Response',
      'What is known of it is gone, for want of room.',
      'This entry',
    ]);
  });

  it.each([
    ['connect', 'Attempt 1: first of its connection'],
    ['reconnect', 'Attempt 1: reconnected by itself'],
    ['by hand', 'Attempt 1: connected by hand'],
  ] as const)(
    'that was made by “%s” says so, and how long after the end of the one before',
    async (reason, said) => {
      const { shows } = await openTold(4, 'Attempt');
      const rest = ['Response', 'There was no response.', 'This entry'];
      for (const [delayMs, waited] of [
        [0, '.'],
        [2000, ', 2.0 s after the end of the one before.'],
      ] as const)
        await shows({ request: { ...request, reason, delayMs } }, [
          'Request',
          'PUT http://a.test/one',
          `${said}${waited}`,
          ...rest,
        ]);
    },
  );
});

describe('an ending', () => {
  const end: EndDetail = {
    ending: { cause: 'truncated' },
    verdict: { next: 'reconnect', delayMs: 3000, lastEventId: '' },
    next: { next: 'reconnect', delayMs: 5000, lastEventId: '7' },
    policy: { kind: 'standard' },
    durationMs: 9000,
    messages: 1,
    bodyBytes: 100,
    wireBytes: 100,
  };
  const measured = ['Lasted: 9.0 s', 'Delivered: 1 event'];

  it('has each of its facts in its place, and none that is not known', async () => {
    const { shows } = await openTold(5, 'What happened');
    const preview = 'The server ended the response.';
    const standard = 'A standard client: reconnects after 3.0 s, without Last-Event-ID';
    const own = 'This stream: reconnects after 5.0 s, with Last-Event-ID 7';
    await shows({ end }, [
      preview,
      'Ending: truncated',
      'Ended by: server or network',
      standard,
      own,
      ...measured,
      'Body: 100 B',
    ]);
    await shows(
      {
        end: {
          ...end,
          ending: { cause: 'reset', code: 'ECONNRESET', missingBytes: 1204 },
          wireBytes: 12,
          messages: 2,
        },
      },
      [
        preview,
        'Ending: reset',
        'Ended by: server or network',
        'Code: ECONNRESET',
        'Missing: 1.2 kB',
        standard,
        own,
        'Lasted: 9.0 s',
        'Delivered: 2 events',
        'Body: 100 B, 12 B over the wire',
      ],
    );
    // What a refused body began with is shown where there was something.
    for (const [bodyStart, shown] of [
      ['', []],
      ['<p>', ['The body begins', '<p>']],
    ] as const)
      await shows({ end: { ...end, ending: { ...end.ending, bodyStart } } }, [
        preview,
        ...shown,
        'Ending: truncated',
        'Ended by: server or network',
        standard,
        own,
        ...measured,
        'Body: 100 B',
      ]);
    // The stream is not the standard client.
    await shows({ end: { ...end, verdict: { next: 'wait' }, next: { next: 'stop' } } }, [
      preview,
      'Ending: truncated',
      'Ended by: server or network',
      'A standard client: waits for ever, since nothing tells it',
      'This stream: stops for good',
      ...measured,
      'Body: 100 B',
    ]);
    // No standard client reads lines.
    await shows({ end: { ...end, ending: { cause: 'end', readAs: 'json-lines' } } }, [
      preview,
      'Ending: end, clean',
      'Ended by: server',
      own,
      ...measured,
      'Body: 100 B',
    ]);
    for (const [endedFirst, said] of [
      ['server', 'the server'],
      ['app', 'the app'],
      ['relay', 'the relay'],
    ] as const)
      await shows({ end: { ...end, endedFirst } }, [
        preview,
        'Ending: truncated',
        'Ended by: server or network',
        `Ended first by: ${said}`,
        standard,
        'This stream: is the app’s to go on with',
        ...measured,
        'Body: 100 B',
      ]);
  });

  it('says what clients were measured to do, and when', async () => {
    const { shows } = await openTold(5, 'What happened');
    const explanation = { what: 'It ended.', next: 'It comes back.' };
    await shows({ explanation: { ...explanation, clients: [], measuredOn: '' } }, [
      'It ended.',
      'It comes back.',
      'What clients do',
      'No client was measured at this ending.',
    ]);
    await shows(
      { explanation: { ...explanation, clients: ['One stops.', 'One stays.'], measuredOn: '2 May' } },
      ['It ended.', 'It comes back.', 'What clients do', 'One stops.', 'One stays.', 'Measured on 2 May.'],
    );
  });
});
