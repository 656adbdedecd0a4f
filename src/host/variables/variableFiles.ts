// The files of a workspace that hold variables: `http-client.env.json`, its private companion, and `.env`, beside a
// request's file or above it, up to the folder of the workspace and never beyond. They are read when they are needed.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { parseDotenv } from '../../core/variables/dotenv.ts';
import { parseEnvironmentFile, type Environments } from '../../core/variables/environmentFiles.ts';
import { InvalidRequestError } from '../../net/http/requestHead.ts';
import { isInWorkspace } from './workspaceFiles.ts';

/** The private file's values win, as httpYac has it. */
const environmentFiles = ['http-client.private.env.json', 'http-client.env.json'] as const;

/** Which files of a workspace hold environments. */
export const environmentFilePattern = '**/http-client{,.private}.env.json';

/** A larger file holds no variables. */
const maxFileBytes = 1_000_000;

/** Folders whose files belong to a file: its own and those above it, the nearest first. */
export function foldersOf(file: vscode.Uri | undefined): vscode.Uri[] {
  const workspace = vscode.workspace.workspaceFolders ?? [];
  if (!file) return workspace.map(({ uri }) => uri);
  return upTo(vscode.Uri.joinPath(file, '..'), vscode.workspace.getWorkspaceFolder(file)?.uri);
}

function upTo(folder: vscode.Uri, root: vscode.Uri | undefined): vscode.Uri[] {
  const isBelow = root !== undefined && folder.path !== root.path && folder.path.startsWith(root.path);
  return isBelow ? [folder, ...upTo(vscode.Uri.joinPath(folder, '..'), root)] : [folder];
}

/** The environments of the files that belong to a file; those of nearer ones first. @throws InvalidRequestError */
export async function readEnvironmentFiles(folders: readonly vscode.Uri[]): Promise<Environments[]> {
  const found: Environments[] = [];
  for (const folder of folders) {
    for (const name of environmentFiles) {
      const environments = await readEnvironmentFile(vscode.Uri.joinPath(folder, name));
      if (environments) found.push(environments);
    }
  }
  return found;
}

/** Undefined where there is none. @throws InvalidRequestError with a sentence that names the file */
export async function readEnvironmentFile(uri: vscode.Uri): Promise<Environments | undefined> {
  const text = await readText(uri);
  if (text === undefined) return undefined;
  try {
    return parseEnvironmentFile(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidRequestError(
      'url',
      l10n.t('{file}: {problem}', { file: vscode.workspace.asRelativePath(uri), problem: error.message }),
    );
  }
}

/** The variables of the nearest `.env` files: that of the environment, and the plain one. */
export async function readDotenvFiles(
  folders: readonly vscode.Uri[],
  environment: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const names =
    environment !== undefined && /^[\w.-]+$/.test(environment) ? [`.env.${environment}`, '.env'] : ['.env'];
  const values = new Map<string, string>();
  for (const folder of folders) {
    for (const name of names) {
      const text = await readText(vscode.Uri.joinPath(folder, name));
      for (const [key, value] of parseDotenv(text ?? '')) if (!values.has(key)) values.set(key, value);
    }
  }
  return values;
}

/** The text of a file; undefined when there is none that can be read. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > maxFileBytes) return undefined;
    // A link to elsewhere is no file of the workspace.
    if ((type & vscode.FileType.SymbolicLink) !== 0 && !(await isInWorkspace(uri))) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
