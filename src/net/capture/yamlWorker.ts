// Parses YAML on a thread of its own: it takes a second for each few megabytes, and a text can be made on which it takes for
// ever. One text comes in after the other; its value goes out, or undefined for what is no YAML.

import { parentPort } from 'node:worker_threads';

import { parse } from 'yaml';

parentPort?.on('message', (text: string) => {
  parentPort?.postMessage(valueOf(text));
});

function valueOf(text: string): unknown {
  try {
    return parse(text, {
      customTags: ['binary'],
      logLevel: 'silent',
      maxAliasCount: 100,
      prettyErrors: false,
      strict: false,
      uniqueKeys: false,
    }) as unknown;
  } catch {
    return undefined;
  }
}
