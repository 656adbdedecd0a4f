// "SSE: Run Scenario…" and "SSE: New Scenario". A run shows the timeline of its stream and its progress, which can be
// cancelled, and ends with one message and the report. Scripts give the scenario and get the report back.

import * as vscode from 'vscode';

import type { Scenario } from '../../core/scenario/scenario.ts';
import type { ScenarioReport } from '../../core/scenario/scenarioReport.ts';
import { reportMarkdown, summarizeReport } from '../../core/scenario/scenarioReportText.ts';
import type { ScenarioProgress } from '../../core/scenario/scenarioProgress.ts';
import { runScenario } from '../../net/lab/runScenario.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { DisposableStore } from '../disposableStore.ts';
import type { ErrorReport } from '../errorReport.ts';
import { commands } from '../names.ts';
import { openNewScenario } from './newScenario.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import { rangeOf, ScenarioDiagnostics } from '../documents/scenarioDiagnostics.ts';
import { ScenarioError, ScenarioFiles } from '../documents/scenarioFiles.ts';
import { askForScenario } from './scenarioPicker.ts';
import { streamSettings } from '../settings.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';

export interface ScenarioParts {
  readonly registry: StreamRegistry;
  readonly timelines: Timelines;
  readonly devServer: DevServerHost;
  readonly reports: ReportDocuments;
  readonly errors: ErrorReport;
  readonly extensionUri: vscode.Uri;
}

/** Registers the commands. Disposing cancels what runs. */
export function registerScenarioCommands(parts: ScenarioParts): vscode.Disposable {
  const store = new DisposableStore();
  const closing = new AbortController();
  store.defer(() => closing.abort());
  const files = new ScenarioFiles(parts.extensionUri);
  const diagnostics = store.add(new ScenarioDiagnostics());

  const run = async (requested: unknown): Promise<ScenarioReport | undefined> => {
    const chosen = requested ?? (await askForScenario(files));
    if (chosen === 'new') {
      await openNewScenario();
      return undefined;
    }
    if (chosen === undefined) return undefined;
    const scenario = await files.load(chosen);
    if (chosen instanceof vscode.Uri) diagnostics.show(chosen, []);
    const report = await play(scenario, parts, closing.signal);
    tellResult(report, parts);
    return report;
  };

  store.add(
    vscode.commands.registerCommand(commands.runScenario, async (...args: unknown[]) => {
      try {
        return await run(args[0]);
      } catch (error) {
        if (error instanceof ScenarioError && error.uri) diagnostics.show(error.uri, error.mistakes);
        // A script gives just the scenario, and handles its errors. A menu gives more, and a person has to be told.
        if (args.length === 1) throw error;
        tellError(error, parts.errors);
        return undefined;
      }
    }),
  );
  store.add(
    vscode.commands.registerCommand(commands.newScenario, () =>
      openNewScenario().catch((error: unknown) => parts.errors.show(error)),
    ),
  );
  return store;
}

async function play(scenario: Scenario, parts: ScenarioParts, closing: AbortSignal): Promise<ScenarioReport> {
  const { registry, timelines, devServer } = parts;
  const server = await devServer.start();
  const title = `Scenario "${scenario.title}"`;
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
      ? `attempt ${attempt}, after the ${attempts} listed`
      : `attempt ${attempt} of ${attempts}`;
  return expectations === 0 ? where : `${where}, ${decided} of ${expectations} expectations decided`;
}

/** One message; nobody waits for what is chosen in it. */
function tellResult(report: ScenarioReport, { reports, errors }: ScenarioParts): void {
  const show = 'Show Report';
  const isGood = report.broken === 0 && report.notReached === 0;
  const tell = isGood ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const offer = async (): Promise<void> => {
    const choice = await tell(`Scenario "${report.title}": ${summarizeReport(report)}.`, show);
    if (choice === show)
      await reports.show(`Scenario ${report.title.replaceAll(/[/\\]/g, ' ')}`, reportMarkdown(report));
  };
  offer().catch((error: unknown) => errors.show(error));
}

/** A mistake in a file is told with the way to it; anything else is told as everywhere. */
function tellError(error: unknown, errors: ErrorReport): void {
  if (!(error instanceof ScenarioError) || !error.uri) {
    errors.show(error);
    return;
  }
  const { uri, mistakes, message } = error;
  const show = 'Show';
  const offer = async (): Promise<void> => {
    const choice = await vscode.window.showErrorMessage(message, show);
    const [first] = mistakes;
    if (choice === show)
      await vscode.window.showTextDocument(uri, first ? { selection: rangeOf(first) } : {});
  };
  offer().catch((failure: unknown) => errors.show(failure));
}
