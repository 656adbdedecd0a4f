// What people are told to do when they ask how to close a stream on the server, done: each route follows one piece of
// advice, so that a client, and this server's log, show what it leads to.
import * as l10n from '@vscode/l10n';

import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import { askToClose, graceParameter } from './cleanEndings.ts';
import {
  answerNoContent,
  openWithEvents,
  partOfExchange,
  serveHealthy,
  serveStreamEnding,
  sessionParameter,
  streamEndingParameters,
} from './endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import {
  afterParameter,
  idsParameter,
  intervalParameter,
  retryParameter,
} from '../exchange/numberedEvents.ts';
import { choice, type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { answerWrongType } from './refusals.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

const roundParameters = {
  after: afterParameter(3, l10n.t('Events before the server acts.')),
  interval: intervalParameter,
  retry: retryParameter,
  ids: idsParameter,
  session: sessionParameter,
};

type RoundValues = ParameterValues<typeof roundParameters>;

export function adviceRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/advice/change-content-type',
      method: 'GET',
      example: '/advice/change-content-type?retry=1000',
      title: l10n.t('Change the Content-Type to something else'),
      explanation: l10n.t(
        'The first attempt is a stream that ends; the next one gets a page. It works, as wrong-type: an EventSource stops. It also looks like a broken server to everyone who reads the log. 204 says the same on purpose.',
      ),
      ending: 'wrong-type',
      group: 'advice',
      parameters: roundParameters,
      serve: (exchange, values) =>
        serveStreamThen(attempts, exchange, values, () => answerWrongType(exchange, 'text/html', false)),
    }),
    defineRoute({
      path: '/advice/kill-connection',
      method: 'GET',
      example: '/advice/kill-connection?how=reset&retry=1000',
      title: l10n.t('Just kill the connection'),
      explanation: l10n.t(
        'Destroying the socket closes or resets it before the body is complete. To an EventSource that is a network problem: it shows an error and comes back after the reconnection time, again and again.',
      ),
      ending: 'truncated',
      group: 'advice',
      parameters: {
        ...streamEndingParameters,
        how: choice(['close', 'reset'], l10n.t('Whether the socket is closed (FIN) or reset (RST).')),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          await openWithEvents(exchange, values);
          if (values.how === 'reset') await exchange.resetAfterReading();
          else exchange.cut('before the body was complete');
        }),
    }),
    defineRoute({
      path: '/advice/close-on-error',
      method: 'GET',
      example: '/advice/close-on-error?retry=1000',
      title: l10n.t('Assume that every error is the end'),
      explanation: l10n.t(
        'The connection is cut once, as by a short network failure; whoever comes back gets a healthy stream. A client that calls close() in its error handler never sees it.',
      ),
      ending: 'truncated',
      group: 'advice',
      parameters: roundParameters,
      async serve(exchange, values) {
        const part = partOfExchange(attempts, exchange, {
          leadInCount: 0,
          endingCount: 1,
          afterwardsCount: 1,
        });
        if (part === 'afterwards') return serveRecovered(exchange, values);
        await openWithEvents(exchange, values);
        exchange.cut('once: the next attempt of this session gets a healthy stream');
      },
    }),
    defineRoute({
      path: '/advice/give-up-after-attempts',
      method: 'GET',
      example: '/advice/give-up-after-attempts?outage=5&retry=1000',
      title: l10n.t('Count reconnect attempts and give up after 3'),
      explanation: l10n.t(
        'A stream is cut, then so many attempts get no response, then all is well again. A client that gives up after 3 misses the recovery; one that keeps trying has its stream back.',
      ),
      ending: 'no-response',
      group: 'advice',
      parameters: {
        ...roundParameters,
        outage: wholeNumber({
          fallback: 5,
          from: 0,
          to: 1000,
          unit: 'attempts',
          explanation: l10n.t('Attempts that get no response.'),
        }),
      },
      async serve(exchange, values) {
        const round = { leadInCount: 1, endingCount: values.outage, afterwardsCount: 1 };
        switch (partOfExchange(attempts, exchange, round)) {
          case 'lead-in':
            await openWithEvents(exchange, values);
            return exchange.cut(`to begin an outage of ${values.outage} attempts`);
          case 'ending':
            return exchange.cut('before a response head');
          case 'afterwards':
            return serveRecovered(exchange, values);
        }
      },
    }),
    defineRoute({
      path: '/advice/close-message',
      method: 'GET',
      example: '/advice/close-message?grace=2000',
      title: l10n.t('Send a message that asks the client to close'),
      explanation: l10n.t(
        'The stream says {"type":"close"}; the server ends the response if the client has not gone after the grace time. It works where the client is yours. One that ignores the message is ended, and comes back.',
      ),
      ending: 'close-message',
      group: 'advice',
      parameters: { ...roundParameters, grace: graceParameter },
      async serve(exchange, values) {
        await openWithEvents(exchange, values);
        await askToClose(exchange, values.grace, '');
      },
    }),
    defineRoute({
      path: '/advice/answer-204',
      method: 'GET',
      example: '/advice/answer-204?retry=1000',
      title: l10n.t('Answer the reconnect with 204'),
      explanation: l10n.t(
        'The first attempt is a stream that ends; the next one gets 204 No Content. An EventSource stops: this is the way that the standard has for it.',
      ),
      ending: 'no-content',
      group: 'advice',
      parameters: roundParameters,
      serve: (exchange, values) =>
        serveStreamThen(attempts, exchange, values, () => answerNoContent(exchange)),
    }),
  ];
}

async function serveRecovered(exchange: Exchange, values: RoundValues): Promise<void> {
  exchange.log('came back and gets a healthy stream');
  await serveHealthy(exchange, values);
}

/** A stream that ends; the attempt after it gets the answer, and then it begins again. */
async function serveStreamThen(
  attempts: AttemptCounter,
  exchange: Exchange,
  values: RoundValues,
  answer: () => void | Promise<void>,
): Promise<void> {
  const round = { leadInCount: 1, endingCount: 1, afterwardsCount: 0 };
  if (partOfExchange(attempts, exchange, round) === 'ending') return answer();
  await openWithEvents(exchange, values);
  exchange.end();
}
