// What a crashing server is told to serve before it dies, as it is sent from one process to the other.

export interface CrashScript {
  readonly pieces: readonly CrashPiece[];
  /** Wait between the last piece and the crash. */
  readonly crashDelayMs: number;
}

interface CrashPiece {
  /** Wait before it is written. */
  readonly delayMs: number;
  readonly text: string;
}

/** The argument that makes a crashing server wait for its script before it listens. */
export const scriptArgument = 'script';

/** The script in a message between processes; undefined when it is none. */
export function parseCrashScript(message: unknown): CrashScript | undefined {
  return typeof message === 'object' && message !== null && 'pieces' in message
    ? (message as CrashScript)
    : undefined;
}
