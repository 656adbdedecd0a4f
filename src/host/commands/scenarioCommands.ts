// "SSE: Run Scenario…", "SSE: Run Scenario on App…" and "SSE: New Scenario". A run shows the timeline of its stream and
// its progress, which can be cancelled, and ends with one message and the report. On the app behind a relay, attempts may
// pass through to its real server. Scripts give the scenario and get the report back.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { Scenario } from '../../core/scenario/scenario.ts';
import {
  reportMarkdown,
  summarizeReport,
  type ScenarioReport,
  type ScenarioProgress,
} from '../../core/scenario/scenarioReport.ts';
import { runScenario } from '../../net/lab/runScenario.ts';
import { runRelayedScenario } from '../../net/relay/relayedScenario.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import type { ErrorReport } from '../errorReport.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import { openNewScenario } from '../documents/newScenario.ts';
import { rangeOf, ScenarioDiagnostics } from '../documents/scenarioDiagnostics.ts';
import { nameOf, ScenarioError, ScenarioFiles, type ScenarioSource } from '../documents/scenarioFiles.ts';
import { streamSettings } from '../settings.ts';
import { relayedOf } from '../streams/streamControl.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { messageText, showError, showInformation, showWarning } from '../messages.ts';

export interface ScenarioParts {
  readonly registry: StreamRegistry;
  readonly timelines: Timelines;
  readonly devServer: DevServerHost;
  readonly reports: ReportDocuments;
  readonly errors: ErrorReport;
  readonly extensionUri: vscode.Uri;
}

/** Runs scenarios on the dev server; disposed, it cancels what runs. */
export class ScenarioRuns {
  readonly #parts: ScenarioParts;
  readonly #files: ScenarioFiles;
  readonly #diagnostics = new ScenarioDiagnostics();
  readonly #closing = new AbortController();

  constructor(parts: ScenarioParts) {
    this.#parts = parts;
    this.#files = new ScenarioFiles(parts.extensionUri);
  }

  /**
   * Plays the scenario, and shows its report.
   * @param wanted undefined asks the user
   * @returns undefined when the choice was left
   * @throws ScenarioError for a scenario with mistakes, which are then shown in its file
   */
  async run(wanted: ScenarioSource | undefined): Promise<ScenarioReport | undefined> {
    const source = wanted ?? (await askForScenario(this.#files, l10n.t('Run a scenario on the dev server')));
    if (source === undefined) return undefined;
    const scenario = await this.#load(source);
    if (source instanceof vscode.Uri) this.#diagnostics.show(source, []);
    const report = await play(scenario, this.#parts, this.#closing.signal);
    tellResult(report, this.#parts);
    return report;
  }

  dispose(): void {
    this.#closing.abort();
    this.#diagnostics.dispose();
  }

  async #load(source: ScenarioSource): Promise<Scenario> {
    try {
      return await this.#files.load(source);
    } catch (error) {
      if (error instanceof ScenarioError && error.uri) this.#diagnostics.show(error.uri, error.mistakes);
      throw error;
    }
  }
}

async function play(scenario: Scenario, parts: ScenarioParts, closing: AbortSignal): Promise<ScenarioReport> {
  const { registry, timelines, devServer } = parts;
  const server = await devServer.start();
  const title = messageText(l10n.t('Scenario "{0}"', scenario.title));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelling.abort());
    try {
      const { report } = await runScenario(scenario, server, {
        signal: AbortSignal.any([closing, cancelling.signal]),
        onProgress: (state) => progress.report({ message: describeProgress(state) }),
        createStream: (request, settings) => {
          const handle = registry.create(request, { ...streamSettings(), ...settings });
          timelines.show(handle);
          return handle.stream;
        },
      });
      return report;
    } finally {
      subscription.dispose();
    }
  });
}

function describeProgress({ attempt, attempts, decided, expectations }: ScenarioProgress): string {
  const where =
    attempt > attempts
      ? l10n.t('attempt {attempt}, after the {attempts} listed', { attempt, attempts })
      : l10n.t('attempt {attempt} of {attempts}', { attempt, attempts });
  if (expectations === 0) return where;
  return `${where}, ${l10n.t('{decided} of {expectations} expectations decided', { decided, expectations })}`;
}

