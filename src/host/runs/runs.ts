// The requests of the window that were sent several times, with their panels. A group stays until its runs are removed.

import type * as vscode from 'vscode';

import type { RunsPlan } from '../../core/runs/runsProtocol.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { RunGroup, type RunGroupParts } from './runGroup.ts';
import { RunsPanel, type RunsPanelParts } from './runsPanel.ts';

export class Runs implements vscode.Disposable {
  readonly #parts: RunGroupParts & RunsPanelParts;
  readonly #groups = new Map<string, RunGroup>();
  readonly #panels = new Map<string, RunsPanel>();
  #lastNumber = 0;

  constructor(parts: RunGroupParts & RunsPanelParts) {
    this.#parts = parts;
  }

  /** Makes the runs of a request; nothing is sent yet. */
  create(request: StreamRequest, plan: RunsPlan): RunGroup {
    this.#lastNumber += 1;
    const group = new RunGroup(`runs-${this.#lastNumber}`, request, plan, this.#parts);
    this.#forgetEmpty();
    this.#groups.set(group.id, group);
    return group;
  }

  /** Shows the table of a group. */
  show(group: RunGroup): void {
    const shown = this.#panels.get(group.id);
    if (shown) return shown.reveal();
    const panel = new RunsPanel(group, this.#parts);
    this.#panels.set(group.id, panel);
    panel.onDidDispose(() => this.#panels.delete(group.id));
  }

  get(id: string): RunGroup | undefined {
    return this.#groups.get(id);
  }

  /** Whether the stream is one of runs that somebody looks at, or that go on: such a one stays. */
  holds({ run }: StreamHandle): boolean {
    if (!run) return false;
    return this.#panels.has(run.groupId) || this.#groups.get(run.groupId)?.isRunning === true;
  }

  /** Ends the runs of a group, and forgets them with their timelines. */
  remove(id: string): void {
    this.#groups.get(id)?.dispose();
    this.#groups.delete(id);
    this.#panels.get(id)?.dispose();
    const { registry, timelines } = this.#parts;
    for (const handle of registry.listRuns(id)) {
      timelines.close(handle);
      registry.remove(handle.id);
    }
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
    for (const group of this.#groups.values()) group.dispose();
  }

  /** Of a group whose streams were all removed, and whose table is closed, there is nothing left to come back to. */
  #forgetEmpty(): void {
    for (const [id, group] of this.#groups) {
      if (group.isRunning || this.#panels.has(id) || this.#parts.registry.listRuns(id).length > 0) continue;
      group.dispose();
      this.#groups.delete(id);
    }
  }
}
