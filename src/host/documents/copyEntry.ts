// Copies an entry to the clipboard in one of its forms.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { goneWords } from '../../core/log/byteLoss.ts';
import type { CopyForm } from '../../core/page/copyForm.ts';
import { entryCopy } from '../../core/page/entryCopy.ts';
import type { Connections } from '../streams/connections.ts';
import { UserError } from '../errorReport.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';

/** @throws UserError that says why there is nothing to copy */
export async function copyEntry(
  { stream }: StreamHandle,
  number: number,
  form: CopyForm,
  connections: Pick<Connections, 'resolverOf'>,
): Promise<void> {
  const { log, request } = stream;
  if (number > log.length) return;
  const entry = log.entry(number);
  const isAboutRequest = form === 'curl' || form === 'curlWithCredentials';
  if (log.isGone(entry) && !isAboutRequest) throw new UserError(goneWords);
  const text = entryCopy(log, entry, form, () => connections.resolverOf(request)(request), request);
  if (text === undefined)
    throw new UserError(l10n.t('The request of this attempt is no longer on the timeline.'));
  await vscode.env.clipboard.writeText(text);
}
