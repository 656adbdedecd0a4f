// Each client after each ending: the right sentence. What is right was watched by hand, against other servers, before any of
// it was measured; the numbers alone are the measurement's.

import { describe, expect, it } from 'vitest';

import { clientsAfter, clientsAtLostBlock, nameOfCaller } from '../../../src/core/clients/clientsTogether.ts';
import { tellClients, tellCutAnswer, tellLostBlock } from '../../../src/core/clients/clientsTold.ts';
import { caseOf, measuredCalls, type EndedCall } from '../../../src/core/clients/measuredCalls.ts';
import { describeReaction } from '../../../src/core/clients/reactionWords.ts';
import {
  clientProfiles,
  subjectOfClient,
  type ClientProfile,
} from '../../../src/core/stream/clientProfile.ts';
import { sendsOnlyGet } from '../../../src/core/clients/streamClient.ts';

/** What a sentence says, by a short word for it. */
const says = {
  whole: /^takes this for a whole answer: it ends without an error\.$/,
  empty: /^ends empty, without an error\.$/,
  body: /^takes the body for its answer, without an error\.$/,
  throws: /^throws an error, and does not ask again\.$/,
  'throws unmarked': /^throws an error, unless the answer had its end mark\.$/,
  error: /^tells its app of an error, and does not ask again\.$/,
  'error unmarked': /^tells its app of an error, unless the answer had its end mark\.$/,
  silent: /^does not come back, and tells its app of no error\.$/,
  'throws 3': /^asks 3 times in all, and then throws an error\.$/,
  'error 3': /^asks 3 times in all, and then tells its app of an error\.$/,
  'throws 6': /^asks 6 times in all, and then throws an error\.$/,
  'throws 2': /^asks 2 times in all, and then throws an error\.$/,
  'obeys, throws': /^waits as Retry-After says: it asks 3 times in all, and then throws an error\.$/,
  'obeys, error': /^waits as Retry-After says: it asks 3 times in all, and then tells its app of an error\.$/,
  id: /^comes back after [\d.]+ m?s with its Last-Event-ID\.$/,
  'no id': /^comes back after [\d.]+ m?s without Last-Event-ID\.$/,
  query: /^comes back after [\d.]+ m?s with the last id in its query\.$/,
  'id unmarked': /^comes back after [\d.]+ m?s with its Last-Event-ID, unless the stream had its end mark\.$/,
  'no id unmarked':
    /^comes back after [\d.]+ m?s without Last-Event-ID, unless the stream had its end mark\.$/,
  '5 min, throws': /^throws an error after about 5 min of silence\.$/,
  '5 min, id': /^gives up after about 5 min of silence, and comes back with the last id\.$/,
  '5 min, no id': /^gives up after about 5 min of silence, and comes back without Last-Event-ID\.$/,
  '5 s, id': /^gives up after about 5 s of silence, and comes back with the last id\.$/,
  '45 s, id': /^gives up after about 45 s of silence, and comes back with the last id\.$/,
  waits: /^waits on the silent connection: it still did after 5 min 50 s\.$/,
} as const;

type Says = keyof typeof says;

const calls = {
  end: { ending: { cause: 'end' } },
  truncated: { ending: { cause: 'truncated' } },
  reset: { ending: { cause: 'reset', code: 'ECONNRESET' } },
  204: { ending: { cause: 'no-content', status: 204 } },
  401: { ending: { cause: 'http-error', status: 401 } },
  404: { ending: { cause: 'http-error', status: 404 } },
  500: { ending: { cause: 'http-error', status: 500 } },
  503: { ending: { cause: 'http-error', status: 503 }, hasRetryAfter: true },
  html: { ending: { cause: 'wrong-type', status: 200, contentType: 'text/html' } },
  idle: { ending: { cause: 'idle', limit: 400_000 } },
} satisfies Readonly<Record<string, EndedCall>>;

