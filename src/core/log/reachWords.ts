// What the timeline says when no server was reached: names, proxies, TLS, ports, and schemes that do not fit the server.

import * as l10n from '@vscode/l10n';

import type { Ending } from '../stream/ending.ts';

/** What happened, where the scheme of the address, or a proxy, is what was wrong; undefined for all else. */
export function describeMisled(ending: Ending): string | undefined {
  const { stage, schemeMistake, code = '' } = ending;
  if (schemeMistake === 'server is plain') {
    return l10n.t(
      'The server does not speak TLS at this port: what it answered to the handshake is no TLS ({code}).',
      { code },
    );
  }
  if (schemeMistake === 'server is TLS' && code !== '') {
    return l10n.t('The server answered in TLS, and was asked over plain http ({code}).', { code });
  }
  return stage === 'proxy' ? describeProxy(ending) : undefined;
}

function describeProxy({ proxy = '', status, statusText = '', reason = '', code = '' }: Ending): string {
  if (status !== undefined) {
    const answer = `${status} ${statusText}`.trim();
    return proxy === ''
      ? l10n.t('A proxy answered {answer} and made no connection to the server.', { answer })
      : l10n.t('The proxy {proxy} answered {answer} and made no connection to the server.', {
          proxy,
          answer,
        });
  }
  const why = code === '' || reason.includes(code) ? reason : `${reason} (${code})`;
  return proxy === ''
    ? l10n.t('The proxy could not be reached: {reason}.', { reason: why })
    : l10n.t('The proxy {proxy} could not be reached, or broke off: {reason}.', { proxy, reason: why });
}

/** What to do where a proxy asks for credentials. */
export function adviseProxyCredentials(): string {
  return l10n.t(
    'The proxy asks for credentials: write them into its address in the setting http.proxy, as in {example}. VS Code does not send http.proxyAuthorization with the requests of extensions.',
    { example: 'http://name:password@proxy:3128' },
  );
}

/** What can be done about it; undefined for all else. */
export function adviseMisled({ stage, schemeMistake, status }: Ending): string | undefined {
  switch (schemeMistake) {
    case 'server is plain':
      return l10n.t('Use http:// for this port, or the port at which the server speaks https.');
    case 'server is TLS':
      return l10n.t('Use https:// for this port.');
    case undefined:
      break;
  }
  if (stage !== 'proxy') return undefined;
  if (status === 407) return adviseProxyCredentials();
  if (status !== undefined && status >= 500) {
    return l10n.t(
      'The server was not asked: the proxy did not reach it. Check its name and port, or name the host in the setting http.noProxy to go past the proxy.',
    );
  }
  if (status !== undefined) {
    return l10n.t(
      'The server was not asked: the proxy refuses this host or port. Look into its rules, or name the host in the setting http.noProxy to go past it.',
    );
  }
  return l10n.t(
    'The address was not tried: the proxy settings lead to this proxy (http.proxy of VS Code, or those of the system). Start the proxy, mend the setting, or name the host in http.noProxy.',
  );
}
