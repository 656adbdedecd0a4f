// What the benchmarks call in the extension host.

export const delayCommands = {
  /** Begins to watch the event loop. */
  begin: 'sseBench.beginDelay',
  /** Ends that, and gives the 99th percentile of the delay in milliseconds. */
  end: 'sseBench.endDelay',
} as const;
