// What counts as a credential, and how it is kept out of logs, exports, recent addresses and the page's kept state.
// The one place that decides it.

import type { RedirectHop, ResponseHead } from './detail.ts';
import type { Header, StreamRequest } from '../stream/streamRequest.ts';
import { present } from '../base/present.ts';

const secretName =
  /^(?:proxy-)?authorization$|cookie|api[-_]?key|auth|token|secret|password|passwd|signature|credential|session/i;
const secretQueryName = /^(?:sig|key|code|jwt|pw)$/i;

/** Reference to a value in the editor's secret storage, such as `${secret:Authorization@localhost:3000}`. */
const secretReference = /\$\{secret:([^}]+)\}/g;

export const redactedText = '[redacted]';

/** Whether a header of this name usually carries a credential. */
export function isSecretHeader(name: string): boolean {
  return secretName.test(name);
}

/** Whether a parameter of this name in a query usually carries a credential. */
export function isSecretParameter(name: string): boolean {
  return secretName.test(name) || secretQueryName.test(name);
}

/**
 * Headers with the values of credentials replaced. Names of authentication schemes stay: they help, and say nothing.
 * @param typed the headers as typed: a value that refers to the secret storage there is shown as that reference
 */
export function redactHeaders(headers: readonly Header[], typed: readonly Header[] = []): Header[] {
  const references = new Map(
    typed
      .filter(([, value]) => value.search(secretReference) !== -1)
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
  return headers.map(([name, sent]) => {
    const value = references.get(name.toLowerCase()) ?? sent;
    return [name, isSecretHeader(name) ? redactValue(value) : value];
  });
}

function redactValue(value: string): string {
  if (containsOnlyReferences(value)) return value;
  const scheme = /^(Basic|Bearer|Digest|Negotiate|Token)\s/i.exec(value)?.[1];
  return scheme ? `${scheme} ${redactedText}` : redactedText;
}

/** A URL without the values of credentials in its authority and query. Text that is no URL is returned unchanged. */
export function redactUrl(url: string, replacement = redactedText): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  const secretNames = [...parsed.searchParams.keys()].filter(isSecretParameter);
  if (parsed.password === '' && secretNames.length === 0) return url;
  if (parsed.password !== '') parsed.password = replacement;
  for (const name of secretNames) parsed.searchParams.set(name, replacement);
  return parsed.href;
}

/** A response's head without credentials in its addresses and cookies. */
export function redactHead(head: ResponseHead): ResponseHead {
  const headers = head.headers.map(([name, value]): Header => [
    name,
    name.toLowerCase() === 'set-cookie' ? redactCookie(value) : value,
  ]);
  return { ...head, url: redactUrl(head.url), headers, redirects: head.redirects.map(redactHop) };
}

/** A cookie without its value: its name and attributes say what is to be known of it. */
function redactCookie(cookie: string): string {
  return cookie.replace(/^([^=;]*)=[^;]*/, `$1=${redactedText}`);
}

/** A redirect without credentials in its addresses. */
export function redactHop(hop: RedirectHop): RedirectHop {
  return { ...hop, from: redactUrl(hop.from), to: redactUrl(hop.to) };
}

/**
 * The request as it may be remembered outside the secret storage: credentials in headers and URL are left empty, and
 * references to the secret storage stay. The body is left out, since nobody can tell what is secret in it.
 */
export function withoutSecrets(request: StreamRequest): StreamRequest {
  const { body: _, ...rest } = request;
  const headers = request.headers?.map(([name, value]): Header => [
    name,
    isSecretHeader(name) && !containsOnlyReferences(value) ? '' : value,
  ]);
  return { ...rest, url: redactUrl(request.url, ''), ...present({ headers }) };
}

/** Names of the secrets that the request refers to. */
export function secretReferences(request: StreamRequest): string[] {
  const text = [request.url, ...(request.headers ?? []).map(([, value]) => value)].join('\n');
  return [...text.matchAll(secretReference)].map((match) => match[1] ?? '');
}

/** Text with its references replaced by their values; unknown ones stay as they are. */
export function resolveSecretReferences(text: string, secrets: ReadonlyMap<string, string>): string {
  return text.replace(secretReference, (reference, name: string) => secrets.get(name) ?? reference);
}

/** How a header's value is referred to once it is in the secret storage. */
export function secretReferenceTo(name: string): string {
  return `\${secret:${name}}`;
}

function containsOnlyReferences(value: string): boolean {
  return value !== '' && /^(?:(?:Basic|Bearer|Token)\s+)?$/i.test(value.replace(secretReference, ''));
}
