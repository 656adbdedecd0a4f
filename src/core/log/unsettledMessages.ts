// Messages that came and that the connection's state does not know of yet. They can come by millions a second and
// change only what nobody is told of (the last event id, and that the attempt was not fruitless), so the reducer gets
// them together, before the state is looked at or changes otherwise.

import { reduceConnection, type ConnectionState } from '../stream/connection.ts';
import type { EventLog } from './eventLog.ts';

/** Bytes of bodies after which the state is settled in any case: what the log has just got can surely be read. */
const maxUnsettledBytes = 1024 * 1024;

export class UnsettledMessages {
  #settledLength = 0;
  #count = 0;
  #hasId = false;

  /** Messages since the state was settled. */
  get count(): number {
    return this.#count;
  }

  /** Whether it is time to settle, though nobody asks: old bytes may be lost, and with them an id. */
  isDue(log: EventLog): boolean {
    return log.bodyLength - this.#settledLength >= maxUnsettledBytes;
  }

  readonly addMessage = (): void => {
    this.#count += 1;
  };

  /** A block with an id ended; the log has its entry by the time of `settle`. */
  readonly addId = (): void => {
    this.#hasId = true;
  };

  /** The state once all of them have counted, which belong to its current attempt; none are left then. */
  settle(state: ConnectionState, log: EventLog): ConnectionState {
    const { attempt } = state;
    const id = this.#hasId ? log.currentLastEventId : undefined;
    let settled = state;
    if (id !== undefined) [settled] = reduceConnection(settled, { kind: 'id', attempt, id });
    if (this.#count > 0) [settled] = reduceConnection(settled, { kind: 'message', attempt });
    this.#count = 0;
    this.#hasId = false;
    this.#settledLength = log.bodyLength;
    return settled;
  }
}
