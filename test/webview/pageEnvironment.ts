// Where the tests of the page run: Node, with an end. What all files of a process share is closed before vitest ends the
// process with a signal, which would leave the browser's profile behind.

import { builtinEnvironments, type Environment } from 'vitest/runtime';

import { openEndings, runEndings } from './endings.ts';

// oxlint-disable-next-line import/no-default-export -- Vitest takes an environment from there.
export default {
  name: 'page',
  viteEnvironment: 'ssr',
  async setup(target, options) {
    const node = await builtinEnvironments.node.setup(target, options);
    openEndings();
    return {
      async teardown() {
        await runEndings();
        await node.teardown(target);
      },
    };
  },
} satisfies Environment;
