// The request of an attempt as a curl command for a POSIX shell. What curl sends by itself is left out, so that the
// command reads as what was asked for. Credentials stay redacted, unless they are asked for and given.

import type { RequestDetail } from '../log/detail.ts';
import { readHeaderText } from '../wire/headerText.ts';
import { redactedText, redactUrl } from '../base/redactText.ts';
import { secretReferences } from '../stream/requestSecrets.ts';
import { tlsFileKeys, type TlsChoice } from '../stream/tlsChoice.ts';
import type { Header, ResolvedRequest } from '../stream/streamRequest.ts';

const tlsOptions: Readonly<Record<(typeof tlsFileKeys)[number], string>> = {
  caFile: '--cacert',
  certFile: '--cert',
  keyFile: '--key',
};

/** Headers that curl writes by itself, from the URL and the body. */
const ownHeaders = /^(?:host|connection|content-length)$/i;

/**
 * The command.
 * @param sent what the log holds, without the values of credentials
 * @param withCredentials the request with its credentials, to put them back in; left out, they stay redacted
 * @param tls how the connection of the request is secured
 */
export function curlCommand(
  sent: RequestDetail,
  withCredentials?: ResolvedRequest,
  tls: TlsChoice = {},
): string {
  const url = credentialUrl(sent, withCredentials);
  const headers = credentialHeaders(sent, withCredentials, url).filter(
    ([name, value]) => !ownHeaders.test(name) || isOtherHost(name, value, url),
  );
  const isCompressed = headers.some(
    ([name, value]) => /^accept-encoding$/i.test(name) && value !== 'identity',
  );
  const body = sent.body === undefined ? undefined : (withCredentials?.body ?? sent.body);
  const hasBody = body !== undefined;
  const isCurlsOwnMethod = sent.method === (hasBody ? 'POST' : 'GET');
  const parts = [
    ['curl', '-N', quoteForShell(url)].join(' '),
    ...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
    ...(isCurlsOwnMethod ? [] : [`-X ${quoteForShell(sent.method)}`]),
    ...(isCompressed ? ['--compressed'] : []),
    ...(tls.isUnchecked ? ['--insecure'] : []),
    ...tlsFileKeys.flatMap((key) => {
      const path = tls[key];
      return path === undefined ? [] : [`${tlsOptions[key]} ${quoteForShell(path)}`];
    }),
    ...headers.map(([name, value]) => `-H ${quoteForShell(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // Without a body, a client says so for these methods, and curl does not.
    ...(!hasBody && /^(?:POST|PUT|PATCH)$/.test(sent.method)
      ? [`-H ${quoteForShell('Content-Length: 0')}`]
      : []),
    ...(body === undefined ? [] : [['--data-raw', quoteForShell(body)].join(' ')]),
  ];
  return parts.join(' \\\n  ');
}

/** One word of a POSIX shell's command line, whatever is in it (except NUL, which no argument can hold). */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", String.raw`'\''`)}'`;
}

/** The URL: without a user and password that a header carries anyway, unless they are to be shown. */
function credentialUrl(sent: RequestDetail, credentials: ResolvedRequest | undefined): string {
  if (credentials && redactUrl(credentials.url) === sent.url) return credentials.url;
  if (!URL.canParse(sent.url)) return sent.url;
  const url = new URL(sent.url);
  if (url.username === '' && url.password === '') return sent.url;
  url.username = '';
  url.password = '';
  return url.href;
}

function credentialHeaders(
  { headers }: RequestDetail,
  credentials: ResolvedRequest | undefined,
  url: string,
): readonly Header[] {
  const readable = headers.map(([name, value]): Header => [name, readHeaderText(value)]);
  if (!credentials) return readable;
  const known = [...(credentials.headers ?? [])];
  return readable.flatMap(([name, value]): Header[] => {
    const at = known.findIndex(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
    const [found] = at === -1 ? [] : known.splice(at, 1);
    const isHidden = value.includes(redactedText) || secretReferences({ url: value }).length > 0;
    if (!isHidden) return [[name, value]];
    if (found) return [[found[0], found[1]]];
    // It came from the user and password of the URL, which says it again.
    return new URL(url).username !== '' && /^authorization$/i.test(name) ? [] : [[name, value]];
  });
}

function isOtherHost(name: string, value: string, url: string): boolean {
  return /^host$/i.test(name) && URL.canParse(url) && new URL(url).host !== value;
}
