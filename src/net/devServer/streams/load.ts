// Routes that press: as many events as a client can take, and one event larger than it should take.
import * as l10n from '@vscode/l10n';

import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import { answerNoContent, serveStreamEnding, streamEndingParameters } from '../endings/endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { firstNumber, idsParameter, sendNumbered } from '../exchange/numberedEvents.ts';
import { choice, type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

// What is handed to the operating system at once.
const batchSizeBytes = 65_536;

const burstParameters = {
  count: wholeNumber({
    fallback: 100_000,
    from: 1,
    to: 10_000_000,
    unit: 'events',
    explanation: l10n.t('Events in all, over all attempts of a client.'),
  }),
  size: wholeNumber({
    fallback: 100,
    from: 1,
    to: 1_048_576,
    unit: 'bytes',
    explanation: l10n.t('Least data in an event.'),
  }),
  ids: idsParameter,
  next: choice(['end', 'hold'], l10n.t('Whether the response ends after that or stays open.')),
};

export function loadRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/burst',
      method: 'GET',
      example: '/burst?count=100000&size=100',
      title: l10n.t('Burst'),
      explanation: l10n.t(
        'Events as fast as the client reads them; a client that stops reading is waited for. One that comes back goes on after its Last-Event-ID, and gets a 204 when it has them all.',
      ),
      group: 'load',
      parameters: burstParameters,
      serve: serveBurst,
    }),
    defineRoute({
      path: '/limit',
      method: 'GET',
      example: '/limit?size=17825792',
      title: l10n.t('An event that is too large'),
      explanation: l10n.t(
        'One event of the given size, in one line or in many: what a client does at its limit, and whether its memory stays bounded. Then the response ends, and a client that comes back meets the event again.',
      ),
      ending: 'limit',
      group: 'endings',
      parameters: {
        ...streamEndingParameters,
        size: wholeNumber({
          fallback: 17 * 1_048_576,
          from: 1,
          to: 1_073_741_824,
          unit: 'bytes',
          explanation: l10n.t('Data in the event.'),
        }),
        shape: choice(
          ['line', 'lines', 'unfinished'],
          l10n.t('One line, many lines, or one line that never ends.'),
        ),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          exchange.open();
          await sendNumbered(exchange, values.after, values);
          await sendLargeEvent(exchange, values.size, values.shape);
          exchange.end();
        }),
    }),
  ];
}

async function serveBurst(
  exchange: Exchange,
  values: ParameterValues<typeof burstParameters>,
): Promise<void> {
  const first = firstNumber(exchange);
  if (first > values.count) return answerNoContent(exchange);
  exchange.open();
  const startedAtMs = performance.now();
  const padding = '.'.repeat(values.size);
  let number = first;
  while (number <= values.count) {
    const batchStart = number;
    let batch = '';
    for (; number <= values.count && batch.length < batchSizeBytes; number += 1) {
      const data = `${number} `;
      if (values.ids) batch += `id: ${number}\n`;
      batch += `data: ${data}${padding.slice(data.length)}\n\n`;
    }
    await exchange.write(batch, number - batchStart);
    await exchange.pause(0);
  }
  exchange.log(`sent ${exchange.eventCount} events in ${Math.round(performance.now() - startedAtMs)} ms`);
  if (values.next === 'end') exchange.end();
  else await exchange.waitForDeparture();
}

async function sendLargeEvent(
  exchange: Exchange,
  sizeBytes: number,
  shape: 'line' | 'lines' | 'unfinished',
): Promise<void> {
  const letters = 'x'.repeat(batchSizeBytes);
  await exchange.write('id: large\n');
  if (shape !== 'lines') await exchange.write('data: ');
  for (let left = sizeBytes; left > 0; left -= batchSizeBytes) {
    const piece = letters.slice(0, left);
    await exchange.write(shape === 'lines' ? `data: ${piece}\n` : piece);
    await exchange.pause(0);
  }
  if (shape === 'unfinished') await exchange.waitForDeparture();
  await exchange.write(shape === 'lines' ? '\n' : '\n\n', 1);
}
