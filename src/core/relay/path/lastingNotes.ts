// Tells on the timeline when something that lasts begins and when it is over, whoever began or stopped it.

import type { LastingFault } from '../../stream/relayFault.ts';
import type { RelayNote } from '../../stream/relayNote.ts';
import type { Lasting, RelayRules } from '../rules/relayRules.ts';

export class LastingNotes {
  readonly #rules: RelayRules;
  readonly #note: (note: RelayNote) => void;
  readonly #known = new Map<LastingFault['kind'], { readonly lasting: Lasting; left: number }>();

  /** @param told what lasts already and has been told before */
  constructor(rules: RelayRules, told: readonly Lasting[], note: (note: RelayNote) => void) {
    this.#rules = rules;
    this.#note = note;
    for (const lasting of told) this.#known.set(lasting.fault.kind, { lasting, left: 0 });
  }

  /** Something did not reach the app because of it. */
  count(kind: LastingFault['kind']): void {
    const known = this.#known.get(kind);
    if (known) known.left += 1;
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
