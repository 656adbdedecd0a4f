// What a timeline says of the relay that its stream passed, and why some commands have no meaning for such a stream.

import * as l10n from '@vscode/l10n';

/** The two sides of a relayed stream: what the server sent, and what the app got. */
export const relaySides = ['server', 'app'] as const;
export type RelaySide = (typeof relaySides)[number];

/** The side in words, for a switch and for titles. */
export const relaySideNames: Readonly<Record<RelaySide, string>> = {
  server: l10n.t('Server side'),
  app: l10n.t('App side'),
};

/** Which stream of which relay a timeline shows. */
export interface RelayedAs {
  readonly side: RelaySide;
  /** Origin of the server. */
  readonly upstream: string;
  /** Origin of the relay, which the app uses. */
  readonly relay: string;
}

/** Commands that act on a connection of the inspector's own, and why they cannot act on a relayed one. */
export const whyNotRelayed = {
  connect: l10n.t(
    'The address of a relayed stream is the app’s choice. Run “SSE: Connect” for a stream of your own.',
  ),
  disconnect: l10n.t('The app made this connection: close it in the app, or stop the relay.'),
  reconnectNow: l10n.t('The app makes the connections of a relayed stream: only the app can connect again.'),
  readAnyway: l10n.t(
    'The app reads the responses of a relayed stream: connect to the server itself to read one as you like.',
  ),
  setPolicy: l10n.t('How a relayed stream comes back is up to the app: there is no policy to set.'),
  replayReconnect: l10n.t(
    'A replay needs the request of a stream of your own: connect to the server itself.',
  ),
  checkServer: l10n.t('The check needs a stream of your own: connect to the server itself.'),
} as const;
