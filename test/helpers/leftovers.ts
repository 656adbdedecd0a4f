// What a use leaves behind: timers, sockets, servers, descriptors, listeners. A use is made a hundred times, and what is
// there afterwards is compared with what was there before. Timers that keep no process alive count as well.

import { createHook, type AsyncHook } from 'node:async_hooks';
import { getEventListeners, type EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { readdirSync, readlinkSync } from 'node:fs';

import { everyMoment, until } from './waiting.ts';

export interface LeftoverOptions {
  /** A hundred by default. */
  readonly uses?: number;
  /** What outlives the uses and is listened to by them: emitters with all their events, and signals of abortion. */
  readonly listenedTo?: readonly (EventEmitter | AbortSignal)[];
  /** More that must not grow, by name: open connections of a server, subscriptions (see `countSubscriptions`). */
  readonly counts?: Readonly<Record<string, () => number>>;
  /** How long what has been closed may take to be gone; 15 s by default. */
  readonly settleLimitMs?: number;
}

/** Node itself keeps some things once, whatever the number of uses, such as the timer for the date in its headers. */
const keptOnce = 3;
/** Before it is counted: what is loaded or made at a first use stays for the next. */
const usesBefore = 2;
/** In which ends of connections and closings come through, once nothing is used any more. */
const defaultSettleLimitMs = 15_000;

/**
 * Makes the use a hundred times, one after the other, each of them to its end.
 * @param use gets its number; what it opens, it closes
 * @throws when something has grown with the number of uses, with where that was made
 */
export async function expectNothingLeft(
  use: (number: number) => void | Promise<void>,
  { uses = 100, listenedTo = [], counts = {}, settleLimitMs = defaultSettleLimitMs }: LeftoverOptions = {},
): Promise<void> {
  const resources = new AsyncResources();
  const warnings: string[] = [];
  const noteWarning = ({ name, message }: Error): void => {
    if (name === 'MaxListenersExceededWarning') warnings.push(message);
  };
  process.on('warning', noteWarning);
  try {
    for (let number = 1 - usesBefore; number <= 0; number += 1) await use(number);
    const count = (): Record<string, number> => ({
      ...countListeners([process, ...listenedTo]),
      'file descriptors': descriptors().length,
      ...Object.fromEntries(Object.entries(counts).map(([name, counter]) => [name, counter()])),
    });
    const before = count();
    const descriptorsBefore = new Set(descriptors());
    resources.begin();
    for (let number = 1; number <= uses; number += 1) await use(number);
    // Node gives its warnings in a later turn.
    await setImmediate();
    const grown = (): string[] => {
      const now = count();
      return [
        ...warnings,
        ...resources.left(keptOnce),
        ...Object.keys(now)
          .filter((name) => (now[name] ?? 0) > (before[name] ?? 0) + (name in counts ? 0 : keptOnce))
          .map((name) => `${name}: ${before[name] ?? 0} before, ${now[name] ?? 0} after`),
      ];
    };
    const describe = (): string => {
      const opened = descriptors().filter((each) => !descriptorsBefore.has(each));
      return [`${uses} uses have left behind:`, ...grown(), ...opened.slice(0, 5)].join('\n');
    };
    await resources.withoutOwn(() => until(() => grown().length === 0, everyMoment, describe, settleLimitMs));
  } finally {
    resources.end();
    process.off('warning', noteWarning);
  }
}

/** Counts the subscriptions of a method that returns how to stop, from now on. @returns how many there are */
export function countSubscriptions<Name extends string>(
  source: { [name in Name]: (listener: never) => () => void },
  name: Name,
): () => number {
  const subscribe = source[name];
  let count = 0;
  const counted = (listener: never): (() => void) => {
    const stop = subscribe.call(source, listener);
    let isStopped = false;
    count += 1;
    return () => {
      if (!isStopped) count -= 1;
      isStopped = true;
      stop();
    };
  };
  Object.defineProperty(source, name, { value: counted, configurable: true, writable: true });
  return () => count;
}

/** As Node's `async_hooks` name them. */
const countedTypes = new Set([
  'Timeout',
  'TCPWRAP',
  'TCPSERVERWRAP',
  'PIPEWRAP',
  'PIPESERVERWRAP',
  'PROCESSWRAP',
]);

/** Timers and handles that were made after a beginning and are not gone yet, those that no process waits for included. */
class AsyncResources {
  readonly #live = new Map<number, { readonly type: string; readonly madeAt: string }>();
  readonly #hook: AsyncHook;
  #isOwn = false;

  constructor() {
    this.#hook = createHook({
      init: (id, type) => {
        if (!countedTypes.has(type) || this.#isOwn) return;
        this.#live.set(id, { type, madeAt: new Error().stack ?? '' });
      },
      destroy: (id) => void this.#live.delete(id),
    });
  }

  begin(): void {
    this.#hook.enable();
  }

  end(): void {
    this.#hook.disable();
  }

  /** Starts something, whose own timers do not count. They are made before it returns. */
  withoutOwn<Result>(start: () => Result): Result {
    this.#isOwn = true;
    try {
      return start();
    } finally {
      this.#isOwn = false;
    }
  }

  /** A line for each type of which there are more than so many. */
  left(allowed: number): string[] {
    const items = [...this.#live.values()];
    return [...countedTypes].flatMap((type) => {
      const ofType = items.filter((item) => item.type === type);
      if (ofType.length <= allowed) return [];
      return [`${type}: ${ofType.length}, the last one made at\n${stackOf(ofType.at(-1)?.madeAt)}`];
    });
  }
}

/** Without the lines of this file, and of what Node does on its way here. */
function stackOf(stack = ''): string {
  return stack
    .split('\n')
    .slice(1)
    .filter((line) => !/leftovers\.ts|emitInit|async_hooks/.test(line))
    .slice(0, 8)
    .join('\n');
}

function countListeners(sources: readonly (EventEmitter | AbortSignal)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  sources.forEach((source, at) => {
    if (source instanceof AbortSignal) {
      counts[`listeners of abort, signal ${at}`] = getEventListeners(source, 'abort').length;
      return;
    }
    for (const name of source.eventNames()) {
      const key = `listeners of ${String(name)}, ${source.constructor.name} ${at}`;
      counts[key] = source.listenerCount(name);
    }
  });
  return counts;
}

/** What this process has open, as Linux names it; elsewhere nothing, which never grows. */
function descriptors(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      return `descriptor ${number}: ${readlinkSync(`/proc/self/fd/${number}`)}`;
    } catch {
      // The one with which they are listed.
      return [];
    }
  });
}
