// The page's end of the protocol: typed messages both ways, and the little state that survives a reload of the page.

import type { HostMessage, PageMessage } from '../core/protocol.ts';

/** What VS Code gives to a page, once. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** What this page can show. It does not ask for the list of attempts, and so is not sent it. */
export type ShownMessage = Exclude<HostMessage, { readonly type: 'attempts' }>;

export interface HostConnection {
  post(message: PageMessage): void;
  /** Calls back for each message of the host until the returned function is called. */
  subscribe(listener: (message: ShownMessage) => void): () => void;
  readKeptState(): unknown;
  keepState(state: unknown): void;
}

const shownMessageTypes: Readonly<Record<ShownMessage['type'], true>> = {
  snapshot: true,
  status: true,
  rows: true,
  overview: true,
  entry: true,
  jumped: true,
  secretStored: true,
  invalid: true,
};

/** Connects to the extension host. */
export function connectToHost(editor: EditorApi): HostConnection {
  return {
    post: (message) => editor.postMessage(message),
    subscribe(listener) {
      const onMessage = (event: MessageEvent<unknown>): void => {
        if (isShownMessage(event.data)) listener(event.data);
      };
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    readKeptState: () => editor.getState(),
    keepState: (state) => editor.setState(state),
  };
}

/** The host is the extension itself; anything else that posts to this window has no such type. */
function isShownMessage(value: unknown): value is ShownMessage {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && Object.hasOwn(shownMessageTypes, value.type);
}
