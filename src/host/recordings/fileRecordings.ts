// "SSE: Start Recording to File…" and "SSE: Stop Recording to File": what a stream gets is written as it comes, for as long
// as it takes. It goes on while no panel shows the stream, over clears and reconnects, until somebody stops it, the stream
// is removed, or the disk takes no more.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { formatSize } from '../../core/base/format.ts';
import { describeWriteError } from '../../net/files/fileWords.ts';
import { RecordingFile } from '../../net/recording/recordingFile.ts';
import { RecordingWriter } from '../../net/recording/recordingWriter.ts';
import { StreamRecorder, type RecordableStream } from '../../net/recording/streamRecorder.ts';
import { UserError } from '../errorReport.ts';
import { showError, showInformation } from '../messages.ts';
import { commands } from '../names.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import { checkIsOnDisk, openRecordingCommand, type SavePlan, type SavedRecording } from './saveCommand.ts';

/** What came is in the file after that long, in milliseconds. */
const flushDelayMs = 1_000;
/** Bytes after which it is not waited for. */
const maxWaitingBytes = 1024 * 1024;

interface RunningRecording {
  readonly handle: StreamHandle;
  readonly file: RecordingFile;
  readonly writer: RecordingWriter;
  readonly recorders: readonly StreamRecorder[];
  readonly unsubscribe: () => void;
  timer: NodeJS.Timeout | undefined;
}

export class FileRecordings implements vscode.Disposable {
  readonly #running = new Map<string, RunningRecording>();
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
    const { file, writer } = createFile(uri.fsPath);
    const together = this.#registry.togetherWith(handle);
    const [main = handle] = together;
    const streams = together.map(({ stream }) => stream);
    const recorders = streams.map((stream, at) => new StreamRecorder(stream, writer, at, hasSecrets));
    const unsubscribe = this.#follow(main, streams);
    const running: RunningRecording = {
      handle: main,
      file,
      writer,
      recorders,
      unsubscribe,
      timer: undefined,
    };
    this.#running.set(main.id, running);
    this.#schedule(running, 0);
    this.#show();
  }

  /** Ends it, and resolves with the file. @throws UserError when the stream is not being recorded */
  stop(handle: StreamHandle): SavedRecording {
    const running = this.#runningOf(handle);
    if (!running) throw new UserError(l10n.t('This stream is not being recorded to a file.'));
    this.#end(running);
    return { uri: vscode.Uri.file(running.file.path).toString(), bytes: running.file.sizeBytes };
  }

  dispose(): void {
    for (const running of this.#running.values()) this.#end(running);
    this.#subscription.dispose();
    this.#item.dispose();
    this.#changed.dispose();
  }

  #runningOf(handle: StreamHandle): RunningRecording | undefined {
    const [main = handle] = this.#registry.togetherWith(handle);
    return this.#running.get(main.id);
  }

  #follow(handle: StreamHandle, streams: readonly RecordableStream[]): () => void {
    const changed = (): void => {
      const running = this.#running.get(handle.id);
      if (!running) return;
      const isMuch = running.recorders.some(({ left }) => left > maxWaitingBytes);
      if (isMuch) this.#write(running);
      else this.#schedule(running, flushDelayMs);
    };
    const stops = streams.flatMap(({ log }) => [
      log.subscribe(changed),
      log.subscribeBytes(changed),
      // What is cleared is in the file.
      log.subscribeClear(() => {
        const running = this.#running.get(handle.id);
        if (running) this.#write(running, true);
      }),
    ]);
    return () => stops.forEach((stop) => stop());
  }

  #schedule(running: RunningRecording, delayMs: number): void {
    running.timer ??= setTimeout(() => {
      running.timer = undefined;
      this.#write(running);
    }, delayMs);
  }

  #write(running: RunningRecording, isLast = false): void {
    clearTimeout(running.timer);
    running.timer = undefined;
    try {
      for (const recorder of running.recorders) recorder.finish(isLast);
    } catch (error) {
      this.#fail(running, error);
    }
  }

  /** What was written before stays, and opens. */
  #fail(running: RunningRecording, error: unknown): void {
    this.#forget(running);
    running.file.close();
    const name = nameOfStream(running.handle.stream.request);
    void showError(
      l10n.t('The recording of {name} has stopped. {reason} What was written so far can be opened.', {
        name,
        reason: describeWriteError(running.file.path, error),
      }),
    );
  }

  #end(running: RunningRecording): void {
    try {
      for (const recorder of running.recorders) recorder.finish(true);
      running.writer.finish();
      this.#forget(running);
      running.file.close();
    } catch (error) {
      this.#fail(running, error);
    }
  }

  #forget(running: RunningRecording): void {
    clearTimeout(running.timer);
    running.unsubscribe();
    this.#running.delete(running.handle.id);
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

function createFile(path: string): { readonly file: RecordingFile; readonly writer: RecordingWriter } {
  let file: RecordingFile | undefined;
  try {
    file = new RecordingFile(path);
    return { file, writer: new RecordingWriter(file.write) };
  } catch (error) {
    file?.discard();
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'EEXIST'
        ? l10n.t('There is a file {0} already. Choose another name: a recording replaces nothing.', path)
        : describeWriteError(path, error),
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
