// What is wrong with how a traced server writes its stream, each with the line that does it.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { describePlace, shortPlace, type ServerPlace } from '../debug/words/serverNote.ts';
import type { Finding } from '../timing/finding.ts';
import type { Findings } from '../timing/findings.ts';
import { present } from '../base/present.ts';
import type { CountedCalls, ServerFacts } from './serverFacts.ts';

/** A head that is held for less is sent with its first event. */
const leastHeldHeadMs = 1_000;

/**
 * The findings about a response, the most urgent first.
 * @param nowMs in the stream's time
 */
export function serverFindings(facts: ServerFacts, nowMs: number): Findings {
  const findings: (Finding | undefined)[] = [
    facts.afterEnd && afterEndFinding(facts.afterEnd, facts.endPlace),
    facts.afterDestroy && afterDestroyFinding(facts.afterDestroy, facts.destroyPlace),
    facts.afterClose && afterCloseFinding(facts.afterClose, facts.closedAtMs ?? 0),
    heldHeadFinding(facts, nowMs),
    compressionFinding(facts, nowMs),
    facts.contentLength === undefined ? undefined : lengthFinding(facts, facts.contentLength),
    facts.underPressure && pressureFinding(facts.underPressure),
  ];
  return {
    findings: findings.filter((finding) => finding !== undefined),
    ...present({ nextAtMs: nextFindingMs(facts, nowMs) }),
  };
}

function nextFindingMs(facts: ServerFacts, nowMs: number): number | undefined {
  const { sentAtMs, closedAtMs, headAtMs, coding } = facts;
  if (closedAtMs !== undefined) return undefined;
  const since = [sentAtMs === undefined ? headAtMs : undefined, coding?.waiting?.sinceMs];
  const due = since.flatMap((ms) =>
    ms !== undefined && ms + leastHeldHeadMs > nowMs ? [ms + leastHeldHeadMs] : [],
  );
  return due.length > 0 ? Math.min(...due) : undefined;
}

function afterEndFinding(calls: CountedCalls, ended: ServerPlace | undefined): Finding {
  const facts = { write: shortPlace(calls.place), end: ended ? shortPlace(ended) : '' };
  return lateWriteFinding(calls, {
    code: 'write-after-end',
    title: ended
      ? l10n.t('{write} writes after end at {end}', facts)
      : l10n.t('{write} writes after the end', facts),
    cause: ended && l10n.t('It was ended by {0}.', describePlace(ended)),
    advice: l10n.t(
      'Nobody gets these bytes, and Node reports the error ERR_STREAM_WRITE_AFTER_END, which ends a program that does not handle it. Stop what writes before end is called: clear its timer, remove its listener.',
    ),
  });
}

function afterDestroyFinding(calls: CountedCalls, destroyed: ServerPlace | undefined): Finding {
  const facts = { write: shortPlace(calls.place), destroy: destroyed ? shortPlace(destroyed) : '' };
  return lateWriteFinding(calls, {
    code: 'write-after-destroy',
    title: destroyed
      ? l10n.t('{write} writes after destroy at {destroy}', facts)
      : l10n.t('{write} writes after destroy', facts),
    cause: destroyed && l10n.t('It was destroyed by {0}.', describePlace(destroyed)),
    advice: l10n.t(
      'Nobody gets these bytes. Stop what writes before destroy is called: clear its timer, remove its listener.',
    ),
  });
}

/** Writes after what the code itself did to the response. @param cause the sentence with the line that did it, where it is known */
function lateWriteFinding(
  calls: CountedCalls,
  { cause, ...words }: Pick<Finding, 'code' | 'title' | 'advice'> & { readonly cause: string | undefined },
): Finding {
  return {
    ...words,
    level: 'warning',
    evidence: [
      timesWords(calls.count),
      l10n.t('First by {0}.', describePlace(calls.place)),
      ...(cause === undefined ? [] : [cause]),
    ].join(' '),
    entries: [{ label: l10n.t('The first such write: entry {0}', calls.entry), number: calls.entry }],
  };
}

function afterCloseFinding(calls: CountedCalls, closedAtMs: number): Finding {
  // Those after the first are told of a second later at the earliest.
  const isLasting = calls.count > 1;
  return {
    code: 'write-after-close',
    level: isLasting ? 'warning' : 'hint',
    title: isLasting
      ? l10n.t('{0} goes on writing though the connection is gone', shortPlace(calls.place))
      : l10n.t('{0} writes though the connection is gone', shortPlace(calls.place)),
    evidence: [
      timesWords(calls.count),
      l10n.t('First by {place}, and last {after} after the connection was gone.', {
        place: describePlace(calls.place),
        after: formatDuration(calls.lastAtMs - closedAtMs),
      }),
    ].join(' '),
    advice: isLasting
      ? l10n.t(
          'Whatever writes is kept alive for a client that is not there: a timer or a listener that leaks with each connection. Stop it in the “close” event of the response.',
        )
      : l10n.t('Nobody gets these bytes. Stop what writes in the “close” event of the response.'),
    entries: [{ label: l10n.t('The first such write: entry {0}', calls.entry), number: calls.entry }],
  };
}

