// Redirects that lead to a stream, and redirects that lead nowhere. Targets are always routes of this server.
import * as l10n from '@vscode/l10n';

import type { AttemptCounter } from '../exchange/attemptCounter.ts';
import { refusalParameters, serveRefusal } from './endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { choice, text, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';
import { present } from '../../../core/base/present.ts';

const statusParameter = choice(['307', '301', '302', '303', '308'], l10n.t('The status of the redirect.'));

// Counts the redirects of one chain, so that no two of its addresses are the same.
const hopParameter = wholeNumber({
  fallback: 1,
  from: 1,
  to: 1_000_000,
  explanation: l10n.t('Place in the chain.'),
});

export function redirectRoutes(attempts: AttemptCounter): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/redirect',
      method: 'GET',
      example: '/redirect?status=307&to=/ticks',
      title: l10n.t('A redirect to a stream'),
      explanation: l10n.t(
        'Clients follow it. Where they reconnect to differs: a browser goes to the target, other clients ask the original address again. With origin=other the target has the other loopback name, to which credentials must not be sent on.',
      ),
      group: 'streams',
      parameters: {
        status: statusParameter,
        to: text({
          fallback: '/ticks',
          pattern: /^\/(?![/\\])[\w/?&=.,:%-]{0,500}$/,
          accepted: l10n.t('a path on this server, with or without a query'),
          isLogged: false,
          explanation: l10n.t('Where it leads.'),
        }),
        hops: wholeNumber({
          fallback: 1,
          from: 1,
          to: 30,
          explanation: l10n.t('How many redirects in a row.'),
        }),
        origin: choice(
          ['same', 'other'],
          l10n.t('Whether the target is on the same name: 127.0.0.1 or localhost.'),
        ),
      },
      async serve(exchange, { status, to, hops, origin }) {
        const rest = new URLSearchParams({ status, to, hops: `${hops - 1}`, origin });
        const path = hops === 1 ? to : `${exchange.path}?${rest.toString()}`;
        redirect(exchange, status, origin === 'other' && hops === 1 ? otherOrigin(exchange) + path : path);
      },
    }),
    defineRoute({
      path: '/bad-redirect',
      method: 'GET',
      example: '/bad-redirect?how=loop',
      title: l10n.t('A redirect that leads nowhere'),
      explanation: l10n.t(
        'To itself, to an ever new address, without a Location, or with one that is no address or no web address. An EventSource stops for good.',
      ),
      ending: 'bad-redirect',
      group: 'endings',
      parameters: {
        ...refusalParameters,
        how: choice(
          ['loop', 'endless', 'missing', 'invalid', 'unsupported'],
          l10n.t('What is wrong with it.'),
        ),
        status: statusParameter,
        hop: hopParameter,
      },
      serve: (exchange, values) =>
        // Later hops belong to the attempt that the first one began.
        values.hop > 1
          ? redirectBadly(exchange, values)
          : serveRefusal(attempts, exchange, values, () => redirectBadly(exchange, values)),
    }),
  ];
}

/** Sends the client elsewhere; without a location the head has none. */
export function redirect(exchange: Exchange, status: string, location: string | undefined): void {
  exchange.detach();
  exchange.response.writeHead(Number(status), {
    'Cache-Control': 'no-store',
    'Content-Length': '0',
    ...present({ Location: location }),
  });
  exchange.response.end();
  exchange.log(`answered ${status} with ${location === undefined ? 'no Location' : 'a Location'}`);
}

interface BadRedirect {
  readonly how: 'loop' | 'endless' | 'missing' | 'invalid' | 'unsupported';
  readonly status: string;
  readonly hop: number;
}

async function redirectBadly(exchange: Exchange, { how, status, hop }: BadRedirect): Promise<void> {
  redirect(exchange, status, badLocation(exchange, how, hop, status));
}

function badLocation(
  exchange: Exchange,
  how: BadRedirect['how'],
  hop: number,
  status: string,
): string | undefined {
  switch (how) {
    case 'loop':
      return exchange.request.url ?? exchange.path;
    case 'endless':
      return `${exchange.path}?${new URLSearchParams({ how, status, hop: `${hop + 1}` }).toString()}`;
    case 'missing':
      return undefined;
    case 'invalid':
      return 'http://[not an address';
    case 'unsupported':
      return 'ftp://127.0.0.1/stream';
  }
}

function otherOrigin({ request }: Exchange): string {
  const host = request.headers.host ?? '';
  const port = /:\d+$/.exec(host)?.[0] ?? '';
  return `http://${host.startsWith('127.') ? 'localhost' : '127.0.0.1'}${port}`;
}
