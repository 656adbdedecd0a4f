// The ending of an attempt of a scenario that passes through a relay, as a rule of the relay.

import type { FaultEffect, FaultMoment } from '../../stream/fault.ts';
import type { PassThroughEnding } from '../../scenario/scenario.ts';
import type { RelayRule } from './relayRule.ts';

/** The rule that makes the ending happen to the attempt that begins. */
export function endingRule({ kind, delayMs, afterEvents, inside }: PassThroughEnding): RelayRule {
  const effect: FaultEffect = { kind };
  const rule = (moment: FaultMoment, number: number): RelayRule => ({
    fault: { kind: 'ending', fault: { effect, moment }, side: 'both' },
    trigger: number === 0 ? { kind: 'now' } : { kind: 'event', number },
  });
  if (inside) return rule({ kind: inside === 'line' ? 'inside event' : 'inside character' }, afterEvents + 1);
  return rule(delayMs > 0 ? { kind: 'after delay', delayMs } : { kind: 'now' }, afterEvents);
}
