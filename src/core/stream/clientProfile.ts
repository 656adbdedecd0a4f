// Who reads a stream: a browser's EventSource, a package that looks like it, an SDK, or a bare fetch. The same ending means
// different things to each of them. A profile is chosen, or recognised from the head of a request, always with the
// evidence; what nothing speaks for is not claimed.

import * as l10n from '@vscode/l10n';

import { redactHeaders } from './requestSecrets.ts';
import type { Header } from './streamRequest.ts';

/** Every client that the endings' sentences can be about. */
export const clientProfiles = [
  'eventsource',
  'node-eventsource',
  'eventsource-client',
  'fetch-event-source',
  'extended-eventsource',
  'launchdarkly-eventsource',
  'event-source-polyfill',
  'reconnecting-eventsource',
  'sse.js',
  'openai-loop',
  'openai-stream',
  'anthropic-loop',
  'anthropic-stream',
  'ai-stream-text',
  'ai-use-chat',
  'google-genai',
  'ag-ui',
  'mcp-http',
  'mcp-sse',
  'langgraph',
  'trpc',
  'graphql-sse',
  'ky',
  'ofetch',
  'axios',
  'fetch',
] as const;

/** A client of event streams, by what it does after an ending. */
export type ClientProfile = (typeof clientProfiles)[number];

/** Whether a value from outside names a profile. */
export function isClientProfile(value: unknown): value is ClientProfile {
  return clientProfiles.some((profile) => profile === value);
}

/** What is looked at in a request. */
export interface ClientRequestHead {
  /** In any case. */
  readonly method: string;
  /** In any order and spelling. */
  readonly headers: readonly Header[];
}

/** A profile, and what of the request speaks for it. */
export interface RecognisedClient {
  readonly profile: ClientProfile;
  /** One sentence. */
  readonly evidence: string;
}

/** What reads the stream, as a choice is called: short, without an article. */
export function nameOfClient(profile: ClientProfile): string {
  switch (profile) {
    case 'node-eventsource':
      return l10n.t('EventSource in Node');
    case 'mcp-http':
      return l10n.t('MCP, Streamable HTTP');
    case 'mcp-sse':
      return l10n.t('MCP, old SSE transport');
    case 'fetch':
      return l10n.t('bare fetch');
    default:
      return clientNames[profile];
  }
}

/** The same as a sentence begins with it. */
export function subjectOfClient(profile: ClientProfile): string {
  switch (profile) {
    case 'eventsource':
      return l10n.t('An EventSource');
    case 'node-eventsource':
      return l10n.t('An EventSource in Node');
    case 'openai-loop':
      return l10n.t('The openai loop');
    case 'openai-stream':
      return l10n.t('The openai .stream()');
    case 'anthropic-loop':
      return l10n.t('The Anthropic loop');
    case 'anthropic-stream':
      return l10n.t('The Anthropic .stream()');
    case 'mcp-http':
      return l10n.t('An MCP client');
    case 'mcp-sse':
      return l10n.t('An MCP client with the old SSE transport');
    case 'fetch':
      return l10n.t('A bare fetch reader');
    default:
      return clientNames[profile];
  }
}

/** One thing that a request can say about its client. */
interface Sign {
  readonly profile: ClientProfile;
  readonly header: string;
  readonly pattern: RegExp;
  /** Only where another header says so as well. */
  readonly and?: readonly [header: string, pattern: RegExp];
  /** Only where the method is this one. */
  readonly method?: string;
}

