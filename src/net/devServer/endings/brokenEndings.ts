// Endings that break HTTP or the stream's format: a connection closed or reset too early, no response at all, a block
// that never got its blank line. Byte for byte what a crashed server, a proxy's time-out or a lost network leave.
import * as l10n from '@vscode/l10n';

import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import {
  openWithEvents,
  refusalParameters,
  serveRefusal,
  serveStreamEnding,
  streamEndingParameters,
} from './endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { sendNumbered } from '../exchange/numberedEvents.ts';
import { choice } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

// Announced by Content-Length and never sent in full: more than any route's events before its ending.
const unreachableLength = '1000000000';

export function brokenEndingRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/truncated',
      method: 'GET',
      example: '/truncated?after=3&retry=2000',
      title: l10n.t('The body is cut short'),
      explanation: l10n.t(
        'The connection is closed (FIN) before the body is complete, as when a server process dies or a proxy gives up. An EventSource shows an error and comes back.',
      ),
      ending: 'truncated',
      group: 'endings',
      parameters: {
        ...streamEndingParameters,
        framing: choice(
          ['chunked', 'chunk', 'length'],
          l10n.t('What is missing: the final chunk, the rest of a chunk, or the rest of Content-Length.'),
        ),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          exchange.open(values.framing === 'length' ? { 'Content-Length': unreachableLength } : {});
          await sendNumbered(exchange, values.after, values);
          if (values.framing === 'chunk') await exchange.writeRaw('40\r\ndata: the rest of this ch');
          exchange.cut('before the body was complete');
        }),
    }),
    defineRoute({
      path: '/reset',
      method: 'GET',
      example: '/reset?after=3&retry=2000',
      title: l10n.t('The connection is reset'),
      explanation: l10n.t(
        'The server sends a TCP reset (RST) while the body is open, as load balancers and killed processes do. An EventSource shows an error and comes back.',
      ),
      ending: 'reset',
      group: 'endings',
      parameters: streamEndingParameters,
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          await openWithEvents(exchange, values);
          await exchange.resetAfterReading();
        }),
    }),
    defineRoute({
      path: '/no-response',
      method: 'GET',
      example: '/no-response?how=close',
      title: l10n.t('No response'),
      explanation: l10n.t(
        'The request is accepted and the connection ends before there is a whole response head: closed, reset, or in the middle of the head. An EventSource tries again, for ever.',
      ),
      ending: 'no-response',
      group: 'endings',
      parameters: {
        ...refusalParameters,
        how: choice(['close', 'reset', 'partial-head'], l10n.t('How the connection ends.')),
      },
      serve: (exchange, values) =>
        serveRefusal(attempts, exchange, values, async () => {
          if (values.how === 'reset') return exchange.reset();
          if (values.how === 'partial-head')
            await exchange.writeRaw('HTTP/1.1 200 OK\r\nContent-Type: text/ev');
          exchange.cut('before a response head');
        }),
    }),
    defineRoute({
      path: '/lost-block',
      method: 'GET',
      example: '/lost-block?at=block&retry=2000',
      title: l10n.t('The last event is lost'),
      explanation: l10n.t(
        'The body stops before the blank line of its last event: after its lines, within a line, or within a UTF-8 character. Clients drop such an event, id and all, and come back asking for it.',
      ),
      ending: 'end',
      group: 'endings',
      parameters: {
        ...streamEndingParameters,
        at: choice(['block', 'line', 'character'], l10n.t('Where the body stops.')),
        ending: choice(['end', 'truncated', 'reset'], l10n.t('How the connection ends after that.')),
      },
      serve: (exchange, values) =>
        serveStreamEnding(attempts, exchange, values, async () => {
          await openWithEvents(exchange, values);
          await exchange.write(lostBlock(exchange.eventCount + 1, values.at));
          await endAs(exchange, values.ending);
        }),
    }),
  ];
}

function lostBlock(number: number, at: 'block' | 'line' | 'character'): Buffer {
  const block = Buffer.from(`id: lost-${number}\ndata: lost …`);
  switch (at) {
    case 'block':
      return Buffer.concat([block, Buffer.from('\n')]);
    case 'line':
      return block;
    case 'character':
      return block.subarray(0, -1);
  }
}

async function endAs(exchange: Exchange, ending: 'end' | 'truncated' | 'reset'): Promise<void> {
  switch (ending) {
    case 'end':
      return exchange.end();
    case 'truncated':
      return exchange.cut('before the body was complete');
    case 'reset':
      return exchange.resetAfterReading();
  }
}
