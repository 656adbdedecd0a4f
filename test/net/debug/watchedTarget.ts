// A target that is watched through a scripted debugger, and what has come of it.

import { onTestFinished } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import type { RequestDetail } from '../../../src/core/log/detail.ts';
import { CdpConnection } from '../../../src/net/debug/cdpConnection.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { DebuggedTarget, type TargetOptions } from '../../../src/net/debug/debuggedTarget.ts';
import { Changes, until } from '../../helpers/waiting.ts';
import { ScriptedDebugger, ToldTarget, type DebuggerClient } from './scriptedDebugger.ts';
import { bytesOf, noticesOf } from './servedPage.ts';

export interface Watched {
  readonly scripted: ScriptedDebugger;
  readonly target: DebuggedTarget;
  readonly client: DebuggerClient;
  readonly told: ToldTarget;
  readonly streams: readonly DebuggedStream[];
  readonly earlier: readonly boolean[];
  readonly state: { readonly closes: number };
  readonly until: <Result>(look: () => Result | undefined | false) => Promise<Result>;
}

export async function watch(options: Pick<TargetOptions, 'locate'> = {}): Promise<Watched> {
  const scripted = await ScriptedDebugger.start();
  const changes = new Changes();
  const streams: DebuggedStream[] = [];
  const earlier: boolean[] = [];
  const state = { closes: 0 };
  const target = new DebuggedTarget(scripted.address, {
    ...options,
    streamOptions: () => ({ debuggedAs: { session: 'page' }, maxEventBytes: 1_000_000, storage: undefined }),
    onStream: (stream) => {
      streams.push(stream);
      stream.log.subscribe(() => changes.tell());
      changes.tell();
    },
    onEarlier: (isThere) => {
      earlier.push(isThere);
      changes.tell();
    },
    onClose: () => {
      state.closes += 1;
      changes.tell();
    },
  });
  onTestFinished(() => target.close());
  await target.start();
  const client = await scripted.client();
  return {
    scripted,
    target,
    client,
    told: new ToldTarget(client),
    streams,
    earlier,
    state,
    until: (look) =>
      until(
        look,
        changes.source,
        () =>
          `The streams have: ${JSON.stringify(streams.map((stream) => [bytesOf(stream), noticesOf(stream)]))}`,
      ),
  };
}

/** The request of each attempt. */
export function requestsOf({ log }: DebuggedStream): RequestDetail[] {
  return log.entries(1, log.length).flatMap((entry) => {
    const detail = isKind(entry, 'request') ? log.detail(entry) : undefined;
    return detail ? [detail] : [];
  });
}

/** How many connections the target has made so far: one that is made after them has been served. */
export async function countConnections({ scripted }: Watched): Promise<number> {
  const probe = new CdpConnection(
    { ...scripted.address, path: '/probe' },
    () => {},
    () => {},
  );
  await probe.send('probe');
  probe.close();
  return scripted.clients.filter(({ path }) => path !== '/probe').length;
}

/** Resolves once all that was told before has been taken. */
export async function settled({ told, until: untilTrue, earlier }: Watched): Promise<void> {
  const before = earlier.length;
  told.tell('Page.frameNavigated', { frame: { id: 'frame of nobody', loaderId: 'x' } });
  await untilTrue(() => earlier.length > before);
}