/** In the order of `calls`; a truncated body and a reset are the same to all. */
const expected: Readonly<
  Record<
    Exclude<ClientProfile, 'eventsource'>,
    readonly [
      end: Says,
      cut: Says,
      empty: Says,
      refused: Says,
      failed: Says,
      busy: Says,
      html: Says,
      idle: Says,
    ]
  >
> = {
  'openai-loop': [
    'whole',
    'throws',
    'throws',
    'throws',
    'throws 3',
    'obeys, throws',
    'empty',
    '5 min, throws',
  ],
  'openai-stream': [
    'throws unmarked',
    'throws',
    'throws',
    'throws',
    'throws 3',
    'obeys, throws',
    'throws',
    '5 min, throws',
  ],
  'anthropic-loop': [
    'whole',
    'throws',
    'throws',
    'throws',
    'throws 3',
    'obeys, throws',
    'empty',
    '5 min, throws',
  ],
  'anthropic-stream': [
    'throws unmarked',
    'throws',
    'throws',
    'throws',
    'throws 3',
    'obeys, throws',
    'throws',
    '5 min, throws',
  ],
  'ai-stream-text': [
    'error unmarked',
    'throws',
    'error',
    'error',
    'error 3',
    'obeys, error',
    'error',
    '5 min, throws',
  ],
  'ai-use-chat': ['whole', 'throws', 'throws', 'throws', 'throws', 'throws', 'empty', '5 min, throws'],
  'google-genai': ['whole', 'throws', 'throws', 'throws', 'throws', 'throws', 'throws', 'waits'],
  'ag-ui': ['whole', 'throws', 'throws', 'throws', 'throws', 'throws', 'empty', '5 min, throws'],
  'mcp-http': ['id', 'id', 'silent', 'error', 'error', 'error', 'no id', '5 min, id'],
  'mcp-sse': ['no id', 'no id', 'throws', 'throws', 'throws', 'throws', 'throws', '5 min, no id'],
  langgraph: ['id unmarked', 'id', 'throws', 'throws', 'throws', 'throws', 'throws', '5 min, id'],
  trpc: ['id unmarked', 'id', 'throws', 'throws', 'throws', 'throws', 'throws', '5 min, id'],
  'graphql-sse': [
    'no id unmarked',
    'no id',
    'throws',
    'throws 6',
    'throws 6',
    'throws 6',
    'throws 6',
    '5 min, no id',
  ],
  'launchdarkly-eventsource': ['id', 'id', 'error', 'error', 'no id', 'no id', 'no id', '5 s, id'],
  'extended-eventsource': ['id', 'id', 'error', 'error', 'error', 'error', 'error', '5 min, id'],
  'event-source-polyfill': ['query', 'query', 'error', 'error', 'error', 'error', 'error', '45 s, id'],
  'reconnecting-eventsource': ['id', 'id', 'no id', 'no id', 'no id', 'no id', 'no id', 'waits'],
  'sse.js': ['silent', 'error', 'silent', 'error', 'error', 'error', 'silent', 'waits'],
  'node-eventsource': ['id', 'id', 'error', 'error', 'error', 'error', 'error', '5 min, id'],
  'eventsource-client': ['id', 'id', 'silent', 'no id', 'no id', 'no id', 'no id', '5 min, id'],
  'fetch-event-source': ['whole', 'id', 'no id', 'no id', 'no id', 'no id', 'no id', 'waits'],
  fetch: ['whole', 'throws', 'empty', 'throws', 'throws', 'throws', 'empty', '5 min, throws'],
  ky: ['whole', 'throws', 'empty', 'throws', 'throws 3', 'obeys, throws', 'body', '5 min, throws'],
  ofetch: ['whole', 'throws', 'empty', 'throws', 'throws 2', 'throws 2', 'body', '5 min, throws'],
  axios: ['whole', 'throws', 'empty', 'throws', 'throws', 'throws', 'body', 'waits'],
};

