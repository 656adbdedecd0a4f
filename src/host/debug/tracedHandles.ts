// The streams of traced servers, and what the other streams of the window know by them: which line wrote their events.

import type * as vscode from 'vscode';

import { ClientTrace } from '../../core/probe/clientTrace.ts';
import { keepTrace, traceOf } from '../../core/probe/logTrace.ts';
import type { TracedLog } from '../../core/probe/matchedWrite.ts';
import { TracedStream } from '../../net/probe/tracedStream.ts';
import type { StreamRegistry } from '../streams/streamRegistry.ts';

/** A stream of a traced server, with its id and its session's. */
export interface TracedHandle {
  readonly id: string;
  readonly stream: TracedStream;
  readonly sessionId: string;
}

/** The streams of traced servers, the oldest first. */
export function tracedHandles(registry: StreamRegistry): TracedHandle[] {
  return registry
    .list()
    .flatMap(({ id, stream, debugged }) =>
      debugged && stream instanceof TracedStream ? [{ id, stream, sessionId: debugged.sessionId }] : [],
    );
}

/** Lets the other streams know of those of traced servers. */
export function matchTracedServers(registry: StreamRegistry): vscode.Disposable {
  const traced = (): TracedLog[] =>
    tracedHandles(registry).map(({ stream }) => ({
      log: stream.log,
      attempts: stream.state.attempt,
      writeAt: (offset) => stream.writeAt(offset),
    }));
  return registry.onDidChange(({ stream: { log } }) => {
    if (!traceOf(log)) keepTrace(log, new ClientTrace(log, traced));
  });
}
