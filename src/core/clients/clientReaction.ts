// What a client that is no browser's EventSource does after an ending, as a sentence: from what was measured, and no more.

import * as l10n from '@vscode/l10n';

import { behavioursAfter } from './clientBehaviour.ts';
import { subjectOfClient, type ClientProfile } from '../stream/clientProfile.ts';
import type { EndingCause } from '../stream/ending.ts';

/** Who of the measured clients stands for a profile. */
const measuredNames: Partial<Record<ClientProfile, string>> = {
  'node-eventsource': 'eventsource',
  'eventsource-client': 'eventsource-client',
  'fetch-event-source': '@microsoft/fetch-event-source',
  fetch: 'bare `fetch` reader',
};

/** One sentence on what the client does after the ending. */
export function describeReaction(profile: ClientProfile, cause: EndingCause): string {
  const client = subjectOfClient(profile);
  const behaviour = behavioursAfter(cause).find(({ client: { name } }) => name === measuredNames[profile]);
  switch (behaviour?.next) {
    case 'reconnect':
      return l10n.t('{client} comes back by itself.', { client });
    case 'stop':
      return l10n.t('{client} does not come back by itself.', { client });
    case 'wait':
      return l10n.t('{client} waits on the silent connection.', { client });
    case 'unsent':
      return l10n.t('{client} tries again and again, and no request leaves it.', { client });
    case undefined:
      return l10n.t('{client} was not measured at this ending.', { client });
  }
}
