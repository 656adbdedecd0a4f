// Programs around the SDKs of language models, as their own documentation has them. Each reads one answer and says what it
// got; it resolves where its loop ends, and rejects where the app's code gets an error.
import Anthropic from '@anthropic-ai/sdk';
import { HttpAgent } from '@ag-ui/client';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Chat } from '@ai-sdk/react';
import { GoogleGenAI } from '@google/genai';
import { DefaultChatTransport, streamText } from 'ai';
import OpenAI from 'openai';

const question = { role: 'user', content: 'Say one two.' };

export const models = {
  async 'openai-loop'(url, tell) {
    const client = new OpenAI({ apiKey: 'none', baseURL: url });
    const stream = await client.chat.completions.create({ model: 'm', messages: [question], stream: true });
    for await (const chunk of stream) tell('got', chunk.choices?.[0]?.delta.content);
  },

  async 'openai-stream'(url, tell) {
    const client = new OpenAI({ apiKey: 'none', baseURL: url });
    const stream = client.chat.completions.stream({ model: 'm', messages: [question] });
    stream.on('content', (delta) => tell('got', delta));
    await stream.finalChatCompletion();
  },

  async 'anthropic-loop'(url, tell) {
    const client = new Anthropic({ apiKey: 'none', baseURL: url });
    const stream = await client.messages.create({
      model: 'm',
      max_tokens: 9,
      messages: [question],
      stream: true,
    });
    for await (const event of stream) tell('got', event.delta?.text);
  },

  async 'anthropic-stream'(url, tell) {
    const client = new Anthropic({ apiKey: 'none', baseURL: url });
    const stream = client.messages.stream({ model: 'm', max_tokens: 9, messages: [question] });
    stream.on('text', (text) => tell('got', text));
    await stream.finalMessage();
  },

  async 'ai-stream-text'(url, tell) {
    const provider = createOpenAICompatible({ name: 'measured', baseURL: url, apiKey: 'none' });
    let failure;
    const result = streamText({
      model: provider('m'),
      prompt: 'Say one two.',
      onError: ({ error }) => {
        failure = error;
      },
    });
    for await (const text of result.textStream) tell('got', text);
    // The loop ends there: what went wrong is told to `onError` alone.
    if (failure !== undefined) tell('error', failure);
  },

  async 'ai-use-chat'(url, tell) {
    const chat = new Chat({ transport: new DefaultChatTransport({ api: url }), messages: [] });
    await chat.sendMessage({ text: 'Say one two.' });
    for (const message of chat.messages)
      if (message.role === 'assistant') for (const part of message.parts) tell('got', part.text);
    if (chat.error) throw new Error(`status ${chat.status}: ${chat.error.message}`);
    if (chat.status !== 'ready') throw new Error(`status ${chat.status}`);
  },

  async 'ai-use-chat-resume'(url, tell) {
    const chat = new Chat({ id: 'c', transport: new DefaultChatTransport({ api: url }), messages: [] });
    await chat.resumeStream();
    for (const message of chat.messages) for (const part of message.parts) tell('got', part.text);
    if (chat.error) throw new Error(`status ${chat.status}: ${chat.error.message}`);
  },

  async 'google-genai'(url, tell) {
    const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });
    const stream = await client.models.generateContentStream({ model: 'm', contents: 'Say one two.' });
    for await (const chunk of stream) tell('got', chunk.text);
  },

  async 'ag-ui'(url, tell) {
    const agent = new HttpAgent({ url });
    await agent.runAgent({}, { onTextMessageContentEvent: ({ event }) => tell('got', event.delta) });
  },
};
