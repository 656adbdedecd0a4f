// The words of the findings: what was seen, with numbers, and what usually helps.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import type { BurstMeter } from './burstMeter.ts';
import type { Finding, FindingEntry } from './finding.ts';
import { idleLimitMs, timesTheUsual } from './findingThresholds.ts';
import type { HeldHead } from './heldHeadMeter.ts';
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
    title: l10n.t('Stalled: the connection is open and nothing comes'),
    evidence: l10n.t(
      'No byte came since {since} after the start. Usually something comes every {usual} (median of {gaps} reads); the silence is more than {times} times as long.',
      {
        since: formatDuration(sinceMs),
        usual: formatDuration(usualGapMs),
        gaps,
        times: timesTheUsual,
      },
    ),
    advice: l10n.t(
      'See whether the server still writes. If it does, something on the way holds the bytes back. A client notices a dead connection by itself only if the server sends comments as heartbeats.',
    ),
    entries: [{ label: l10n.t('Last before the silence: entry {0}', entry), number: entry }],
    sinceMs,
  };
}

/** @param requestEntry 0 where it is not in the log any more */
export function awaitedFinding(sinceMs: number, requestEntry: number): Finding {
  return {
    code: 'awaited-response',
    level: 'hint',
    title: l10n.t('No response yet: the request was sent and nothing came back'),
    evidence: l10n.t(
      'All of the request was on its way {since} after the start. Since then not even the head of a response came.',
      { since: formatDuration(sinceMs) },
    ),
    advice: l10n.t(
      'Let the server send its head at once, before it has an event (flushHeaders in Node), and a comment with it. If it does, something on the way holds the response back until it has some kilobytes or its end: nginx does so with proxy_buffering on. Set “proxy_buffering off;”, or answer with the header “X-Accel-Buffering: no”.',
    ),
    entries:
      requestEntry === 0
        ? []
        : [{ label: l10n.t('The request: entry {0}', requestEntry), number: requestEntry }],
    sinceMs,
  };
}

/** @param held the one that was awaited longest of so many */
export function heldHeadFinding(held: HeldHead, count: number): Finding {
  const { openEntry, lastEntry, waitMs, events, isWhole } = held;
  const facts = { wait: formatDuration(waitMs), events };
  const evidence = [
    isWhole
      ? l10n.t(
          'The head came {wait} after the request, and with it all of the response ({events} events).',
          facts,
        )
      : l10n.t('The head came {wait} after the request, and with it {events} events.', facts),
  ];
  if (count > 1) evidence.push(l10n.t('This happened in {0} attempts.', count));
  return {
    code: 'buffered',
    level: count > 1 ? 'warning' : 'hint',
    title: l10n.t('Held back: the head of the response came late, together with events'),
    evidence: evidence.join(' '),
    advice: l10n.t(
      'A server that begins with its first event, or has all of them at once, does this by itself. If yours sends its head and each event at its time, something on the way holds them back, such as nginx with proxy_buffering on. Usual cures: “proxy_buffering off;”, the response header “X-Accel-Buffering: no”, and a flush after the head and after each event.',
    ),
    entries: [
      { label: l10n.t('The head: entry {0}', openEntry), number: openEntry },
      { label: l10n.t('The last event that came with it: entry {0}', lastEntry), number: lastEntry },
    ],
  };
}

export function bufferedFinding(bursts: BurstMeter, laterEvents: number, contentEncoding: string): Finding {
  const longestMs = Math.max(...bursts.examples.map(({ silenceMs }) => silenceMs));
  const evidence = [describeBursts(bursts, laterEvents, formatDuration(longestMs))];
  if (contentEncoding !== '' && contentEncoding !== 'identity')
    evidence.push(
      l10n.t(
        'The body is compressed ({0}): a compressor without a flush after each event does this.',
        contentEncoding,
      ),
    );
  return {
    code: 'buffered',
    level: 'warning',
    title: l10n.t('Held back: events arrive in bursts after silences'),
    evidence: evidence.join(' '),
    advice: l10n.t(
      'If the server writes each event at its time, a proxy or a compression holds them back. Usual cures: the response header “X-Accel-Buffering: no” or proxy buffering off, “Cache-Control: no-cache, no-transform”, no compression for text/event-stream, and a flush after each event.',
    ),
    entries: bursts.examples.map(({ firstEntry, lastEntry, events, silenceMs }) => ({
      label: l10n.t('{events} events after {silence}: entries {first} to {last}', {
        events,
        silence: formatDuration(silenceMs),
        first: firstEntry,
        last: lastEntry,
      }),
      number: firstEntry,
    })),
  };
}

function describeBursts({ events, count }: BurstMeter, laterEvents: number, longest: string): string {
  return l10n.t(
    '{events} of {all} events came in {count} network reads, each after a silence, such as {longest}.',
    { events, all: laterEvents, count, longest },
  );
}