/** The first that a request bears decides: those that only one client sends come first. */
const signs: readonly Sign[] = [
  {
    profile: 'anthropic-stream',
    header: 'user-agent',
    pattern: /^Anthropic\/JS/i,
    and: ['x-stainless-helper-method', /^(beta\.)?.*stream$/i],
  },
  { profile: 'anthropic-loop', header: 'user-agent', pattern: /^(Async)?Anthropic\//i },
  {
    profile: 'openai-stream',
    header: 'user-agent',
    pattern: /^(Azure)?OpenAI\/JS/i,
    and: ['x-stainless-helper-method', /stream$/i],
  },
  { profile: 'openai-loop', header: 'user-agent', pattern: /^(Async|Azure)?(Azure)?OpenAI\//i },
  { profile: 'ai-stream-text', header: 'user-agent', pattern: /\bai-sdk\/|(^|\s)ai\/\d/i },
  { profile: 'google-genai', header: 'x-goog-api-client', pattern: /google-genai-sdk\//i },
  { profile: 'google-genai', header: 'user-agent', pattern: /google-genai-sdk\//i },
  { profile: 'mcp-http', header: 'mcp-protocol-version', pattern: /./ },
  { profile: 'mcp-http', header: 'mcp-session-id', pattern: /./ },
  { profile: 'launchdarkly-eventsource', header: 'user-agent', pattern: /launchdarkly|LDClient/i },
  { profile: 'axios', header: 'user-agent', pattern: /^axios\//i },
  // Any SDK that Stainless made, in a browser, where a page cannot set User-Agent.
  { profile: 'anthropic-loop', header: 'anthropic-version', pattern: /./, and: ['x-stainless-lang', /./] },
  {
    profile: 'openai-stream',
    header: 'x-stainless-helper-method',
    pattern: /stream$/i,
    and: ['x-stainless-lang', /./],
  },
  { profile: 'openai-loop', header: 'x-stainless-lang', pattern: /./ },
  {
    profile: 'eventsource',
    header: 'sec-fetch-mode',
    pattern: /^cors$/i,
    and: ['accept', /^text\/event-stream$/i],
    method: 'GET',
  },
  { profile: 'fetch', header: 'sec-fetch-mode', pattern: /^(cors|same-origin|no-cors)$/i },
];

/** Who sends such a request, by what it alone says. A method other than GET is never that of an EventSource. */
export function recogniseClient({ method, headers }: ClientRequestHead): RecognisedClient {
  const values = new Map(headers.map((header) => [header[0].toLowerCase(), header]));
  const holds = (header: string, pattern: RegExp): boolean => {
    const found = values.get(header);
    return found !== undefined && pattern.test(found[1]);
  };
  const wanted = method.toUpperCase();
  const sign = signs.find(
    ({ header, pattern, and, method: only }) =>
      holds(header, pattern) && (and === undefined || holds(...and)) && (only ?? wanted) === wanted,
  );
  if (sign !== undefined) return { profile: sign.profile, evidence: evidenceOf(sign, values) };
  if (wanted === 'GET')
    return { profile: 'eventsource', evidence: l10n.t('The request is a GET, as an EventSource sends it.') };
  return {
    profile: 'fetch',
    evidence: l10n.t('The request is a {0}: an EventSource sends nothing but GET.', wanted),
  };
}

function evidenceOf({ header, and }: Sign, values: ReadonlyMap<string, Header>): string {
  const lineOf = (name: string): string => {
    const found = values.get(name);
    // The evidence is shown: it may be a session's id.
    return found === undefined
      ? name
      : redactHeaders([found])
          .map((shown) => shown.join(': '))
          .join('');
  };
  if (and === undefined) return l10n.t('The request has {0}.', lineOf(header));
  return l10n.t('The request has {0} and {1}.', lineOf(header), lineOf(and[0]));
}

/** Names of packages are the same in every language. */
const clientNames: Readonly<
  Record<Exclude<ClientProfile, 'node-eventsource' | 'mcp-http' | 'mcp-sse' | 'fetch'>, string>
> = {
  eventsource: 'EventSource',
  'eventsource-client': 'eventsource-client',
  'fetch-event-source': '@microsoft/fetch-event-source',
  'extended-eventsource': 'extended-eventsource',
  'launchdarkly-eventsource': 'launchdarkly-eventsource',
  'event-source-polyfill': 'event-source-polyfill',
  'reconnecting-eventsource': 'reconnecting-eventsource',
  'sse.js': 'sse.js',
  'openai-loop': 'openai, stream: true',
  'openai-stream': 'openai, .stream()',
  'anthropic-loop': '@anthropic-ai/sdk, stream: true',
  'anthropic-stream': '@anthropic-ai/sdk, .stream()',
  'ai-stream-text': 'ai, streamText',
  'ai-use-chat': 'ai, useChat',
  'google-genai': '@google/genai',
  'ag-ui': '@ag-ui/client',
  langgraph: '@langchain/langgraph-sdk',
  trpc: '@trpc/client',
  'graphql-sse': 'graphql-sse',
  ky: 'ky',
  ofetch: 'ofetch',
  axios: 'axios',
};
