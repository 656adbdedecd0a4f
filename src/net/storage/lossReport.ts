// Tells the owner of a log that a part of it is gone: once for each cause, until the log is cleared.

import type { ByteLoss } from '../../core/log/byteLoss.ts';

export interface LossListener {
  /** Something will be lost: what is kept only in case somebody wants it back goes first. Returns whether there was any. */
  giveWay?(): boolean;
  /** The bodies' bytes before the offset are about to be lost, and can mostly still be read. Must not append. */
  beforeLoss(bodiesStart: number): void;
  /** The same of the records before an offset of theirs. */
  beforeRecordLoss(recordsStart: number): void;
  /** Something was lost for a reason that has not been told since the log was cleared. Called a little later. */
  onLoss(loss: ByteLoss): void;
}

export class LossReport {
  readonly #told = new Map<ByteLoss['cause'], ByteLoss>();
  #listener: LossListener | undefined;

  /** Says who hears of losses; undefined for nobody. */
  listen(listener: LossListener | undefined): void {
    this.#listener = listener;
  }

  giveWay(): boolean {
    return this.#listener?.giveWay?.() ?? false;
  }

  beforeLoss(bodiesStart: number): void {
    this.#listener?.beforeLoss(bodiesStart);
  }

  beforeRecordLoss(recordsStart: number): void {
    this.#listener?.beforeRecordLoss(recordsStart);
  }

  tell(loss: ByteLoss): void {
    if (this.#told.has(loss.cause)) return;
    this.#told.set(loss.cause, loss);
    // The loss happens in the middle of an append; the listener wants to append an entry about it.
    queueMicrotask(() => {
      if (this.#told.get(loss.cause) === loss) this.#listener?.onLoss(loss);
    });
  }

  forget(): void {
    this.#told.clear();
  }
}
