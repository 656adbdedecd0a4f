// The page's end of the protocol: typed messages both ways, and the little state that survives a reload of the page.

import { batch } from '@preact/signals';

import { isRecord } from '../../core/base/narrowing.ts';
import type { PageMessage } from '../../core/page/pageMessage.ts';
import {
  type HostMessage,
  handleMessage,
  type Message,
  type MessageHandlers,
} from '../../core/page/protocol.ts';

export type HostMessageHandlers = MessageHandlers<HostMessage>;

/** What VS Code gives to a page, once. */
export interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** @template Sent what the page says @template Received what it is told */
export interface HostConnection<Sent = PageMessage, Received extends Message = HostMessage> {
  post(message: Sent): void;
  /**
   * Calls the handler of each message of the host that is accepted, until the returned function is called. What one
   * message changes is seen at once.
   */
  subscribe(handlers: MessageHandlers<Received>, accepts: (message: Received) => boolean): () => void;
  readKeptState(): unknown;
  keepState(state: unknown): void;
}

/** Connects to the extension host. */
export function connectToHost<Sent = PageMessage, Received extends Message = HostMessage>(
  editor: EditorApi,
): HostConnection<Sent, Received> {
  return {
    post: (message) => editor.postMessage(message),
    subscribe(handlers, accepts) {
      const onMessage = ({ data }: MessageEvent<unknown>): void => {
        if (!isHostMessage<Received>(data, handlers)) return;
        batch(() => {
          if (accepts(data)) handleMessage<Received, Received['type'], [], void>(handlers, data as never);
        });
      };
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    readKeptState: () => editor.getState(),
    keepState: (state) => editor.setState(state),
  };
}

/** The host is the extension itself; anything else that posts to this window has no type with a handler. */
function isHostMessage<Received extends Message>(
  value: unknown,
  handlers: MessageHandlers<Received>,
): value is Received {
  return isRecord(value) && typeof value['type'] === 'string' && Object.hasOwn(handlers, value['type']);
}
