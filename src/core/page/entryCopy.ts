// An entry in each of the forms in which it can be copied.

import type { CopyForm } from './copyForm.ts';
import { curlCommand } from './curlCommand.ts';
import type { Entry } from '../log/entry.ts';
import { entryAsJson, entryData, entryDataAsJson, entryRaw } from './copiedText.ts';
import { exchangeOf } from './entryView.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { ResolvedRequest, StreamRequest } from '../stream/streamRequest.ts';

/**
 * An entry in one of the forms; undefined when its attempt's request is no longer on the timeline.
 * @param credentials the stream's request with its credentials, read only for `curlWithCredentials`
 * @param asked the stream's request as it was made, for how its connection is secured
 */
export function entryCopy(
  log: EventLog,
  entry: Entry,
  form: CopyForm,
  credentials: () => ResolvedRequest,
  asked?: StreamRequest,
): string | undefined {
  switch (form) {
    case 'data':
      return entryData(log, entry);
    case 'raw':
      return entryRaw(log, entry);
    case 'json':
      return entryDataAsJson(log, entry);
    case 'entry':
      return entryAsJson(log, entry);
    case 'curl':
    case 'curlWithCredentials': {
      const { request } = exchangeOf(log, entry);
      if (!request) return undefined;
      // Where a redirect led, it was not taken along.
      const isOwn = asked && new URL(request.url).origin === new URL(asked.url).origin;
      const full = form === 'curlWithCredentials' ? credentials() : undefined;
      return curlCommand(request, full, isOwn ? asked.tls : undefined);
    }
  }
}
