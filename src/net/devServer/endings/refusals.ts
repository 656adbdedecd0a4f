// Answers that make a standard client stop: 204, any other status but 200, and a Content-Type that is not
// text/event-stream.
import * as l10n from '@vscode/l10n';

import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import { answerNoContent, refusalParameters, serveRefusal } from './endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { choice, flag, type Parameter, text, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

const endlessParameter = flag(
  false,
  l10n.t('The body never ends, so that a client has to drop the connection itself.'),
);

// Between two pieces of a body that never ends.
const endlessPauseMs = 1000;

export function refusalRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/no-content',
      method: 'GET',
      example: '/no-content?after=3',
      title: '204 No Content',
      explanation: l10n.t(
        'The standard way for a server to say: do not come back. An EventSource stops. With after=3, the first attempt is a stream that ends, and the client is told when it comes back.',
      ),
      ending: 'no-content',
      group: 'endings',
      parameters: refusalParameters,
      serve: (exchange, values) => serveRefusal(attempts, exchange, values, () => answerNoContent(exchange)),
    }),
    defineRoute({
      path: '/http-error',
      method: 'GET',
      example: '/http-error?status=503',
      title: l10n.t('An HTTP error status'),
      explanation: l10n.t(
        'Any status that is neither 200 nor 204. An EventSource stops for good, also at 503, whose Retry-After it ignores.',
      ),
      ending: 'http-error',
      group: 'endings',
      parameters: {
        ...refusalParameters,
        status: statusParameter(),
        body: choice(
          ['text', 'html', 'json', 'events'],
          l10n.t('What the body holds; events is a well-formed stream.'),
        ),
        endless: endlessParameter,
      },
      serve: (exchange, values) =>
        serveRefusal(attempts, exchange, values, () => {
          const { type, body } = errorBodies[values.body];
          const retryAfter = values.status === 503 ? { 'Retry-After': '2' } : {};
          return answer(
            exchange,
            values.status,
            { 'Content-Type': type, ...retryAfter },
            body,
            values.endless,
          );
        }),
    }),
    defineRoute({
      path: '/wrong-type',
      method: 'GET',
      example: '/wrong-type?type=text/html',
      title: l10n.t('Not text/event-stream'),
      explanation: l10n.t(
        'Status 200 with another Content-Type, as a login page or a catch-all route gives. An EventSource stops for good.',
      ),
      ending: 'wrong-type',
      group: 'endings',
      parameters: {
        ...refusalParameters,
        type: text({
          fallback: 'text/html',
          pattern: /^(?!text\/event-stream)[\w.+-]{1,60}\/[\w.+-]{1,60}(?:; ?[\w-]{1,20}=[\w-]{1,20})?$/i,
          accepted: l10n.t('a media type such as text/html, other than text/event-stream'),
          isLogged: true,
          explanation: l10n.t('The Content-Type.'),
        }),
        endless: endlessParameter,
      },
      serve: (exchange, values) =>
        serveRefusal(attempts, exchange, values, () =>
          answerWrongType(exchange, values.type, values.endless),
        ),
    }),
  ];
}

/** Status 200 with a page instead of a stream. */
export function answerWrongType(exchange: Exchange, type: string, isEndless: boolean): Promise<void> {
  return answer(exchange, 200, { 'Content-Type': type }, errorBodies.html.body, isEndless);
}

/** Another status than 200, with a sentence for a body. */
export function answerStatus(exchange: Exchange, status: number): Promise<void> {
  const { type, body } = errorBodies.text;
  return answer(exchange, status, { 'Content-Type': type }, body, false);
}

const errorBodies = {
  text: { type: 'text/plain; charset=utf-8', body: 'This is an error, not a stream.\n' },
  html: {
    type: 'text/html; charset=utf-8',
    body: '<!doctype html><title>Not a stream</title><p>This is a page, not a stream.</p>\n',
  },
  json: { type: 'application/json', body: '{"error":{"message":"This is an error, not a stream."}}\n' },
  events: { type: 'text/event-stream', body: 'data: an event in the body of an error\n\n' },
} as const;

/** What the bodies of error statuses look like: 400 to 599, and two statuses below that clients refuse as well. */
function statusParameter(): Parameter<number> {
  const errors = wholeNumber({ fallback: 503, from: 400, to: 599, explanation: l10n.t('The status.') });
  return {
    ...errors,
    accepted: l10n.t('205, 210 or a whole number from 400 to 599'),
    read: (given) => (given === '205' || given === '210' ? Number(given) : errors.read(given)),
  };
}

async function answer(
  exchange: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
  isEndless: boolean,
): Promise<void> {
  exchange.response.writeHead(status, { 'Cache-Control': 'no-store', ...headers });
  exchange.log(`answered ${status} ${headers['Content-Type'] ?? ''}: an EventSource stops`);
  // 205 Reset Content has no body (RFC 9110).
  if (status !== 205) await exchange.write(body);
  if (isEndless) await writeForEver(exchange, body);
  exchange.detach();
  exchange.response.end();
}

/** Rejects when the client leaves, which is its only end. */
async function writeForEver(exchange: Exchange, body: string): Promise<never> {
  for (;;) {
    await exchange.pause(endlessPauseMs);
    await exchange.write(body);
  }
}
