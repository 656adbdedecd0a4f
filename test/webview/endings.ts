// What is to be closed when the process of some test files ends. The environment and the tests have modules of their own:
// they share what is global.

const key = Symbol.for('endings of the tests of the page');

type Endings = (() => Promise<void>)[];

const shared = globalThis as { [key]?: Endings };

export function openEndings(): void {
  shared[key] = [];
}

/** @throws outside of the environment, where nothing would be closed */
export function atProcessEnd(close: () => Promise<void>): void {
  if (!shared[key])
    throw new Error('Tests of the page run with `environment: test/webview/pageEnvironment.ts`.');
  shared[key].push(close);
}

export async function runEndings(): Promise<void> {
  for (const close of shared[key]?.splice(0) ?? []) await close();
}
