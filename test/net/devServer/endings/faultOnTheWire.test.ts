// Every fault that a dev server can make, at every moment, as bytes on the wire: what came up to the cut, how the
// connection ended after it, and what the attempts after it get.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FaultEffect, FaultMoment } from '../../../../src/core/stream/fault.ts';
import { holdTimers } from '../../../helpers/heldTimers.ts';
import { requestRaw } from '../rawRequest.ts';
import { firstEvent, type ScriptedRoute, ScriptedRoutes, type ScriptedVisit } from '../scriptedRoutes.ts';

let routes: ScriptedRoutes;

beforeAll(async () => {
  routes = await ScriptedRoutes.start();
});
afterAll(() => routes.close());

const secondEvent = ': note\nid: 2\ndata: grüße\n\n';
const laterWrite = `${secondEvent}id: 3\ndata: three\n\n`;
const closeMessage = 'data: {"type":"close"}\n\n';

const first = Buffer.from(firstEvent);
const beforeUmlaut = Buffer.from(`${firstEvent}: note\nid: 2\ndata: gr`);
const moments: readonly { readonly when: string; readonly moment: FaultMoment; readonly body: Buffer }[] = [
  { when: 'now', moment: { kind: 'now' }, body: first },
  { when: 'after 5 ms', moment: { kind: 'after delay', delayMs: 5 }, body: first },
  {
    when: 'after the next event',
    moment: { kind: 'after next event' },
    body: Buffer.from(firstEvent + secondEvent),
  },
  { when: 'inside the next event', moment: { kind: 'inside event' }, body: beforeUmlaut },
  {
    when: 'inside the next long character',
    moment: { kind: 'inside character' },
    body: Buffer.concat([beforeUmlaut, Buffer.from([0xc3])]),
  },
];

interface ExpectedEnd {
  readonly effect: FaultEffect;
  readonly isComplete: boolean;
  readonly end: 'fin' | 'reset';
  readonly said: string;
}
const endings: readonly ExpectedEnd[] = [
  { effect: { kind: 'end' }, isComplete: true, end: 'fin', said: 'ended the response' },
  {
    effect: { kind: 'truncated' },
    isComplete: false,
    end: 'fin',
    said: 'closed the connection (FIN) before the body was complete',
  },
  { effect: { kind: 'reset' }, isComplete: false, end: 'reset', said: 'reset the connection (RST)' },
];

const answers: readonly { readonly effect: FaultEffect; readonly status: number; readonly type?: string }[] =
  [
    { effect: { kind: 'no-content' }, status: 204 },
    { effect: { kind: 'wrong-type' }, status: 200, type: 'text/html' },
    { effect: { kind: 'http-error', status: 503 }, status: 503, type: 'text/plain; charset=utf-8' },
    { effect: { kind: 'http-error', status: 205 }, status: 205, type: 'text/plain; charset=utf-8' },
    { effect: { kind: 'http-error', status: 304 }, status: 304, type: 'text/plain; charset=utf-8' },
  ];

const everyEnding = endings.flatMap((ending) => moments.map((moment) => ({ ...ending, ...moment })));
const everyAnswer = answers.flatMap((answer) => moments.map((moment) => ({ ...answer, ...moment })));

/** Comes to a route as a client, and says what it got once the connection is over. */
async function visitRoute(route: ScriptedRoute): Promise<Visited> {
  const answer = requestRaw(routes.port, route.path);
  return { answer, ...(await route.visit()) };
}

interface Visited extends ScriptedVisit {
  readonly answer: ReturnType<typeof requestRaw>;
}

/** Writes on as a route that does not know of the fault; what is held back is no failure. */
function writeOn({ exchange }: ScriptedVisit, bytes: string): void {
  exchange.write(bytes, 2).catch(() => undefined);
}

describe('a fault that ends the connection', () => {
  it.each(everyEnding)('$effect.kind $when', async ({ effect, moment, body, isComplete, end, said }) => {
    const visited = await visitRoute(routes.add());
    expect(routes.handler.makeFault(visited.port, { effect, moment })).toBe(true);
    if (moment.kind !== 'after delay') writeOn(visited, laterWrite);
    const answer = await visited.answer;
    expect(answer.body).toEqual(body);
    expect({ isComplete: answer.isComplete, end: answer.end }).toEqual({ isComplete, end });
    await routes.line(visited, `${said}, asked by the inspector: `);
  });
});

