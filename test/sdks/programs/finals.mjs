// Reads one stream with the SDK of its vendor, as its documentation has it, and says what the SDK made of it in the end:
// { text, reasoning, tools: [name, arguments as JSON][], finish, tokens }, each where the SDK has it.
import Anthropic from '@anthropic-ai/sdk';
import { HttpAgent } from '@ag-ui/client';
import { ClientFactory } from '@a2a-js/sdk/client';
import { ClientFactory as OlderClientFactory } from '@a2a-js/sdk-0.3/client';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Chat } from '@ai-sdk/react';
import { GoogleGenAI } from '@google/genai';
import { Client as LangGraph } from '@langchain/langgraph-sdk';
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { DefaultChatTransport, streamText } from 'ai';
import { CohereClient, CohereClientV2 } from 'cohere-ai';
import { Ollama } from 'ollama';
import OpenAI, { toFile } from 'openai';

const question = { role: 'user', content: 'How is the weather in Rome?' };
const openai = (url) => new OpenAI({ apiKey: 'none', baseURL: url, maxRetries: 0 });
const google = (url) => new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });

const programs = {
  async 'chat completions'(url) {
    const stream = openai(url).chat.completions.stream({
      model: 'm',
      messages: [question],
      stream_options: { include_usage: true },
    });
    const { choices, usage } = await stream.finalChatCompletion();
    const [{ message, finish_reason: finish }] = choices;
    const tools = message.tool_calls?.map((call) => [call.function.name, call.function.arguments]);
    return { text: message.content, tools, finish, tokens: usage.completion_tokens };
  },

  async 'chat completions by the AI SDK'(url) {
    const provider = createOpenAICompatible({ name: 'm', baseURL: url, apiKey: 'none', includeUsage: true });
    const result = streamText({ model: provider('m'), prompt: question.content, maxRetries: 0 });
    for await (const _ of result.textStream);
    const calls = await result.toolCalls;
    return {
      text: await result.text,
      reasoning: await result.reasoningText,
      tools: calls.map(({ toolName, input }) => [toolName, JSON.stringify(input)]),
      tokens: (await result.usage).outputTokens,
    };
  },

  async responses(url) {
    const stream = openai(url).responses.stream({ model: 'm', input: question.content });
    const { output, output_text: text, status: finish, usage } = await stream.finalResponse();
    const calls = output.filter(({ type }) => type === 'function_call');
    const tools = calls.map((call) => [call.name, call.arguments]);
    return { text, tools, finish, tokens: usage.output_tokens };
  },

  async assistants(url) {
    const stream = openai(url).beta.threads.runs.stream('t', { assistant_id: 'a' });
    const [message] = await stream.finalMessages();
    const { status: finish, usage } = await stream.finalRun();
    return { text: message.content[0].text.value, finish, tokens: usage.completion_tokens };
  },

  async transcription(url) {
    const file = await toFile(new Uint8Array(8), 'sound.wav');
    const stream = await openai(url).audio.transcriptions.create({ file, model: 'm', stream: true });
    let text = '';
    let tokens;
    for await (const event of stream) {
      if (event.type === 'transcript.text.delta') text += event.delta;
      if (event.type === 'transcript.text.done') tokens = event.usage.output_tokens;
    }
    return { text, tokens };
  },

  async images(url) {
    const stream = await openai(url).images.generate({ model: 'm', prompt: 'x', stream: true });
    let tokens;
    for await (const event of stream)
      if (event.type === 'image_generation.completed') tokens = event.usage.output_tokens;
    return { tokens };
  },

  async 'anthropic messages'(url) {
    const client = new Anthropic({ apiKey: 'none', baseURL: url, maxRetries: 0 });
    const stream = client.messages.stream({ model: 'm', max_tokens: 9, messages: [question] });
    const { content, stop_reason: finish, usage } = await stream.finalMessage();
    const textOf = (type, name) =>
      content
        .filter((each) => each.type === type)
        .map((each) => each[name])
        .join('');
    return {
      text: textOf('text', 'text'),
      reasoning: textOf('thinking', 'thinking'),
      finish,
      tokens: usage.output_tokens,
    };
  },

  async gemini(url) {
    const stream = await google(url).models.generateContentStream({ model: 'm', contents: question.content });
    const final = { text: '', reasoning: '', tools: [] };
    for await (const chunk of stream) {
      for (const part of chunk.candidates?.[0]?.content?.parts ?? []) {
        if (part.text !== undefined) final[part.thought ? 'reasoning' : 'text'] += part.text;
        if (part.functionCall)
          final.tools.push([part.functionCall.name, JSON.stringify(part.functionCall.args)]);
      }
      final.finish = chunk.candidates?.[0]?.finishReason ?? final.finish;
      final.tokens = chunk.usageMetadata?.candidatesTokenCount ?? final.tokens;
    }
    return final;
  },

  async interactions(url) {
    const stream = await google(url).interactions.create({
      model: 'm',
      input: question.content,
      stream: true,
    });
    const final = { text: '', reasoning: '', tools: [] };
    for await (const event of stream) {
      const { event_type: type, delta, step, interaction } = event;
      if (type === 'step.start' && step.type === 'function_call') final.tools.push([step.name, '']);
      if (type === 'step.delta' && delta.type === 'text') final.text += delta.text;
      if (type === 'step.delta' && delta.type === 'thought_summary') final.reasoning += delta.content.text;
      if (type === 'step.delta' && delta.type === 'arguments_delta') final.tools.at(-1)[1] += delta.arguments;
      if (type === 'interaction.completed') {
        final.finish = interaction.status;
        final.tokens = interaction.usage.total_output_tokens;
      }
    }
    return final;
  },

  async ollama(url) {
    const stream = await new Ollama({ host: url }).chat({ model: 'm', messages: [question], stream: true });
    const final = { text: '', reasoning: '' };
    for await (const { message, done_reason: finish, eval_count: tokens } of stream) {
      final.text += message.content;
      final.reasoning += message.thinking ?? '';
      Object.assign(final, finish && { finish, tokens });
    }
    return final;
  },

  async cohere(url) {
    const client = new CohereClientV2({ token: 'none', environment: url });
    const final = { text: '', reasoning: '', tools: [] };
    for await (const event of await client.chatStream({ model: 'm', messages: [question] })) {
      const message = event.delta?.message;
      if (event.type === 'content-delta') final.text += message.content.text ?? '';
      if (event.type === 'tool-plan-delta') final.reasoning += message.toolPlan;
      if (event.type === 'tool-call-start') final.tools.push([message.toolCalls.function.name, '']);
      if (event.type === 'tool-call-delta') final.tools.at(-1)[1] += message.toolCalls.function.arguments;
      if (event.type === 'message-end') {
        final.finish = event.delta.finishReason;
        final.tokens = event.delta.usage.tokens.outputTokens;
      }
    }
    return final;
  },

  async 'cohere 1'(url) {
    const client = new CohereClient({ token: 'none', environment: url });
    const final = { text: '', tools: [] };
    for await (const event of await client.chatStream({ model: 'm', message: question.content })) {
      if (event.eventType === 'text-generation') final.text += event.text;
      if (event.eventType === 'tool-calls-generation')
        final.tools = event.toolCalls.map((call) => [call.name, JSON.stringify(call.parameters)]);
      if (event.eventType === 'stream-end') {
        final.finish = event.finishReason;
        final.tokens = event.response.meta.tokens.outputTokens;
      }
    }
    return final;
  },

  async 'ag-ui'(url) {
    const agent = new HttpAgent({ url });
    await agent.runAgent({});
    const calls = agent.messages.flatMap((message) => message.toolCalls ?? []);
    const saidBy = (role) => agent.messages.filter((message) => message.role === role);
    const textOf = (role) =>
      saidBy(role)
        .map(({ content }) => (typeof content === 'string' ? content : ''))
        .join('');
    return {
      text: textOf('assistant'),
      reasoning: textOf('reasoning'),
      results: saidBy('tool').map(({ content }) => content),
      tools: calls.map((call) => [call.function.name, call.function.arguments]),
    };
  },

  async 'ai sdk messages'(url) {
    const chat = new Chat({ transport: new DefaultChatTransport({ api: url }), messages: [] });
    await chat.sendMessage({ text: question.content });
    if (chat.error) throw chat.error;
    const { parts } = chat.messages.at(-1);
    const textOf = (type) =>
      parts
        .filter((part) => part.type === type)
        .map(({ text }) => text)
        .join('');
    const tools = parts
      .filter(({ type }) => type.startsWith('tool-'))
      .map(({ type, input }) => [type.slice('tool-'.length), JSON.stringify(input)]);
    return { text: textOf('text'), reasoning: textOf('reasoning'), tools };
  },

  async langgraph(url) {
    const client = new LangGraph({ apiUrl: url, callerOptions: { maxRetries: 0 } });
    const final = { text: '', tools: [] };
    for await (const { event, data } of client.runs.stream(null, 'agent', {
      input: {},
      streamMode: 'messages-tuple',
    })) {
      if (event !== 'messages') continue;
      const [message] = data;
      if (typeof message.content === 'string') final.text += message.content;
      for (const { name, args } of message.tool_call_chunks ?? []) {
        if (name) final.tools.push([name, args]);
        else final.tools.at(-1)[1] += args;
      }
      final.tokens = message.usage_metadata?.output_tokens ?? final.tokens;
    }
    return final;
  },

  async a2a(url) {
    const client = await new ClientFactory().createFromUrl(`${url}/card.json`, '');
    const final = { text: '' };
    const message = {
      messageId: 'q',
      role: 1,
      parts: [{ content: { $case: 'text', value: question.content } }],
    };
    for await (const { payload } of client.sendMessageStream({ message })) {
      const { $case: kind, value } = payload;
      if (kind === 'artifactUpdate')
        for (const part of value.artifact.parts) final.text += part.content.value;
    }
    return final;
  },

  async 'a2a 0.3'(url) {
    const client = await new OlderClientFactory().createFromUrl(`${url}/card.json`, '');
    const final = { text: '' };
    const parts = [{ kind: 'text', text: question.content }];
    const message = { kind: 'message', messageId: 'q', role: 'user', parts };
    for await (const event of client.sendMessageStream({ message })) {
      if (event.kind === 'artifact-update') for (const part of event.artifact.parts) final.text += part.text;
      if (event.kind === 'status-update' && event.final) final.finish = event.status.state;
    }
    return final;
  },

  async mcp(url) {
    const client = new McpClient({ name: 'oracle', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    const { content, isError } = await client.callTool({ name: 'get_weather', arguments: {} });
    await client.close();
    return { results: [content[0].text], isError };
  },
};

console.error = console.warn = console.log = () => {};

process.on('message', ({ name, url }) => {
  Promise.resolve()
    .then(() => programs[name](url))
    .then(
      (final) => process.send({ url, final }),
      (error) => process.send({ url, failure: String(error?.stack ?? error) }),
    );
});
process.on('disconnect', () => process.exit(0));
process.send({ names: Object.keys(programs) });
