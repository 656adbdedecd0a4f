// Where the logs of the window's streams are: in memory, of which they have a part each and a part together, and when they
// are larger than that may be, in files of this window under the extension's storage. What windows that crashed left there,
// of whatever workspace, is removed, without anybody waiting for it.

import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type * as vscode from 'vscode';

import { LogMemory } from '../../net/storage/logMemory.ts';
import { LogStorage } from '../../net/storage/logStorage.ts';
import { SpillFolder } from '../../net/storage/spillFolder.ts';
import { logSettings } from '../settings.ts';
import type { OutputLog } from '../outputLog.ts';

const folderName = 'logs';

export class LogStorages {
  readonly #folder: SpillFolder;
  readonly #memory = new LogMemory();

  constructor(context: vscode.ExtensionContext, log: OutputLog) {
    this.#folder = new SpillFolder(join(context.globalStorageUri.fsPath, folderName));
    void this.#sweep(context, log);
  }

  /** The storage of a new stream's log, as the settings want it now. */
  readonly create = (): LogStorage => {
    const { totalMemoryBytes, ...settings } = logSettings();
    this.#memory.budgetBytes = totalMemoryBytes;
    return new LogStorage({ ...settings, shared: this.#memory, openFile: this.#folder.open });
  };

  dispose(): void {
    this.#folder.dispose();
  }

  async #sweep(context: vscode.ExtensionContext, log: OutputLog): Promise<void> {
    const count = await this.#folder.sweep(await workspaceFolders(context));
    if (count > 0) log.info(`Removed ${count} folder(s) of logs whose windows are gone.`);
  }
}

/** Where the logs of each workspace were in versions before: what crashed windows left would stay there for ever. */
async function workspaceFolders({
  storageUri,
  globalStorageUri,
}: vscode.ExtensionContext): Promise<string[]> {
  const extension = basename(globalStorageUri.fsPath);
  const workspaces = storageUri
    ? dirname(dirname(storageUri.fsPath))
    : join(dirname(dirname(globalStorageUri.fsPath)), 'workspaceStorage');
  const names = await readdir(workspaces).catch(() => []);
  return names.map((name) => join(workspaces, name, extension, folderName));
}
