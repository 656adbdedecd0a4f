// Writes a stream the way event-stream packages do it: on a timer of its own, straight to the response, until the
// response says `close`. It is the part that an application does not control, which is what the advice routes are about.
import type { ServerResponse } from 'node:http';

import * as l10n from '@vscode/l10n';
import { numberedEvent, retryLine, retryParameter } from '../exchange/numberedEvents.ts';
import { wholeNumber } from '../exchange/query.ts';

/** What the routes take that let a package write. */
export const packageParameters = {
  after: wholeNumber({
    fallback: 3,
    from: 1,
    to: 100_000,
    unit: 'events',
    explanation: l10n.t('Events before the application steps in.'),
  }),
  interval: wholeNumber({
    fallback: 200,
    from: 1,
    to: 60_000,
    unit: 'ms',
    explanation: l10n.t('Time between two events.'),
  }),
  retry: retryParameter,
};

interface PackageWriterOptions {
  readonly intervalMs: number;
  readonly retry: string;
  readonly firstNumber: number;
  /** Called before each event is written: where an application hooks in. */
  readonly beforeEvent: (number: number) => void;
}

/** Starts writing; the package stops by itself when the response emits `close`. */
export function startPackageWriter(response: ServerResponse, options: PackageWriterOptions): void {
  let number = options.firstNumber;
  response.write(retryLine(options));
  const timer = setInterval(() => {
    options.beforeEvent(number);
    response.write(numberedEvent(number, true));
    number += 1;
  }, options.intervalMs);
  response.once('close', () => clearInterval(timer));
}
