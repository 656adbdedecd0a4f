// The page's end of the protocol: typed messages both ways, and the little state that survives a reload of the page.

import type { HostMessage, PageMessage } from '../../core/page/protocol.ts';

/** What VS Code gives to a page, once. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export interface HostConnection {
  post(message: PageMessage): void;
  /** Calls back for each message of the host until the returned function is called. */
  subscribe(listener: (message: HostMessage) => void): () => void;
  readKeptState(): unknown;
  keepState(state: unknown): void;
}

const hostMessageTypes: Readonly<Record<HostMessage['type'], true>> = {
  snapshot: true,
  status: true,
  rows: true,
  overview: true,
  entry: true,
  bytes: true,
  previous: true,
  showEntry: true,
  attempts: true,
  timing: true,
  findings: true,
  assembled: true,
  jumped: true,
  found: true,
  goToRefused: true,
  showField: true,
  filterBy: true,
  secretStored: true,
  invalid: true,
};

/** Connects to the extension host. */
export function connectToHost(editor: EditorApi): HostConnection {
  return {
    post: (message) => editor.postMessage(message),
    subscribe(listener) {
      const onMessage = (event: MessageEvent<unknown>): void => {
        if (isHostMessage(event.data)) listener(event.data);
      };
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    readKeptState: () => editor.getState(),
    keepState: (state) => editor.setState(state),
  };
}

/** The host is the extension itself; anything else that posts to this window has no such type. */
function isHostMessage(value: unknown): value is HostMessage {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return typeof value.type === 'string' && Object.hasOwn(hostMessageTypes, value.type);
}
