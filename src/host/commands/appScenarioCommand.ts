// "SSE: Run Scenario on App…": plays a scenario on the app behind a relay, whose attempts may pass through to its real
// server, and reports what the app did.

import * as vscode from 'vscode';

import { reportMarkdown, summarizeReport } from '../../core/scenario/scenarioReportText.ts';
import type { ScenarioReport } from '../../core/scenario/scenarioReport.ts';
import { runRelayedScenario } from '../../net/relay/relayedScenario.ts';
import { relayedOf } from './changeEventsCommand.ts';
import type { DevServerHost } from '../streams/devServerHost.ts';
import { openNewScenario } from './newScenario.ts';
import type { ReportDocuments } from '../documents/reportDocuments.ts';
import { ScenarioFiles } from '../documents/scenarioFiles.ts';
import { askForScenario } from './scenarioPicker.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

export interface AppScenarioParts {
  readonly devServer: DevServerHost;
  readonly reports: ReportDocuments;
  readonly extensionUri: vscode.Uri;
}

/**
 * Plays the scenario with progress, and shows the report.
 * @param requested a scenario as for "SSE: Run Scenario…"; undefined asks the user
 * @returns undefined when the choice was left
 * @throws UserError for a stream that is not relayed; ScenarioError for a scenario with mistakes
 */
export async function runScenarioOnApp(
  handle: StreamHandle,
  requested: unknown,
  { devServer, reports, extensionUri }: AppScenarioParts,
): Promise<ScenarioReport | undefined> {
  const { stream } = relayedOf(handle);
  const files = new ScenarioFiles(extensionUri, true);
  const chosen = requested ?? (await askForScenario(files, 'Run a scenario on the app'));
  if (chosen === 'new') {
    await openNewScenario();
    return undefined;
  }
  if (chosen === undefined) return undefined;
  const scenario = await files.load(chosen);
  const server = await devServer.start();
  const title = `Scenario "${scenario.title}" on the app`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const report = await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await runRelayedScenario(scenario, stream, server, {
        signal: controller.signal,
        onProgress: ({ attempt, attempts }) => {
          progress.report({ message: `attempt ${Math.max(0, attempt)} of ${attempts}` });
        },
      });
    } finally {
      subscription.dispose();
    }
  });
  const name = `Scenario ${report.title.replaceAll(/[/\\]/g, ' ')} on the app`;
  await reports.show(name, reportMarkdown(report));
  void vscode.window.showInformationMessage(`${title}: ${summarizeReport(report)}.`);
  return report;
}
