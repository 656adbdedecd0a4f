// Scenarios in a real window: run by name, as an object, from a file and from the list; mistakes shown where they were made.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as vscode from 'vscode';

import type { ScenarioReport } from '../../src/core/scenario/scenarioReport.ts';
import type { SseInspectorApi } from '../../src/extension.ts';
import { activateExtension, cleanUp } from './extension.ts';
import { requireWorkbench, workbench } from './workbench.ts';

describe('scenarios', () => {
  let api: SseInspectorApi;
  let folder: string;
  before(async () => {
    api = await activateExtension();
    folder = await mkdtemp(join(tmpdir(), 'scenarios-'));
  });
  after(() => rm(folder, { recursive: true }));
  afterEach(() => cleanUp(api));

  it('run by the name of a built-in one, and give the report back', async () => {
    const report = await vscode.commands.executeCommand<ScenarioReport>('sse.runScenario', 'answer-204');
    assert.equal(report.kept, report.results.length);
    const [stream] = api.list();
    assert.equal(stream?.phase, 'stopped');
    assert.equal(stream.attempt, 2);
  });

  it('run as an object', async () => {
    const report = await vscode.commands.executeCommand<ScenarioReport>('sse.runScenario', {
      version: 1,
      attempts: [{ status: 204, expect: { ending: 'end' } }],
    });
    assert.equal(report.broken, 1);
  });

  it('show the mistakes of a file in its editor, until they are mended', async () => {
    const uri = vscode.Uri.file(join(folder, 'bad.sse-scenario.json'));
    await writeFile(uri.fsPath, '// a comment\n{ "version": 1,\n  "attempts": [{ "status": 99 }], }\n');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('sse.runScenario', uri)),
      /bad: Line 3, column 28 \(\$\.attempts\[0\]\.status\): 99 is not accepted here/,
    );
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'jsonc');
    const own = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'SSE Inspector');
    assert.deepEqual(
      own().map(({ range }) => [range.start.line, range.start.character, range.end.character]),
      [[2, 27, 29]],
    );
    const mended = new Promise<void>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(() => {
        if (own().length > 0) return;
        subscription.dispose();
        resolve();
      });
    });
    const range = own()[0]?.range;
    assert.ok(range);
    await editor.edit((edit) => edit.replace(range, '204'));
    await mended;
    const report = await vscode.commands.executeCommand<ScenarioReport>('sse.runScenario', uri);
    assert.equal(report.attempts, 1);
    await document.save();
  });

  it('begin from an example that is checked while typing', async () => {
    await vscode.commands.executeCommand('sse.newScenario');
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, 'jsonc');
    assert.match(document.uri.path, /scenario-1\.sse-scenario\.json$/);
    const report = await vscode.commands.executeCommand<ScenarioReport>('sse.runScenario', document.uri);
    assert.equal(report.kept, report.results.length);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('are offered by what the client will see, and end with a report', async function () {
    requireWorkbench(this);
    const running = vscode.commands.executeCommand<ScenarioReport>('sse.runScenario');
    await workbench.waitForText('.quick-input-widget', /Answer the reconnect with 204/);
    await workbench.screenshot('scenario-pick');
    await workbench.click('.quick-input-list .monaco-list-row:has-text("Answer the reconnect with 204")');
    const report = await running;
    assert.equal(report.broken, 0);
    // Under test, VS Code shows no toasts.
    await vscode.commands.executeCommand('notifications.showList');
    await workbench.waitForText('.notifications-center', /Scenario "Answer the reconnect with 204": 11 kept/);
    await workbench.screenshot('scenario-done');
    await workbench.click('.notifications-center .monaco-button:has-text("Show Report")');
    await workbench.waitForSelector('.tab:has-text("Preview Scenario")');
    await workbench.screenshot('scenario-report');
  });
});
