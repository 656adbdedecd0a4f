// What the timeline says when no server was reached: names, proxies, TLS, ports, and schemes that do not fit the server.

import * as l10n from '@vscode/l10n';

import type { Ending } from '../stream/ending.ts';

/** What happened, where the scheme of the address, or a proxy, is what was wrong; undefined for all else. */
export function describeMisled({ stage, schemeMistake, reason = '', code = '' }: Ending): string | undefined {
  if (schemeMistake === 'server is plain') {
    return l10n.t(
      'The server does not speak TLS at this port: what it answered to the handshake is no TLS ({code}).',
      { code },
    );
  }
  if (schemeMistake === 'server is TLS' && code !== '') {
    return l10n.t('The server answered in TLS, and was asked over plain http ({code}).', { code });
  }
  if (stage === 'proxy') {
    return l10n.t('The proxy could not be reached: {reason} ({code}).', { reason, code });
  }
  return undefined;
}

/** What can be done about it; undefined for all else. */
export function adviseMisled({ stage, schemeMistake }: Ending): string | undefined {
  switch (schemeMistake) {
    case 'server is plain':
      return l10n.t('Use http:// for this port, or the port at which the server speaks https.');
    case 'server is TLS':
      return l10n.t('Use https:// for this port.');
    case undefined:
      break;
  }
  if (stage !== 'proxy') return undefined;
  return l10n.t(
    'The address was not tried: the proxy settings lead to this proxy (http.proxy of VS Code, or those of the system). Start the proxy, mend the setting, or name the host in http.noProxy.',
  );
}
