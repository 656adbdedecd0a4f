// Reads what an attempt of a scenario file says of its response as a whole: headers, the pieces that it is written in,
// and how it ends.

import type { JsonValue } from './jsonValue.ts';
import { present } from '../base/present.ts';
import {
  scenarioLimits,
  type PassThroughEnding,
  type ScenarioChunking,
  type ScenarioCut,
  type ScenarioEnding,
  type ScenarioEndingKind,
  type ScenarioEvent,
} from './scenario.ts';
import { isBlock, textsOf } from './scenarioEventParser.ts';
import type { Header } from '../stream/streamRequest.ts';

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

export function parseHeaders(value: JsonValue | undefined): readonly Header[] {
  const entries = value?.entries('an object from header names to values') ?? [];
  entries[maxHeaders]?.key.mistake(`There are ${entries.length} headers here.`, `at most ${maxHeaders}`);
  return entries.slice(0, maxHeaders).flatMap((member): readonly Header[] => {
    const { name, key } = member;
    if (!/^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name)) {
      return key.mistake('This cannot be the name of a header.', 'letters, digits and -') ?? [];
    }
    if (framingHeaders.has(name.toLowerCase())) {
      return (
        key.mistake(`${name} follows from the ending.`, 'headers that say nothing about the connection') ?? []
      );
    }
    const accepted = 'text on one line, in ASCII';
    const text = member.value.text(
      accepted,
      (given) => given.length <= 8_192 && /^[\t\x20-\x7e]*$/.test(given),
    );
    return text === undefined ? [] : [[name, text]];
  });
}

export function parseChunking(value: JsonValue | undefined): ScenarioChunking {
  if (!value) return 'event';
  const accepted = '"whole", "event", "line", or a number of bytes from 1 on';
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
export function parseEnding(
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
  if (!members.kind) return value.mistake('The ending has no kind.', `"kind": ${endingKinds.join(', ')}`);
  const kind = members.kind.choice(endingKinds);
  const inside = members.inside?.choice(cuts);
  const delayMs = members.delayMs?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds') ?? 0;
  // Without a number, the event that is cut is the last one of the list.
  const most = inside === undefined ? events.length : events.length - 1;
  if (most < 0) return members.inside?.mistake('There is no event to cut.', 'inside together with events');
  const afterEvents = members.afterEvents?.wholeNumber(0, most, 'events') ?? most;
  if (!kind) return undefined;
  if (inside && members.inside) checkCut(members.inside, inside, kind, events[afterEvents]);
  return { kind, delayMs, afterEvents, ...present({ inside }) };
}

/** The ending of an attempt that passes through, which the relay makes; undefined with a mistake noted. */
export function parsePassThroughEnding(value: JsonValue): PassThroughEnding | undefined {
  const accepted = 'such as { "kind": "truncated", "afterEvents": 3 }';
  if (value.type !== 'object') return value.refuse(accepted);
  const members = value.members(['kind', 'delayMs', 'afterEvents', 'inside']);
  if (!members) return undefined;
  if (!members.kind) return value.mistake('The ending has no kind.', accepted);
  const kind = members.kind.choice(['end', 'truncated', 'reset', 'stall']);
  const inside = members.inside?.choice(['line', 'character']);
  const delayMs = members.delayMs?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds') ?? 0;
  const afterEvents = members.afterEvents?.wholeNumber(0, scenarioLimits.events, 'events') ?? 0;
  if (inside && delayMs > 0) members.delayMs?.mistake('delayMs does not go with inside.', 'no delayMs');
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
      'A package that writes when its server dies writes whole events.',
      'a crash between two events',
    );
  } else if (inside === 'event' && !isBlock(cut)) {
    value.mistake(
      'The event that is cut is a line of its own: nothing comes after it.',
      'an event with data, or inside a line',
    );
  } else if (inside === 'character' && !textsOf(cut).some((text) => /[\u0080-\u{10ffff}]/u.test(text))) {
    value.mistake(
      'The event that is cut has no character of more than one byte.',
      'an event with one, such as … or é',
    );
  }
}
