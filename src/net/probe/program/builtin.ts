// Node's own modules inside the app, whatever kind of module it is made of: the probe is text that is run there, and has no
// imports of its own.

import type * as channels from 'node:diagnostics_channel';
import type * as http from 'node:http';
import type * as http2 from 'node:http2';
import type * as nodeModule from 'node:module';
import type * as net from 'node:net';
import type * as workers from 'node:worker_threads';

interface Modules {
  readonly 'node:http': typeof http;
  readonly 'node:http2': typeof http2;
  readonly 'node:net': typeof net;
  readonly 'node:module': typeof nodeModule;
  readonly 'node:worker_threads': typeof workers;
  readonly 'node:diagnostics_channel': typeof channels;
}

/** The module; undefined where there is no way to it. */
export function builtin<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
  try {
    const module: unknown =
      typeof process.getBuiltinModule === 'function'
        ? process.getBuiltinModule(name)
        : // Older ones have it in a file of CommonJS, and where the debugger lends it.
          typeof require === 'function'
          ? require(name)
          : process.mainModule?.require(name);
    return module as Modules[Name] | undefined;
  } catch {
    return undefined;
  }
}
