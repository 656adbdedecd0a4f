// The panels of several streams together. They are not kept over a reload of the window.

import * as vscode from 'vscode';

import type { RecordedHandle, StreamHandle } from '../streams/streamRegistry.ts';
import type { TogetherChoice } from './togetherChoice.ts';
import { TogetherPanel, type TogetherParts } from './togetherPanel.ts';

export class Togethers {
  readonly #parts: TogetherParts;
  readonly #panels = new Set<TogetherPanel>();
  /** Recordings that nobody else shows. */
  readonly #taken = new Set<RecordedHandle>();
  #lastNumber = 0;
  readonly #fieldChanged = new vscode.EventEmitter<void>();

  /** Fires when `isInField` may have become another. */
  readonly onDidChangeField = this.#fieldChanged.event;

  constructor(parts: TogetherParts) {
    this.#parts = parts;
  }

  /**
   * Shows streams together in a panel of their own.
   * @returns how many streams are shown now
   */
  show(choice: TogetherChoice): number {
    this.#lastNumber += 1;
    const panel = new TogetherPanel(`together-${this.#lastNumber}`, choice, this.#parts);
    this.#panels.add(panel);
    panel.onDidChangeField(() => this.#fieldChanged.fire());
    panel.onDidDispose(() => {
      this.#panels.delete(panel);
      this.#fieldChanged.fire();
      this.#releaseTaken();
    });
    return panel.count;
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

  #releaseTaken(): void {
    const { registry, timelines } = this.#parts;
    for (const handle of this.#taken) {
      if (this.holds(handle)) continue;
      this.#taken.delete(handle);
      if (!timelines.panelOf(handle)) registry.removeRecorded(handle);
    }
  }

  dispose(): void {
    for (const panel of this.#panels) panel.dispose();
    this.#fieldChanged.dispose();
  }
}
