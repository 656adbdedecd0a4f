// How an attempt ended, without credentials in its words: what came from the other side repeats what it was sent.

import { redactedStart } from '../base/reportedText.ts';
import type { Ending } from './ending.ts';

/** Of what a server said, as part of a sentence; the whole of it is in the response's head. */
const maxClauseLength = 300;

/** An ending without credentials in its words. What a refused response said in its body stays as it came. */
export function redactEnding(ending: Ending): Ending {
  const { reason, statusText, contentType, gateway } = ending;
  return {
    ...ending,
    ...(reason !== undefined && { reason: redactedStart(reason, maxClauseLength) }),
    ...(statusText !== undefined && { statusText: redactedStart(statusText, maxClauseLength) }),
    ...(contentType !== undefined && { contentType: redactedStart(contentType, maxClauseLength) }),
    ...(gateway?.sign !== undefined && {
      gateway: { ...gateway, sign: redactedStart(gateway.sign, maxClauseLength) },
    }),
  };
}
