// The assemblies of one log: what is recognised in it, and what the paths lead to that somebody follows. Panels that
// show the same share them.

import type { EventLog } from '../log/eventLog.ts';
import { Assembly } from './assembly.ts';
import type { TypedFormat } from './typedFormat.ts';

/** As much as takes a few milliseconds. */
const slice = { entries: 1000, bytes: 1_000_000 };

/** Paths whose assemblies are kept; older ones are read anew when somebody comes back to them. */
const maxPaths = 3;

export class SharedAssemblies {
  readonly #log: EventLog;
  readonly #byPath = new Map<string, Assembly>();
  #recognised: Assembly | undefined;

  constructor(log: EventLog) {
    this.#log = log;
  }

  recognised(): Assembly {
    this.#recognised ??= new Assembly(this.#log, { slice });
    return this.#recognised;
  }

  /** @param path the path or the fields as they were typed */
  along(path: string, typed: TypedFormat): Assembly {
    let assembly = this.#byPath.get(path);
    if (assembly) return assembly;
    assembly = new Assembly(this.#log, { slice, typed });
    this.#byPath.set(path, assembly);
    const [oldest] = this.#byPath.keys();
    if (this.#byPath.size > maxPaths && oldest !== undefined) this.#byPath.delete(oldest);
    return assembly;
  }
}
