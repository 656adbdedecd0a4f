// The words of the findings: what was seen, with numbers, and what usually helps.

import { formatDuration } from '../base/format.ts';
import type { BurstMeter } from './burstMeter.ts';
import type { Finding, FindingEntry } from './finding.ts';
import { idleLimitMs, timesTheUsual } from './findingThresholds.ts';
import type { RepeatedId } from './repeatedIds.ts';
import type { SilenceMeter } from './silenceMeter.ts';
import { present } from '../base/present.ts';

/** A silence that lasts. */
export interface Quiet {
  readonly sinceMs: number;
  /** The entry after which nothing came. */
  readonly entry: number;
}

export function stalledFinding({ sinceMs, entry }: Quiet, usualGapMs: number, gaps: number): Finding {
  return {
    code: 'stalled',
    level: 'warning',
    title: 'Stalled: the connection is open and nothing comes',
    evidence: `No byte came since ${formatDuration(sinceMs)} after the start. Usually something comes every ${formatDuration(usualGapMs)} (median of ${gaps} reads); the silence is more than ${timesTheUsual} times as long.`,
    advice:
      'See whether the server still writes. If it does, something on the way holds the bytes back. A client notices a dead connection by itself only if the server sends comments as heartbeats.',
    entries: [{ label: `Last before the silence: entry ${entry}`, number: entry }],
    sinceMs,
  };
}

export function bufferedFinding(bursts: BurstMeter, laterEvents: number, contentEncoding: string): Finding {
  const longestMs = Math.max(...bursts.examples.map(({ silenceMs }) => silenceMs));
  const compressed =
    contentEncoding === '' || contentEncoding === 'identity'
      ? ''
      : ` The body is compressed (${contentEncoding}): a compressor without a flush after each event does this.`;
  return {
    code: 'buffered',
    level: 'warning',
    title: 'Held back: events arrive in bursts after silences',
    evidence: `${bursts.events} of ${laterEvents} events came in ${bursts.count} network reads, each after a silence, such as ${formatDuration(longestMs)}.${compressed}`,
    advice:
      'If the server writes each event at its time, a proxy or a compression holds them back. Usual cures: the response header “X-Accel-Buffering: no” or proxy buffering off, “Cache-Control: no-cache, no-transform”, no compression for text/event-stream, and a flush after each event.',
    entries: bursts.examples.map(({ firstEntry, lastEntry, events, silenceMs }) => ({
      label: `${events} events after ${formatDuration(silenceMs)}: entries ${firstEntry} to ${lastEntry}`,
      number: firstEntry,
    })),
  };
}

/** @param quiet the silence that lasts now, when it is over the limit */
export function idleFinding(
  { count, longest, cut }: SilenceMeter,
  heartbeatMs: number | undefined,
  quiet: Quiet | undefined,
): Finding {
  const past =
    count === 0
      ? ''
      : `${count === 1 ? 'Once' : `${count} times`} nothing came over an open connection for half a minute or more, ${formatDuration(longest?.durationMs ?? 0)} at most. `;
  const now = quiet ? `Now it is silent since ${formatDuration(quiet.sinceMs)} after the start. ` : '';
  const end = cut ? 'The connection ended out of such a silence. ' : '';
  const entries: FindingEntry[] = [];
  if (longest)
    entries.push({ label: `Before the longest: entry ${longest.fromEntry}`, number: longest.fromEntry });
  if (longest) entries.push({ label: `After it: entry ${longest.toEntry}`, number: longest.toEntry });
  if (cut && cut !== longest)
    entries.push({ label: `Ended after a silence: entry ${cut.toEntry}`, number: cut.toEntry });
  if (quiet) entries.push({ label: `Last before the silence: entry ${quiet.entry}`, number: quiet.entry });
  return {
    code: 'no-heartbeat',
    level: 'warning',
    title: 'No heartbeat: long silences without a byte',
    evidence: `${past}${now}${end}${describeComments(heartbeatMs)}`,
    advice:
      'Proxies and load balancers cut connections that are idle for 30 to 60 s. Send a comment line, such as “: keep-alive”, every 15 s.',
    entries,
    ...present({ sinceMs: quiet?.sinceMs }),
  };
}

function describeComments(heartbeatMs: number | undefined): string {
  if (heartbeatMs === undefined) return 'There are no regular comments.';
  const usual = `Comments come about every ${formatDuration(heartbeatMs)}`;
  return heartbeatMs < idleLimitMs ? `${usual}, but not then.` : `${usual}, which is too seldom.`;
}

export function repeatedIdsFinding(count: number, examples: readonly RepeatedId[]): Finding {
  const [first] = examples;
  return {
    code: 'repeated-ids',
    level: 'warning',
    title: 'Repeated ids: one id names different events',
    evidence: `${count === 1 ? 'Once' : `${count} times`} an id came again, on an event with other content${first ? `: “${first.id}” first` : ''}.`,
    advice:
      'A client that reconnects sends the last id it has. If that names several events, the server cannot know where to go on. Give each event an id of its own, also after a restart of the server.',
    entries: examples.flatMap(({ id, firstEntry, againEntry }) => [
      { label: `“${id}” first: entry ${firstEntry}`, number: firstEntry },
      { label: `“${id}” again: entry ${againEntry}`, number: againEntry },
    ]),
  };
}

export function sharedIdsFinding(count: number, { id, firstEntry, againEntry }: RepeatedId): Finding {
  return {
    code: 'shared-ids',
    level: 'hint',
    title: 'Shared ids: neighbours have the same id',
    evidence: `${count} events have the id of the event right before them and other content, “${id}” first.`,
    advice:
      'If the connection breaks between two such events, the id does not say which of them the client has. Put the id on the last one only, or give each its own.',
    entries: [
      { label: `“${id}” first: entry ${firstEntry}`, number: firstEntry },
      { label: `“${id}” again: entry ${againEntry}`, number: againEntry },
    ],
  };
}

export function noIdsFinding(events: number, reconnects: number, firstReconnectEntry: number): Finding {
  const hasReconnected = reconnects > 0;
  const after = `The stream reconnected ${reconnects === 1 ? 'once' : `${reconnects} times`} after events without an id, so the server was not told where to go on.`;
  return {
    code: 'no-ids',
    level: hasReconnected ? 'warning' : 'hint',
    title: hasReconnected
      ? 'Reconnects without ids: nothing can be resumed'
      : 'No ids: a reconnect could not resume',
    evidence: hasReconnected ? after : `None of the ${events} events so far has an id.`,
    advice:
      'Give each event an “id:” field, and on a request with Last-Event-ID send what came after it. Without ids a client misses what happens while it is away.',
    entries: hasReconnected
      ? [{ label: `First reconnect: entry ${firstReconnectEntry}`, number: firstReconnectEntry }]
      : [],
  };
}
