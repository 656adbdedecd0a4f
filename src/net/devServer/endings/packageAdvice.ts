// The advice that is about the code around a package which writes the stream: noticing that the client has left, ending
// the response under the package, and making the package believe that the client has left.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import * as l10n from '@vscode/l10n';
import type { CrashingServers } from './crashingServers.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { firstNumber, numberedEvent } from '../exchange/numberedEvents.ts';
import { packageParameters, startPackageWriter } from './packageWriter.ts';
import { flag, type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { redirect } from './redirects.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

const endOnCloseParameters = {
  interval: packageParameters.interval,
  listen: flag(true, l10n.t('Whether the server listens for the socket to close.')),
  overrun: wholeNumber({
    fallback: 10,
    from: 1,
    to: 1000,
    unit: 'events',
    explanation: l10n.t('Without listening: events written to nobody before this demonstration stops.'),
  }),
};

type PackageValues = ParameterValues<typeof packageParameters>;

export function packageAdviceRoutes(crashingServers: CrashingServers): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/advice/end-on-close',
      method: 'GET',
      example: '/advice/end-on-close?listen=1',
      title: l10n.t('End the response when the socket closes'),
      explanation: l10n.t(
        'This cleans up after a client that closed first; it closes nothing by itself. Leave, and the log says when that was noticed and that nothing is left open. With listen=0 the route goes on writing to nobody.',
      ),
      ending: 'client',
      group: 'advice',
      parameters: endOnCloseParameters,
      serve: serveUntilClosed,
    }),
    defineRoute({
      path: '/advice/end-while-writing',
      method: 'GET',
      example: '/advice/end-while-writing?after=3&retry=1000',
      title: l10n.t('Call response.end() while a package still writes'),
      explanation: l10n.t(
        'A server process of its own really does it, and dies of ERR_STREAM_WRITE_AFTER_END. The client is sent to it by a redirect, sees the stream end, and is refused by a dead server when it comes back there. Each visit to this address starts another process.',
      ),
      ending: 'unreachable',
      group: 'advice',
      parameters: packageParameters,
      async serve(exchange, values) {
        const port = await crashingServers.start();
        redirect(exchange, '307', `http://127.0.0.1:${port}/?${packageQuery(values)}`);
      },
    }),
    defineRoute({
      path: '/advice/emit-close',
      method: 'GET',
      example: '/advice/emit-close?after=3',
      title: l10n.t('Emit close on the response instead'),
      explanation: l10n.t(
        'The package believes that the client has left and stops writing. Nothing was sent, so the client knows nothing: the connection stays open, silent, until the client, the network or the server ends it.',
      ),
      ending: 'idle',
      group: 'advice',
      parameters: packageParameters,
      serve: serveUntilEmitted,
    }),
  ];
}

async function serveUntilClosed(
  exchange: Exchange,
  { interval, listen, overrun }: ParameterValues<typeof endOnCloseParameters>,
): Promise<void> {
  exchange.open();
  if (!listen) return writeRegardless(exchange, interval, overrun);
  for (let number = firstNumber(exchange); ; number += 1) {
    await exchange.write(numberedEvent(number, true), 1);
    await exchange.pause(interval);
  }
}

/** What a server does that does not know that its client has left. */
async function writeRegardless(exchange: Exchange, intervalMs: number, overrun: number): Promise<void> {
  exchange.detach();
  const { response, socket, stopSignal } = exchange;
  let unreadCount = 0;
  for (let number = firstNumber(exchange); unreadCount < overrun; number += 1) {
    // A client that stays but does not read must not fill the memory: that is not what is shown here.
    if (socket.destroyed || !response.writableNeedDrain) response.write(numberedEvent(number, true));
    if (socket.destroyed) {
      unreadCount += 1;
      exchange.log(
        `writes event ${number} to a client that has left: nothing tells the route, nobody reads it`,
      );
    }
    await setTimeout(intervalMs, undefined, { signal: stopSignal });
  }
  exchange.log(`stops after ${overrun} events for nobody; a real server would go on until it is restarted`);
}

async function serveUntilEmitted(exchange: Exchange, values: PackageValues): Promise<void> {
  const { response, signal } = exchange;
  exchange.open();
  const first = firstNumber(exchange);
  startPackageWriter(response, {
    intervalMs: values.interval,
    retry: values.retry,
    firstNumber: first,
    beforeEvent: (number) => {
      exchange.recordWrite(1);
      // The package still writes the event that it is at.
      if (number === first + values.after - 1) response.emit('close');
    },
  });
  exchange.hold('package', 'timer of the package');
  await once(response, 'close', { signal });
  signal.throwIfAborted();
  exchange.release('package');
  exchange.log('emitted close on the response: the package stopped its timer, the client was told nothing');
  await exchange.waitForDeparture();
}

function packageQuery({ after, interval, retry }: PackageValues): string {
  const query = new URLSearchParams({ after: `${after}`, interval: `${interval}` });
  if (retry !== '') query.set('retry', retry);
  return query.toString();
}
