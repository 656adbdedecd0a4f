// Streams that only the measurements need, beside the dev server's own routes: unusual ids, an event in the chunk of the
// closing message, and a body that is not what its Content-Encoding says.
import { formatEvent } from '../../src/core/wire/eventWriter.ts';
import { choice } from '../../src/net/devServer/exchange/query.ts';
import { defineRoute, type ServedRoute } from '../../src/net/devServer/exchange/route.ts';

/** What each kind of id puts into the body. */
const idBodies = {
  unicode: 'id: snö-…\ndata: 1\n\n',
  latin1: 'id: snö\ndata: 1\n\n',
  control: 'id: a\u0001b\ndata: 1\n\n',
  reset: 'id: 1\ndata: 1\n\nid:\ndata: 2\n\n',
  alone: 'id: 1\ndata: 1\n\nid: 2\n\n',
} as const;

/** Time for a client to read what was written before the connection closes. */
const pauseMs = 200;

export function measuringRoutes(): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/measured/id',
      method: 'GET',
      example: '/measured/id?kind=unicode',
      title: 'An unusual id',
      explanation: 'An event with an unusual id, then the connection closes before the final chunk.',
      group: 'streams',
      parameters: { kind: choice(['unicode', 'latin1', 'control', 'reset', 'alone'], 'The id.') },
      serve: async (exchange, { kind }) => {
        exchange.open();
        await exchange.write(idBodies[kind]);
        await exchange.pause(pauseMs);
        exchange.cut('before the body was complete');
      },
    }),
    defineRoute({
      path: '/measured/same-chunk',
      method: 'GET',
      example: '/measured/same-chunk',
      title: 'Events in the chunk of the closing message',
      explanation: 'The closing message and two more events in one write, then the stream stays open.',
      group: 'streams',
      parameters: {},
      serve: async (exchange) => {
        exchange.open();
        const data = [JSON.stringify({ type: 'close' }), '2', '3'];
        await exchange.write(data.map((text) => formatEvent({ data: text })).join(''), data.length);
        await exchange.waitForDeparture();
      },
    }),
    defineRoute({
      path: '/measured/not-gzip',
      method: 'GET',
      example: '/measured/not-gzip',
      title: 'A body that is not gzip',
      explanation: 'Content-Encoding gzip on a body of plain events, then the response ends.',
      ending: 'bad-encoding',
      group: 'endings',
      parameters: {},
      serve: async (exchange) => {
        exchange.open({ 'Content-Encoding': 'gzip' });
        await exchange.write(formatEvent({ id: '1', data: 'not compressed' }), 1);
        exchange.end();
      },
    }),
  ];
}
