// Streams an answer as the API of a language model or an agent does, in any of the formats that are put together here: a
// POST with JSON, pieces of a few letters, and the end that the format has. Nothing is generated; the answer is fixed text
// that repeats the question, so that a client can be watched.
import { randomUUID } from 'node:crypto';

import * as l10n from '@vscode/l10n';
import type { Exchange } from '../exchange/exchange.ts';
import { refuse } from '../exchange/loopbackGuard.ts';
import { retryParameter } from '../exchange/numberedEvents.ts';
import { choice, flag, type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';
import { answerParameters } from './answerParameters.ts';
import { agentFormats } from './agentFormats.ts';
import type { LlmAnswer, LlmEvent, LlmFormat } from './llmAnswer.ts';
import { readLlmRequest, type LlmRequest } from './llmRequest.ts';
import { modelFormats } from './modelFormats.ts';
import { answerTo, failure, thoughts, toolArguments, toolResult } from './modelTexts.ts';

// How much of the question comes back in the answer.
const questionLimit = 500;

const formats = { ...modelFormats, ...agentFormats };
type FormatName = keyof typeof formats;

/** The formats that are spoken, the usual one first. */
export const llmFormatNames: readonly [FormatName, ...FormatName[]] = [
  'chat-completions',
  ...(Object.keys(formats) as FormatName[]).filter((name) => name !== 'chat-completions'),
];

const llmParameters = {
  format: choice(llmFormatNames, l10n.t('The API whose format is spoken.')),
  ...answerParameters,
  fail: wholeNumber({
    fallback: 0,
    from: 0,
    to: 10_000,
    unit: 'events',
    explanation: l10n.t('Sends an error as the format has it after so many events, and ends; 0 never.'),
  }),
  reasoning: flag(false, l10n.t('The answer begins with reasoning, where the format has it.')),
  tool: flag(false, l10n.t('The answer has a call of a tool, where the format has them.')),
  retry: retryParameter,
};

type LlmValues = ParameterValues<typeof llmParameters>;

export function llmRoute(): ServedRoute {
  return defineRoute({
    path: '/llm',
    method: 'POST',
    example: '/llm?delay=50',
    title: l10n.t('Answer of a language model or an agent'),
    explanation: l10n.t(
      'POST {"model":"…","messages":[{"role":"user","content":"Hello"}]} and read the answer in pieces, as OpenAI’s chat completions stream it, or in the format of another API. The answer is fixed text. With cut=5 it breaks off, with fail=5 the model fails.',
    ),
    group: 'streams',
    parameters: llmParameters,
    serve: serveAnswer,
  });
}

async function serveAnswer(exchange: Exchange, values: LlmValues): Promise<void> {
  const asked = await readLlmRequest(exchange.request, exchange.signal);
  if ('sentence' in asked) {
    exchange.detach();
    exchange.log(`refused with ${asked.status}: ${asked.sentence}`);
    return refuse(exchange.response, asked, asked.status === 413 ? { Connection: 'close' } : {});
  }
  const format: LlmFormat = formats[values.format];
  const answer = answerOf(asked, values);
  const events = format.write(answer);
  const { headers } = format;
  const acceptsEvents = (exchange.request.headers.accept ?? '').includes('text/event-stream');
  const olderLinesType = answer.isOlder && !acceptsEvents ? format.olderLinesType : undefined;
  const linesType = olderLinesType ?? format.linesType;
  exchange.open({ ...headers, ...(linesType !== undefined && { 'Content-Type': linesType }) });
  for (const [at, event] of events.entries()) {
    if (values.cut > 0 && at === values.cut) return exchange.cut('in the middle of the answer');
    await exchange.pause(values.delay);
    const isFailure = values.fail > 0 && at === values.fail;
    const retry = at === 0 && values.retry !== '' ? values.retry : undefined;
    const sent = isFailure ? format.fail(answer, failure) : event;
    await send(exchange, sent, linesType !== undefined, retry);
    if (isFailure) break;
  }
  exchange.end(linesType === undefined ? undefined : 'a client that reads lines has all of them');
}

async function send(
  exchange: Exchange,
  { event, data }: LlmEvent,
  isLine: boolean,
  retry: string | undefined,
): Promise<void> {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  if (isLine) await exchange.write(`${text}\n`);
  else await exchange.send({ retry, ...(event !== undefined && { event }), data: text });
}

function answerOf(
  { model, question, requestId, asksForUsage, isOlder }: LlmRequest,
  values: LlmValues,
): LlmAnswer {
  const id = `${values.format === 'chat-completions' ? 'chatcmpl' : 'answer'}-${randomUUID()}`;
  return {
    id,
    model,
    ...(requestId !== undefined && { requestId }),
    countsTokens: asksForUsage,
    isOlder,
    reasoning: values.reasoning ? wordsOf(thoughts) : [],
    text: wordsOf(answerTo(question.slice(0, questionLimit))),
    ...(values.tool && {
      call: { id: 'call_1', name: 'get_weather', pieces: toolArguments, result: toolResult },
    }),
  };
}

/** The words of a text, each with the white space after it. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\S+\s*/gu) ?? [];
}
