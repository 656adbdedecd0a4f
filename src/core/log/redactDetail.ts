// Details without credentials in them, on their way into the log: what came from the other side repeats what it was sent.

import { redactText, redactUrl } from '../base/redactText.ts';
import { redactedStart } from '../base/reportedText.ts';
import type { Ending } from '../stream/ending.ts';
import { redactHeaders } from '../stream/requestSecrets.ts';
import type { RedirectHop, ResponseHead } from './detail.ts';

/** A response's head without credentials in its addresses and headers. */
export function redactHead(head: ResponseHead): ResponseHead {
  return {
    ...head,
    statusText: redactText(head.statusText),
    url: redactUrl(head.url),
    headers: redactHeaders(head.headers),
    redirects: head.redirects.map(redactHop),
  };
}

/** A redirect without credentials in its addresses. */
export function redactHop(hop: RedirectHop): RedirectHop {
  return { ...hop, from: redactUrl(hop.from), to: redactUrl(hop.to) };
}

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
