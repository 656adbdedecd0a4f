// Reads the attempts of a scenario file one after the other, and keeps count of the events over all of them. Members
// that do not go together are mistakes, so that nothing that was written down is silently not played.

import * as l10n from '@vscode/l10n';

import type { JsonValue } from './jsonValue.ts';
import {
  bodilessStatuses,
  scenarioLimits,
  type ScenarioAttempt,
  type ScenarioEvent,
  type PassThroughEnding,
  type ScenarioChunking,
  type ScenarioCut,
  type ScenarioEnding,
  type ScenarioEndingKind,
} from './scenario.ts';
import { parseEvent, isBlock, textsOf } from './scenarioEventParser.ts';
import { parseAttemptExpectations } from './scenarioExpectationParser.ts';
import { present } from '../base/present.ts';
import type { Header } from '../stream/streamRequest.ts';

const memberNames = [
  'status',
  'headers',
  'delayMs',
  'events',
  'chunking',
  'ending',
  'passThrough',
  'expect',
] as const;

const maxHeaders = 100;

/** How the body is framed, and whether the connection stays, follows from the ending alone. */
const framingHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const endingKinds = [
  'end',
  'truncated',
  'reset',
  'stall',
  'crash',
] as const satisfies readonly ScenarioEndingKind[];
const endingWords = [...endingKinds, 'no-response', 'unreachable'] as const;
const cuts = ['event', 'line', 'character'] as const satisfies readonly ScenarioCut[];

/** Stands in for an event with a mistake, so that the count stays right and no other rule finds fault with it. */
const unreadableEvent: ScenarioEvent = { delayMs: 0, raw: '…' };

type Members = { readonly [name in (typeof memberNames)[number]]?: JsonValue };

const noLoops = l10n.t(
  'Every attempt is listed once; only what comes after the last one can repeat, by "afterwards".',
);
const loopHints = { loop: noLoops, repeat: noLoops, times: noLoops };

export class AttemptParser {
  readonly #canPassThrough: boolean;
  #eventCount = 0;
  #hasCrashed = false;

  constructor(canPassThrough: boolean) {
    this.#canPassThrough = canPassThrough;
  }

  /** @param at position in the list, from 0 */
  parse(value: JsonValue, at: number): ScenarioAttempt | undefined {
    const members = value.members(memberNames, loopHints);
    if (!members) return undefined;
    const frame = {
      delayMs: members.delayMs?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds') ?? 0,
      expect: parseAttemptExpectations(members.expect, at),
    };
    const isAfterCrash = this.#hasCrashed;
    const answer = this.#readAnswer(members);
    if (isAfterCrash && answer !== 'unreachable') {
      value.mistake(
        l10n.t('The attempt before took the server with it.'),
        l10n.t('"ending": "unreachable" after a crash'),
      );
    }
    if (answer === 'pass-through') {
      const ending = members.ending && readPassThroughEnding(members.ending);
      return { answer, ...frame, ...present({ ending }) };
    }
    if (answer !== 'response') return { answer, ...frame };
    const response = this.#readResponse(members);
    this.#hasCrashed = response?.ending.kind === 'crash';
    return response && { answer, ...frame, ...response };
  }

  #readAnswer(members: Members): ScenarioAttempt['answer'] {
    const { passThrough, ending } = members;
    if (passThrough) {
      if (passThrough.plain !== true) passThrough.refuse(l10n.t('true, or nothing'));
      else if (!this.#canPassThrough) {
        const reason = l10n.t(
          'The dev server has no server behind it that the attempt could pass through to.',
        );
        passThrough.mistake(
          reason,
          l10n.t('status, events and an ending of its own; passing through takes a relay'),
        );
      }
      refuseBeside(members, ['status', 'headers', 'events', 'chunking', 'delayMs'], (name) =>
        l10n.t('{0} does not go with an attempt that passes through.', name),
      );
      return 'pass-through';
    }
    const word = ending?.plain;
    if (word !== 'no-response' && word !== 'unreachable') return 'response';
    refuseBeside(members, ['status', 'headers', 'events', 'chunking'], (name) =>
      l10n.t('{name} does not go with an attempt that ends as {word}.', { name, word }),
    );
    if (word === 'unreachable' && !this.#hasCrashed) {
      const reason = l10n.t('A server that listens cannot be unreachable.');
      ending?.mistake(reason, l10n.t('"no-response", or an attempt before this one that ends as "crash"'));
    }
    return word;
  }

  #readResponse(members: Members) {
    const status = members.status?.wholeNumber(200, 599, 'HTTP') ?? 200;
    const headers = readHeaders(members.headers);
    const events = this.#readEvents(members.events);
    const ending = readEnding(members.ending, events);
    if (!ending) return undefined;
    if (bodilessStatuses.includes(status)) {
      refuseBeside(members, ['events', 'chunking', 'ending'], (name) =>
        l10n.t('{name} does not go with a response with status {status}, which has no body.', {
          name,
          status,
        }),
      );
    }
    if (ending.kind === 'crash') {
      refuseBeside(members, ['status', 'headers', 'chunking'], (name) =>
        l10n.t('{0} does not go with an attempt that ends as crash.', name),
      );
    }
    return { status, headers, events, chunking: readChunking(members.chunking), ending };
  }

  #readEvents(value: JsonValue | undefined): readonly ScenarioEvent[] {
    const { events: most } = scenarioLimits;
    const items =
      value?.list('events', most - this.#eventCount, l10n.t('at most {0} over all attempts', most)) ?? [];
    this.#eventCount += items.length;
    return items.map((item) => parseEvent(item) ?? unreadableEvent);
  }
}

