// A request as a file of requests holds it, for a team to share: names of variables stand in the place of credentials.

import * as l10n from '@vscode/l10n';

import { isSecretHeader } from '../base/credentialNames.ts';
import { redactedText, redactUrl } from '../base/redactText.ts';
import { secretPartOf } from '../draft/authorization.ts';
import { redactBody } from '../stream/requestSecrets.ts';
import { methodOf, type Header, type StreamRequest } from '../stream/streamRequest.ts';
import type { HttpFileRequest } from './httpFile.ts';
import { parseHttpFile } from './parseHttpFile.ts';

/** What stands for a credential that has no name of its own. */
const secretVariable = '{{secret}}';

/** The request cannot be written so that it is read as it was. */
export class UnwritableRequestError extends Error {
  override readonly name = 'UnwritableRequestError';

  constructor() {
    super(
      l10n.t(
        'A part of this request would be read as something else in a file of requests, such as a line of its body that begins with ###.',
      ),
    );
  }
}

/**
 * The text of the request, from its separator on.
 * @param name behind the separator; its line breaks become spaces
 * @throws UnwritableRequestError
 */
export function savedRequestText(request: StreamRequest, name: string): string {
  const url = redactUrl(request.url, secretVariable);
  const headers = (request.headers ?? []).map(withVariables);
  const body =
    request.body === undefined
      ? undefined
      : redactBody(request.body).replaceAll(redactedText, secretVariable);
  const lines = [
    `### ${name.replaceAll(/\s+/g, ' ').trim()}`.trimEnd(),
    `${methodOf(request)} ${url}`,
    ...headers.map(([header, value]) => `${header}: ${value}`.trimEnd()),
    ...(body === undefined || body === '' ? [] : ['', body]),
  ];
  const text = `${lines.join('\n')}\n`;
  // Where the text would be divided, the first of its requests has not all of this one.
  const [read] = parseHttpFile(text).requests;
  const isSame =
    read !== undefined && isRead(read, { ...request, url, headers, ...(body !== undefined && { body }) });
  if (!isSame) throw new UnwritableRequestError();
  return text;
}

/** A stored value is referred to by its name, which finds it in the secret storage again; a typed one by its header's. */
function withVariables([name, value]: Header): Header {
  const stored = value.replaceAll(/\$\{secret:([^}@]+)@[^}]*\}/g, (_, secret: string) => `{{${secret}}}`);
  if (stored !== value || value.includes('{{') || !isSecretHeader(name)) return [name, stored];
  const { scheme, secret } = secretPartOf(value);
  return [name, secret === '' ? value : `${scheme}{{${name}}}`];
}

function isRead(read: HttpFileRequest, request: StreamRequest): boolean {
  const { method, url, headers, body = [], notices, refused } = read;
  const text = body.map((part) => (part.kind === 'text' ? part.text : undefined)).join('');
  const wanted = (request.headers ?? []).map(([name, value]) => [name, value.trim()]);
  return (
    notices.length === 0 &&
    refused === undefined &&
    method === methodOf(request) &&
    url === request.url &&
    JSON.stringify(headers) === JSON.stringify(wanted) &&
    body.every(({ kind }) => kind === 'text') &&
    text === (request.body ?? '').trimEnd()
  );
}
