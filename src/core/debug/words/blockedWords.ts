// What is said of a request that the browser itself stopped, or whose response it kept from the page.

import * as l10n from '@vscode/l10n';

import type { Ending } from '../../stream/ending.ts';

/** What happened, as one sentence. */
export function describeBlocked({ blockedBy, code = '' }: Ending): string {
  switch (blockedBy) {
    case 'cors':
      return l10n.t(
        'The browser kept the response from the page: its headers do not allow the page’s origin to read it (CORS, {0}).',
        code,
      );
    case 'preflight':
      return l10n.t(
        'The browser did not send the request: the answer to its preflight does not allow it (CORS, {0}).',
        code,
      );
    case 'mixed content':
      return l10n.t(
        'The browser did not send the request: the page came over https, and the address is http.',
      );
    case 'policy':
      return l10n.t(
        'The browser did not send the request: the Content-Security-Policy of the page forbids it.',
      );
    default:
      return code === ''
        ? l10n.t('The browser stopped the request.')
        : l10n.t('The browser stopped the request ({0}).', code);
  }
}

/** What to do about it; undefined where that is not known. */
export function adviseBlocked({ blockedBy }: Ending): string | undefined {
  switch (blockedBy) {
    case 'cors':
      return l10n.t(
        'Let the server answer with Access-Control-Allow-Origin for the page’s origin, and with Access-Control-Allow-Credentials: true where the request carries cookies.',
      );
    case 'preflight':
      return l10n.t(
        'Let the server answer OPTIONS with the methods and headers that the page sends: Access-Control-Allow-Methods, Access-Control-Allow-Headers.',
      );
    case 'mixed content':
      return l10n.t('Use an https address for the stream.');
    case 'policy':
      return l10n.t('Add the address to connect-src in the Content-Security-Policy of the page.');
    default:
      return undefined;
  }
}
