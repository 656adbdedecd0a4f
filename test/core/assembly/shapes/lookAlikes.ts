// What others than language models and their agents send, in shapes that look alike: no answer begins with it.

import { d, e, type Shape } from './shape.ts';

/** What it is, and events of it. */
const alike: readonly (readonly [what: string, body: string])[] = [
  ['a message of a chat between people', e('message', { type: 'message', content: 'hi' })],
  ['messages of a chat between people', e('messages', [{ id: 'a', type: 'text', content: 'hi' }])],
  ['a state with such messages', e('values', { messages: [{ type: 'text', content: 'hi' }] })],
  ['a delta', d({ delta: 'x' }) + d({ delta: 'y' })],
  ['a text', d({ text: 'x' }) + d({ content: 'x' })],
  ['choices of a vote', d({ choices: ['a', 'b'] }) + d({ choices: [{ text: 'a' }] })],
  ['candidates of a vote', d({ candidates: [{ name: 'A', content: 'x' }] })],
  [
    'what a language server says',
    d({ jsonrpc: '2.0', method: 'textDocument/publishDiagnostics', params: { uri: 'file:///a' } }) +
      d({ jsonrpc: '2.0', id: 1, method: 'workspace/configuration', params: {} }),
  ],
  [
    'what a chain of blocks says',
    d({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: '0x1', result: {} } }),
  ],
  ['GraphQL over SSE', e('next', { data: { greetings: 'hi' } }) + e('complete', '')],
  ['a hub of Mercure', d({ type: 'Subscription', subscriber: 'a', topic: 'b', active: true })],
  ['Turbo Streams', d('<turbo-stream action="append" target="a"></turbo-stream>')],
  [
    'a watch of Kubernetes',
    d({ type: 'ADDED', object: { kind: 'Pod' } }) +
      d({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } }),
  ],
  ['a run of a build', d({ type: 'RUN_STARTED', run: 12 }) + d({ type: 'RUN_FINISHED', run: 12 })],
  ['steps of a build', d({ type: 'STEP_STARTED', stepName: 'build' })],
  ['events of an application', d({ type: 'CUSTOM', name: 'a', value: 1 }) + d({ type: 'RAW', event: 1 })],
  ['a state of an application', d({ type: 'STATE_DELTA', delta: [1] })],
  ['changes of a document', d({ p: '/a', o: 'add', v: 'x' }) + d({ p: '/a', v: 1 })],
  ['a response that an application made', d({ type: 'response.created', from: 'bob' })],
  ['tasks of a queue', d({ task: { id: '1', status: { state: 'running' } } })],
  [
    'texts and tools of an application',
    d({ type: 'TEXT_MESSAGE_CONTENT', text: 'x' }) + d({ type: 'TOOL_CALL_RESULT' }),
  ],
  ['data of an application', d({ type: 'data-update', data: { a: 1 } })],
  [
    'the log of an application',
    d({ level: 'info', message: 'a' }) +
      d({ level: 'error', message: 'b', error: { message: 'c', type: 't', code: 'd' } }),
  ],
  ['an exception of a program', d({ NullPointerException: { message: 'x' } })],
];

export const lookAlikes: readonly Shape[] = alike.map(([what, body]) => [
  `${what}, which is no answer`,
  body,
  [],
]);

/** What of it belongs to an answer while one goes on. */
export const inAnswers: readonly Shape[] = [
  [
    'events of an application in the middle of an answer',
    d({ id: 'c', choices: [{ delta: { content: 'a' } }] }) +
      d({ type: 'CUSTOM', name: 'n', value: 1 }) +
      d({ jsonrpc: '2.0', method: 'window/logMessage', params: {} }) +
      d({ id: 'c', choices: [{ delta: { content: 'b' }, finish_reason: 'stop' }] }),
    [
      'chat completions | c | – | – | stop | no tokens | ended',
      'text: ab',
      'unread event CUSTOM: 1',
      'unread event { jsonrpc, method, params }: 1',
    ],
  ],
  [
    'a response of JSON-RPC that failed in the middle of an answer',
    d({ id: 'c', choices: [{ delta: { content: 'a' } }] }) +
      d({ jsonrpc: '2.0', id: 1, error: { code: 1, message: 'bad' } }),
    ['chat completions | c | – | – |  | no tokens | cut off', 'error: bad (1)', 'text: a…'],
  ],
  [
    'what is of another protocol within a session of MCP',
    d({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: {} }) +
      d({ jsonrpc: '2.0', method: 'x/y', params: [1] }),
    ['mcp | – | – | – |  | no tokens | ended', 'tool call tools/call: {}', 'data x/y: [1]'],
  ],
];
