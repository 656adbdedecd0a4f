// What a reader does not know of an event that it reads, and that it names it.

import { d, e, type Shape } from './shape.ts';

export const unreadShapes: readonly Shape[] = [
  [
    'what is not known of a block of Anthropic and of its deltas',
    e('message_start', { type: 'message_start', message: { id: 'm', role: 'assistant', content: [] } }) +
      e('content_block_start', {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'text', text: '', mood: 'x' },
      }) +
      e('content_block_delta', {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text: 'Hi', mood: 'x' },
        odd: 1,
      }) +
      e('content_block_delta', {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'mood_delta', mood: 'x' },
      }) +
      e('content_block_stop', { type: 'content_block_stop', index: 0, odd: 1 }),
    [
      'anthropic messages | m | – | assistant |  | no tokens | cut off',
      'text: Hi',
      'unread field content_block.mood: 1',
      'unread field odd: 2',
      'unread field delta.mood: 1',
      'unread field delta[mood_delta]: 1',
    ],
  ],
  [
    'pictures of Ollama, and what is not known of its messages',
    d({
      model: 'm',
      message: { role: 'assistant', content: 'Hi', images: ['AA'], mood: 'x' },
      done: false,
      odd: 1,
    }) +
      d({
        model: 'm',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        eval_count: 2,
        total_duration: 3,
      }),
    [
      'ollama | – | m | assistant | stop | 2 | ended',
      'text: Hi',
      'data image: AA',
      'unread field odd: 1',
      'unread field message.mood: 1',
    ],
  ],
  [
    'what is not known of a part of Gemini',
    d({
      candidates: [
        {
          content: {
            parts: [
              { text: 'Hi', mood: 'x' },
              { functionCall: { name: 'f', args: {} }, thoughtSignature: 's' },
              { oddPart: { a: 1 } },
            ],
          },
        },
      ],
      responseId: 'x',
    }),
    [
      'gemini | x | – | – |  | no tokens | cut off',
      'text: Hi…',
      'tool call f: {}',
      'data oddPart: {"oddPart":{"a":1}}',
      'unread field candidates[].content.parts[].mood: 1',
    ],
  ],
  [
    'what steps took before the interaction is over, and what is not known of them',
    e('interaction.created', { event_type: 'interaction.created', interaction: { id: 'v' } }) +
      e('step.start', { event_type: 'step.start', index: 0, step: { type: 'model_output' }, mood: 'x' }) +
      e('step.delta', {
        event_type: 'step.delta',
        index: 0,
        delta: { type: 'text', text: 'Hi' },
        metadata: { total_usage: { total_output_tokens: 1 } },
      }) +
      e('step.stop', {
        event_type: 'step.stop',
        index: 0,
        usage: { total_output_tokens: 2, total_thought_tokens: 3 },
        step_usage: { total_output_tokens: 2 },
      }),
    ['interactions | v | – | – |  | 5 | cut off', 'text: Hi', 'unread field mood: 1'],
  ],
  [
    'what is not known of a text of AG-UI',
    d({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }) +
      d({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'Hi', timestamp: 1, mood: 'x' }),
    ['ag-ui | r | – | – |  | no tokens | cut off', 'text: Hi…', 'unread field mood: 1'],
  ],
  [
    'what is not known of events of Dify and Coze, and files at the end of an answer',
    [
      d({ event: 'message', task_id: 't', message_id: 'm', answer: 'Hi', mood: 'x' }) +
        d({ event: 'message_end', task_id: 't', message_id: 'm', metadata: {}, files: [{ id: 'f' }] }),
      e('conversation.message.delta', {
        id: 'm',
        chat_id: 'c',
        type: 'answer',
        role: 'assistant',
        content: 'Hi',
        mood: 'x',
      }),
    ],
    [
      'dify | t | – | – | message_end | no tokens | ended',
      'text: Hi',
      'data files: [{"id":"f"}]',
      'unread field mood: 1',
      'coze | c | – | assistant |  | no tokens | cut off',
      'text: Hi…',
      'unread field mood: 1',
    ],
  ],
  ["a method that is anybody's", d({ type: 'event', method: 'custom', params: { a: 1 } }), []],
];
