// Which clients make calls and do not come back by themselves once a stream has ended. What is right for an EventSource is
// not asked of them: their next request is a call of its own.

import { assertNever } from '../../base/assertNever.ts';
import type { ClientProfile } from '../../stream/clientProfile.ts';

/** Whether a client makes calls, as SDKs of language models do. A reader by GET is meant to come back. */
export function makesCalls(profile: ClientProfile, method: string): boolean {
  switch (profile) {
    case 'openai-loop':
    case 'openai-stream':
    case 'anthropic-loop':
    case 'anthropic-stream':
    case 'ai-stream-text':
    case 'ai-use-chat':
    case 'google-genai':
    case 'ag-ui':
      return true;
    case 'sse.js':
    case 'ky':
    case 'ofetch':
    case 'axios':
    case 'fetch':
      return method !== 'GET';
    case 'eventsource':
    case 'node-eventsource':
    case 'eventsource-client':
    case 'fetch-event-source':
    case 'extended-eventsource':
    case 'launchdarkly-eventsource':
    case 'event-source-polyfill':
    case 'reconnecting-eventsource':
    case 'mcp-http':
    case 'mcp-sse':
    case 'langgraph':
    case 'trpc':
    case 'graphql-sse':
      return false;
    default:
      return assertNever(profile);
  }
}
