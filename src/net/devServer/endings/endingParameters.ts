// What the routes of the endings have in common: how many events come before, and what later attempts get. The same
// thing happens on every attempt, unless `next` asks for a round: so many endings, then one attempt with something
// else, and again from the start. Clients that share a route are kept apart by a session in its address.
import * as l10n from '@vscode/l10n';

import {
  type AttemptCounter,
  type AttemptPart,
  type AttemptRound,
  partOfRound,
} from '../exchange/attemptCounter.ts';
import type { Exchange } from '../exchange/exchange.ts';
import {
  afterParameter,
  idsParameter,
  intervalParameter,
  type NumberedValues,
  numberedEvent,
  firstNumber,
  retryLine,
  retryParameter,
  sendNumbered,
} from '../exchange/numberedEvents.ts';
import { choice, flag, type ParameterValues, text, wholeNumber } from '../exchange/query.ts';

export const sessionParameter = text({
  fallback: '',
  pattern: /^[\w-]{1,64}$/,
  accepted: l10n.t('1 to 64 letters, digits, - or _'),
  isLogged: false,
  explanation: l10n.t('Any word: attempts are counted for each address, and this makes it another one.'),
});

const roundParameters = {
  interval: intervalParameter,
  retry: retryParameter,
  ids: idsParameter,
  split: flag(false, l10n.t('Writes every byte on its own.')),
  next: choice(
    ['again', '204', 'healthy'],
    l10n.t(
      'What the next attempt gets: the same again, a 204 that stops the client, or a stream that stays.',
    ),
  ),
  times: wholeNumber({
    fallback: 1,
    from: 1,
    to: 1000,
    unit: 'attempts',
    explanation: l10n.t('How many attempts get the ending before anything else follows.'),
  }),
  session: sessionParameter,
};

/** For endings of an open stream: events come first. */
export const streamEndingParameters = {
  after: afterParameter(3, l10n.t('Events before the ending.')),
  ...roundParameters,
};

/** For endings without a stream: an attempt is turned away at once, or after a first one that was served well. */
export const refusalParameters = {
  after: afterParameter(0, l10n.t('Events on a first attempt that ends well; 0 begins with the ending.')),
  ...roundParameters,
};

export type EndingValues = ParameterValues<typeof streamEndingParameters>;

/** Opens the stream and sends the events before the ending. */
export async function openWithEvents(
  exchange: Exchange,
  values: NumberedValues & { readonly after: number },
): Promise<void> {
  exchange.open();
  await sendNumbered(exchange, values.after, values);
}

/** A stream that goes on until the client leaves. */
export async function serveHealthy(exchange: Exchange, values: NumberedValues): Promise<void> {
  exchange.open();
  await exchange.write(retryLine(values));
  for (let number = firstNumber(exchange); ; number += 1) {
    await exchange.write(numberedEvent(number, values.ids), 1);
    await exchange.pause(Math.max(values.interval, 1));
  }
}

/** The standard's way to tell a client not to come back. */
export function answerNoContent(exchange: Exchange): void {
  exchange.detach();
  exchange.response.writeHead(204).end();
  exchange.log('answered 204 No Content: an EventSource stops');
}

/** Serves an ending of an open stream, or what its round has for this attempt. */
export async function serveStreamEnding(
  attempts: AttemptCounter,
  exchange: Exchange,
  values: EndingValues,
  ending: () => Promise<void>,
): Promise<void> {
  await servePart(nextPart(attempts, exchange, values, 0), exchange, values, ending);
}

/** Serves an ending without a stream, or what its round has for this attempt. */
export async function serveRefusal(
  attempts: AttemptCounter,
  exchange: Exchange,
  values: EndingValues,
  ending: () => Promise<void> | void,
): Promise<void> {
  await servePart(nextPart(attempts, exchange, values, values.after > 0 ? 1 : 0), exchange, values, ending);
}

/** What this attempt at its address gets; the log says so where attempts differ. */
export function partOfExchange(
  attempts: AttemptCounter,
  exchange: Exchange,
  round: AttemptRound,
): AttemptPart {
  const attempt = attempts.next(exchange.request.url ?? '');
  const part = partOfRound(attempt, round);
  if (round.leadInCount + round.afterwardsCount > 0) exchange.log(`is attempt ${attempt} here: ${part}`);
  return part;
}

function nextPart(
  attempts: AttemptCounter,
  exchange: Exchange,
  values: EndingValues,
  leadInCount: number,
): AttemptPart {
  const afterwardsCount = values.next === 'again' ? 0 : 1;
  return partOfExchange(attempts, exchange, { leadInCount, endingCount: values.times, afterwardsCount });
}

async function servePart(
  part: AttemptPart,
  exchange: Exchange,
  values: EndingValues,
  ending: () => Promise<void> | void,
): Promise<void> {
  switch (part) {
    case 'lead-in':
      await openWithEvents(exchange, values);
      return exchange.end();
    case 'ending':
      return ending();
    case 'afterwards':
      return values.next === '204' ? answerNoContent(exchange) : serveHealthy(exchange, values);
  }
}
