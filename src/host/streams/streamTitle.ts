// What a stream is called in titles.

import * as l10n from '@vscode/l10n';

import { reportedLine } from '../../core/base/reportedText.ts';
import { parseAddress } from '../../core/stream/address.ts';
import { readableReferences } from '../../core/variables/templateAddress.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';

/** As much of a path as fits into a title. */
const maxNameLength = 200;

/** `localhost:3000/events`: the address without scheme and query, which may hold credentials. */
export function nameOfStream(request: StreamRequest): string {
  const { host, pathname } = new URL(request.url);
  return reportedLine(pathname === '/' ? host : `${host}${readableReferences(pathname)}`, maxNameLength);
}

/** `SSE localhost:3000/events` */
export function titleOf(request: StreamRequest): string {
  return `SSE ${nameOfStream(request)}`;
}

/** The title of a panel whose request was not sent yet. */
export function titleOfDraft(request: StreamRequest): string {
  const address = parseAddress(request.url);
  return 'url' in address ? titleOf({ url: address.url }) : l10n.t('SSE New Request');
}
