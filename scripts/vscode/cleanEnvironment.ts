// The environment for a VS Code that is started from here. When this script runs in the terminal of another VS Code, that
// one's variables would make the new one talk to it, or run as plain Node.

/** This process's environment without what belongs to a surrounding VS Code. */
export function cleanEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(VSCODE_|ELECTRON_RUN_AS_NODE$)/.test(name)) kept[name] = value;
  }
  return kept;
}