describe('a fault that answers the next attempt', () => {
  it.each(everyAnswer)('$effect.kind $status $when', async ({ effect, moment, body, status, type }) => {
    const route = routes.add();
    const visited = await visitRoute(route);
    expect(routes.handler.makeFault(visited.port, { effect, moment })).toBe(true);
    if (moment.kind !== 'after delay') writeOn(visited, laterWrite);
    const current = await visited.answer;
    expect(current.body).toEqual(body);
    expect({ isComplete: current.isComplete, end: current.end }).toEqual({ isComplete: true, end: 'fin' });

    const next = await requestRaw(routes.port, route.path);
    expect(next.status).toBe(status);
    expect(next.headers.get('content-type')).toBe(type);

    const third = await visitRoute(route);
    third.exchange.end();
    third.leave();
    expect((await third.answer).status).toBe(200);
  });
});

describe('a close message', () => {
  const betweenEvents = moments.filter(({ moment }) => !moment.kind.startsWith('inside'));

  /** The grace of the client is over, and not a moment sooner. */
  function outlastGrace({ exchange }: ScriptedVisit): void {
    vi.advanceTimersByTime(1_999);
    expect(exchange.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(exchange.signal.aborted).toBe(true);
  }

  it.each(betweenEvents)('$when, then the end 2 s later', async ({ moment, body }) => {
    const visited = await visitRoute(routes.add());
    holdTimers();
    const fault = { effect: { kind: 'close-message' }, moment } as const;
    expect(routes.handler.makeFault(visited.port, fault)).toBe(true);
    if (moment.kind === 'after delay') vi.advanceTimersByTime(moment.delayMs);
    else writeOn(visited, laterWrite);
    await routes.line(visited, 'sent the closing message, asked by the inspector: ');
    writeOn(visited, laterWrite);
    outlastGrace(visited);
    const answer = await visited.answer;
    expect(answer.body).toEqual(Buffer.concat([body, Buffer.from(closeMessage)]));
    expect({ isComplete: answer.isComplete, end: answer.end }).toEqual({ isComplete: true, end: 'fin' });
    await routes.line(visited, 'ended the response: the client ignored the closing message for 2000 ms');
  });

  it('waits for the end of an event that is being written', async () => {
    const visited = await visitRoute(routes.add());
    await visited.exchange.write('id: 2\ndata: ha');
    holdTimers();
    const fault = { effect: { kind: 'close-message' }, moment: { kind: 'now' } } as const;
    expect(routes.handler.makeFault(visited.port, fault)).toBe(true);
    await visited.exchange.write('lf\n');
    writeOn(visited, '\ndata: never sent\n\n');
    outlastGrace(visited);
    const { body } = await visited.answer;
    expect(body.toString()).toBe(`${firstEvent}id: 2\ndata: half\n\n${closeMessage}`);
  });
});

describe('a stall', () => {
  it.each(moments)('$when: nothing more comes, and the connection stays', async ({ moment, body }) => {
    const visited = await visitRoute(routes.add());
    const { port, exchange } = visited;
    expect(routes.handler.makeFault(port, { effect: { kind: 'stall' }, moment })).toBe(true);
    if (moment.kind !== 'after delay') writeOn(visited, laterWrite);
    await routes.line(visited, 'goes silent and leaves the connection open, asked by the inspector: ');
    writeOn(visited, laterWrite);
    exchange.end();
    exchange.cut('because the route wants to');
    exchange.reset();
    expect(exchange.signal.aborted).toBe(false);
    const cut = { effect: { kind: 'truncated' }, moment: { kind: 'now' } } as const;
    expect(routes.handler.makeFault(port, cut)).toBe(true);
    const answer = await visited.answer;
    expect(answer.body).toEqual(body);
    expect({ isComplete: answer.isComplete, end: answer.end }).toEqual({ isComplete: false, end: 'fin' });
  });
});

describe('an event in pieces', () => {
  it.each(['\n', '\r\n', '\r'])('is complete with its blank line, lines ending in %j', async (lineEnd) => {
    const visited = await visitRoute(routes.add());
    const text = `: note${lineEnd}${lineEnd}id: 2${lineEnd}${lineEnd}data: grüße${lineEnd}${lineEnd}`;
    const fault = { effect: { kind: 'reset' }, moment: { kind: 'after next event' } } as const;
    expect(routes.handler.makeFault(visited.port, fault)).toBe(true);
    for (const byte of Buffer.from(`${text}data: never sent${lineEnd}${lineEnd}`)) {
      if (visited.exchange.signal.aborted) break;
      visited.exchange.write(Uint8Array.of(byte)).catch(() => undefined);
    }
    const { body } = await visited.answer;
    // A carriage return ends its line at once; the line feed that may follow it is another byte.
    const expected = lineEnd === '\r\n' ? text.slice(0, -1) : text;
    expect(body.toString()).toBe(firstEvent + expected);
  });
});
