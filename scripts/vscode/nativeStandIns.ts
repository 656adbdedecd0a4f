// Two native modules of the VS Code server are not compiled when it is fetched without install scripts. Without them the
// server runs, but writes no log files, so that the Output view stays empty, and complains about it at length. The
// stand-ins beside this file do the same work in plain JavaScript.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists } from './preparedFolder.ts';

const standIns = [
  { module: '@vscode/spdlog', binary: 'spdlog.node', file: 'standIns/spdlog.cjs' },
  { module: '@vscode/native-watchdog', binary: 'watchdog.node', file: 'standIns/nativeWatchdog.cjs' },
];

/** Replaces the modules whose binaries are missing in the server at `serverFolder`. */
export async function addNativeStandIns(serverFolder: string): Promise<void> {
  for (const { module, binary, file } of standIns) {
    const folder = join(serverFolder, 'node_modules', module);
    if (await exists(join(folder, 'build', 'Release', binary))) continue;
    await copyFile(fileURLToPath(new URL(file, import.meta.url)), join(folder, 'index.js'));
  }
}
