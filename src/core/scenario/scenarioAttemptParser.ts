// Reads the attempts of a scenario file one after the other, and keeps count of the events over all of them. Members
// that do not go together are mistakes, so that nothing that was written down is silently not played.

import type { JsonValue } from './jsonValue.ts';
import { bodilessStatuses, scenarioLimits, type ScenarioAttempt, type ScenarioEvent } from './scenario.ts';
import { parseChunking, parseEnding, parseHeaders, parsePassThroughEnding } from './scenarioAnswerParser.ts';
import { parseEvent } from './scenarioEventParser.ts';
import { parseAttemptExpectations } from './scenarioExpectationParser.ts';
import { present } from '../base/present.ts';

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

/** Stands in for an event with a mistake, so that the count stays right and no other rule finds fault with it. */
const unreadableEvent: ScenarioEvent = { delayMs: 0, raw: '…' };

type Members = { readonly [name in (typeof memberNames)[number]]?: JsonValue };

const noLoops =
  'Every attempt is listed once; only what comes after the last one can repeat, by "afterwards".';
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
      value.mistake('The attempt before took the server with it.', '"ending": "unreachable" after a crash');
    }
    if (answer === 'pass-through') {
      const ending = members.ending && parsePassThroughEnding(members.ending);
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
      if (passThrough.plain !== true) passThrough.refuse('true, or nothing');
      else if (!this.#canPassThrough) {
        const reason = 'The dev server has no server behind it that the attempt could pass through to.';
        passThrough.mistake(reason, 'status, events and an ending of its own; passing through takes a relay');
      }
      refuseBeside(
        members,
        ['status', 'headers', 'events', 'chunking', 'delayMs'],
        'an attempt that passes through',
      );
      return 'pass-through';
    }
    const word = ending?.plain;
    if (word !== 'no-response' && word !== 'unreachable') return 'response';
    refuseBeside(members, ['status', 'headers', 'events', 'chunking'], `an attempt that ends as ${word}`);
    if (word === 'unreachable' && !this.#hasCrashed) {
      const reason = 'A server that listens cannot be unreachable.';
      ending?.mistake(reason, '"no-response", or an attempt before this one that ends as "crash"');
    }
    return word;
  }

  #readResponse(members: Members) {
    const status = members.status?.wholeNumber(200, 599, 'HTTP') ?? 200;
    const headers = parseHeaders(members.headers);
    const events = this.#readEvents(members.events);
    const ending = parseEnding(members.ending, events);
    if (!ending) return undefined;
    if (bodilessStatuses.includes(status)) {
      refuseBeside(
        members,
        ['events', 'chunking', 'ending'],
        `a response with status ${status}, which has no body`,
      );
    }
    if (ending.kind === 'crash') {
      refuseBeside(members, ['status', 'headers', 'chunking'], 'an attempt that ends as crash');
    }
    return { status, headers, events, chunking: parseChunking(members.chunking), ending };
  }

  #readEvents(value: JsonValue | undefined): readonly ScenarioEvent[] {
    const { events: most } = scenarioLimits;
    const items = value?.list('events', most - this.#eventCount, `at most ${most} over all attempts`) ?? [];
    this.#eventCount += items.length;
    return items.map((item) => parseEvent(item) ?? unreadableEvent);
  }
}

function refuseBeside(members: Members, names: readonly (keyof Members)[], what: string): void {
  for (const name of names) members[name]?.mistake(`${name} does not go with ${what}.`, `no ${name}`);
}
