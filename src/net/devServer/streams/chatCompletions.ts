// Streams an answer as OpenAI's chat completions do: a POST with JSON, chunks of a few letters, a last `[DONE]`. Nothing
// is generated; the answer is fixed text that repeats the question, so that a client can be watched.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import * as l10n from '@vscode/l10n';
import type { Exchange } from '../exchange/exchange.ts';
import type { Refusal } from '../../../core/relay/heads/relayAdmission.ts';
import { refuse } from '../exchange/loopbackGuard.ts';
import { retryParameter } from '../exchange/numberedEvents.ts';
import { type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';
import { answerTo } from './modelTexts.ts';

const bodyLimitBytes = 1_048_576;

// How much of the question comes back in the answer.
const questionLimit = 500;

const chatParameters = {
  delay: wholeNumber({
    fallback: 50,
    from: 0,
    to: 60_000,
    unit: 'ms',
    explanation: l10n.t('Time before each chunk.'),
  }),
  cut: wholeNumber({
    fallback: 0,
    from: 0,
    to: 10_000,
    unit: 'chunks',
    explanation: l10n.t('Closes the connection after so many chunks, without [DONE]; 0 never.'),
  }),
  retry: retryParameter,
};

/** What the route reads of a request's body. */
interface ChatRequest {
  readonly model: string;
  readonly question: string;
}

export function chatRoute(): ServedRoute {
  return defineRoute({
    path: '/llm',
    method: 'POST',
    example: '/llm?delay=50',
    title: l10n.t('Chat completion'),
    explanation: l10n.t(
      'POST {"model":"…","messages":[{"role":"user","content":"Hello"}]} and read the answer in chunks, as large language models stream it, with [DONE] at the end. The answer is fixed text. With cut=5 it breaks off.',
    ),
    group: 'streams',
    parameters: chatParameters,
    serve: serveChat,
  });
}

async function serveChat(exchange: Exchange, values: ParameterValues<typeof chatParameters>): Promise<void> {
  const chat = await readChatRequest(exchange.request, exchange.signal);
  if ('sentence' in chat) {
    exchange.detach();
    exchange.log(`refused with ${chat.status}: ${chat.sentence}`);
    return refuse(exchange.response, chat, chat.status === 413 ? { Connection: 'close' } : {});
  }
  const completion = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: chat.model,
  };
  const deltas = [{ role: 'assistant', content: '' }, ...answerPieces(chat.question), {}];
  exchange.open();
  for (const [index, delta] of deltas.entries()) {
    if (values.cut > 0 && index === values.cut)
      return exchange.cut('in the middle of the answer, without [DONE]');
    await exchange.pause(values.delay);
    const isLast = index === deltas.length - 1;
    const chunk = {
      ...completion,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: isLast ? 'stop' : null }],
    };
    const retry = index === 0 && values.retry !== '' ? values.retry : undefined;
    await exchange.send({ retry, data: JSON.stringify(chunk) });
  }
  await exchange.send({ data: '[DONE]' });
  exchange.end();
}

function answerPieces(question: string): readonly { readonly content: string }[] {
  const answer = answerTo(question.slice(0, questionLimit));
  return [...answer.matchAll(/\S+\s*/gu)].map(([content]) => ({ content }));
}

async function readChatRequest(
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<ChatRequest | Refusal> {
  const body = await readBody(request, signal);
  if (body === undefined) {
    return {
      status: 413,
      sentence: `The body is larger than ${bodyLimitBytes} bytes, which is all this route reads.`,
    };
  }
  if (body.trim() === '') return { model: 'dev-server', question: '' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    return {
      status: 400,
      sentence: `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    };
  }
  return narrowChatRequest(parsed);
}

function narrowChatRequest(parsed: unknown): ChatRequest | Refusal {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { status: 400, sentence: 'The body has to be a JSON object, such as {"messages":[]}.' };
  }
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const model = fields.get('model') ?? 'dev-server';
  const messages = fields.get('messages') ?? [];
  if (typeof model !== 'string') return { status: 400, sentence: 'The field "model" has to be a string.' };
  if (!Array.isArray(messages)) return { status: 400, sentence: 'The field "messages" has to be a list.' };
  if (fields.get('stream') === false) {
    return { status: 400, sentence: 'This route only streams: leave "stream" out, or set it to true.' };
  }
  const last: unknown = messages.at(-1);
  return { model, question: questionOf(last) };
}

/** The text of a message; empty where it has none, as for images. */
function questionOf(message: unknown): string {
  if (typeof message !== 'object' || message === null || !('content' in message)) return '';
  return typeof message.content === 'string' ? message.content : '';
}

/** The body as text, or undefined when it is larger than the limit. Rejects when the client leaves. */
async function readBody(request: IncomingMessage, signal: AbortSignal): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  const bodyEnd = new Promise<boolean>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    request.once('error', reject);
    request.once('end', () => resolve(true));
    request.on('data', (piece: Buffer) => {
      sizeBytes += piece.length;
      if (sizeBytes > bodyLimitBytes) resolve(false);
      else pieces.push(piece);
    });
  });
  return (await bodyEnd) ? Buffer.concat(pieces).toString('utf8') : undefined;
}
