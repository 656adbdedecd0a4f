// Bounds on a wait, to race against what is waited for.

/**
 * Never resolves. Rejects with `message` after `limitMs`, or with the signal's reason when that aborts first. Keeps
 * the process alive no longer than anything else does.
 */
export function rejectWhenOver(limitMs: number, message: string, signal?: AbortSignal): Promise<never> {
  const limit = AbortSignal.timeout(limitMs);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  return rejectWhenAborted(either).catch((reason: unknown) => {
    throw limit.aborted && reason === limit.reason ? new Error(message) : reason;
  });
}

/** Never resolves. Rejects with the signal's reason when it aborts. */
export function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}
