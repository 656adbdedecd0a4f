// What a server sends to each measured client: its own protocol, with the words "one", "two" and "lost" in it, so that it can
// be told which of them the app's code got.

/** A protocol as far as it is measured. */
export interface Wire {
  /** Two events with "one" and "two", whatever has to come before them included. */
  readonly events: readonly string[];
  /** An event with "lost", without its blank line. */
  readonly lostBlock: string;
  /** What says that the answer is whole; empty where the protocol has no such thing. */
  readonly endMark: string;
  /** Response headers besides the Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
}

const words = ['one ', 'two '] as const;

/** An event of data alone, or with an id and a type. */
function eventOf(data: unknown, { id, type }: { id?: string; type?: string } = {}): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${id === undefined ? '' : `id: ${id}\n`}${type === undefined ? '' : `event: ${type}\n`}data: ${text}\n\n`;
}

function withoutBlankLine(event: string): string {
  return event.slice(0, -1);
}

/** @param sayWord makes the event that has a word @param before what has to come first */
function wire(
  sayWord: (word: string, number: number) => string,
  {
    before = '',
    endMark = '',
    headers = {},
  }: { before?: string; endMark?: string; headers?: Wire['headers'] } = {},
): Wire {
  const [first = '', ...others] = words.map((word, index) => sayWord(word, index + 1));
  return {
    events: [before + first, ...others],
    lostBlock: withoutBlankLine(sayWord('lost', words.length + 1)),
    endMark,
    ...(headers && { headers }),
  };
}

function chatChunk(delta: object, finish: string | null = null): string {
  return eventOf({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
}

const openai = wire((content) => chatChunk({ role: 'assistant', content }), {
  endMark: chatChunk({}, 'stop') + eventOf('[DONE]'),
});

function anthropicEvent(event: { readonly type: string; readonly [name: string]: unknown }): string {
  return eventOf(event, { type: event.type });
}

const anthropic = wire(
  (text) => anthropicEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  {
    before:
      anthropicEvent({
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'm',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 1, output_tokens: 1 },
        },
      }) +
      anthropicEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    endMark:
      anthropicEvent({ type: 'content_block_stop', index: 0 }) +
      anthropicEvent({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 2 },
      }) +
      anthropicEvent({ type: 'message_stop' }),
  },
);

const useChat = wire((delta) => eventOf({ type: 'text-delta', id: 't', delta }), {
  before: eventOf({ type: 'start', messageId: 'm' }) + eventOf({ type: 'text-start', id: 't' }),
  endMark: eventOf({ type: 'text-end', id: 't' }) + eventOf({ type: 'finish' }) + eventOf('[DONE]'),
  headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
});

const genai = wire(
  (text) => eventOf({ candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0 }] }),
  {
    endMark: eventOf({
      candidates: [{ content: { parts: [{ text: '.' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
    }),
  },
);

const agUi = wire((delta) => eventOf({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta }), {
  before:
    eventOf({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }) +
    eventOf({ type: 'TEXT_MESSAGE_START', messageId: 'm', role: 'assistant' }),
  endMark:
    eventOf({ type: 'TEXT_MESSAGE_END', messageId: 'm' }) +
    eventOf({ type: 'RUN_FINISHED', threadId: 't', runId: 'r' }),
});

function logMessage(data: string): object {
  return { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data } };
}

/** What a tool has to say, as the result of the call with that id. */
export function toolResult(id: unknown): object {
  return { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'whole' }] } };
}

const mcp = wire((word, number) => eventOf(logMessage(word), { id: String(number), type: 'message' }));
const mcpWithoutIds = wire((word) => eventOf(logMessage(word), { type: 'message' }));

const langGraph = wire((text, number) => eventOf({ text }, { id: String(number), type: 'values' }), {
  before: eventOf({ run_id: 'r' }, { id: '0', type: 'metadata' }),
  headers: { Location: '/threads/t/runs/r/stream', 'Content-Location': '/threads/t/runs/r' },
});

const trpc = wire((word, number) => eventOf(JSON.stringify(word), { id: String(number) }), {
  before: eventOf({}, { type: 'connected' }),
  endMark: eventOf('', { type: 'return' }),
});

const graphQl = wire((word, number) => eventOf({ data: { word } }, { id: String(number), type: 'next' }), {
  endMark: eventOf('', { type: 'complete' }),
});

const plain = wire((word, number) => eventOf(word, { id: String(number) }));

/** By the name of the program; all others are sent plain events with ids. */
const wires: Readonly<Record<string, Wire>> = {
  'openai-loop': openai,
  'openai-stream': openai,
  'ai-stream-text': openai,
  'anthropic-loop': anthropic,
  'anthropic-stream': anthropic,
  'ai-use-chat': useChat,
  'ai-use-chat-resume': useChat,
  'google-genai': genai,
  'ag-ui': agUi,
  'mcp-http': mcp,
  'mcp-sse': mcp,
  'mcp-http-call': mcp,
  'mcp-http-call-without-ids': mcpWithoutIds,
  langgraph: langGraph,
  trpc,
  'graphql-sse': graphQl,
};

/** The protocol of a program. */
export function wireOf(program: string): Wire {
  return wires[program] ?? plain;
}
