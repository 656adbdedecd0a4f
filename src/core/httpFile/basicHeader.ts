// `Authorization: Basic user password`, as files of requests write it, is encoded when it is sent.

import { basicAuthorization } from '../paste/reading/percentEncoding.ts';
import type { Header } from '../stream/streamRequest.ts';

const credentials = /^Basic\s+([^\s:]+)(?:\s*:\s*|\s+)(\S.*)$/i;

/** The header with user and password encoded, where it names them and has no variables left. */
export function basicHeader(header: Header): Header {
  const [name, value] = header;
  if (!/^(?:proxy-)?authorization$/i.test(name) || value.includes('{{')) return header;
  const [, user, password] = credentials.exec(value) ?? [];
  if (user === undefined || password === undefined) return header;
  return [name, basicAuthorization(`${user}:${password}`)];
}
