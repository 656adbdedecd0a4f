// Addresses as clients take them: with or without a scheme, with a user and password, dot segments and fragments; and
// curl's lists and ranges, `{a,b}` and `[1-3]`.

import * as l10n from '@vscode/l10n';

import type { PasteReading } from './pasteReading.ts';
import { percentDecode } from './percentEncoding.ts';

export interface PastedAddress {
  /** `scheme://host/path?query`, as it is sent. */
  readonly url: string;
  /** `user:password`, decoded. */
  readonly credentials?: string;
  readonly host: string;
}

/** Addresses of one pattern: more are not made. */
const maxAddresses = 20;

const wholeAddress = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?/;

/**
 * The address as it is sent, or undefined where there is none. Marks of unknown values stay in it.
 * @param scheme of an address that has none
 */
export function readPastedAddress(
  text: string,
  scheme = 'http',
  keepsDots = false,
): PastedAddress | undefined {
  // An unknown value at the beginning may hold the scheme and more.
  if (/^[\u{f0000}-\u{10ffff}]/u.test(text)) return { url: text.replace(/#.*$/s, ''), host: '' };
  const [, written = scheme, authority = '', path = '', query = ''] = wholeAddress.exec(text) ?? [];
  const lower = written.toLowerCase();
  if ((lower !== 'http' && lower !== 'https') || /[\s\0]/.test(text)) return undefined;
  const at = authority.lastIndexOf('@');
  const host = withoutDefaultPort(authority.slice(at + 1), lower);
  if (host === '') return undefined;
  const credentials = at === -1 ? undefined : percentDecode(authority.slice(0, at));
  return {
    url: `${lower}://${host}${(keepsDots ? path : withoutDots(path)) || '/'}${query}`,
    host,
    ...(credentials !== undefined && {
      credentials: credentials.includes(':') ? credentials : `${credentials}:`,
    }),
  };
}

/** The scheme that a program which is not told one should take: http for machines near by and for those with a port. */
export function likelyScheme(host: string): 'http' | 'https' {
  const isLocal = /^(?:localhost|[^:]*\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/i.test(
    host.replace(/:\d+$/, ''),
  );
  return isLocal || (/:\d+$/.test(host) && !host.endsWith(':443')) ? 'http' : 'https';
}

function withoutDefaultPort(host: string, scheme: string): string {
  return host.replace(scheme === 'http' ? /:(?:0*80)?$/ : /:(?:0*443)?$/, '');
}

/** [spec] RFC 3986, 5.2.4, "Remove Dot Segments". */
function withoutDots(path: string): string {
  if (!/\/\.\.?(?:\/|$)/.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (isLast && (segment === '.' || segment === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** The addresses that a pattern of curl stands for; itself, with a notice, where curl would refuse the pattern. */
export function expandPattern(reading: PasteReading, pattern: string, offset: number): string[] {
  if (!/[[\]{}\\]/.test(pattern)) return [pattern];
  let addresses = [''];
  const part =
    /\\([[\]{}])|\{\{[^{}]*\}\}|(\[[0-9a-fA-F:.]{0,45}:[0-9a-fA-F:.]{0,45}:[^\]]{0,60}\])|\{([^{}]+)\}|\[([^\]]*)\]|([[\]{}])|([^\\[\]{}]+|\\)/y;
  for (let found = part.exec(pattern); found; found = part.exec(pattern)) {
    const [whole, escaped, literal, list, range, stray, plain] = found;
    const choices =
      list !== undefined
        ? list.split(',')
        : range !== undefined
          ? rangeOf(range)
          : stray === undefined
            ? [escaped ?? literal ?? plain ?? whole]
            : undefined;
    if (choices === undefined || choices.some((choice) => choice === '')) {
      reading.note(
        'repaired',
        offset,
        l10n.t('curl takes the brackets in this address for a pattern and refuses it: it is read as it is.'),
      );
      return [pattern.replaceAll(/\\([[\]{}])/g, '$1')];
    }
    if (addresses.length * choices.length > maxAddresses) {
      reading.note(
        'notUnderstood',
        offset,
        l10n.t(
          'The address is a pattern for more than {0} addresses: only the first ones are read.',
          maxAddresses,
        ),
      );
    }
    addresses = addresses
      .flatMap((address) => choices.map((choice) => address + choice))
      .slice(0, maxAddresses);
  }
  noteBraces(reading, pattern, offset);
  return addresses;
}

function noteBraces(reading: PasteReading, pattern: string, offset: number): void {
  if (!/(?<![\\{])\{(?!\{)/.test(pattern)) return;
  reading.note(
    'ignored',
    offset,
    l10n.t('curl takes braces in an address for a list: they are not part of what is sent.'),
  );
}

/** The values of `1-3`, `01-10:2` or `a-c`; undefined when it is no range. At most some more than are used. */
function rangeOf(range: string): string[] | undefined {
  const [, first, last, step = '1'] =
    /^(\d{1,9}|[A-Za-z])-(\d{1,9}|[A-Za-z])(?::(\d{1,9}))?$/.exec(range) ?? [];
  if (first === undefined || last === undefined || step === '0') return undefined;
  const isNumeric = /^\d/.test(first);
  if (isNumeric !== /^\d/.test(last)) return undefined;
  const from = isNumeric ? Number(first) : first.charCodeAt(0);
  const to = isNumeric ? Number(last) : last.charCodeAt(0);
  if (from > to) return undefined;
  const values: string[] = [];
  for (let value = from; value <= to && values.length <= maxAddresses; value += Number(step)) {
    values.push(
      isNumeric
        ? String(value).padStart(first.startsWith('0') ? first.length : 0, '0')
        : String.fromCharCode(value),
    );
  }
  return values;
}
