// A request that is written as a curl command, as REST Client takes it.

import * as l10n from '@vscode/l10n';

import { readPasted } from '../paste/readPasted.ts';
import type { HttpFileRequest } from './httpFile.ts';

type CurlRequest = Pick<HttpFileRequest, 'method' | 'url' | 'headers' | 'body' | 'refused'>;

/** The request of the command; one that lacks values, or is none, is refused in words. */
export function curlRequest(text: string): CurlRequest {
  const { requests, notices } = readPasted(text.trim());
  const [request] = requests;
  const refusal = notices.find(({ kind }) => kind === 'refused')?.text;
  if (!request)
    return {
      method: 'GET',
      url: '',
      headers: [],
      refused: refusal ?? l10n.t('There is no request in this text.'),
    };
  const { method, url, headers, body, unknowns } = request;
  const unknown = unknowns.find(({ kind }) => kind !== 'placeholder');
  return {
    method,
    url,
    headers,
    ...(body !== undefined && { body: [{ kind: 'text', text: body }] }),
    ...(unknown && {
      refused: l10n.t(
        'The command needs {0}: paste it into SSE: Connect, which asks for that.',
        unknown.name,
      ),
    }),
  };
}