/** The sentence without its subject. */
function predicate(profile: ClientProfile, call: EndedCall): string {
  // What only a POST sends is not asked of a GET.
  const method = profile === 'ai-use-chat' ? 'POST' : 'GET';
  const sentence = describeReaction(profile, { method, ...call });
  const subject = subjectOfClient(profile);
  expect(sentence.startsWith(`${subject} `), sentence).toBe(true);
  return sentence.slice(subject.length + 1);
}

describe('a client after an ending', () => {
  it.each(Object.entries(expected))('%s', (name, [end, cut, ...others]) => {
    const wanted = [end, cut, cut, others[0], others[1], others[1], ...others.slice(2)] as const;
    for (const [at, call] of Object.keys(calls)
      .toSorted(byPlace)
      .map((key) => calls[key as keyof typeof calls])
      .entries())
      expect(predicate(name as ClientProfile, call), JSON.stringify(call)).toMatch(
        says[wanted[at] ?? 'whole'],
      );
  });

  it('is measured for each profile', () => {
    const measured = new Set(measuredCalls.clients.map(({ profile }) => profile));
    expect(clientProfiles.filter((profile) => !measured.has(profile))).toEqual([]);
    for (const client of measuredCalls.clients) expect(client.version, client.program).toMatch(/^\d+\./);
  });

  it.each(clientProfiles.filter((profile) => profile !== 'eventsource'))(
    '%s is claimed to do nothing that was not measured',
    (profile) => {
      for (const cause of ['bad-redirect', 'bad-encoding', 'limit'] as const) {
        const text = describeReaction(profile, { ending: { cause } });
        expect(text).toMatch(/was not measured at this ending|come(s)? back by itself/);
      }
      expect(describeReaction(profile, { ending: { cause: 'http-error', status: 403 } })).toMatch(
        / This was measured with status 404\.$/,
      );
      expect(describeReaction(profile, { ending: { cause: 'http-error', status: 418 } })).toMatch(/404\.$/);
      expect(describeReaction(profile, { ending: { cause: 'http-error', status: 502 } })).toMatch(/500\.$/);
      expect(describeReaction(profile, { ending: { cause: 'http-error', status: 303 } })).not.toMatch(
        /\d{3}/,
      );
    },
  );
});

/** The order in which they are written: keys that are numbers come first in an object. */
function byPlace(one: string, other: string): number {
  const order = ['end', 'truncated', 'reset', '204', '401', '404', '500', '503', 'html', 'idle'];
  return order.indexOf(one) - order.indexOf(other);
}

