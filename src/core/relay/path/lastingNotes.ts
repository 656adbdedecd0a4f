// Tells on the timeline when something that lasts begins and when it is over, whoever began or stopped it. What was told
// is kept from one attempt to the next, so that nothing is told twice, and nothing that began or stopped between two
// attempts is left out.

import { endsWithAttempt, type LastingFault } from '../../stream/relayFault.ts';
import type { RelayNote } from '../../stream/relayNote.ts';
import type { Lasting, RelayRules } from '../rules/relayRules.ts';

/** What the timeline has been told of, and how much did not reach the app because of it. */
export type ToldLasting = Map<LastingFault['kind'], { readonly lasting: Lasting; left: number }>;

export class LastingNotes {
  readonly #rules: RelayRules;
  readonly #note: (note: RelayNote) => void;
  readonly #known: ToldLasting;

  /** @param told what has been told in the stream's attempts so far; it is kept up to date */
  constructor(rules: RelayRules, told: ToldLasting, note: (note: RelayNote) => void) {
    this.#rules = rules;
    this.#known = told;
    this.#note = note;
  }

  /** Something did not reach the app because of it. */
  count(kind: LastingFault['kind']): void {
    const known = this.#known.get(kind);
    if (known) known.left += 1;
  }

  /** The app's connection is over, and with it what only a connection can have: told where something was lost by it. */
  endAttempt(): void {
    for (const { lasting, left } of this.#known.values()) {
      const { rule, fault } = lasting;
      if (!endsWithAttempt(fault)) continue;
      this.#known.delete(fault.kind);
      if (left > 0) this.#note({ what: 'over', rule, fault, left });
    }
  }

  /** Compares with what lasts now, and tells what has changed. */
  refresh(): void {
    const current = this.#rules.lasting;
    for (const { lasting, left } of this.#known.values()) {
      if (current.includes(lasting)) continue;
      const { rule, fault } = lasting;
      this.#known.delete(fault.kind);
      this.#note({ what: 'over', rule, fault, ...(left > 0 && { left }) });
    }
    for (const lasting of current) {
      const { rule, fault } = lasting;
      if (this.#known.has(fault.kind)) continue;
      this.#known.set(fault.kind, { lasting, left: 0 });
      this.#note({ what: 'begun', rule, fault });
    }
  }
}
