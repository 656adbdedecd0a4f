// Who sends a request, told from its head, always with the evidence; what nothing speaks for is not claimed. The heads that
// clients really send are in test/fixtures/clientHeads.json.

import * as l10n from '@vscode/l10n';

import type { ClientProfile } from '../stream/clientProfile.ts';
import { redactHeaders } from '../stream/requestSecrets.ts';
import type { Header } from '../stream/streamRequest.ts';

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

/** A header's name in lower case, and what its value has to be like. */
type HeaderSign = readonly [header: string, pattern: RegExp];

/** One thing that a request can say about its client. */
interface Sign {
  readonly profile: ClientProfile;
  /** All of them have to be there; the evidence names them. */
  readonly all: readonly [HeaderSign, HeaderSign?];
  /** The header must not be there with such a value. */
  readonly none?: HeaderSign;
  /** Only where the method is this one. */
  readonly method?: string;
}

const anything = /./;
const eventStream: HeaderSign = ['accept', /\btext\/event-stream\b/i];
/** A page cannot say who it is: its browser does. */
const otherProgram: HeaderSign = ['user-agent', /^(?!Mozilla\/)./i];
const stainless: HeaderSign = ['x-stainless-lang', anything];
const helper: HeaderSign = ['x-stainless-helper-method', /stream$/i];
/** The fetch of Node, which sends `Sec-Fetch-Mode: cors` as a page's does. */
const nodeFetch: HeaderSign = ['user-agent', /^(node|undici)$/i];
/** EventSources ask so, and few others do. */
const uncached: HeaderSign = ['cache-control', /\bno-(cache|store)\b/i];

/** The first that a request bears decides: those that only one client sends come first. */
const signs: readonly Sign[] = [
  { profile: 'anthropic-stream', all: [['user-agent', /^Anthropic\/JS/i], helper] },
  { profile: 'anthropic-loop', all: [['user-agent', /^(Async)?Anthropic\//i]] },
  { profile: 'openai-stream', all: [['user-agent', /^(Azure)?OpenAI\/JS/i], helper] },
  { profile: 'openai-loop', all: [['user-agent', /^(Async)?(Azure)?OpenAI\//i]] },
  // Version 7 says `ai-sdk-openai/3.0 ai-sdk-provider-utils/5.0`, version 5 `ai/5.0 ai-sdk/provider-utils/3.0`.
  { profile: 'ai-stream-text', all: [['user-agent', /\bai-sdk[-/]|(^|\s)ai\/\d/i]] },
  { profile: 'google-genai', all: [['x-goog-api-client', /google-genai-sdk\//i]] },
  { profile: 'google-genai', all: [['user-agent', /google-genai-sdk\//i]] },
  { profile: 'mcp-http', all: [['mcp-protocol-version', anything]] },
  { profile: 'mcp-http', all: [['mcp-session-id', anything]] },
  // MCP asks its clients for both types, and its first request has no other mark.
  {
    profile: 'mcp-http',
    all: [['accept', /^application\/json, *text\/event-stream$/i]],
    method: 'POST',
  },
  { profile: 'launchdarkly-eventsource', all: [['user-agent', /launchdarkly|LDClient/i]] },
  { profile: 'axios', all: [['user-agent', /^axios\//i]] },
  { profile: 'anthropic-stream', all: [['anthropic-version', anything], helper], none: otherProgram },
  { profile: 'anthropic-loop', all: [['anthropic-version', anything], stainless], none: otherProgram },
  { profile: 'openai-stream', all: [helper, stainless], none: otherProgram },
  { profile: 'openai-loop', all: [stainless], none: otherProgram },
  { profile: 'eventsource', all: [['sec-fetch-site', anything], eventStream], method: 'GET' },
  { profile: 'eventsource', all: [['sec-fetch-dest', anything], eventStream], method: 'GET' },
  { profile: 'eventsource', all: [['user-agent', /^Mozilla\//], eventStream], method: 'GET' },
  { profile: 'node-eventsource', all: [nodeFetch, uncached], method: 'GET' },
  { profile: 'fetch', all: [nodeFetch] },
  { profile: 'fetch', all: [['sec-fetch-site', anything]] },
  { profile: 'fetch', all: [['sec-fetch-dest', anything]] },
];

/** Who sends such a request, by what it alone says. A method other than GET is never that of an EventSource. */
export function recogniseClient({ method, headers }: ClientRequestHead): RecognisedClient {
  const values = new Map(headers.map((header) => [header[0].toLowerCase(), header]));
  const holds = ([header, pattern]: HeaderSign): boolean => {
    const found = values.get(header);
    return found !== undefined && pattern.test(found[1]);
  };
  const wanted = method.toUpperCase();
  const sign = signs.find(
    ({ all, none, method: only }) =>
      all.every((each) => each === undefined || holds(each)) &&
      !(none && holds(none)) &&
      (only ?? wanted) === wanted,
  );
  if (sign !== undefined) return { profile: sign.profile, evidence: evidenceOf(sign, values) };
  const mode = values.get('sec-fetch-mode');
  if (mode !== undefined) return recogniseNode(wanted, lineOf(mode), holds(eventStream) && holds(uncached));
  if (wanted !== 'GET')
    return {
      profile: 'fetch',
      evidence: l10n.t('The request is a {0}: an EventSource sends nothing but GET.', wanted),
    };
  const accept = values.get('accept');
  if (accept !== undefined && !holds(eventStream))
    return {
      profile: 'fetch',
      evidence: l10n.t('The request has {0}, where an EventSource sends text/event-stream.', lineOf(accept)),
    };
  return { profile: 'eventsource', evidence: l10n.t('The request is a GET, as an EventSource sends it.') };
}

/** A browser sends Sec-Fetch-Mode with others of its kind; Node's fetch sends it alone. */
function recogniseNode(method: string, mode: string, isLikeEventSource: boolean): RecognisedClient {
  return {
    profile: method === 'GET' && isLikeEventSource ? 'node-eventsource' : 'fetch',
    evidence: l10n.t('The request has {0} and no Sec-Fetch-Site, as the fetch of Node sends it.', mode),
  };
}

function evidenceOf({ all }: Sign, values: ReadonlyMap<string, Header>): string {
  const lines = all.flatMap((each) => {
    const found = each && values.get(each[0]);
    return found ? [lineOf(found)] : [];
  });
  const [first = '', second] = lines;
  const evidence =
    second === undefined
      ? l10n.t('The request has {0}.', first)
      : l10n.t('The request has {0} and {1}.', first, second);
  return isOfOtherLanguage(values)
    ? `${evidence} ${l10n.t('It is not the JavaScript package, which is the one that was measured.')}`
    : evidence;
}

/** Whether the SDK is written for another language than the one that was measured. */
function isOfOtherLanguage(values: ReadonlyMap<string, Header>): boolean {
  const language = values.get('x-stainless-lang')?.[1] ?? 'js';
  return language !== 'js' || /^[a-z]+\/(?!JS\b)[a-z]+ /i.test(values.get('user-agent')?.[1] ?? '');
}

/** A header as the evidence shows it: it may be a session's id. */
function lineOf(header: Header): string {
  return redactHeaders([header])
    .map((shown) => shown.join(': '))
    .join('');
}
