// Where scenarios come from: the built-in ones, files and open editors, and objects of scripts. A file is read as its
// editor shows it when it is open there, so that what was typed counts before it is saved.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { scenarioLimits, type Scenario } from '../../core/scenario/scenario.ts';
import { describeMistake, type ScenarioMistake } from '../../core/scenario/scenarioMistake.ts';
import { parseScenario } from '../../core/scenario/scenarioParser.ts';
import { UserError } from '../errorReport.ts';

/** What the names of scenario files end with. */
export const scenarioFileEnding = '.sse-scenario.json';

/** Files of a workspace that are offered; more make no good list. */
const maxOfferedFiles = 100;

/** Where a scenario is: a file by URI or path, a built-in one by its name, or an object like the file. */
export type ScenarioSource = vscode.Uri | string | Readonly<Record<string, unknown>>;

/** The source that a script wants. @throws UserError when it is none */
export function readScenarioSource(requested: unknown): ScenarioSource {
  if (requested instanceof vscode.Uri || typeof requested === 'string' || isRecord(requested))
    return requested;
  throw new UserError(
    l10n.t('A scenario is the URI or path of its file, the name of a built-in one, or an object.'),
  );
}

/** A scenario with mistakes; the message tells the first one and how many more there are. */
export class ScenarioError extends UserError {
  /** Absent when the scenario was an object. */
  readonly uri: vscode.Uri | undefined;
  readonly mistakes: readonly ScenarioMistake[];

  constructor(uri: vscode.Uri | undefined, mistakes: readonly ScenarioMistake[]) {
    super(summarizeMistakes(uri, mistakes));
    this.uri = uri;
    this.mistakes = mistakes;
  }
}

export class ScenarioFiles {
  readonly #builtInFolder: vscode.Uri;
  readonly #canPassThrough: boolean;

  /** @param canPassThrough whether there is a real server to pass attempts through to */
  constructor(extensionUri: vscode.Uri, canPassThrough = false) {
    this.#canPassThrough = canPassThrough;
    this.#builtInFolder = vscode.Uri.joinPath(extensionUri, 'media', 'scenarios');
  }

  /** The scenarios that come with the extension, by name. */
  async builtIns(): Promise<readonly vscode.Uri[]> {
    const entries = await vscode.workspace.fs.readDirectory(this.#builtInFolder);
    const names = entries.map(([name]) => name).filter((name) => name.endsWith(scenarioFileEnding));
    return names.toSorted().map((name) => vscode.Uri.joinPath(this.#builtInFolder, name));
  }

  /** Open scenario files, the one in front first, and those of the workspace. */
  async ofWorkspace(): Promise<readonly vscode.Uri[]> {
    const front = vscode.window.activeTextEditor?.document;
    const open = vscode.workspace.textDocuments.filter(({ isClosed }) => !isClosed);
    const uris = [...(front ? [front] : []), ...open].map(({ uri }) => uri);
    const saved = await vscode.workspace.findFiles(
      `**/*${scenarioFileEnding}`,
      '**/node_modules/**',
      maxOfferedFiles,
    );
    const byText = new Map([...uris, ...saved].filter(isScenarioFile).map((uri) => [uri.toString(), uri]));
    return [...byText.values()];
  }

  /** @throws ScenarioError when it has mistakes, UserError when there is no such scenario */
  async load(source: ScenarioSource): Promise<Scenario> {
    if (source instanceof vscode.Uri) return this.#read(source);
    if (typeof source === 'string') return this.#read(await this.#find(source));
    return this.#parse(undefined, JSON.stringify(source, undefined, 2));
  }

  async #read(uri: vscode.Uri): Promise<Scenario> {
    return this.#parse(uri, await readText(uri));
  }

  #parse(uri: vscode.Uri | undefined, text: string): Scenario {
    const title = uri ? { defaultTitle: nameOf(uri.path) } : {};
    const parsed = parseScenario(text, { canPassThrough: this.#canPassThrough, ...title });
    if ('mistakes' in parsed) throw new ScenarioError(uri, parsed.mistakes);
    return parsed.scenario;
  }

  async #find(text: string): Promise<vscode.Uri> {
    if (/^[a-z][\w+.-]+:\//i.test(text)) return vscode.Uri.parse(text);
    if (/^(?:\/|\\|[a-z]:)/i.test(text)) return vscode.Uri.file(text);
    const builtIns = await this.builtIns();
    const builtIn = builtIns.find(({ path }) => path.endsWith(`/${text}${scenarioFileEnding}`));
    if (builtIn) return builtIn;
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder && isScenarioFile({ path: text })) return vscode.Uri.joinPath(folder.uri, text);
    const names = builtIns.map(({ path }) => nameOf(path)).join(', ');
    throw new UserError(
      l10n.t('There is no built-in scenario "{text}". There are {names}.', { text, names }),
    );
  }
}

export function isScenarioFile({ path }: Pick<vscode.Uri, 'path'>): boolean {
  return path.endsWith(scenarioFileEnding);
}

/** `answer-204` for `…/answer-204.sse-scenario.json`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(scenarioFileEnding, '');
}

async function readText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > scenarioLimits.sizeBytes) {
      throw new UserError(
        l10n.t('{name} is too large for a scenario: at most {size} MB.', {
          name: nameOf(uri.path),
          size: scenarioLimits.sizeBytes / 1_000_000,
        }),
      );
    }
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    throw new UserError(
      l10n.t('The scenario {path} cannot be read: {reason}', {
        path: uri.fsPath,
        reason: error.message,
      }),
    );
  }
}

function summarizeMistakes(uri: vscode.Uri | undefined, mistakes: readonly ScenarioMistake[]): string {
  const [first, ...others] = mistakes;
  const sentences = [first ? describeMistake(first) : l10n.t('There is a mistake.')];
  if (others.length > 0) sentences.push(l10n.t('And {0} more.', others.length));
  return `${uri ? `${nameOf(uri.path)}: ` : ''}${sentences.join(' ')}`;
}
