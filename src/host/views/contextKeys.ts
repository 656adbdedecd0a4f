// Keeps the context keys of when-clauses in step with the streams and the dev server.

import * as vscode from 'vscode';

import type { DevServerHost } from '../streams/devServerHost.ts';
import { DisposableStore } from '../disposableStore.ts';
import { contextKeys } from '../names.ts';
import type { Relays } from '../streams/relays.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';

/** Whether keys belong to a field of the panel in front, where that is one of these. */
interface FieldFocus {
  readonly isInField: boolean;
  readonly onDidChangeField: vscode.Event<void>;
}

/** Which streams are being recorded to files. */
interface RunningRecordings {
  readonly handles: readonly StreamHandle[];
  has(handle: StreamHandle): boolean;
  readonly onDidChange: vscode.Event<void>;
}

export function trackContextKeys(
  registry: StreamRegistry,
  devServer: DevServerHost,
  relays: Relays,
  panels: readonly FieldFocus[],
  recordings: RunningRecordings,
): vscode.Disposable {
  const values = new Map<string, unknown>();
  const set = (key: string, value: unknown): void => {
    if (values.get(key) === value) return;
    values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    set(contextKeys.hasStreams, registry.list().length > 0);
    set(contextKeys.activePhase, registry.active?.stream.state.phase ?? '');
    set(contextKeys.isActiveRelayed, registry.active?.relayed !== undefined);
    set(contextKeys.isRecording, recordings.handles.length > 0);
    set(contextKeys.isActiveRecorded, registry.active?.recorded !== undefined);
    set(contextKeys.isActiveRecording, registry.active !== undefined && recordings.has(registry.active));
    set(contextKeys.isRelayRunning, relays.list().length > 0);
    set(contextKeys.isDevServerRunning, devServer.server !== undefined);
    set(
      contextKeys.isInField,
      panels.some(({ isInField }) => isInField),
    );
  };
  update();
  const store = new DisposableStore();
  store.add(registry.onDidChange(update));
  store.add(devServer.onDidChange(update));
  store.add(relays.onDidChange(update));
  store.add(recordings.onDidChange(update));
  for (const { onDidChangeField } of panels) store.add(onDidChangeField(update));
  return store;
}