describe('what decides besides the ending', () => {
  const unavailable = { ending: { cause: 'http-error', status: 503 } } as const;

  it('is whether the response had Retry-After', () => {
    expect(predicate('openai-loop', unavailable)).toMatch(says['throws 3']);
    expect(predicate('openai-loop', { ...unavailable, hasRetryAfter: true })).toMatch(says['obeys, throws']);
  });

  it('is whether a stream came before', () => {
    expect(predicate('mcp-http', { ...unavailable })).toMatch(says.error);
    expect(predicate('mcp-http', { ...unavailable, isAfterStream: true })).toMatch(/^asks 2 times in all/);
    // It never comes back to meet it: its next call is another one.
    expect(predicate('openai-loop', { ...unavailable, isAfterStream: true })).toMatch(says['throws 3']);
    expect(predicate('trpc', { ...unavailable, isAfterStream: true })).toMatch(says.throws);
  });

  it.each<[ClientProfile, RegExp]>([
    ['openai-loop', /^throws an error where nothing accepts its connection\.$/],
    ['ai-stream-text', /^tells its app of an error where nothing accepts its connection\.$/],
    ['node-eventsource', /^tries again and again, 3\.\d s after each try\.$/],
    ['trpc', /^tries again and again, 3\.\d s after each try\.$/],
    ['sse.js', /^was not measured at this ending\.$/],
  ])('is what could be reached: %s', (profile, says) => {
    expect(
      predicate(profile, { ending: { cause: 'unreachable', stage: 'connect', code: 'ECONNREFUSED' } }),
    ).toMatch(says);
    expect(predicate(profile, { ending: { cause: 'unreachable', stage: 'dns' } })).not.toMatch(
      /nothing accepts|after each try/,
    );
  });

  it('is the method, for useChat, which takes a 204 for nothing to resume', () => {
    const nothing = { ending: { cause: 'no-content', status: 204 } } as const;
    expect(predicate('ai-use-chat', { ...nothing, method: 'GET' })).toMatch(says.empty);
    expect(predicate('ai-use-chat', { ...nothing, method: 'POST' })).toMatch(says.throws);
  });

  it('is the method, for MCP', () => {
    const end = { ending: { cause: 'end' } } as const;
    expect(predicate('mcp-http', { ...end, method: 'POST' })).toMatch(says['id unmarked']);
    expect(predicate('mcp-http', { ...end, method: 'GET' })).toMatch(says.id);
    expect(sendsOnlyGet('mcp-http')).toBe(false);
  });

  it.each<[ClientProfile, RegExp]>([
    ['openai-loop', /delivers the block that is not complete all the same\.$/],
    ['ag-ui', /delivers the block that is not complete all the same\.$/],
    ['langgraph', /delivers the block that is not complete all the same, and sends its id\.$/],
    ['sse.js', /delivers the block that is not complete all the same\.$/],
    ['anthropic-loop', /drops the block that is not complete\.$/],
    ['node-eventsource', /drops the block that is not complete\.$/],
    ['extended-eventsource', /drops the block that is not complete, and sends its id all the same\.$/],
  ])('is a block that is not complete: %s', (profile, says) => {
    expect(describeReaction(profile, { ending: { cause: 'end' }, hasLostBlock: true })).toMatch(says);
    expect(describeReaction(profile, { ending: { cause: 'end' } })).not.toMatch(/block/);
  });

  it('is that [DONE] is known by these programs, and by no others', () => {
    const ended: EndedCall = { ending: { cause: 'close-message', reason: 'data [DONE]' } };
    const knowing = clientProfiles.filter((profile) =>
      describeReaction(profile, ended)?.includes('knows this message'),
    );
    expect(knowing.toSorted()).toEqual(['ai-stream-text', 'ai-use-chat', 'openai-loop', 'openai-stream']);
  });

  it('is whether a close message is one that the client knows', () => {
    const close = (reason: string): EndedCall => ({ ending: { cause: 'close-message', reason } });
    expect(describeReaction('openai-loop', close('data [DONE]'))).toBe(
      'The openai loop knows this message, and ends without an error.',
    );
    expect(describeReaction('openai-loop', close('type = "close"'))).toBe(
      'The openai loop takes no notice of a message such as {"type":"close"}: it ends when the response does.',
    );
    expect(describeReaction('anthropic-loop', close('data [DONE]'))).not.toMatch(/knows this/);
    expect(describeReaction('node-eventsource', close('type = "close"'))).toBe(
      'An EventSource in Node does not know a message such as {"type":"close"}, and comes back when the response has ended.',
    );
    expect(describeReaction('openai-stream', close('event close'))).toBe(
      'The openai .stream() does not know a message such as {"type":"close"}, and tells its app of an error.',
    );
  });
});

describe('an answer without its end mark', () => {
  it.each<[ClientProfile, string | undefined]>([
    ['openai-loop', 'The openai loop takes such an answer for a whole one, where the response ends cleanly.'],
    ['ag-ui', '@ag-ui/client takes such an answer for a whole one, where the response ends cleanly.'],
    ['openai-stream', 'The openai .stream() tells its app of an error at such an end.'],
    ['ai-stream-text', 'The streamText of the AI SDK tells its app of an error at such an end.'],
    ['eventsource', undefined],
    ['langgraph', undefined],
    ['mcp-http', undefined],
    ['sse.js', undefined],
  ])('for %s', (profile, sentence) => {
    expect(tellCutAnswer(profile)).toBe(sentence);
  });
});

