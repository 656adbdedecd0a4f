// What a stream can be told beyond its request.

import type { CloseMessageRule } from '../../core/wire/closeMessage.ts';
import type { StreamRequest } from '../../core/stream/streamRequest.ts';
import type { ConnectionOptions } from '../http/connectionOptions.ts';
import type { LogStorage } from '../storage/logStorage.ts';

export interface SseStreamOptions extends Partial<ConnectionOptions> {
  /** A larger event, or line, ends the attempt; 16 MiB by default. */
  readonly maxEventBytes?: number;
  /** Reconnection time until the server sends a retry; 3,000 ms by default. */
  readonly reconnectionTimeMs?: number;
  /** Replaces what must not be kept (references to stored secrets) just before a request is sent. */
  readonly resolveRequest?: (request: StreamRequest) => StreamRequest;
  /** Messages by which the server says that the stream is over. None by default. */
  readonly closeMessages?: readonly CloseMessageRule[];
  /** Where the log keeps its bytes, which is this stream's alone. By default all of them stay in memory. */
  readonly storage?: LogStorage;
}

export const defaultMaxEventBytes = 16 * 1024 * 1024;
