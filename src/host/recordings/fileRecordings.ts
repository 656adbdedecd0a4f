// "SSE: Start Recording to File…" and "SSE: Stop Recording to File": what a stream gets is written as it comes, for as long
// as it takes. It goes on while no panel shows the stream, over clears and reconnects, until somebody stops it, the stream
// is removed, or the disk takes no more.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatSize } from '../../core/base/format.ts';
import { describeWriteError } from '../../net/files/fileWords.ts';
import { RunningRecording, type RunningOptions } from '../../net/recording/runningRecording.ts';
import { UserError } from '../errorReport.ts';
import { showError, showInformation } from '../messages.ts';
import { commands } from '../names.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import { checkIsOnDisk, openRecordingCommand, type SavePlan, type SavedRecording } from './saveCommand.ts';

interface Running {
  readonly handle: StreamHandle;
  readonly recording: RunningRecording;
}

export class FileRecordings implements vscode.Disposable {
  readonly #running = new Map<string, Running>();
  readonly #registry: StreamRegistry;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  readonly #subscription: vscode.Disposable;

  /** Fires when a recording has begun or ended. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: StreamRegistry) {
    this.#registry = registry;
    this.#item.name = l10n.t('SSE Recording');
    this.#item.command = commands.stopRecording;
    this.#subscription = registry.onWillRemove((handle) => {
      const running = this.#runningOf(handle);
      if (running) this.#end(running);
    });
  }

  /** Whether a stream is being recorded to a file. */
  has(handle: StreamHandle): boolean {
    return this.#runningOf(handle) !== undefined;
  }

  /** The streams that are being recorded. */
  get handles(): StreamHandle[] {
    return [...this.#running.values()].map(({ handle }) => handle);
  }

  /**
   * Begins to write a stream to a file, with what it has got so far.
   * @throws UserError when it cannot be, with a sentence
   */
  start(handle: StreamHandle, { uri, hasSecrets }: SavePlan): void {
    if (this.has(handle)) throw new UserError(l10n.t('This stream is being recorded to a file already.'));
    checkIsOnDisk(uri);
    const together = this.#registry.togetherWith(handle);
    const [main = handle] = together;
    const recording = begin({
      path: uri.fsPath,
      streams: together.map(({ stream }) => stream),
      hasSecrets,
      isLasting: true,
      onFailure: (error) => this.#fail(main, uri.fsPath, error),
    });
    this.#running.set(main.id, { handle: main, recording });
    this.#show();
  }

  /** Ends it, and resolves with the file. @throws UserError when the stream is not being recorded */
  stop(handle: StreamHandle): SavedRecording {
    const running = this.#runningOf(handle);
    if (!running) throw new UserError(l10n.t('This stream is not being recorded to a file.'));
    this.#end(running);
    const { path, sizeBytes } = running.recording;
    return { uri: vscode.Uri.file(path).toString(), bytes: sizeBytes };
  }

  dispose(): void {
    for (const running of this.#running.values()) this.#end(running);
    this.#subscription.dispose();
    this.#item.dispose();
    this.#changed.dispose();
  }

  #runningOf(handle: StreamHandle): Running | undefined {
    const [main = handle] = this.#registry.togetherWith(handle);
    return this.#running.get(main.id);
  }

  #end({ handle, recording }: Running): void {
    recording.finish();
    this.#forget(handle);
  }

  /** What was written before stays, and opens. */
  #fail(handle: StreamHandle, path: string, error: unknown): void {
    this.#forget(handle);
    void showError(
      l10n.t('The recording of {name} has stopped. {reason} What was written so far can be opened.', {
        name: nameOfStream(handle.stream.request),
        reason: describeWriteError(path, error),
      }),
    );
  }

  #forget({ id }: StreamHandle): void {
    this.#running.delete(id);
    this.#show();
  }

  #show(): void {
    const names = [...this.#running.values()].map(({ handle }) => nameOfStream(handle.stream.request));
    this.#item.text = names.length === 1 ? `$(record) ${names[0] ?? ''}` : `$(record) ${names.length}`;
    this.#item.tooltip = l10n.t('Recording to a file: {0}. Click to stop.', names.join(', '));
    if (names.length > 0) this.#item.show();
    else this.#item.hide();
    this.#changed.fire();
  }
}

/** @throws UserError with a sentence */
function begin(options: RunningOptions): RunningRecording {
  try {
    return new RunningRecording(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'EEXIST'
        ? l10n.t(
            'There is a file {0} already. Choose another name: a recording replaces nothing.',
            options.path,
          )
        : describeWriteError(options.path, error),
    );
  }
}

/**
 * Ends the recording of a stream to a file. Without a target, of the only one that there is, or of one that the user chooses.
 * @throws UserError when the stream is not being recorded
 */
export async function stopRecording(
  handle: StreamHandle | undefined,
  recordings: FileRecordings,
  target: unknown,
): Promise<SavedRecording | undefined> {
  const meant = handle && (target !== undefined || recordings.has(handle)) ? handle : undefined;
  const stopped = meant ?? (await askForRecorded(recordings.handles));
  if (!stopped) return undefined;
  const saved = recordings.stop(stopped);
  if (typeof target !== 'string') void tellStopped(saved);
  return saved;
}

async function askForRecorded(handles: readonly StreamHandle[]): Promise<StreamHandle | undefined> {
  const [only, ...others] = handles;
  if (!only) throw new UserError(l10n.t('No stream is being recorded to a file.'));
  if (others.length === 0) return only;
  const items = handles.map((handle) => ({ label: nameOfStream(handle.stream.request), handle }));
  return (await vscode.window.showQuickPick(items, { title: l10n.t('Stop Recording to File') }))?.handle;
}

/** Says where a recording is, with a way to it. */
async function tellStopped({ uri, bytes }: SavedRecording): Promise<void> {
  const open = l10n.t('Open');
  const { fsPath } = vscode.Uri.parse(uri);
  const text = l10n.t('Recorded {0} ({1}).', fsPath, formatSize(bytes));
  if ((await showInformation(text, open)) === open) await openRecordingCommand(uri);
}
