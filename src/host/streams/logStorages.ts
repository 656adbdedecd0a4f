// Where the logs of the window's streams are: in memory, of which they have a part each and a part together, and when they
// are larger than that may be, in files of this window under the extension's storage. What windows that crashed left there is removed, without anybody waiting for it.

import { join } from 'node:path';

import type * as vscode from 'vscode';

import { LogMemory } from '../../net/storage/logMemory.ts';
import { LogStorage } from '../../net/storage/logStorage.ts';
import { SpillFolder } from '../../net/storage/spillFolder.ts';
import { logSettings } from '../settings.ts';
import type { OutputLog } from '../outputLog.ts';

export class LogStorages {
  readonly #folder: SpillFolder;
  readonly #memory = new LogMemory();

  constructor(context: vscode.ExtensionContext, log: OutputLog) {
    const { fsPath } = context.storageUri ?? context.globalStorageUri;
    this.#folder = new SpillFolder(join(fsPath, 'logs'));
    void this.#sweep(log);
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

  async #sweep(log: OutputLog): Promise<void> {
    const count = await this.#folder.sweep();
    if (count > 0) log.info(`Removed ${count} folder(s) of logs whose windows are gone.`);
  }
}
