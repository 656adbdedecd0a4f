// Which streams are shown together: some that somebody chose, and the calls of relays, those that are still to come as well.

import * as l10n from '@vscode/l10n';

import { reportedLine } from '../../core/base/reportedText.ts';
import { isKind } from '../../core/log/eventLog.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import { maxTogether } from '../../core/together/togetherFeed.ts';
import type { TogetherSource } from '../../core/together/togetherLane.ts';
import { unknownTimingBy } from '../../core/stream/captureNote.ts';
import { nameOfSide, partName } from '../comparison/comparedSides.ts';
import type { RelayedHandle, StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';

/** Calls of a relay: all of them, of one address, or of one session. */
export interface WantedCalls {
  readonly relayId: string;
  /** What they are called in titles. */
  readonly name: string;
  /** Method and path. */
  readonly address?: string;
  /** Mcp-Session-Id. */
  readonly session?: string;
}

export interface TogetherChoice {
  readonly handles: readonly StreamHandle[];
  readonly calls: readonly WantedCalls[];
}

/** The streams that are meant and are there, in the order of their making; the newest ones where there are too many. */
export function streamsOf(
  { handles, calls }: TogetherChoice,
  registry: StreamRegistry,
): { readonly shown: readonly StreamHandle[]; readonly omitted: number } {
  const chosen = handles.filter((handle) => registry.get(handle.id) === handle);
  const relayed = calls.flatMap((wanted) => callsOf(wanted, registry));
  const all = [...new Set<StreamHandle>([...chosen, ...relayed])];
  const shown = all.slice(-maxTogether);
  return { shown, omitted: all.length - shown.length };
}

/** The calls that are there now. */
export function callsOf(
  { relayId, address, session }: WantedCalls,
  registry: StreamRegistry,
): RelayedHandle[] {
  return registry
    .listRelayed(relayId)
    .filter(
      (handle) =>
        (address === undefined || handle.relayed.stream.key === address) &&
        (session === undefined || sessionOf(handle) === session),
    );
}

/** What the feed is told of the streams: those of one name with when they began. */
export function togetherSourcesOf(handles: readonly StreamHandle[]): TogetherSource[] {
  const sources = handles.map(togetherSourceOf);
  const nameOf = ({ name, part = '' }: TogetherSource): string => `${name}\n${part}`;
  const names = sources.map(nameOf);
  return sources.map((source) => {
    const isAlone = names.filter((name) => name === nameOf(source)).length === 1;
    const parts = [
      ...(source.part === undefined ? [] : [source.part]),
      ...(isAlone ? [] : [new Date(source.stream.log.startedAtMs).toLocaleTimeString()]),
      ...(knowsTimes(source.stream) ? [] : [l10n.t('when its entries came is not known')]),
    ];
    return parts.length === 0 ? source : { ...source, part: parts.join(', ') };
  });
}

/** Entries at the beginning of a stream among which a file says what it does not know. */
const firstEntries = 8;

/** Whether the entries stand where they came: files of other programs may not say when that was. */
function knowsTimes({ log, recordedAs }: StreamView): boolean {
  if (!recordedAs) return true;
  return !log.entries(log.first, firstEntries).some((entry) => {
    const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
    return detail?.notice === 'capture' && unknownTimingBy(detail.note) === 'times';
  });
}

/** What the feed is told of one stream. */
export function togetherSourceOf(handle: StreamHandle): TogetherSource {
  const { id, stream } = handle;
  if (!handle.relayed) {
    const part = partName({ handle });
    return { id, stream, name: nameOfSide(handle), ...(part !== undefined && { part }) };
  }
  // Calls of one address are told apart by when they were made.
  const { request, log } = stream as StreamView;
  const { pathname } = new URL(request.url);
  const side = handle.relayed.side === 'app' ? [l10n.t('to the app')] : [];
  const made = new Date(log.startedAtMs).toLocaleTimeString();
  return {
    id,
    stream,
    name: reportedLine(`${request.method ?? 'GET'} ${pathname}`),
    part: [made, ...side].join(', '),
  };
}

/** The MCP session that a call belongs to, as its request or the answer to it says; undefined when neither does. */
export function sessionOf({ relayed }: StreamHandle): string | undefined {
  return relayed?.stream.sessionId;
}

/** What a panel with these streams is called. */
export function togetherTitle({ handles, calls }: TogetherChoice): string {
  const [first] = calls;
  if (first && calls.length === 1 && handles.length === 0) return l10n.t('Calls of {0}', first.name);
  return l10n.t('Streams Together');
}