/** Programs of which there are sentences of their own. */
const toldAlone: ReadonlySet<string> = new Set([
  'eventsource',
  'node-eventsource',
  'undici',
  'eventsource-client',
  'fetch-event-source',
  'fetch',
]);

describe('the clients together', () => {
  it('say who takes a cut answer for a whole one', () => {
    const { sentences, measuredOn } = clientsAfter({ ending: { cause: 'end' } });
    expect(sentences.find((text) => text.startsWith('Take this for a whole answer'))).toMatch(
      /: openai, stream: true; @anthropic-ai\/sdk, stream: true; ai, useChat; ai, useChat resuming; @google\/genai; @ag-ui\/client;/,
    );
    expect(measuredOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('say who obeys Retry-After, and only where there is one', () => {
    const { sentences } = clientsAfter(calls[503]);
    const obeying = sentences.find((text) => text.startsWith('Wait as Retry-After says'));
    for (const name of ['openai, stream: true', '@anthropic-ai/sdk, .stream()', 'ai, streamText', 'ky'])
      expect(obeying).toContain(name);
    expect(obeying).not.toMatch(/ofetch|graphql/);
    expect(clientsAfter({ ...calls[503], hasRetryAfter: false }).sentences.join(' ')).not.toMatch(/Wait as/);
  });

  it('say who ends empty at a wrong type', () => {
    expect(clientsAfter(calls.html).sentences[0]).toBe(
      'End empty, without an error: openai, stream: true; @anthropic-ai/sdk, stream: true; ai, useChat; ai, useChat resuming; @ag-ui/client.',
    );
  });

  it('say who delivers a block that is not complete, and who sends its id', () => {
    const { delivering, sendingId } = clientsAtLostBlock();
    expect(delivering).toMatch(/^openai, stream: true; openai, \.stream\(\); @ag-ui\/client; /);
    expect(delivering).toMatch(/@langchain\/langgraph-sdk; sse\.js; sse\.js, autoReconnect$/);
    expect(sendingId).toBe('extended-eventsource');
    expect(tellLostBlock('eventsource').next).toBe('An EventSource drops it, id and all.');
  });

  it.each(Object.entries(calls))(
    'name each that was measured after %s once, beside those in sentences of their own',
    (_, call) => {
      const { sentences, measuredOn } = clientsAfter(call);
      const names = sentences
        .flatMap((text) => text.slice(text.indexOf(': ') + 2, -1).split('; '))
        .map((name) => name.replace(/ \(after .*\)$/, ''));
      const { name } = caseOf(call) ?? { name: '' };
      const measured = measuredCalls.clients.filter(({ program, cases }) => {
        return cases[name] && (name === 'silence' || !toldAlone.has(program));
      });
      expect(names.toSorted()).toEqual(measured.map(nameOfCaller).toSorted());
      expect(names.length).toBeGreaterThan(10);
      const told = tellClients(call, { next: 'stop' });
      expect(told.clients).toEqual(expect.arrayContaining(sentences));
      expect(measuredOn).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(told.measuredOn).toContain(measuredOn);
    },
  );

  it('know of a silence how long each Node client bears it; what was watched for seconds alone says so', () => {
    const { clients } = tellClients(calls.idle, { next: 'wait' });
    expect(clients[0]).toMatch(/^Firefox .* noticed nothing and waited, for the 14 s that were measured\.$/);
    expect(clients.filter((text) => /undici/.test(text))).toEqual([
      expect.stringMatching(/^Give up after about 5 min of silence: .*undici/),
    ]);
    expect(clients.filter((text) => /Chromium/.test(text))).toEqual([
      expect.stringMatching(/^Still held the connection after 5 min 50 s: .*Chromium/),
    ]);
  });
});