function heldHeadFinding(facts: ServerFacts, nowMs: number): Finding | undefined {
  const { isHeadSet, headAtMs, sentAtMs, sentPlace, requestedAtMs, closedAtMs, openEntry } = facts;
  const entries = [{ label: l10n.t('The head: entry {0}', openEntry), number: openEntry }];
  const advice = l10n.t(
    'Call flushHeaders (or write a comment) at once: until then the client has no response, and its connection is not open.',
  );
  const heldMs = (sentAtMs ?? closedAtMs ?? nowMs) - headAtMs;
  if (isHeadSet && heldMs >= leastHeldHeadMs) {
    const head = shortPlace(facts.headPlace);
    const isHeldNow = sentAtMs === undefined && closedAtMs === undefined;
    return {
      code: 'unsent-head',
      level: 'warning',
      title: l10n.t('The head that {0} sets is not sent', head),
      evidence: sentPlace
        ? l10n.t(
            'writeHead was called at {head}, which sends nothing; the head went out {after} later, with {place}.',
            {
              head,
              after: formatDuration(heldMs),
              place: shortPlace(sentPlace),
            },
          )
        : l10n.t(
            'writeHead was called at {head}, which sends nothing, and nothing was written for {after}.',
            {
              head,
              after: formatDuration(heldMs),
            },
          ),
      advice,
      entries,
      ...(isHeldNow && { sinceMs: headAtMs }),
    };
  }
  const awaitedMs = sentAtMs === undefined || requestedAtMs === undefined ? 0 : sentAtMs - requestedAtMs;
  if (awaitedMs < leastHeldHeadMs || !sentPlace) return undefined;
  return {
    code: 'unsent-head',
    level: 'hint',
    title: l10n.t('Nothing was sent before {0}', shortPlace(sentPlace)),
    evidence: l10n.t('The request came, and {after} later the head went out, with {place}.', {
      after: formatDuration(awaitedMs),
      place: describePlace(sentPlace),
    }),
    advice,
    entries,
  };
}

function compressionFinding(
  { coding, openEntry, closedAtMs }: ServerFacts,
  nowMs: number,
): Finding | undefined {
  if (!coding) return undefined;
  const { name, waiting, longest } = coding;
  const now = waiting && { ...waiting, heldMs: (closedAtMs ?? nowMs) - waiting.sinceMs };
  const held = now && now.heldMs >= (longest?.heldMs ?? 0) ? now : longest;
  if (!held || held.heldMs < leastHeldHeadMs) return undefined;
  return {
    code: 'held-by-compression',
    level: 'warning',
    title: l10n.t('The compression holds back what {0} writes', shortPlace(held.place)),
    evidence: l10n.t(
      '{count} writes from {place} on went into the compression ({coding}), and nothing left it for {held}.',
      {
        count: held.writes,
        place: describePlace(held.place),
        coding: name,
        held: formatDuration(held.heldMs),
      },
    ),
    advice: l10n.t(
      'Call flush of the response after each event, or leave event streams out of the compression: Cache-Control: no-transform does so with compression for Express.',
    ),
    entries: [{ label: l10n.t('The head: entry {0}', openEntry), number: openEntry }],
    ...(held === now && closedAtMs === undefined && { sinceMs: held.sinceMs }),
  };
}

function lengthFinding({ headPlace, openEntry }: ServerFacts, length: string): Finding {
  return {
    code: 'stream-length',
    level: 'warning',
    title: l10n.t('The stream has a Content-Length'),
    evidence: l10n.t('The head that {place} sets says Content-Length: {length}.', {
      place: describePlace(headPlace),
      length,
    }),
    advice: l10n.t(
      'The client ends the response after so many bytes, whatever is written then. Leave the header out: the length of a stream is not known.',
    ),
    entries: [{ label: l10n.t('The head: entry {0}', openEntry), number: openEntry }],
  };
}

function pressureFinding(calls: CountedCalls): Finding {
  return {
    code: 'ignored-pressure',
    level: 'hint',
    title: l10n.t('{0} writes on though the client does not keep up', shortPlace(calls.place)),
    evidence: [
      timesWords(calls.count),
      l10n.t(
        'write had returned false, and there was no drain since. First by {0}.',
        describePlace(calls.place),
      ),
    ].join(' '),
    advice: l10n.t(
      'What a slow client does not take is kept in the memory of the server. Wait for “drain” after write has returned false, or leave events out.',
    ),
    entries: [{ label: l10n.t('The first such write: entry {0}', calls.entry), number: calls.entry }],
  };
}

function timesWords(count: number): string {
  return count === 1 ? l10n.t('This happened once.') : l10n.t('This happened {0} times.', count);
}
