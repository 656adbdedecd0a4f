// Finds the Firefox that is installed: the one named by FIREFOX_PATH, else in the places where installers put it.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isExecutable, pathFolders } from '../vscode/installedBrowser.ts';

/** The executable. Rejects with what to do where there is none. */
export async function findFirefox(): Promise<string> {
  const chosen = process.env['FIREFOX_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (await isExecutable(chosen)) return chosen;
    throw new Error(`FIREFOX_PATH is not an executable file: ${chosen}`);
  }
  for (const path of candidates()) if (await isExecutable(path)) return path;
  throw new Error('No Firefox was found. Install one, or set FIREFOX_PATH to its executable.');
}

function candidates(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/', homedir()].map((folder) =>
        join(folder, 'Applications', 'Firefox.app', 'Contents', 'MacOS', 'firefox'),
      );
    case 'win32':
      return [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)']]
        .filter((folder) => folder !== undefined)
        .map((folder) => join(folder, 'Mozilla Firefox', 'firefox.exe'));
    default:
      return pathFolders().flatMap((folder) => ['firefox', 'firefox-esr'].map((name) => join(folder, name)));
  }
}
