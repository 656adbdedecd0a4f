// What a stream is called in titles.

import type { StreamRequest } from '../../core/stream/streamRequest.ts';

/** `SSE localhost:3000/events`: the address without scheme and query, which may hold credentials. */
export function titleOf(request: StreamRequest): string {
  const { host, pathname } = new URL(request.url);
  return `SSE ${host}${pathname === '/' ? '' : pathname}`;
}
