// The one thing that a user can get wrong when starting the dev server: its port. The message says what to do.

import { describePortProblem } from '../http/portProblem.ts';

/** The dev server could not listen on the port that was asked for. */
export class DevServerPortError extends Error {
  override readonly name = 'DevServerPortError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(describePortProblem('dev server', port, cause), { cause });
    this.port = port;
  }
}
