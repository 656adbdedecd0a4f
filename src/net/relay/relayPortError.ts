// The one thing that a user can get wrong when a relay starts to listen: its port. The message says what to do.

import { describePortProblem } from '../http/portProblem.ts';

/** A relay could not listen on the port that was asked for. */
export class RelayPortError extends Error {
  override readonly name = 'RelayPortError';

  constructor(port: number, cause: unknown) {
    super(describePortProblem('relay', port, cause), { cause });
  }
}
