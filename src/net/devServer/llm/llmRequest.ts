// What a request to a language model asks, whatever API it is written for.
import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../../../core/relay/heads/relayAdmission.ts';

const bodyLimitBytes = 1_048_576;

/** What is read of a request's body. */
export interface LlmRequest {
  readonly model: string;
  readonly question: string;
  /** Of a JSON-RPC request. */
  readonly requestId?: string | number;
  /** Whether the client asks for counts of tokens, which OpenAI leaves out otherwise. */
  readonly asksForUsage: boolean;
  /** Whether it is written for A2A 0.3, or for Cohere's version 1; APIs with one version do not ask. */
  readonly isOlder: boolean;
}

/** Reads the body. Rejects when the client leaves. */
export async function readLlmRequest(
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<LlmRequest | Refusal> {
  const body = await readBody(request, signal);
  if (body === undefined) {
    return {
      status: 413,
      sentence: `The body is larger than ${bodyLimitBytes} bytes, which is all this route reads.`,
    };
  }
  // Sound and pictures come as forms.
  const isForm = (request.headers['content-type'] ?? '').startsWith('multipart/');
  if (body.trim() === '' || isForm)
    return { model: 'dev-server', question: '', asksForUsage: false, isOlder: false };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    return {
      status: 400,
      sentence: `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
    };
  }
  return narrow(parsed);
}

function narrow(parsed: unknown): LlmRequest | Refusal {
  const fields = fieldsOf(parsed);
  if (!fields) {
    return { status: 400, sentence: 'The body has to be a JSON object, such as {"messages":[]}.' };
  }
  const model = fields.get('model') ?? 'dev-server';
  const messages = fields.get('messages') ?? [];
  if (typeof model !== 'string') return { status: 400, sentence: 'The field "model" has to be a string.' };
  if (!Array.isArray(messages)) return { status: 400, sentence: 'The field "messages" has to be a list.' };
  if (fields.get('stream') === false) {
    return { status: 400, sentence: 'This route only streams: leave "stream" out, or set it to true.' };
  }
  const id = fields.get('id');
  return {
    model,
    question: questionOf(parsed),
    ...((typeof id === 'string' || typeof id === 'number') && { requestId: id }),
    isOlder: fields.get('method') === 'message/stream' || typeof fields.get('message') === 'string',
    asksForUsage: fieldsOf(fields.get('stream_options'))?.get('include_usage') === true,
  };
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}

/** Names under which APIs take the question: a text, a message, or a list of them of which the last one counts. */
const questionNames = [
  'messages',
  'input',
  'contents',
  'prompt',
  'query',
  'question',
  'inputs',
  'message',
  'additional_messages',
  'content',
  'parts',
  'text',
  'params',
];
const maxDepth = 6;

/** The text of the question; empty where there is none, as for images. */
function questionOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (depth > maxDepth) return '';
  if (Array.isArray(value)) return questionOf(value.at(-1), depth + 1);
  const fields = fieldsOf(value);
  if (!fields) return '';
  for (const name of questionNames) {
    const question = questionOf(fields.get(name), depth + 1);
    if (question !== '') return question;
  }
  return '';
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