/** @param quiet the silence that lasts now, when it is over the limit */
export function idleFinding(
  { count, longest, cut }: SilenceMeter,
  heartbeatMs: number | undefined,
  quiet: Quiet | undefined,
): Finding {
  const evidence: string[] = [];
  if (count > 0) evidence.push(describeSilences(count, formatDuration(longest?.durationMs ?? 0)));
  if (quiet)
    evidence.push(l10n.t('Now it is silent since {0} after the start.', formatDuration(quiet.sinceMs)));
  if (cut) evidence.push(l10n.t('The connection ended out of such a silence.'));
  evidence.push(describeComments(heartbeatMs));
  const entries: FindingEntry[] = [];
  if (longest)
    entries.push({
      label: l10n.t('Before the longest: entry {0}', longest.fromEntry),
      number: longest.fromEntry,
    });
  if (longest)
    entries.push({ label: l10n.t('After it: entry {0}', longest.toEntry), number: longest.toEntry });
  if (cut && cut !== longest)
    entries.push({ label: l10n.t('Ended after a silence: entry {0}', cut.toEntry), number: cut.toEntry });
  if (quiet)
    entries.push({ label: l10n.t('Last before the silence: entry {0}', quiet.entry), number: quiet.entry });
  return {
    code: 'no-heartbeat',
    level: 'warning',
    title: l10n.t('No heartbeat: long silences without a byte'),
    evidence: evidence.join(' '),
    advice: l10n.t(
      'Proxies and load balancers cut connections that are idle for 30 to 60 s. Send a comment line, such as “: keep-alive”, every 15 s.',
    ),
    entries,
    ...present({ sinceMs: quiet?.sinceMs }),
  };
}

function describeComments(heartbeatMs: number | undefined): string {
  if (heartbeatMs === undefined) return l10n.t('There are no regular comments.');
  const usual = formatDuration(heartbeatMs);
  return heartbeatMs < idleLimitMs
    ? l10n.t('Comments come about every {0}, but not then.', usual)
    : l10n.t('Comments come about every {0}, which is too seldom.', usual);
}

function describeSilences(count: number, longest: string): string {
  return count === 1
    ? l10n.t('Once nothing came over an open connection for half a minute or more, {longest} at most.', {
        longest,
      })
    : l10n.t(
        '{count} times nothing came over an open connection for half a minute or more, {longest} at most.',
        { count, longest },
      );
}

export function repeatedIdsFinding(count: number, examples: readonly RepeatedId[]): Finding {
  const [first] = examples;
  return {
    code: 'repeated-ids',
    level: 'warning',
    title: l10n.t('Repeated ids: one id names different events'),
    evidence: describeRepeats(count, first?.id),
    advice: l10n.t(
      'A client that reconnects sends the last id it has. If that names several events, the server cannot know where to go on. Give each event an id of its own, also after a restart of the server.',
    ),
    entries: examples.flatMap(({ id, firstEntry, againEntry }) => [
      { label: l10n.t('“{id}” first: entry {entry}', { id, entry: firstEntry }), number: firstEntry },
      { label: l10n.t('“{id}” again: entry {entry}', { id, entry: againEntry }), number: againEntry },
    ]),
  };
}

function describeRepeats(count: number, id: string | undefined): string {
  if (id === undefined)
    return count === 1
      ? l10n.t('Once an id came again, on an event with other content.')
      : l10n.t('{0} times an id came again, on an event with other content.', count);
  return count === 1
    ? l10n.t('Once an id came again, on an event with other content: “{0}” first.', id)
    : l10n.t('{count} times an id came again, on an event with other content: “{id}” first.', { count, id });
}

export function sharedIdsFinding(count: number, { id, firstEntry, againEntry }: RepeatedId): Finding {
  return {
    code: 'shared-ids',
    level: 'hint',
    title: l10n.t('Shared ids: neighbours have the same id'),
    evidence: l10n.t(
      '{count} events have the id of the event right before them and other content, “{id}” first.',
      { count, id },
    ),
    advice: l10n.t(
      'If the connection breaks between two such events, the id does not say which of them the client has. Put the id on the last one only, or give each its own.',
    ),
    entries: [
      { label: l10n.t('“{id}” first: entry {entry}', { id, entry: firstEntry }), number: firstEntry },
      { label: l10n.t('“{id}” again: entry {entry}', { id, entry: againEntry }), number: againEntry },
    ],
  };
}

export function noIdsFinding(events: number, reconnects: number, firstReconnectEntry: number): Finding {
  const hasReconnected = reconnects > 0;
  const after =
    reconnects === 1
      ? l10n.t(
          'The stream reconnected once after events without an id, so the server was not told where to go on.',
        )
      : l10n.t(
          'The stream reconnected {0} times after events without an id, so the server was not told where to go on.',
          reconnects,
        );
  return {
    code: 'no-ids',
    level: hasReconnected ? 'warning' : 'hint',
    title: hasReconnected
      ? l10n.t('Reconnects without ids: nothing can be resumed')
      : l10n.t('No ids: a reconnect could not resume'),
    evidence: hasReconnected ? after : l10n.t('None of the {0} events so far has an id.', events),
    advice: l10n.t(
      'Give each event an “id:” field, and on a request with Last-Event-ID send what came after it. Without ids a client misses what happens while it is away.',
    ),
    entries: hasReconnected
      ? [{ label: l10n.t('First reconnect: entry {0}', firstReconnectEntry), number: firstReconnectEntry }]
      : [],
  };
}
