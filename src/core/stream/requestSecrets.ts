// Credentials in a request: what they are replaced by where the request is shown or remembered, and references to the
// editor's secret storage in their place.

import { isSecretHeader } from '../base/credentialNames.ts';
import { isRecord } from '../base/narrowing.ts';
import { redactedText, redactForm, redactText, redactTokens, redactUrl } from '../base/redactText.ts';
import { redactJson } from '../json/redactJson.ts';
import type { Header, ResolvedHeader, StreamRequest } from './streamRequest.ts';
import { present } from '../base/present.ts';

/** Reference to a value in the editor's secret storage, such as `${secret:Authorization@localhost:3000}`. */
const secretReference = /\$\{secret:([^}]+)\}/g;

/** Reference to a variable, whose value is put in when the request is made. */
const variableReference = /\{\{[^{}\r\n]*\}\}/g;

/** Headers whose whole value is an address. */
const addressHeaders = new Set(['location', 'content-location', 'referer']);

/**
 * Headers with the values of credentials replaced. Names of authentication schemes stay: they help, and say nothing. A
 * value from the secret storage is shown as its reference.
 */
export function redactHeaders(headers: readonly ResolvedHeader[]): Header[] {
  return headers.map(([name, value, reference]) => [name, redactHeader(name, reference ?? value)]);
}

function redactHeader(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (lower === 'set-cookie') return redactCookie(value);
  if (isSecretHeader(name)) return redactValue(value);
  return addressHeaders.has(lower) ? redactUrl(value) : redactText(value);
}

function redactValue(value: string): string {
  if (containsOnlyReferences(value)) return value;
  const scheme = /^(Basic|Bearer|Digest|Negotiate|Token)\s/i.exec(value)?.[1];
  return scheme ? `${scheme} ${redactedText}` : redactedText;
}

/** A cookie without its value: its name and attributes say what is to be known of it. */
function redactCookie(cookie: string): string {
  return cookie.replace(/^([^=;]*)=[^;]*/, `$1=${redactedText}`);
}

/**
 * A body without the values of fields that carry credentials by their name: of JSON, or of form fields. What else is
 * secret in a body nobody can tell.
 */
export function redactBody(body: string): string {
  return redactTokens(redactJson(body) ?? redactFields(body));
}

/** Of form fields, or of JSON line by line. */
function redactFields(body: string): string {
  if (/^[^\s=&]+=\S*$/.test(body)) return redactForm(body);
  return body.replaceAll(/^\s*\{.*$/gm, (line) => redactJson(line) ?? line);
}

/**
 * The request as it may be remembered outside the secret storage: credentials in headers and URL are left empty, and
 * references to the secret storage stay. The body is left out, since nobody can tell what is secret in it.
 */
export function withoutSecrets(request: StreamRequest): StreamRequest {
  const { body: _, ...rest } = request;
  const headers = request.headers?.map(([name, value]): Header => {
    const shown = redactHeader(name, value);
    return [headerNameOf(name), shown === value ? value : ''];
  });
  return { ...rest, url: redactUrl(request.url, ''), ...present({ headers }) };
}

/** What is not in a request as it was remembered, and was in the one that was sent. */
export interface LackingParts {
  /** Whether credentials were in the address. */
  readonly address: boolean;
  readonly body: boolean;
  /** Names of the headers whose values are missing. */
  readonly headers: readonly string[];
}

/** What the request loses where it may be remembered only without its secrets; undefined when it stays whole. */
export function lackingParts(request: StreamRequest): LackingParts | undefined {
  const kept = withoutSecrets(request);
  const given = request.headers ?? [];
  const headers = (kept.headers ?? []).flatMap(([name, value], at) =>
    value === given[at]?.[1] ? [] : [name],
  );
  const address = kept.url !== request.url;
  const body = request.body !== undefined;
  return address || body || headers.length > 0 ? { address, body, headers } : undefined;
}

/** What is lacking when `value` says so, otherwise undefined. */
export function parseLackingParts(value: unknown): LackingParts | undefined {
  if (!isRecord(value)) return undefined;
  const { address, body, headers } = value;
  if (typeof address !== 'boolean' || typeof body !== 'boolean' || !Array.isArray(headers)) return undefined;
  return { address, body, headers: headers.filter((name): name is string => typeof name === 'string') };
}

/** The request with the values of credentials replaced, in its address, headers and body; references stay. */
export function redactRequest(request: StreamRequest): StreamRequest {
  const { url, headers, body } = request;
  return {
    ...request,
    url: redactUrl(url),
    ...(headers && { headers: redactHeaders(headers) }),
    ...(body !== undefined && { body: redactBody(body) }),
  };
}

/** What is a name in what was typed as one: a whole header may have been pasted there. */
function headerNameOf(typed: string): string {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]*/.exec(typed)?.[0] ?? '';
}

/** Names of the secrets that the request refers to. */
export function secretReferences(request: StreamRequest): string[] {
  return referencedNames([request.url, ...(request.headers ?? []).map(([, value]) => value)].join('\n'));
}

/** Names of the secrets that a text refers to. */
export function referencedNames(text: string): string[] {
  return [...text.matchAll(secretReference)].map((match) => match[1] ?? '');
}

/** A header with its references replaced by their values; unknown ones stay as they are. */
export function resolveHeader(
  [name, typed, shown = typed]: ResolvedHeader,
  secrets: ReadonlyMap<string, string>,
): ResolvedHeader {
  const value = typed.replace(
    secretReference,
    (reference, secret: string) => secrets.get(secret) ?? reference,
  );
  return value === shown ? [name, value] : [name, value, shown];
}

/** How a header's value is referred to once it is in the secret storage. */
export function secretReferenceTo(name: string): string {
  return `\${secret:${name}}`;
}

function containsOnlyReferences(value: string): boolean {
  const others = value.replace(secretReference, '').replaceAll(variableReference, '');
  return value !== '' && /^(?:(?:Basic|Bearer|Token)\s*)?:?$/i.test(others);
}
