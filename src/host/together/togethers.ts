// The panels of several streams together. They come back after a reload of the window, with those of their streams that came
// back themselves, and the recordings of the others.

import { randomUUID } from 'node:crypto';

import * as vscode from 'vscode';

import type { Comeback } from '../history/comeback.ts';
import type { History } from '../history/history.ts';
import type { Relays } from '../streams/relays.ts';
import type { RecordedHandle, StreamHandle } from '../streams/streamRegistry.ts';
import { KeptTogethers, parseTogetherId, type KeptTogether } from './keptTogethers.ts';
import type { TogetherChoice } from './togetherChoice.ts';
import { TogetherPanel, type TogetherParts } from './togetherPanel.ts';

/** What it takes to bring panels back. */
export interface TogethersParts extends TogetherParts {
  /** Of the workspace. */
  readonly memento: vscode.Memento;
  readonly history: Pick<History, 'idOf'>;
  readonly comeback: Pick<Comeback, 'open'>;
  readonly relays: Pick<Relays, 'list' | 'listStopped'>;
  /** Resolves when the streams and relays of the window before are back, as far as they come back. */
  readonly untilBack: () => Promise<void>;
}

export class Togethers implements vscode.WebviewPanelSerializer {
  readonly #parts: TogethersParts;
  readonly #kept: KeptTogethers;
  readonly #panels = new Set<TogetherPanel>();
  /** Recordings that nobody else shows. */
  readonly #taken = new Set<RecordedHandle>();
  #isLeaving = false;
  readonly #fieldChanged = new vscode.EventEmitter<void>();

  /** Fires when `isInField` may have become another. */
  readonly onDidChangeField = this.#fieldChanged.event;

  constructor(parts: TogethersParts) {
    this.#parts = parts;
    this.#kept = new KeptTogethers(parts.memento);
  }

  /**
   * Shows streams together in a panel of their own.
   * @returns how many streams are shown now
   */
  show(choice: TogetherChoice): number {
    return this.#add(new TogetherPanel(`together-${randomUUID()}`, choice, this.#parts)).count;
  }

  /** Brings a panel of the window before back. */
  async deserializeWebviewPanel(webviewPanel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const id = parseTogetherId(state);
    const kept = id === undefined ? undefined : this.#kept.read(id);
    if (id === undefined || !kept) {
      webviewPanel.dispose();
      return;
    }
    await this.#parts.untilBack();
    const { choice, opened } = await this.#choiceOf(kept);
    this.#add(new TogetherPanel(id, choice, this.#parts, webviewPanel));
    for (const handle of opened) this.takeOver(handle);
  }

  /** The panel that is the editor in front; undefined when another editor is. */
  get front(): TogetherPanel | undefined {
    return [...this.#panels].find((panel) => panel.isActive);
  }

  /** Whether the focus is in a field of the panel in front. */
  get isInField(): boolean {
    return this.front?.isInField === true;
  }

  /** Whether a panel shows a stream because somebody chose it. */
  holds(handle: StreamHandle): boolean {
    return [...this.#panels].some((panel) => panel.holds(handle));
  }

  /**
   * Keeps a recording that nobody else shows for as long as it is in one of the panels.
   * @returns whether it is in one
   */
  takeOver(handle: RecordedHandle): boolean {
    const isHeld = this.holds(handle);
    if (isHeld) this.#taken.add(handle);
    return isHeld;
  }

  #add(panel: TogetherPanel): TogetherPanel {
    this.#panels.add(panel);
    panel.onDidChangeField(() => this.#fieldChanged.fire());
    panel.onDidChangeStreams(() => this.#keep(panel));
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      // What a window takes with it comes back.
      if (!this.#isLeaving) this.#kept.forget(panel.id);
      this.#fieldChanged.fire();
      this.#releaseTaken();
    });
    this.#keep(panel);
    return panel;
  }

  #keep(panel: TogetherPanel): void {
    if (this.#isLeaving) return;
    const { history, relays } = this.#parts;
    const { handles, calls, title } = panel.content;
    const all = [...relays.list(), ...relays.listStopped()];
    this.#kept.keep(panel.id, {
      title,
      historyIds: [...new Set(handles.flatMap((handle) => history.idOf(handle) ?? []))],
      calls: calls.flatMap(({ relayId, ...wanted }) => {
        const relay = all.find(({ id }) => id === relayId);
        return relay ? [{ ...wanted, origin: relay.origin }] : [];
      }),
    });
  }

  /** The streams that came back by themselves, and the recordings of the others. */
  async #choiceOf(
    kept: KeptTogether,
  ): Promise<{ readonly choice: TogetherChoice; readonly opened: readonly RecordedHandle[] }> {
    const { registry, history, comeback, relays } = this.#parts;
    const there = [...registry.list(), ...registry.listRecorded()];
    const handles: StreamHandle[] = [];
    const opened: RecordedHandle[] = [];
    for (const id of kept.historyIds) {
      const back = there.find((handle) => history.idOf(handle) === id);
      const recording = back ? undefined : await comeback.open(id);
      if (recording) opened.push(recording);
      const handle = back ?? recording;
      if (handle) handles.push(handle);
    }
    const calls = kept.calls.flatMap(({ origin, ...wanted }) => {
      const relay = relays.list().find((each) => each.origin === origin);
      return relay ? [{ ...wanted, relayId: relay.id }] : [];
    });
    return { choice: { handles, calls }, opened };
  }

  #releaseTaken(): void {
    const { registry, timelines } = this.#parts;
    for (const handle of this.#taken) {
      if (this.holds(handle)) continue;
      this.#taken.delete(handle);
      if (!timelines.panelOf(handle)) registry.removeRecorded(handle);
    }
  }

  /** What is kept stays as it is: streams and panels are about to go, and come back. */
  leaveWindow(): void {
    this.#isLeaving = true;
  }

  dispose(): void {
    this.leaveWindow();
    for (const panel of this.#panels) panel.dispose();
    this.#fieldChanged.dispose();
  }
}
