// The part of VS Code's command line that a test run uses. Everything else that @vscode/test-electron passes concerns a
// desktop window and is ignored.
import { parseArgs } from 'node:util';

export interface CodeParameters {
  readonly extensionFolder: string;
  readonly testsPath: string;
  readonly workspaceFolder: string | undefined;
  readonly userDataFolder: string | undefined;
  readonly extensionsFolder: string | undefined;
}

/** Reads the arguments after the program's name. Throws a sentence when the extension or the suite is missing. */
export function parseCodeParameters(parameters: readonly string[]): CodeParameters {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const extensionFolder = textOf(values.extensionDevelopmentPath);
  const testsPath = textOf(values.extensionTestsPath);
  if (extensionFolder === undefined || testsPath === undefined) {
    throw new Error(
      'Usage: codeInBrowser.ts --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE [WORKSPACE]',
    );
  }
  return {
    extensionFolder,
    testsPath,
    workspaceFolder: positionals[0],
    userDataFolder: textOf(values['user-data-dir']),
    extensionsFolder: textOf(values['extensions-dir']),
  };
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
