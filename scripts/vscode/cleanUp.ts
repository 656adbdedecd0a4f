// What was opened is closed in the opposite order, each thing once, whatever happens in between.

export interface CleanUp {
  /** Adds a step; steps run last in, first out. */
  add(step: () => Promise<void>): void;
  /** Runs the steps there are, all of them, and rejects with the first failure. Later calls run what was added since. */
  run(): Promise<void>;
}

/** Starts an empty list of steps. */
export function createCleanUp(): CleanUp {
  const steps: (() => Promise<void>)[] = [];
  let previous: Promise<void> = Promise.resolve();
  const runAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      await step().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    add: (step) => void steps.push(step),
    run() {
      previous = previous.then(runAll, runAll);
      return previous;
    },
  };
}

/** What `use` gives; what it adds to the list is cleaned up after it, however it ends. */
export async function withCleanUp<Result>(use: (cleanUp: CleanUp) => Promise<Result>): Promise<Result> {
  const cleanUp = createCleanUp();
  try {
    return await use(cleanUp);
  } finally {
    await cleanUp.run();
  }
}
