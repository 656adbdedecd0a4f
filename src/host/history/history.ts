// The history of streams: each stream of the window is written to a recording of its own as it goes on, in a folder of the
// extension's storage and never among the files of a workspace. It comes back after a reload, and stays for as long as the
// settings say.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type { HistoryFacts } from '../../core/recording/historyFacts.ts';
import { isErrorEnding } from '../../core/stream/ending.ts';
import { redactUrl } from '../../core/base/redactText.ts';
import { methodOf } from '../../core/stream/streamRequest.ts';
import { present } from '../../core/base/present.ts';
import { firstEntryOf } from '../../core/log/entryPlaces.ts';
import { isKind } from '../../core/log/eventLog.ts';
import { describeWriteError } from '../../net/files/fileWords.ts';
import { HistoryFolder, type HistoryItem } from '../../net/recording/historyFolder.ts';
import { RunningRecording, type FileBefore } from '../../net/recording/runningRecording.ts';
import { showWarning } from '../messages.ts';
import type { OutputLog } from '../outputLog.ts';
import { historySettings } from '../settings.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { LiveHandle, RecordedHandle, StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';

/** Time between two looks at what has to go, in milliseconds. */
const pruneIntervalMs = 10 * 60_000;

/** What a person says of a recording. */
export type HistoryMarks = Pick<HistoryFacts, 'name' | 'note' | 'isPinned'>;

interface Running {
  readonly id: string;
  readonly handle: LiveHandle;
  readonly recording: RunningRecording;
  marks: HistoryMarks;
  /** As it was written last. */
  facts: string;
}

export class History implements vscode.Disposable {
  readonly #registry: StreamRegistry;
  readonly #folder: HistoryFolder;
  readonly #log: OutputLog;
  readonly #running = new Map<string, Running>();
  readonly #seen = new WeakSet<LiveHandle>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  /** Recordings that are open in this window. */
  readonly #shown = new Set<string>();
  /** Which recordings streams are read from. */
  readonly #recorded = new WeakMap<RecordedHandle, string>();
  #prunedAtMs = -Infinity;
  #hasFailed = false;

  /** Fires when a recording was added, removed, or is known by something else. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: StreamRegistry, folder: HistoryFolder, log: OutputLog) {
    this.#registry = registry;
    this.#folder = folder;
    this.#log = log;
    this.#subscriptions = [
      this.#changed,
      registry.onDidChange((handle) => this.#follow(handle)),
      registry.onWillRemove((handle) => this.#end(handle)),
    ];
  }

  /** Id of the recording that a stream is written to, or is read from; undefined when there is none. */
  idOf(handle: StreamHandle): string | undefined {
    const [main = handle] = this.#registry.togetherWith(handle);
    return main.recorded ? this.#recorded.get(main) : this.#running.get(main.id)?.id;
  }