function refuseBeside(
  members: Members,
  names: readonly (keyof Members)[],
  reasonFor: (name: string) => string,
): void {
  for (const name of names) members[name]?.mistake(reasonFor(name), l10n.t('no {0}', name));
}

function readHeaders(value: JsonValue | undefined): readonly Header[] {
  const entries = value?.entries(l10n.t('an object from header names to values')) ?? [];
  entries[maxHeaders]?.key.mistake(
    l10n.t('There are {0} headers here.', entries.length),
    l10n.t('at most {0}', maxHeaders),
  );
  return entries.slice(0, maxHeaders).flatMap((member): readonly Header[] => {
    const { name, key } = member;
    if (!/^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name)) {
      return (
        key.mistake(l10n.t('This cannot be the name of a header.'), l10n.t('letters, digits and -')) ?? []
      );
    }
    if (framingHeaders.has(name.toLowerCase())) {
      return (
        key.mistake(
          l10n.t('{0} follows from the ending.', name),
          l10n.t('headers that say nothing about the connection'),
        ) ?? []
      );
    }
    const accepted = l10n.t('text on one line, in ASCII');
    const text = member.value.text(
      accepted,
      (given) => given.length <= 8_192 && /^[\t\x20-\x7e]*$/.test(given),
    );
    return text === undefined ? [] : [[name, text]];
  });
}

function readChunking(value: JsonValue | undefined): ScenarioChunking {
  if (!value) return 'event';
  const accepted = l10n.t('"whole", "event", "line", or a number of bytes from 1 on');
  if (value.type === 'number') {
    const { plain } = value;
    return typeof plain === 'number' && Number.isSafeInteger(plain) && plain >= 1
      ? plain
      : (value.refuse(accepted) ?? 1);
  }
  const word = (['whole', 'event', 'line'] as const).find((candidate) => candidate === value.plain);
  return word ?? value.refuse(accepted) ?? 'event';
}

/** The ending of a response, or undefined with a mistake noted. */
function readEnding(
  value: JsonValue | undefined,
  events: readonly ScenarioEvent[],
): ScenarioEnding | undefined {
  const whole = { delayMs: 0, afterEvents: events.length };
  if (!value) return { kind: 'end', ...whole };
  if (value.type !== 'object') {
    const word = value.choice(endingWords);
    const kind = endingKinds.find((candidate) => candidate === word);
    return kind && { kind, ...whole };
  }
  const members = value.members(['kind', 'delayMs', 'afterEvents', 'inside']);
  if (!members) return undefined;
  if (!members.kind)
    return value.mistake(l10n.t('The ending has no kind.'), `"kind": ${endingKinds.join(', ')}`);
  const kind = members.kind.choice(endingKinds);
  const inside = members.inside?.choice(cuts);
  const delayMs = members.delayMs?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds') ?? 0;
  // Without a number, the event that is cut is the last one of the list.
  const most = inside === undefined ? events.length : events.length - 1;
  if (most < 0)
    return members.inside?.mistake(
      l10n.t('There is no event to cut.'),
      l10n.t('inside together with events'),
    );
  const afterEvents = members.afterEvents?.wholeNumber(0, most, 'events') ?? most;
  if (!kind) return undefined;
  if (inside && members.inside) checkCut(members.inside, inside, kind, events[afterEvents]);
  return { kind, delayMs, afterEvents, ...present({ inside }) };
}

/** The ending of an attempt that passes through, which the relay makes; undefined with a mistake noted. */
function readPassThroughEnding(value: JsonValue): PassThroughEnding | undefined {
  const accepted = l10n.t('such as { "kind": "truncated", "afterEvents": 3 }');
  if (value.type !== 'object') return value.refuse(accepted);
  const members = value.members(['kind', 'delayMs', 'afterEvents', 'inside']);
  if (!members) return undefined;
  if (!members.kind) return value.mistake(l10n.t('The ending has no kind.'), accepted);
  const kind = members.kind.choice(['end', 'truncated', 'reset', 'stall']);
  const inside = members.inside?.choice(['line', 'character']);
  const delayMs = members.delayMs?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds') ?? 0;
  const afterEvents = members.afterEvents?.wholeNumber(0, scenarioLimits.events, 'events') ?? 0;
  if (inside && delayMs > 0)
    members.delayMs?.mistake(l10n.t('delayMs does not go with inside.'), l10n.t('no delayMs'));
  return kind && { kind, delayMs, afterEvents, ...present({ inside }) };
}

function checkCut(
  value: JsonValue,
  inside: ScenarioCut,
  kind: ScenarioEndingKind,
  cut: ScenarioEvent | undefined,
): void {
  if (!cut) return;
  if (kind === 'crash') {
    value.mistake(
      l10n.t('A package that writes when its server dies writes whole events.'),
      l10n.t('a crash between two events'),
    );
  } else if (inside === 'event' && !isBlock(cut)) {
    value.mistake(
      l10n.t('The event that is cut is a line of its own: nothing comes after it.'),
      l10n.t('an event with data, or inside a line'),
    );
  } else if (inside === 'character' && !textsOf(cut).some((text) => /[\u0080-\u{10ffff}]/u.test(text))) {
    value.mistake(
      l10n.t('The event that is cut has no character of more than one byte.'),
      l10n.t('an event with one, such as … or é'),
    );
  }
}
