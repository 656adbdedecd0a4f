// "SSE: Read Response Anyway": connects again, and reads the response as a stream whatever its Content-Type says.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { askedFormats, isAskedFormat, type AskedFormat } from '../../core/stream/bodyFormat.ts';
import { UserError } from '../errorReport.ts';
import type { Connections } from '../streams/connections.ts';
import { closeIfOwn, ownStreamOf } from '../streams/streamControl.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

/**
 * Sends the request of a stream once more; the new stream takes the place of the old one.
 * @param show shows the new stream where the old one was
 * @param wanted undefined asks the user
 * @returns id of the new stream; undefined when the choice was left
 * @throws UserError for a relayed stream
 */
export async function readAnyway(
  handle: StreamHandle,
  wanted: AskedFormat | undefined,
  connections: Connections,
  show: (handle: StreamHandle) => void,
): Promise<string | undefined> {
  const { request } = ownStreamOf(handle, 'readAnyway');
  const readAs = wanted ?? (await askForFormat());
  if (!readAs) return undefined;
  const renewed = await connections.connect({ ...request, readAs }, { before: handle });
  closeIfOwn(handle);
  show(renewed);
  return renewed.id;
}

/** How the response is to be read; undefined when the choice was left. */
async function askForFormat(): Promise<AskedFormat | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly format: AskedFormat })[] = [
    {
      label: l10n.t('As an event stream'),
      detail: l10n.t('For a server that has forgotten the Content-Type text/event-stream'),
      format: 'event-stream',
    },
    {
      label: l10n.t('As JSON lines'),
      detail: l10n.t('Each line is an event, such as those of a watch of Kubernetes or the events of Docker'),
      format: 'json-lines',
    },
  ];
  const title = l10n.t('Send the request again, and read the response whatever its Content-Type says');
  return (await vscode.window.showQuickPick(items, { title }))?.format;
}

/** The format that a script wants. @throws UserError when it is none */
export function readFormat(requested: unknown): AskedFormat {
  if (isAskedFormat(requested)) return requested;
  throw new UserError(l10n.t('A response can be read as: {0}.', askedFormats.join(', ')));
}
