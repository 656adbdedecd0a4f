// "SSE: Read Response Anyway": connects again, and reads the response as a stream whatever its Content-Type says.

import * as l10n from '@vscode/l10n';

import { askedFormats, isAskedFormat, type AskedFormat } from '../../core/stream/bodyFormat.ts';
import { UserError } from '../errorReport.ts';
import type { Connections } from '../streams/connections.ts';
import { closeIfOwn, ownStreamOf } from '../streams/streamControl.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

/**
 * Sends the request of a stream once more; the new stream takes the place of the old one.
 * @param show shows the new stream where the old one was
 * @returns id of the new stream
 * @throws UserError for a relayed stream
 */
export async function readAnyway(
  handle: StreamHandle,
  readAs: AskedFormat,
  connections: Connections,
  show: (handle: StreamHandle) => void,
): Promise<string> {
  const { request } = ownStreamOf(handle, 'readAnyway');
  const renewed = await connections.connect({ ...request, readAs });
  closeIfOwn(handle);
  show(renewed);
  return renewed.id;
}

/** The format that a script wants. @throws UserError when it is none */
export function readFormat(requested: unknown): AskedFormat {
  if (isAskedFormat(requested)) return requested;
  throw new UserError(l10n.t('A response can be read as: {0}.', askedFormats.join(', ')));
}
