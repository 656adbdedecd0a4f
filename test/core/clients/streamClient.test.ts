// Who reads a stream: what is chosen goes before what is recognised, where such a client can send the request.

import { describe, expect, it } from 'vitest';

import { clientOf, shareClient, sendsOnlyGet, StreamClient } from '../../../src/core/clients/streamClient.ts';
import { clientProfiles } from '../../../src/core/stream/clientProfile.ts';

const byAgent = { profile: 'openai-loop', evidence: 'The request has User-Agent: OpenAI/JS 7.' } as const;

describe('who reads a stream', () => {
  it('is an EventSource until a request says something else, and then whom it says', () => {
    const client = new StreamClient();
    expect(client.shown).toEqual({
      profile: 'eventsource',
      evidence: 'No request was sent yet.',
      choice: 'auto',
    });
    client.recognise(byAgent, 'post');
    expect(client.shown).toEqual({ ...byAgent, choice: 'auto' });
  });

  it('is whoever is chosen, until that is taken back', () => {
    const client = new StreamClient();
    client.recognise(byAgent, 'POST');
    for (const profile of ['anthropic-loop', 'fetch'] as const) {
      client.choose(profile);
      expect(client.shown).toEqual({ profile, evidence: 'Chosen by you.', choice: profile });
      expect([client.chosenFor('POST'), client.chosenFor('GET')]).toEqual([profile, profile]);
    }
    client.choose('auto');
    expect([client.shown.profile, client.chosenFor('POST')]).toEqual(['openai-loop', undefined]);
  });

  it('is never an EventSource for another method than GET, and says why', () => {
    const client = new StreamClient();
    client.recognise(byAgent, 'post');
    client.choose('eventsource');
    expect(client.shown).toEqual({
      profile: 'openai-loop',
      evidence: 'EventSource was chosen, but the request is a POST, which it never sends.',
      choice: 'eventsource',
    });
    expect([client.chosenFor('post'), client.chosenFor('get')]).toEqual([undefined, 'eventsource']);
    client.recognise(byAgent, 'GET');
    expect(client.shown.profile).toBe('eventsource');
  });

  it('tells when it becomes another, and only then', () => {
    const client = new StreamClient();
    let told = 0;
    const stop = client.onChange(() => (told += 1));
    client.recognise(byAgent, 'POST');
    client.recognise({ ...byAgent, evidence: 'The same.' }, 'POST');
    client.choose('fetch');
    client.choose('fetch');
    expect(told).toBe(2);
    stop();
    client.choose('auto');
    expect(told).toBe(2);
  });

  it('tells when another method makes it another, and back', () => {
    const client = new StreamClient();
    client.recognise(byAgent, 'GET');
    client.choose('eventsource');
    const told: string[] = [];
    client.onChange(() => told.push(client.shown.profile));
    client.recognise(byAgent, 'GET');
    expect(told).toEqual([]);
    client.recognise(byAgent, 'POST');
    client.recognise(byAgent, 'POST');
    client.recognise(byAgent, 'GET');
    expect(told).toEqual(['openai-loop', 'eventsource']);
    // While a client is chosen that sends both, nothing becomes another.
    client.choose('fetch');
    client.recognise({ profile: 'axios', evidence: '' }, 'POST');
    expect(told).toEqual(['openai-loop', 'eventsource', 'fetch']);
  });

  it('is told at its first request, and to each that listens', () => {
    const client = new StreamClient();
    const told: string[] = [];
    const stops = ['a', 'b'].map((name) => client.onChange(() => told.push(name)));
    client.recognise({ profile: 'eventsource', evidence: 'A request.' }, 'GET');
    expect(told).toEqual(['a', 'b']);
    stops[0]?.();
    client.choose('fetch');
    expect(told).toEqual(['a', 'b', 'b']);
    stops[0]?.();
    stops[1]?.();
    client.choose('auto');
    expect(told).toEqual(['a', 'b', 'b']);
  });

  it('is one for each log, and one for both sides of a relayed stream', () => {
    const [server, app, other] = [{}, {}, {}];
    clientOf(server).choose('fetch');
    clientOf(app).choose('axios');
    shareClient(server, app);
    expect(clientOf(app).choice).toBe('fetch');
    expect(clientOf(app)).toBe(clientOf(server));
    expect(clientOf(other)).not.toBe(clientOf(server));
    expect(clientOf(other)).toBe(clientOf(other));
  });
});

it('those that send nothing but GET are EventSources by their nature', () => {
  expect(clientProfiles.filter(sendsOnlyGet)).toEqual([
    'eventsource',
    'node-eventsource',
    'event-source-polyfill',
    'reconnecting-eventsource',
    'mcp-sse',
    'trpc',
  ]);
});
