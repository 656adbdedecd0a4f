// Which environment the user has chosen, and which there are to choose from: those of the workspace's files and of the
// settings, ours and those that people keep for REST Client.

import * as vscode from 'vscode';

import {
  environmentNames,
  readEnvironments,
  type Environments,
} from '../../core/variables/environmentFiles.ts';
import { settings } from '../names.ts';
import { environmentFilePattern, readEnvironmentFile } from './variableFiles.ts';
import { findWorkspaceFiles } from './workspaceFiles.ts';

const chosenKey = 'environment';
/** More files than that are not looked at. */
const maxFiles = 50;

export class VariableEnvironments {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: vscode.Disposable[];
  /** What the files of the workspace have; looked for again when one of them changes. */
  #ofFiles: Promise<readonly Environments[]> | undefined;

  /** Fires when another environment was chosen, or there may be others. */
  readonly onDidChange = this.#changed.event;

  /** @param memento of the workspace */
  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    const watcher = vscode.workspace.createFileSystemWatcher(environmentFilePattern);
    const fire = (): void => this.#changed.fire();
    const lookAgain = (): void => {
      this.#ofFiles = undefined;
      fire();
    };
    this.#disposables = [
      this.#changed,
      watcher,
      watcher.onDidCreate(lookAgain),
      watcher.onDidChange(lookAgain),
      watcher.onDidDelete(lookAgain),
      vscode.workspace.onDidChangeWorkspaceFolders(lookAgain),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settings.variables) || event.affectsConfiguration(restClientSetting))
          fire();
      }),
    ];
  }

  /** Undefined: only variables that belong to all environments. */
  get chosen(): string | undefined {
    return this.#memento.get<string>(chosenKey);
  }

  async choose(environment: string | undefined): Promise<void> {
    await this.#memento.update(chosenKey, environment);
    this.#changed.fire();
  }

  /** All that can be chosen in this workspace. A file that is none is left out here, and named when it is needed. */
  async names(): Promise<string[]> {
    this.#ofFiles ??= environmentsOfFiles();
    return environmentNames([...(await this.#ofFiles), ...environmentsOfSettings()]);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

async function environmentsOfFiles(): Promise<readonly Environments[]> {
  const files = await findWorkspaceFiles(environmentFilePattern, maxFiles);
  return Promise.all(files.map((file) => environmentsIn(file)));
}

async function environmentsIn(file: vscode.Uri): Promise<Environments> {
  try {
    return (await readEnvironmentFile(file)) ?? new Map();
  } catch {
    return new Map();
  }
}

const restClientSetting = 'rest-client.environmentVariables';

/** The environments of the settings: ours come first. */
export function environmentsOfSettings(file?: vscode.Uri): Environments[] {
  const configuration = vscode.workspace.getConfiguration(undefined, file);
  const own = readEnvironments(configuration.get<unknown>(settings.variables));
  if (!vscode.workspace.isTrusted) return [own];
  return [own, readEnvironments(configuration.get<unknown>(restClientSetting))];
}
