// Who sends a request of an app that is debugged: the browser says what it is, and the head of the request says more where it
// is a package.

import * as l10n from '@vscode/l10n';

import { recogniseClient, type RecognisedClient } from '../clients/recogniseClient.ts';
import type { WatchedRequest } from './watchListener.ts';

/** The client, with the evidence. */
export function clientOfRequest(request: WatchedRequest): RecognisedClient {
  const { type } = request;
  if (type === 'EventSource')
    return {
      profile: 'eventsource',
      evidence: l10n.t('The debugger says that an EventSource sent the request.'),
    };
  const recognised = recogniseClient(request);
  const isTakenForEventSource = recognised.profile === 'eventsource' && type !== undefined;
  return isTakenForEventSource
    ? { profile: 'fetch', evidence: l10n.t('The debugger says that the request was sent with {0}.', type) }
    : recognised;
}
