// What tests inside VS Code debug: found by the script that starts them, told by a variable.

/** Name of the variable, which holds `DebuggedPrograms` as JSON. */
export const programsVariable = 'SSE_TEST_DEBUGGED';

export interface DebuggedPrograms {
  /** Executable of a Node that tells debuggers of its requests. */
  readonly node: string;
  /** A browser, and what its environment needs; absent where there is none. */
  readonly browser?: { readonly executablePath: string; readonly env: Readonly<Record<string, string>> };
}
