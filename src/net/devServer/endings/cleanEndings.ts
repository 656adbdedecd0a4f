// Endings that a server chooses and HTTP completes, and the one where nothing ends at all: the response ends, an event
// asks the client to close, the stream goes silent.
import * as l10n from '@vscode/l10n';

import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import {
  type EndingValues,
  openWithEvents,
  serveStreamEnding,
  streamEndingParameters,
} from './endingParameters.ts';
import { formatEvent } from '../../../core/wire/eventWriter.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { numberedEvents, retryLine, sendEvents, writeEvent } from '../exchange/numberedEvents.ts';
import { choice, text, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

export const graceParameter = wholeNumber({
  fallback: 2000,
  from: 0,
  to: 600_000,
  unit: 'ms',
  explanation: l10n.t('How long the server waits for the client to go before it ends the response.'),
});

export function cleanEndingRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/end',
      method: 'GET',
      example: '/end?after=3&retry=2000',
      title: l10n.t('The response ends'),
      explanation: l10n.t(
        'The body is complete: by the final chunk, by Content-Length, or by closing the connection where the head announced neither. To an EventSource that is no reason to stop: it comes back with its Last-Event-ID.',
      ),
      ending: 'end',
      group: 'endings',
      parameters: {
        ...streamEndingParameters,
        framing: choice(
          ['chunked', 'length', 'close'],
          l10n.t('What tells the client that the body is complete.'),
        ),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          if (values.framing === 'length') return endAtLength(exchange, values);
          if (values.framing === 'close') exchange.response.useChunkedEncodingByDefault = false;
          await openWithEvents(exchange, values);
          exchange.end();
        }),
    }),
    defineRoute({
      path: '/close-message',
      method: 'GET',
      example: '/close-message?after=3&grace=2000',
      title: l10n.t('A message asks the client to close'),
      explanation: l10n.t(
        'After some events the stream says {"type":"close"} and waits for the client to close itself. A client that ignores it is ended after the grace time, and comes back.',
      ),
      ending: 'close-message',
      group: 'endings',
      parameters: {
        ...streamEndingParameters,
        grace: graceParameter,
        event: text({
          fallback: '',
          pattern: /^[\w.:-]{1,40}$/,
          accepted: l10n.t('a name of letters, digits and . : _ -'),
          isLogged: true,
          explanation: l10n.t('Event type of the closing message.'),
        }),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          await openWithEvents(exchange, values);
          await askToClose(exchange, values.grace, values.event);
        }),
    }),
    defineRoute({
      path: '/idle',
      method: 'GET',
      example: '/idle?after=3',
      title: l10n.t('The stream goes silent'),
      explanation: l10n.t(
        'Some events, then nothing while the connection stays open, as after a cable was pulled. An EventSource has no watchdog and waits for ever; comments at an interval are what keeps a watchdog content.',
      ),
      ending: 'idle',
      group: 'endings',
      parameters: {
        ...streamEndingParameters,
        comments: wholeNumber({
          fallback: 0,
          from: 0,
          to: 3_600_000,
          unit: 'ms',
          explanation: l10n.t('Time between comments during the silence; 0 sends none.'),
        }),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          await openWithEvents(exchange, values);
          exchange.log('goes silent and leaves the connection open');
          const silenceMs = values.comments === 0 ? undefined : values.comments;
          while (!(await exchange.waitForDeparture(silenceMs))) await exchange.comment('still here');
        }),
    }),
  ];
}

/** Sends the closing message; ends the response when the client is still there after the grace time. */
export async function askToClose(exchange: Exchange, graceMs: number, event: string): Promise<void> {
  const message = { event: event === '' ? undefined : event, data: JSON.stringify({ type: 'close' }) };
  await exchange.write(formatEvent(message), 1);
  const askedAtMs = performance.now();
  if (await exchange.waitForDeparture(graceMs)) {
    const waitedMs = Math.round(performance.now() - askedAtMs);
    exchange.log(`client closed itself ${waitedMs} ms after the closing message: it stays away`);
  } else {
    exchange.log(`client ignored the closing message for ${graceMs} ms`);
    exchange.end();
  }
}

/** Announces the length of the body; its last byte is its end, with no pause between the two. */
async function endAtLength(exchange: Exchange, values: EndingValues): Promise<void> {
  const events = [...numberedEvents(exchange, values.after, values.ids)];
  const sizeBytes = Buffer.byteLength(retryLine(values) + events.join(''));
  const last = events.pop();
  exchange.open({ 'Content-Length': `${sizeBytes}` });
  await sendEvents(exchange, events, values);
  if (last !== undefined) await writeEvent(exchange, last, values.split);
  exchange.end();
}
