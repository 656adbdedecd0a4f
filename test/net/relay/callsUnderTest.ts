// Calls of apps through a relay before a server of a few lines, for tests of what is a call and what an attempt of one.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

import type { EndDetail, RequestDetail } from '../../../src/core/log/detail.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { Relay, RelayOptions } from '../../../src/net/relay/relay.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import { until } from '../../helpers/waiting.ts';
import { entriesOf, startRelay, untilEntry } from './relayUnderTest.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

/** A relay before a server that answers with the function; `number` counts its requests. */
export async function relayBefore(
  answer: Answer,
  options: Omit<RelayOptions, 'upstream'> = {},
): Promise<Relay> {
  let number = 0;
  const server = createServer((request, response) => {
    number += 1;
    request.resume();
    answer(request, response, number);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return startRelay(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
}

export const tokens: Answer = (_request, response, number) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.end(`data: {"n":${number}}\n\ndata: [DONE]\n\n`);
};

export interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks through the relay and reads the whole answer. */
export async function ask(relay: Relay, path: string, { method = 'GET', body, headers = {} }: Asked = {}) {
  const response = await fetch(relay.origin + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, text: await response.text() };
}

export const openai = {
  method: 'POST',
  body: '{"stream":true}',
  headers: {
    'User-Agent': 'OpenAI/JS 7.59.0',
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'x-stainless-retry-count': '0',
  },
};
export const eventSource = { headers: { Accept: 'text/event-stream', 'User-Agent': 'Browser' } };

export function endOf(side: RelayedSide, attempt = 1): Promise<EndDetail> {
  return until(
    () =>
      entriesOf(side)
        .filter((entry) => entry.attempt === attempt)
        .map((entry) =>
          isKind(entry, 'close') || isKind(entry, 'error') ? side.log.detail(entry) : undefined,
        )
        .find((detail) => detail !== undefined),
    (onChange) => side.log.subscribe(onChange),
    () => `Attempt ${attempt} did not end`,
  );
}

/** Keys of the calls, each with how many attempts it had. */
export function callsOf(relay: Relay): string[] {
  return relay.streams.list().map(({ key, appSide }) => `${key} ${appSide.state.attempt}`);
}

export async function requestOf(side: RelayedSide, attempt = 1): Promise<RequestDetail | undefined> {
  const entry = await untilEntry(side, 'request', attempt);
  return isKind(entry, 'request') ? side.log.detail(entry) : undefined;
}