  /** The recordings that no stream of this window is written to, the newest first. */
  async list(): Promise<HistoryItem[]> {
    const own = new Set([...this.#running.values()].map(({ id }) => id));
    return (await this.#folder.list()).filter(({ id }) => !own.has(id));
  }

  /** Where a recording is. */
  uriOf(id: string): vscode.Uri {
    return vscode.Uri.file(this.#folder.pathOf(id));
  }

  /** The recording at a place; undefined when it is none of the history. */
  idAt(uri: vscode.Uri): string | undefined {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(/\.sserec$/, '');
    if (!HistoryFolder.isId(name) || this.uriOf(name).toString() !== uri.toString()) return undefined;
    return name;
  }

  /** What is known of a recording. */
  factsOf(id: string): HistoryFacts | undefined {
    return this.#folder.readFacts(id);
  }

  /** Says that a recording is shown, so that it is not removed meanwhile. Returns how to say that it no longer is. */
  keepShown(id: string, handle: RecordedHandle): () => void {
    this.#shown.add(id);
    this.#recorded.set(handle, id);
    return () => this.#shown.delete(id);
  }

  /** Changes what a person says of a recording. */
  mark(id: string, marks: HistoryMarks): void {
    const running = [...this.#running.values()].find((each) => each.id === id);
    if (running) {
      running.marks = { ...running.marks, ...marks };
      this.#writeFacts(running);
    } else {
      const facts = this.#folder.readFacts(id);
      if (facts) this.#folder.writeFacts(id, { ...facts, ...marks });
    }
    this.#changed.fire();
  }

  /** Removes recordings for good. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#folder.remove(id);
    this.#changed.fire();
  }

  /** Whether a process that lives is writing a recording. */
  async isWritten(facts: HistoryFacts): Promise<boolean> {
    return this.#folder.isWritten(facts);
  }

  /** Writes a stream that goes on from a recording to another one, with all that it has. */
  begin<Handle extends LiveHandle>(handle: Handle): Handle {
    if (historySettings().isEnabled)
      this.#begin(handle, this.#folder.createId(handle.stream.log.startedAtMs), {});
    return handle;
  }

  /**
   * Goes on writing a stream to the recording that it comes from.
   * @param before what is in the file
   * @param make makes the stream
   */
  async goOn<Handle extends LiveHandle>(
    id: string,
    before: FileBefore,
    make: () => Promise<Handle>,
  ): Promise<Handle> {
    const { name, note, isPinned } = this.#folder.readFacts(id) ?? {};
    this.#shown.add(id);
    const handle = await make();
    this.#begin(handle, id, present({ name, note, isPinned }), before);
    this.#shown.delete(id);
    return handle;
  }

  /** Removes what is too old or too much; not more often than every few minutes. */
  async prune(): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.#prunedAtMs < pruneIntervalMs) return;
    this.#prunedAtMs = nowMs;
    const own = new Set([...this.#running.values()].map(({ id }) => id));
    const count = await this.#folder.prune(historySettings(), (id) => own.has(id) || this.#shown.has(id));
    if (count === 0) return;
    this.#log.info(`Removed ${count} recording(s) from the history.`);
    this.#changed.fire();
  }

  dispose(): void {
    for (const running of this.#running.values()) this.#finish(running);
    this.#running.clear();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #follow(handle: StreamHandle): void {
    if (handle.recorded) return;
    const [main = handle] = this.#registry.togetherWith(handle);
    if (main.recorded || this.#registry.get(main.id) !== main) return;
    const running = this.#running.get(main.id);
    if (running) this.#onState(running);
    else if (
      !this.#seen.has(main) &&
      !isFromBefore(main) &&
      historySettings().isEnabled &&
      main.stream.log.length > 0
    ) {
      this.#begin(main, this.#folder.createId(main.stream.log.startedAtMs), marksOf(main));
    }
  }

  #begin(handle: LiveHandle, id: string, marks: HistoryMarks, before?: FileBefore): void {
    this.#seen.add(handle);
    try {
      this.#folder.make();
      const recording = new RunningRecording({
        path: this.#folder.pathOf(id),
        streams: this.#registry.togetherWith(handle).map(({ stream }) => stream),
        ...(before && { before }),
        onFailure: (error) => this.#fail(handle, error),
        onWritten: () => {
          const running = this.#running.get(handle.id);
          if (running) this.#onWritten(running);
        },
      });
      const running: Running = { id, handle, recording, marks, facts: '' };
      this.#running.set(handle.id, running);
      this.#onState(running);
    } catch (error) {
      this.#fail(handle, error);
    }
    this.prune().catch((error: unknown) => this.#log.error(error));
  }

  #onState(running: Running): void {
    if (running.handle.stream.state.phase === 'stopped') running.recording.rest();
    this.#writeFacts(running);
  }

  #onWritten(running: Running): void {
    this.#writeFacts(running);
    // One stream must not take the room of all others.
    if (running.recording.sizeBytes <= historySettings().bytes / 2) return;
    this.#finish(running);
    this.#running.delete(running.handle.id);
    void showWarning(
      l10n.t(
        'The history of {0} has stopped: it takes half of the room that the history may have (sse.history.diskMiB). What came so far is kept.',
        redactUrl(running.handle.stream.request.url),
      ),
    );
  }

  #end(handle: LiveHandle): void {
    const running = this.#running.get(handle.id);
    if (!running) return;
    this.#finish(running);
    this.#running.delete(handle.id);
    this.#changed.fire();
  }

  #finish(running: Running): void {
    running.recording.finish();
    this.#writeFacts(running, true);
  }

  #writeFacts(running: Running, isLast = false): void {
    const facts: HistoryFacts = {
      ...factsOf(running.handle),
      ...running.marks,
      ...(!isLast && { writer: this.#folder.writer }),
    };
    const text = JSON.stringify(facts);
    if (text === running.facts) return;
    running.facts = text;
    try {
      this.#folder.writeFacts(running.id, facts);
    } catch (error) {
      this.#tell(error);
    }
  }

  #fail(handle: LiveHandle, error: unknown): void {
    this.#running.delete(handle.id);
    this.#tell(error);
  }

  /** The stream itself goes on; it is said once. */
  #tell(error: unknown): void {
    this.#log.error(error);
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    void showWarning(
      l10n.t(
        'Streams of this window are not kept as history any more. {0}',
        describeWriteError(this.#folder.path, error),
      ),
    );
  }
}

/** Runs of one request are told apart by their names. */
function marksOf({ run, stream }: LiveHandle): HistoryMarks {
  if (!run) return {};
  return {
    name: l10n.t('{stream}, run {number}', { stream: nameOfStream(stream.request), number: run.number }),
  };
}

/** Whether a stream goes on from a recording, to which it is written then. */
function isFromBefore({ stream, relayed, debugged }: LiveHandle): boolean {
  return !relayed && !debugged && stream.isContinued;
}

/** What is known of a stream without its bytes. */
function factsOf({ stream, relayed }: LiveHandle): HistoryFacts {
  const { log, request, state, totals } = stream;
  const last = log.lastReceivedAtMs;
  const { status, ending } = lastAttemptOf(log, state.attempt);
  const cause = state.phase === 'waiting' ? state.ending.cause : ending;
  return {
    method: methodOf(request),
    url: redactUrl(request.url),
    startedAtMs: log.startedAtMs,
    lastAtMs: log.startedAtMs + last,
    messages: totals.messages,
    attempts: state.attempt,
    isFailure: cause !== undefined && isErrorEnding(cause),
    ...present({ status, ending: cause, relay: relayed?.stream.sideOf('app').relayedAs.relay }),
  };
}

/** Status of the last attempt's response, and how it ended. */
function lastAttemptOf(
  log: LiveHandle['stream']['log'],
  attempt: number,
): Pick<HistoryFacts, 'status' | 'ending'> {
  const last = log.length > 0 ? log.entry(log.length) : undefined;
  const end = last && (isKind(last, 'close') || isKind(last, 'error')) ? log.detail(last) : undefined;
  const first = firstEntryOf(log, attempt);
  let status = end?.head?.status ?? end?.ending.status;
  for (let number = first; status === undefined && number <= Math.min(log.length, first + 8); number += 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'open')) status = log.detail(entry)?.status;
  }
  return present({ status, ending: end?.ending.cause });
}
