// The address that a link from outside of the editor names, or why it is not followed.

import * as l10n from '@vscode/l10n';

const maxLength = 2_000;

/**
 * @param path of the link
 * @param query as it is in the link, or with its percent encoding undone
 */
export function addressOfLink(
  path: string,
  query: string,
): { readonly url: string } | { readonly message: string } {
  if (path.replace(/\/$/, '') !== '/connect')
    return { message: l10n.t('This link means nothing here: one to a stream has the path /connect.') };
  const url = urlIn(query);
  if (url === undefined || url === '')
    return { message: l10n.t('This link names no address: one to a stream has it in “url”.') };
  if (url.length > maxLength) return { message: l10n.t('The address in this link is too long.') };
  if (!URL.canParse(url))
    return {
      message: l10n.t('The address in this link is none: it has to be a whole http or https address.'),
    };
  const { protocol, username, password, href } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    return { message: l10n.t('A link can lead to http and https addresses alone, not to {0}', protocol) };
  if (username !== '' || password !== '')
    return { message: l10n.t('A link brings no credentials along: connect to this address by hand.') };
  return { url: href };
}

/** The editor hands a query out with its percent encoding undone, so an address with “&” in it reaches to the end. */
function urlIn(query: string): string | undefined {
  const found = /(?:^|&)url=(.*)$/s.exec(query)?.[1];
  if (found === undefined) return undefined;
  if (!/^https?%3a/i.test(found)) return found;
  try {
    return decodeURIComponent(found.split('&', 1)[0] ?? '');
  } catch {
    return found;
  }
}
