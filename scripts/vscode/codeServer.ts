// A complete VS Code for machines without a desktop: the server and web workbench inside the npm package code-server,
// fetched through npm on first use. It is no dependency of the project, because most of its 800 MB are never needed.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addNativeStandIns } from './nativeStandIns.ts';
import { runNpm } from './npmCommand.ts';
import { exists, preparedFolder } from './preparedFolder.ts';
import { reportProgress, secondsSince } from './progress.ts';

/** 4.139.1 carries VS Code 1.139.1 and wants Node 24. */
const packageVersion = '4.139.1';

/** No install scripts: they compile native modules, which needs a compiler, and the server does without. */
const installParameters = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];

/** Fetches the server if it is not there yet; the absolute path of the folder that holds `out/server-main.js`. */
export async function prepareCodeServer(signal?: AbortSignal): Promise<string> {
  const folder = await preparedFolder(
    `code-server-${packageVersion}`,
    (target) => fetchCodeServer(target, signal),
    signal,
  );
  return join(folder, serverPath);
}

const serverPath = join('node_modules', 'code-server', 'lib', 'vscode');

async function fetchCodeServer(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const startedAtMs = performance.now();
  reportProgress(`Fetching VS Code's web server (code-server ${packageVersion}) through npm, once`);
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { 'code-server': packageVersion } }),
  );
  await runNpm(installParameters, folder, signal);
  reportProgress(`Fetching its modules (${secondsSince(startedAtMs)})`);
  const serverFolder = join(folder, serverPath);
  await runNpm(installParameters, serverFolder, signal);
  await addNativeStandIns(serverFolder);
  if (!(await exists(join(serverFolder, 'out', 'server-main.js')))) {
    throw new Error(
      `The package code-server ${packageVersion} does not contain ${serverPath}/out/server-main.js`,
    );
  }
  reportProgress(`VS Code's web server is ready (${secondsSince(startedAtMs)})`);
}
