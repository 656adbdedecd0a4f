// The probe: a program that runs inside a server, put there by its debugger or loaded with `node --import`, and tells of the
// event streams that the server writes. It is built into one file, `dist/probe.cjs`, which is the text for both.

import type { Socket } from 'node:net';

import type { ProbeMessage } from '../../../core/probe/probeMessage.ts';
import { builtin } from './builtin.ts';
import { Responses } from './responses.ts';

/** `port:token` of whoever asked for it. */
const addressVariable = 'SSE_INSPECTOR_TRACE';

/** Bytes of messages that nobody has taken yet; what comes then is left out, and counted. */
const maxAwaitedBytes = 8 * 1024 * 1024;
/** Whoever takes nothing for so long while that much waits is gone, and the probe goes as well. */
const maxUntakenMs = 60_000;
/** When the program tells nothing more either; Node looks a second time where some of it went out. */
const maxHeldMs = 5_000;

/** Where the running probe is found in the app. */
const mark: unique symbol = Symbol.for('sse-inspector.probe');

/** What can be told to a probe. */
interface RunningProbe {
  /** Messages of so many bytes were taken. */
  taken(bytes: number): void;
  /** Stops the program at events that a filter finds, for so long. Returns whether it can. */
  breakOn(rule: number, filter: string, forMs: number): boolean;
  removeBreak(rule: number): void;
  /** Takes the probe out of the app. */
  stop(): void;
}

/** Sends a message as text; after an urgent one the program may be over. */
type Send = (text: string, isUrgent: boolean) => unknown;

/**
 * Begins to tell. A probe that is there already is stopped.
 * @param send must not throw
 */
function start(send: Send, onStop: () => unknown): RunningProbe {
  const app = globalThis as { [mark]?: RunningProbe };
  app[mark]?.stop();
  const { performance } = globalThis;
  const outbox = new Outbox(send, () => performance.now());
  const responses = new Responses(
    (message) => {
      if (!outbox.add(message)) setImmediate(() => probe.stop());
    },
    () => performance.now(),
  );
  const probe: RunningProbe = {
    taken: (bytes) => outbox.taken(bytes),
    breakOn: (rule, filter, forMs) => responses.breaks.add(rule, filter, forMs),
    removeBreak: (rule) => responses.breaks.remove(rule),
    stop: () => {
      responses.stop();
      if (app[mark] === probe) Reflect.deleteProperty(app, mark);
      onStop();
    },
  };
  Object.defineProperty(app, mark, { value: probe, configurable: true, enumerable: false });
  return probe;
}

/**
 * Begins to tell through a binding of a debugger, which goes with the probe.
 * @returns whether there is such a binding
 */
export function startByBinding(name: string): boolean {
  const tell: unknown = Reflect.get(globalThis, name);
  if (typeof tell !== 'function') return false;
  const send: Send = (text) => Reflect.apply(tell, undefined, [text]);
  start(send, () => Reflect.deleteProperty(globalThis, name));
  send(hello(), true);
  return true;
}

/** The first message. */
function hello(): string {
  const message: ProbeMessage = {
    what: 'hello',
    pid: process.pid,
    thread: builtin('node:worker_threads')?.threadId ?? 0,
    node: process.version,
    program: process.argv[1] ?? '',
  };
  return JSON.stringify(message);
}

/** Begins where the environment says so: tells over a socket, which is opened with the first thing to tell. */
export function startFromEnvironment(): void {
  const address = /^(\d+):(\w+)$/.exec(process.env[addressVariable] ?? '');
  const net = builtin('node:net');
  if (!address || !net) return;
  const [, port, token] = address;
  let socket: Socket | undefined;
  const connect = (): Socket => {
    const connected = net.connect(Number(port), '127.0.0.1');
    connected.unref();
    connected.setNoDelay(true);
    // What is not taken would keep a program running that is over.
    connected.setTimeout(maxHeldMs, () => {
      if (connected.writableLength > 0) connected.destroy();
    });
    connected.write(`${token}\n${hello()}\n`);
    let rest = '';
    connected.setEncoding('latin1');
    connected.on('data', (text: unknown) => {
      const lines = `${rest}${String(text)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (/^\d+$/.test(line)) probe.taken(Number(line));
    });
    // Whoever asked for it is gone.
    connected.on('error', () => {});
    connected.on('close', () => probe.stop());
    return connected;
  };
  let isHeld = false;
  // Much that is written in one turn goes out together.
  const release = (): void => {
    if (isHeld) socket?.uncork();
    isHeld = false;
  };
  const probe = start(
    (text, isUrgent) => {
      socket ??= connect();
      if (!isHeld) {
        isHeld = true;
        socket.cork();
        process.nextTick(release);
      }
      socket.write(`${text}\n`);
      if (isUrgent) release();
    },
    () => socket?.destroy(),
  );
}

/** What waits to be taken, bounded. */
class Outbox {
  readonly #send: Send;
  readonly #nowMs: () => number;
  /** Since when nothing was taken though so much waits. */
  #fullSinceMs: number | undefined;
  #awaited = 0;
  #left = new Map<number, { count: number; bytes: number }>();

  constructor(send: Send, nowMs: () => number) {
    this.#send = send;
    this.#nowMs = nowMs;
  }

  /** Returns whether somebody takes what is told. */
  add(message: ProbeMessage): boolean {
    const text = JSON.stringify(message);
    // What a call did is needed for whatever comes after; its bytes may be left out.
    if (
      this.#awaited + text.length > maxAwaitedBytes &&
      message.what === 'call' &&
      (message.call === 'write' || message.data !== undefined)
    ) {
      const left = this.#left.get(message.id) ?? { count: 0, bytes: 0 };
      this.#left.set(message.id, { count: left.count + 1, bytes: left.bytes + message.size });
      this.#fullSinceMs ??= this.#nowMs();
      const { data: _, ...told } = message;
      if (message.call !== 'write') return this.add(told);
      return this.#nowMs() - this.#fullSinceMs < maxUntakenMs;
    }
    for (const [id, { count, bytes }] of this.#left)
      this.#pass(JSON.stringify({ what: 'dropped', id, count, bytes }), false);
    this.#left.clear();
    const isPlain = message.what === 'place' || (message.what === 'call' && message.call === 'write');
    this.#pass(text, !isPlain || (message.what === 'call' && message.moment !== undefined));
    return true;
  }

  taken(bytes: number): void {
    this.#fullSinceMs = undefined;
    this.#awaited = Math.max(0, this.#awaited - bytes);
  }

  #pass(text: string, isUrgent: boolean): void {
    this.#awaited += text.length;
    try {
      this.#send(text, isUrgent);
    } catch {
      // The app has nothing to do with it.
    }
  }
}