/** One message; nobody waits for what is chosen in it. */
function tellResult(report: ScenarioReport, { reports, errors }: ScenarioParts): void {
  const show = l10n.t('Show Report');
  const isGood = report.broken === 0 && report.notReached === 0;
  const tell = isGood ? showInformation : showWarning;
  const offer = async (): Promise<void> => {
    const choice = await tell(
      l10n.t('Scenario "{title}": {result}.', { title: report.title, result: summarizeReport(report) }),
      show,
    );
    if (choice === show)
      await reports.show(
        l10n.t('Scenario {0}', report.title.replaceAll(/[/\\]/g, ' ')),
        reportMarkdown(report),
      );
  };
  offer().catch((error: unknown) => errors.show(error));
}

/** Tells a person what is wrong: a mistake in a file with the way to it, anything else as everywhere. */
export function tellScenarioError(error: unknown, errors: ErrorReport): void {
  if (!(error instanceof ScenarioError) || !error.uri) {
    errors.show(error);
    return;
  }
  const { uri, mistakes, message } = error;
  const show = l10n.t('Show');
  const offer = async (): Promise<void> => {
    const choice = await showError(message, show);
    const [first] = mistakes;
    if (choice === show)
      await vscode.window.showTextDocument(uri, first ? { selection: rangeOf(first) } : {});
  };
  offer().catch((failure: unknown) => errors.show(failure));
}

/**
 * Plays the scenario on the app behind a relay, with progress, and shows the report.
 * @param wanted undefined asks the user
 * @returns undefined when the choice was left
 * @throws UserError for a stream that is not relayed; ScenarioError for a scenario with mistakes
 */
export async function runScenarioOnApp(
  handle: StreamHandle,
  wanted: ScenarioSource | undefined,
  { devServer, reports, extensionUri }: Pick<ScenarioParts, 'devServer' | 'reports' | 'extensionUri'>,
): Promise<ScenarioReport | undefined> {
  const { stream } = relayedOf(handle);
  const files = new ScenarioFiles(extensionUri, true);
  const source = wanted ?? (await askForScenario(files, l10n.t('Run a scenario on the app')));
  if (source === undefined) return undefined;
  const scenario = await files.load(source);
  const server = await devServer.start();
  const title = messageText(l10n.t('Scenario "{0}" on the app', scenario.title));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const report = await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await runRelayedScenario(scenario, stream, server, {
        signal: controller.signal,
        onProgress: ({ attempt, attempts }) => {
          progress.report({ message: l10n.t('attempt {0} of {1}', Math.max(0, attempt), attempts) });
        },
      });
    } finally {
      subscription.dispose();
    }
  });
  const name = l10n.t('Scenario {0} on the app', report.title.replaceAll(/[/\\]/g, ' '));
  await reports.show(name, reportMarkdown(report));
  void showInformation(`${title}: ${summarizeReport(report)}.`);
  return report;
}

interface ScenarioItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  readonly isNew?: boolean;
}

/**
 * The list of scenarios: what is open, what the workspace has, and the built-in ones, each with one line saying what the
 * client will see. A file with a mistake is listed too, so that choosing it shows where the mistake is.
 * @returns undefined when the list was left, or a new scenario was opened instead
 */
async function askForScenario(files: ScenarioFiles, title: string): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showQuickPick(createItems(files), {
    title,
    placeHolder: l10n.t('What happens to the client'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen?.isNew === true) await openNewScenario();
  return chosen?.uri;
}

async function createItems(files: ScenarioFiles): Promise<ScenarioItem[]> {
  const [own, builtIn] = await Promise.all([files.ofWorkspace(), files.builtIns()]);
  const [ownItems, builtInItems] = await Promise.all([
    Promise.all(own.map((uri) => itemOf(files, uri, '$(json)'))),
    Promise.all(builtIn.map((uri) => itemOf(files, uri, '$(debug-disconnect)'))),
  ]);
  const separator = (label: string): ScenarioItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(ownItems.length > 0 ? [separator(l10n.t('Your scenarios')), ...ownItems] : []),
    separator(l10n.t('Built in')),
    ...builtInItems,
    separator(''),
    {
      label: l10n.t('$(new-file) New scenario'),
      detail: l10n.t('A commented example to start from'),
      isNew: true,
    },
  ];
}

async function itemOf(files: ScenarioFiles, uri: vscode.Uri, icon: string): Promise<ScenarioItem> {
  try {
    const { title, description } = await files.load(uri);
    const name = nameOf(uri.path);
    return { label: `${icon} ${title}`, description: name === title ? '' : name, detail: description, uri };
  } catch (error) {
    // Also a file that went away since the list was made: choosing it says so.
    const detail = error instanceof ScenarioError ? error.message : l10n.t('The file cannot be read.');
    return { label: `$(warning) ${nameOf(uri.path)}`, detail, uri };
  }
}
