// What a timeline says of the debug session through which its stream is seen, and why some commands have no meaning for
// such a stream.

import * as l10n from '@vscode/l10n';

/** Which debug session a timeline shows a stream of. */
export interface DebuggedAs {
  /** Name of the debug session. */
  readonly session: string;
  /** It is seen from inside the server that writes it. */
  readonly isServer?: true;
}

/** Commands that act on a connection of the inspector's own, and why they cannot act on one of an app that is debugged. */
export const whyNotDebugged = {
  connect: l10n.t('The app that you debug chose this address. Run “SSE: Connect” for a stream of your own.'),
  disconnect: l10n.t('The app that you debug made this connection: close it in the app.'),
  reconnectNow: l10n.t('The app that you debug makes these connections: only the app can connect again.'),
  readAnyway: l10n.t(
    'The app that you debug reads this response: connect to the server itself to read one as you like.',
  ),
  simulateClose: l10n.t(
    'The app that you debug made this connection: let it pass through a relay to simulate what happens to it.',
  ),
  setPolicy: l10n.t('How this stream comes back is up to the app that you debug: there is no policy to set.'),
  replayReconnect: l10n.t(
    'A replay needs the request of a stream of your own: connect to the server itself.',
  ),
  checkServer: l10n.t('The check needs a stream of your own: connect to the server itself.'),
} as const;
