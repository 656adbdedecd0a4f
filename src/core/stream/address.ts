// Turns what a person types as an address into the URL of a stream, or says what is accepted.

import * as l10n from '@vscode/l10n';

import { redactUrl } from '../base/redactText.ts';
import { shortenText } from '../base/reportedText.ts';

export type Address = { readonly url: string } | { readonly message: string };

const accepted = l10n.t(
  'Type an http:// or https:// address, such as http://localhost:3000/events, or just :3000/events.',
);

/**
 * Accepts absolute http and https URLs, `host:port/path` (http is assumed for hosts of this machine and for any other
 * host with a port; https otherwise), and `:port/path` or `port/path` on localhost. A host that a URL would read as another
 * one, such as `10.1` for 10.0.0.1, is refused.
 */
export function parseAddress(typed: string): Address {
  const text = typed.trim();
  if (text === '') return { message: accepted };
  if (/^:\d/.test(text)) return parseUrl(`http://localhost${text}`, text);
  // A number alone is a port, as other tools take it; as a host it would be a number of four bytes.
  if (/^\d{1,5}(?=[/?#]|$)/.test(text)) return parseUrl(`http://localhost:${text}`, text);
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return parseUrl(text, text);
  // "name:word@host" is a host with credentials, but for the one scheme that is written like this.
  if (scheme === 'mailto' || (scheme !== undefined && !/^[^/]*@/.test(text)))
    return { message: refuseScheme(scheme) };
  if (text.startsWith('/')) {
    return {
      message: `${l10n.t('{0} is a path without a server.', quote(text))} ${accepted}`,
    };
  }
  return parseUrl(`${defaultScheme(text)}://${text}`, text);
}

/** What was typed, as it may be shown and logged. */
function quote(typed: string): string {
  return `"${shortenText(redactUrl(typed), 200)}"`;
}

function refuseScheme(scheme: string): string {
  const sentences = [l10n.t('"{0}:" addresses cannot be inspected.', scheme)];
  if (scheme === 'ws' || scheme === 'wss')
    sentences.push(l10n.t('WebSocket is another protocol than server-sent events.'));
  return [...sentences, accepted].join(' ');
}

function defaultScheme(text: string): string {
  const host = /^(\[[^\]]*\]|[^/:?#]*)/.exec(text)?.[1] ?? '';
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|.*\.(localhost|local|test|internal))$/i.test(
    host,
  );
  const hasPort = /^(\[[^\]]*\]|[^/:?#]*):\d/.test(text);
  return isLocal || hasPort ? 'http' : 'https';
}

function parseUrl(url: string, typed: string): Address {
  const port = /^https?:\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/:?#]*):(\d+)(?=[/?#]|$)/i.exec(url)?.[1];
  if (port !== undefined && Number(port) > 65_535)
    return { message: l10n.t('Port {0} does not exist: the highest is 65535.', port) };
  if (/\s/.test(url)) return { message: `${l10n.t('An address has no spaces in it.')} ${accepted}` };
  if (!URL.canParse(url)) return { message: `${l10n.t('{0} is not an address.', quote(typed))} ${accepted}` };
  const parsed = new URL(url);
  const written = writtenHost(url);
  if (/^\d+(\.\d+){3}$/.test(parsed.hostname) && !isSameHost(written, parsed.hostname)) {
    return {
      message: l10n.t(
        '"{0}" is a short form of the address {1}. Type all four numbers, or a colon before a port, such as :3000/events.',
        shortenText(written, 200),
        parsed.hostname,
      ),
    };
  }
  // The fragment never reaches a server.
  parsed.hash = '';
  return { url: parsed.href };
}

/** The host as it was typed, without credentials and port. */
function writtenHost(url: string): string {
  return /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#\\]*)/i.exec(url)?.[1] ?? '';
}

/** Whether an IPv4 address is written in full; digits of other scripts and a last dot are the same to a URL. */
function isSameHost(written: string, hostname: string): boolean {
  const plain = written.normalize('NFKC').replace(/\.$/, '');
  return plain === hostname || !/^[\da-fx.]+$/i.test(plain);
}
