// "SSE: Trace Server…" and "SSE: Trace a Server in a Terminal…": what they ask and say, before code of the inspector runs in
// somebody's program.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import { eventConditionOf } from '../../core/probe/eventCondition.ts';
import { showInformation, showWarning } from '../messages.ts';
import { commands } from '../names.ts';
import { readDebugSession } from './networkFlag.ts';
import type { ServerTraces } from './serverTraces.ts';

type TraceCommand = (typeof commands)[
  | 'traceServer'
  | 'traceTerminal'
  | 'stopTracing'
  | 'breakOnEvent'
  | 'removeBreak'];

/** What these commands do. */
export function traceCommands(
  traces: ServerTraces,
): Readonly<Record<TraceCommand, (target?: unknown) => unknown>> {
  return {
    [commands.traceServer]: (target) => traceServer(readDebugSession(target), traces),
    [commands.traceTerminal]: () => traceTerminal(traces),
    [commands.stopTracing]: (target) => traces.stop(readDebugSession(target)),
    [commands.breakOnEvent]: (target) => breakOnEvent(readDebugSession(target), traces),
    [commands.removeBreak]: async (target) => {
      const rule = readEventBreak(target);
      if (rule !== undefined) await traces.removeBreak(rule);
    },
  };
}

/** @param sessionId undefined: whoever asks chooses */
async function traceServer(sessionId: string | undefined, traces: ServerTraces): Promise<void> {
  const sessions = traces.sessions().filter(({ id }) => !traces.isTracing(id));
  const session = sessions.find(({ id }) => id === sessionId) ?? (await chooseSession(sessions));
  if (!session) {
    if (sessions.length > 0) return;
    const inTerminal = l10n.t('Trace in a Terminal');
    const choice = await showInformation(
      l10n.t(
        'No Node program is debugged that is not traced already. Start one with F5, or trace one without the debugger.',
      ),
      inTerminal,
    );
    if (choice === inTerminal) await vscode.commands.executeCommand(commands.traceTerminal);
    return;
  }
  const trace = l10n.t('Trace');
  const choice = await showWarning(
    l10n.t(
      'Trace the event streams that {0} writes? A small probe of the inspector then runs inside the program: it wraps the methods of HTTP responses, and tells for each write to an event stream the line and the bytes. It changes the running program, makes each write a little slower, and is taken out when you stop tracing.',
      session.name,
    ),
    trace,
  );
  if (choice === trace) await traces.trace(session);
}

/** Asks for a filter, and stops the program at the events that it finds. */
async function breakOnEvent(sessionId: string | undefined, traces: ServerTraces): Promise<void> {
  const sessions = traces.sessions().filter(({ id }) => traces.isTracing(id));
  const session = sessions.find(({ id }) => id === sessionId) ?? (await chooseSession(sessions));
  if (!session) {
    if (sessions.length === 0)
      await showInformation(
        l10n.t(
          'No server that is debugged is traced. Run “SSE: Trace Server of the Debugged Node Program…” first.',
        ),
      );
    return;
  }
  const filter = await vscode.window.showInputBox({
    title: l10n.t('Set Breakpoint on Event'),
    prompt: l10n.t(
      'The debugger stops {0} where it writes an event that the filter finds, for the next 10 minutes. The line that writes is in the call stack.',
      session.name,
    ),
    placeHolder: 'type:order $.status:failed',
    validateInput: (text) => {
      const condition = eventConditionOf(text);
      return typeof condition === 'function' ? undefined : condition.mistake;
    },
  });
  if (filter !== undefined) await traces.breakOn(session.id, filter);
}

/** The number of a condition that an argument means: it, or a node of the Streams view. */
function readEventBreak(target: unknown): number | undefined {
  const number = isRecord(target) && isRecord(target['rule']) ? target['rule']['number'] : target;
  return typeof number === 'number' ? number : undefined;
}

/** Opens a terminal whose Node programs are traced. */
async function traceTerminal(traces: ServerTraces): Promise<void> {
  const env = await traces.listen();
  vscode.window
    .createTerminal({ name: l10n.t('SSE: traced'), env, iconPath: new vscode.ThemeIcon('radio-tower') })
    .show();
  const copy = l10n.t('Copy for Another Terminal');
  const choice = await showInformation(
    l10n.t(
      'Node programs that you start in this terminal are traced: a probe of the inspector runs inside them and tells which line writes what to an event stream, until you stop tracing.',
    ),
    copy,
  );
  if (choice === copy) await vscode.env.clipboard.writeText(commandPrefix(env, process.platform));
}

/** What stands before a command so that its Node programs are traced: for PowerShell on Windows, else for a POSIX shell. */
function commandPrefix(env: Readonly<Record<string, string>>, platform: NodeJS.Platform): string {
  const values = Object.entries(env);
  return platform === 'win32'
    ? values.map(([name, value]) => `$env:${name}='${value.replaceAll("'", "''")}'; `).join('')
    : values.map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}' `).join('');
}

async function chooseSession(
  sessions: readonly vscode.DebugSession[],
): Promise<vscode.DebugSession | undefined> {
  if (sessions.length <= 1) return sessions[0];
  const picked = await vscode.window.showQuickPick(
    sessions.map((session) => ({ label: session.name, session })),
    { placeHolder: l10n.t('The program to trace') },
  );
  return picked?.session;
}
