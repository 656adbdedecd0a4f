// The parts of the probe, beside a server of this very process: what it tells, what it leaves out, what it stops at, and that
// everything is as it was once it is taken out, or another takes its place.

import { once } from 'node:events';
import { createServer, get, ServerResponse, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { readProbeMessage, type ProbeMessage } from '../../../src/core/probe/probeMessage.ts';
import { CallPlaces } from '../../../src/net/probe/program/callPlaces.ts';
import { ChunkPlaces } from '../../../src/net/probe/program/chunkPlaces.ts';
import { EventBreaks } from '../../../src/net/probe/program/eventBreaks.ts';
import { startByBinding } from '../../../src/net/probe/program/probe.ts';
import { Wrapping, type Method } from '../../../src/net/probe/program/wrapping.ts';

describe('events to stop at', () => {
  const response = {};
  const bytes = (text: string): Buffer => Buffer.from(text);

  it('are those that a write completes, of each response', () => {
    const breaks = new EventBreaks(() => 0);
    expect(breaks.add(1, 'type:order', 10)).toBe(true);
    expect(breaks.add(2, '$.sum>5', 10)).toBe(true);
    const other = {};
    expect(breaks.metBy(response, bytes('event: order\n'))).toEqual([]);
    expect(breaks.metBy(other, bytes('data: {"sum":9}\n\n'))).toEqual([2]);
    expect(breaks.metBy(response, bytes('data: {"sum":7}\r\n\r\n'))).toEqual([1, 2]);
    expect(breaks.metBy(response, bytes('data: {"sum":1}\n\n'))).toEqual([]);
    expect(breaks.metBy(response, bytes('event: order\rdata: 1\r\rda'))).toEqual([1]);
    expect(breaks.metBy(response, bytes('ta: {"sum":6}\n'))).toEqual([]);
    expect(breaks.metBy(response, bytes('\nevent: tick\ndata: 1\n\nevent: order\ndata: 1\n\n'))).toEqual([
      2, 1,
    ]);
  });

  it('are none for a filter that is none, and none once it is removed', () => {
    const breaks = new EventBreaks(() => 0);
    expect([breaks.add(1, '', 10), breaks.add(1, '/x/', 10), breaks.isEmpty]).toEqual([false, false, true]);
    breaks.add(1, 'type:a', 10);
    breaks.add(2, 'type:a', 10);
    breaks.remove(1);
    expect(breaks.metBy(response, bytes('event: a\ndata: 1\n\n'))).toEqual([2]);
    breaks.remove(2);
    expect(breaks.isEmpty).toBe(true);
  });

  it('are over in time, each for itself', () => {
    let nowMs = 100;
    const breaks = new EventBreaks(() => nowMs);
    breaks.add(1, 'type:a', 10);
    breaks.add(2, 'type:a', 20);
    const metAt = (atMs: number): readonly number[] => {
      nowMs = atMs;
      return breaks.isEmpty ? [] : breaks.metBy(response, bytes('event: a\ndata: 1\n\n'));
    };
    expect([109, 110, 119, 120].map(metAt)).toEqual([[1, 2], [2], [2], []]);
  });

  it('that begin when there were none know nothing of what was written before', () => {
    const breaks = new EventBreaks(() => 0);
    breaks.add(1, 'type:a', 10);
    breaks.metBy(response, bytes('event: a\n'));
    breaks.remove(1);
    breaks.add(2, 'type:a', 10);
    expect(breaks.metBy(response, bytes('data: 1\n\n'))).toEqual([]);
    // Where there was one, what it waits for goes on.
    breaks.metBy(response, bytes('event: a\n'));
    breaks.add(3, 'type:a', 10);
    expect(breaks.metBy(response, bytes('data: 1\n\n'))).toEqual([2, 3]);
  });

  it.each([
    [1024 * 1024, true],
    [1024 * 1024 + 1, false],
  ])('may have %i bytes before they are complete: %s', (length, isMet) => {
    const breaks = new EventBreaks(() => 0);
    breaks.add(1, 'type:a', 10);
    const head = 'event: a\ndata: ';
    breaks.metBy(response, bytes(head + 'x'.repeat(length - head.length)));
    expect(breaks.metBy(response, bytes('\n\n'))).toEqual(isMet ? [1] : []);
  });
});

describe('a method that is wrapped', () => {
  const add = (original: Method): Method =>
    function (this: object, ...args) {
      return `${String(Reflect.apply(original, this, args))}+`;
    };

  class Owner {
    say(text: string): string {
      return text;
    }
  }

  it('is as it was, its own or inherited, and enumerable as it was', () => {
    const before = Object.getOwnPropertyDescriptor(Owner.prototype, 'say');
    const own = new Owner();
    const wrapping = new Wrapping();
    wrapping.wrap(Owner.prototype, 'say', add);
    wrapping.wrap(own, 'say', add);
    wrapping.wrap(own, 'none', add);
    expect([new Owner().say('a'), own.say('a'), Object.hasOwn(own, 'none')]).toEqual(['a+', 'a++', false]);
    expect([own.say.name, own.say.length]).toEqual(['say', 1]);
    expect(Object.keys(Owner.prototype)).toEqual([]);
    expect(Object.getOwnPropertyDescriptor(Owner.prototype, 'say')).toMatchObject({
      enumerable: false,
      configurable: true,
      writable: true,
    });
    wrapping.stop();
    expect(Object.getOwnPropertyDescriptor(Owner.prototype, 'say')).toEqual(before);
    expect([own.say('a'), Object.hasOwn(own, 'say')]).toEqual(['a', false]);
    // A second stop has nothing to put back.
    Object.defineProperty(own, 'say', { value: () => 'mine', configurable: true });
    wrapping.stop();
    expect(own.say('a')).toBe('mine');
  });

  it('stays with whoever has wrapped it since', () => {
    const own = new Owner();
    const [first, second] = [new Wrapping(), new Wrapping()];
    first.wrap(own, 'say', add);
    second.wrap(own, 'say', add);
    first.stop();
    expect(own.say('a')).toBe('a++');
    second.stop();
    expect(own.say('a')).toBe('a+');
  });
});

describe('places that call', () => {
  it('have a number each, told once, with the innermost first', () => {
    const told: string[][] = [];
    const places = new CallPlaces((place, frames) =>
      told.push([`${place}`, ...frames.map(({ name }) => name)]),
    );
    const called = (): number => places.of(called).number;
    function inner(): number {
      return called();
    }
    function outer(): number {
      return inner();
    }
    const numbers = [0, 1].map(() => outer());
    const [one, other] = [called(), called()];
    expect(numbers).toEqual([1, 1]);
    expect([one, other]).toEqual([2, 3]);
    expect(told.map((each) => each.slice(0, 3))).toEqual([
      ['1', 'inner', 'outer'],
      ['2', expect.any(String), expect.any(String)],
      ['3', expect.any(String), expect.any(String)],
    ]);
    expect(told.every((each) => each.length <= 7)).toBe(true);
  });

  it('leave what the app has set for its own stacks', () => {
    const { stackTraceLimit } = Error;
    const prepared = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    onTestFinished(() => {
      Error.stackTraceLimit = stackTraceLimit;
      if (prepared) Object.defineProperty(Error, 'prepareStackTrace', prepared);
      else Reflect.deleteProperty(Error, 'prepareStackTrace');
    });
    const own = (): string => 'own';
    Error.stackTraceLimit = 3;
    Error.prepareStackTrace = own;
    const places = new CallPlaces(() => {});
    const called = (): number => places.of(called).number;
    expect(called()).toBe(1);
    expect([Error.stackTraceLimit, Error.prepareStackTrace === own, new Error('x').stack]).toEqual([
      3,
      true,
      'own',
    ]);
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    called();
    expect(Object.hasOwn(Error, 'prepareStackTrace')).toBe(false);
  });
});

describe('a chunk of a web stream', () => {
  it('has the line that handed it over first, while that is looked at', () => {
    const lines: number[] = [];
    const places = new CallPlaces((place, [frame]) => void (lines[place] = frame?.line ?? 0));
    const chunks = new ChunkPlaces(places);
    onTestFinished(() => chunks.stop());
    const enqueueOf = (): unknown =>
      Object.getOwnPropertyDescriptor(ReadableStreamDefaultController.prototype, 'enqueue')?.value;
    const enqueue = enqueueOf();
    const [early, one, two] = [new Uint8Array([1]), new Uint8Array([2]), new Uint8Array([3])];
    const begin = (): ReadableStreamDefaultController<unknown> => {
      let controller: ReadableStreamDefaultController<unknown> | undefined;
      void new ReadableStream<unknown>({ start: (given) => void (controller = given) });
      if (!controller) throw new Error('The stream has no controller.');
      return controller;
    };
    begin().enqueue(early);
    chunks.watch();
    chunks.watch();
    begin().enqueue(one);
    begin().enqueue(two);
    const [ofOne, ofTwo] = [chunks.of(one), chunks.of(two)];
    // A stream that goes through another is handed over again.
    begin().enqueue(one);
    expect([chunks.of(early), chunks.of('text'), chunks.of(null), chunks.of(one)]).toEqual([0, 0, 0, ofOne]);
    expect((lines[ofTwo] ?? 0) - (lines[ofOne] ?? 0)).toBe(1);
    chunks.stop();
    expect(enqueueOf()).toBe(enqueue);
  });
});

describe('a probe in a program', () => {
  let bindings = 0;

  /** Puts a probe in, whose messages are kept. */
  function start(): { readonly messages: ProbeMessage[]; readonly name: string; readonly of: typeof only } {
    bindings += 1;
    const name = `bindingOfTest${bindings}`;
    const messages: ProbeMessage[] = [];
    const only = <What extends ProbeMessage['what']>(
      what: What,
    ): Extract<ProbeMessage, { readonly what: What }>[] =>
      messages.filter((each): each is Extract<ProbeMessage, { readonly what: What }> => each.what === what);
    const take = (text: string): void => {
      const message = readProbeMessage(text);
      if (!message) throw new Error(`This is no message: ${text}`);
      messages.push(message);
    };
    Object.defineProperty(globalThis, name, { value: take, configurable: true });
    onTestFinished(() => {
      running()?.stop();
      Reflect.deleteProperty(globalThis, name);
    });
    expect(startByBinding(name)).toBe(true);
    return { messages, name, of: only };
  }

  interface Running {
    taken(bytes: number): void;
    stop(): void;
  }

  function running(): Running | undefined {
    return Reflect.get(globalThis, Symbol.for('sse-inspector.probe')) as Running | undefined;
  }

  async function serve(handle: RequestListener): Promise<string> {
    const server = createServer(handle);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const head = { 'Content-Type': 'text/event-stream' };

  /** A response to somebody who reads it until the test is over. */
  async function openResponse(): Promise<ServerResponse> {
    let response: ServerResponse | undefined;
    const url = await serve((_, given) => {
      response = given;
      given.writeHead(200, head);
      given.flushHeaders();
    });
    // Without limits of its own, which a clock that is moved would reach.
    const request = get(url, { agent: false });
    onTestFinished(() => void request.destroy());
    const [read] = (await once(request, 'response')) as [IncomingMessage];
    read.on('error', () => {}).resume();
    if (!response) throw new Error('There is no response.');
    return response;
  }

  it('is none without its binding', () => {
    expect(startByBinding('noSuchBinding')).toBe(false);
    expect(running()).toBeUndefined();
  });

  it('says who it is in, tells the calls of a stream, and is gone with its binding', async () => {
    const names = Object.getOwnPropertyNames(ServerResponse.prototype);
    const methods = names.map(
      (name) => Object.getOwnPropertyDescriptor(ServerResponse.prototype, name)?.value as unknown,
    );
    const { messages, name, of } = start();
    expect(messages).toEqual([
      {
        what: 'hello',
        pid: process.pid,
        thread: expect.any(Number) as unknown,
        node: process.version,
        program: process.argv[1],
      },
    ]);
    const url = await serve((_, response) => {
      response.writeHead(200, head);
      response.write('data: 1\n\n');
      response.end('data: 2\n\n');
    });
    expect(await (await fetch(url)).text()).toBe('data: 1\n\ndata: 2\n\n');
    await vi.waitFor(() => expect(of('close')).toHaveLength(1));
    expect(of('call').map(({ call, size, data }) => [call, size, data && atob(data)])).toEqual([
      ['write', 9, 'data: 1\n\n'],
      ['end', 9, 'data: 2\n\n'],
    ]);
    expect(of('open')).toMatchObject([{ id: 1, method: 'GET', url, isLate: false, call: 'writeHead' }]);
    running()?.stop();
    expect(Object.hasOwn(globalThis, name)).toBe(false);
    expect(running()).toBeUndefined();
    expect(Object.getOwnPropertyNames(ServerResponse.prototype)).toEqual(names);
    expect(
      names.map((each) => Object.getOwnPropertyDescriptor(ServerResponse.prototype, each)?.value as unknown),
    ).toEqual(methods);
    const count = messages.length;
    await (await fetch(url)).text();
    expect(messages).toHaveLength(count);
  });

  it('takes the place of one that is there, and its late stop takes nothing away from the next', async () => {
    const first = start();
    const old = running();
    const second = start();
    expect(Object.hasOwn(globalThis, first.name)).toBe(false);
    old?.stop();
    expect(running()).not.toBe(old);
    expect(running()).toBeDefined();
    const before = first.messages.length;
    const url = await serve((_, response) => {
      response.writeHead(200, head);
      response.end('data: 1\n\n');
    });
    await (await fetch(url)).text();
    expect(first.messages).toHaveLength(before);
    expect(second.of('call').map(({ call }) => call)).toEqual(['end']);
  });

  it('tells of what nobody gets once, and then at most once in a second, with how often it was', async () => {
    const { of } = start();
    const url = await serve((_, response) => {
      response.on('error', () => {});
      response.writeHead(200, head);
      response.end('data: 1\n\n');
      for (let time = 1; time <= 5; time += 1) response.write('late');
    });
    await (await fetch(url)).text();
    const late = of('call').filter(({ moment }) => moment !== undefined);
    expect(late.map(({ moment, count, size, data }) => [moment, count, size, data])).toEqual([
      ['after end', 1, 4, undefined],
    ]);
  });

  it('leaves out what is not taken, and says so once; what was taken makes room', async () => {
    const { of, messages } = start();
    // Of which two fit, as they are told.
    const size = 2_500_000;
    const response = await openResponse();
    const write = (): void => void response.write(Buffer.alloc(size, 'x'));
    for (let time = 1; time <= 4; time += 1) write();
    const told = (): readonly unknown[] =>
      messages.flatMap((message): readonly unknown[] =>
        message.what === 'dropped'
          ? [[message.count, message.bytes]]
          : message.what === 'call' && message.call === 'write'
            ? [message.size]
            : [],
      );
    expect(told()).toEqual([size, size]);
    running()?.taken(100 * 1024 * 1024);
    write();
    expect(told()).toEqual([size, size, [2, 2 * size], size]);
    write();
    // There is no more room than there was at first.
    write();
    running()?.taken(8 * 1024 * 1024);
    write();
    expect(told().slice(4)).toEqual([size, [1, size], size]);
    expect(of('dropped').map(({ id }) => id)).toEqual([1, 1]);
  });

  it('goes once nothing was taken for a minute while so much waits, counted anew when something was', async () => {
    // A whole number, so that sums are exact.
    let nowMs = Math.ceil(performance.now());
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    onTestFinished(() => clock.mockRestore());
    start();
    const response = await openResponse();
    /** Whether it is there once this was written and a turn has passed. */
    const write = async (): Promise<boolean> => {
      response.write(Buffer.alloc(2_500_000, 'x'));
      await nextTurn();
      return running() !== undefined;
    };
    for (let round = 1; round <= 3; round += 1) {
      // Two fit, and the third does not.
      for (let time = 1; time <= 3; time += 1) expect(await write()).toBe(true);
      nowMs += 59_999;
      expect(await write(), `round ${round}`).toBe(true);
      running()?.taken(100 * 1024 * 1024);
      // Room for a while is no waiting.
      nowMs += 100_000;
    }
    for (let time = 1; time <= 3; time += 1) expect(await write()).toBe(true);
    nowMs += 60_000;
    expect(await write()).toBe(false);
  });
});
