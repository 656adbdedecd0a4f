// A bound on a wait, to race against what is waited for.

/**
 * Never resolves. Rejects with `message` after `limitMs`, or with the signal's reason when that aborts first. Keeps
 * the process alive no longer than anything else does.
 */
export function rejectWhenOver(limitMs: number, message: string, signal?: AbortSignal): Promise<never> {
  const limit = AbortSignal.timeout(limitMs);
  const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal?.aborted === true ? signal.reason : new Error(message));
    if (either.aborted) fail();
    else either.addEventListener('abort', fail, { once: true });
  });
}
