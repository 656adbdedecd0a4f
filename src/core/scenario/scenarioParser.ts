// Reads a scenario file. Either the whole scenario comes out, with every default filled in, or a list of mistakes, each
// with its place, the reason and what is accepted. What a scenario may ask for is bounded (scenarioLimits). The schema in
// media/scenario.schema.json describes the same format for editors; what is said here beyond it is about members that
// do not go together, and about the bounds of the whole.

import * as l10n from '@vscode/l10n';

import { defaultReconnectionTimeMs } from '../stream/connection.ts';
import { formatDuration } from '../base/format.ts';
import { parseJson, type JsonValue } from './jsonValue.ts';
import { present } from '../base/present.ts';
import {
  scenarioLimits,
  plannedDurationMs,
  type Scenario,
  type ScenarioAttempt,
  type ScenarioClient,
} from './scenario.ts';
import { AttemptParser } from './scenarioAttemptParser.ts';
import { parseOverallExpectations } from './scenarioExpectationParser.ts';
import { MistakeSheet, type ScenarioMistake } from './scenarioMistake.ts';
import { defaultLeastDelayMs, defaultMaxBackoffMs, type ReconnectPolicy } from '../stream/streamRequest.ts';
import { isScalar } from '../base/narrowing.ts';
import { parseJsonPath } from '../json/jsonPath.ts';
import type { CloseMessageRule } from '../wire/closeMessage.ts';

export type ScenarioParse =
  | { readonly scenario: Scenario }
  /** At least one, in the order of the text. */
  | { readonly mistakes: readonly ScenarioMistake[] };

export interface ScenarioParseOptions {
  /** Whether there is a real server to pass attempts through to. There is none by default. */
  readonly canPassThrough?: boolean;
  /** Title of a scenario that has none, such as the name of its file. */
  readonly defaultTitle?: string;
}

/** Longest title or description, in UTF-16 units. */
const maxWordsLength = 1_000;
const maxCloseRules = 100;

/** What people look for who want to say things twice. */
const noLoops = l10n.t('A scenario is played once from top to bottom and has no loops.');
const loopHints = { loop: noLoops, repeat: noLoops, goto: noLoops, times: noLoops, forever: noLoops };

/** The scenario in a text, or what is wrong with it. */
export function parseScenario(text: string, options: ScenarioParseOptions = {}): ScenarioParse {
  const sheet = new MistakeSheet(text);
  const { sizeBytes } = scenarioLimits;
  if (text.length > sizeBytes) {
    sheet.add(
      { offset: 0, length: 0 },
      [],
      l10n.t('The file is too large.'),
      l10n.t('at most {0} MB', sizeBytes / 1_000_000),
    );
    return { mistakes: sheet.mistakes };
  }
  const scenario = readScenario(parseJson(text, sheet), options);
  const { mistakes } = sheet;
  if (mistakes.length > 0) return { mistakes };
  if (!scenario) throw new Error('A scenario without mistakes has to have a value.');
  return { scenario };
}

function readScenario(root: JsonValue | undefined, options: ScenarioParseOptions): Scenario | undefined {
  const members = root?.members(
    ['$schema', 'version', 'title', 'description', 'client', 'attempts', 'afterwards', 'expect'],
    loopHints,
  );
  if (!root || !members) return undefined;
  members.$schema?.text(l10n.t('the address of the schema'));
  if (!members.version) root.mistake(l10n.t('The version is missing.'), '"version": 1');
  else if (members.version.plain !== 1) members.version.refuse('1');
  if (!members.attempts)
    root.mistake(l10n.t('There are no attempts.'), l10n.t('"attempts": a list of what each attempt gets'));
  const client = readClient(members.client);
  const attempts = members.attempts && readAttempts(members.attempts, options);
  const expect = parseOverallExpectations(members.expect);
  const scenario = {
    title: members.title?.text('text', isWords) ?? options.defaultTitle ?? l10n.t('Untitled'),
    description: members.description?.text('text', isWords) ?? '',
    afterwards: members.afterwards?.choice(['no-content', 'repeat', 'refuse']) ?? 'no-content',
  } as const;
  if (!client || !attempts || !members.attempts) return undefined;
  checkDuration(members.attempts, client, attempts);
  return { ...scenario, client, attempts, expect };
}

function readAttempts(
  value: JsonValue,
  { canPassThrough = false }: ScenarioParseOptions,
): readonly ScenarioAttempt[] {
  const items = value.list('attempts', scenarioLimits.attempts);
  if (items?.length === 0)
    value.mistake(l10n.t('The list of attempts is empty.'), l10n.t('at least one attempt'));
  const parser = new AttemptParser(canPassThrough);
  return (items ?? []).flatMap((item, at) => parser.parse(item, at) ?? []);
}

function readClient(value: JsonValue | undefined): ScenarioClient | undefined {
  const members = value?.members([
    'policy',
    'lastEventId',
    'reconnectionTimeMs',
    'idleTimeoutMs',
    'closeOn',
    'closeAfterEvents',
    'closeAfterMs',
    'connectsAgain',
  ]);
  if (value && !members) return undefined;
  const { durationMs, events, attempts } = scenarioLimits;
  return {
    policy: (members?.policy && readPolicy(members.policy)) ?? { kind: 'standard' },
    reconnectionTimeMs:
      members?.reconnectionTimeMs?.wholeNumber(0, durationMs, 'milliseconds') ?? defaultReconnectionTimeMs,
    idleTimeoutMs: members?.idleTimeoutMs?.wholeNumber(0, durationMs, 'milliseconds') ?? 0,
    closeOn: (members?.closeOn?.list('messages', maxCloseRules) ?? []).flatMap(
      (item) => readCloseRule(item) ?? [],
    ),
    connectsAgain: members?.connectsAgain?.wholeNumber(0, attempts, 'times') ?? 0,
    ...present({
      lastEventId: members?.lastEventId?.text(l10n.t('text that is not empty'), (text) => text !== ''),
      closeAfterEvents: members?.closeAfterEvents?.wholeNumber(1, events, 'messages'),
      closeAfterMs: members?.closeAfterMs?.wholeNumber(0, durationMs, 'milliseconds'),
    }),
  };
}

function readPolicy(value: JsonValue): ReconnectPolicy | undefined {
  const accepted = l10n.t('"standard", "off", { "limited": 3 }, { "backoff": 60000 } or { "slow": 5000 }');
  if (value.type !== 'object') {
    const word = (['standard', 'off'] as const).find((kind) => kind === value.plain);
    return word ? { kind: word } : value.refuse(accepted);
  }
  const { limited, backoff, slow } = value.members(['limited', 'backoff', 'slow']) ?? {};
  if ([limited, backoff, slow].filter((member) => member !== undefined).length !== 1)
    return value.refuse(accepted);
  if (limited) {
    return { kind: 'limited', attempts: limited.wholeNumber(0, scenarioLimits.attempts, 'reconnects') ?? 0 };
  }
  if (slow) {
    const leastDelayMs = slow.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds');
    return { kind: 'slow', leastDelayMs: leastDelayMs ?? defaultLeastDelayMs };
  }
  const maxDelayMs = backoff?.wholeNumber(0, scenarioLimits.durationMs, 'milliseconds');
  return { kind: 'backoff', maxDelayMs: maxDelayMs ?? defaultMaxBackoffMs };
}

function checkDuration(at: JsonValue, client: ScenarioClient, attempts: readonly ScenarioAttempt[]): void {
  const durationMs = plannedDurationMs({ client, attempts });
  if (durationMs <= scenarioLimits.durationMs) return;
  at.mistake(
    l10n.t('All delays and reconnection times together take {0}.', formatDuration(durationMs)),
    l10n.t('at most {0}', formatDuration(scenarioLimits.durationMs)),
  );
}

function isWords(text: string): boolean {
  return text.length <= maxWordsLength && !/[\r\n]/.test(text);
}

/** A rule by which the client recognises that the stream is over; undefined with a mistake noted. */
function readCloseRule(value: JsonValue): CloseMessageRule | undefined {
  const members = value.members(['event', 'data', 'path', 'equals']);
  if (!members) return undefined;
  const { event, data, path, equals } = members;
  if (!event && !data && !path) {
    return value.mistake(
      l10n.t('The rule says nothing about the message.'),
      l10n.t('at least one of event, data and path'),
    );
  }
  if (equals && !path)
    equals.mistake(
      l10n.t('There is no path whose value this could be.'),
      l10n.t('equals together with path'),
    );
  const scalar = equals?.plain;
  if (equals && !isScalar(scalar)) return equals.refuse(l10n.t('text, a number, true, false or null'));
  return {
    ...present({
      event: event?.text(l10n.t('an event type')),
      data: data?.text('text'),
      path: path && parsePath(path),
    }),
    ...(equals && isScalar(scalar) && { equals: scalar }),
  };
}

function parsePath(value: JsonValue): string | undefined {
  const accepted = l10n.t('a path such as type or $.choices[0].finish_reason');
  const path = value.text(accepted);
  const parsed = path === undefined ? undefined : parseJsonPath(path);
  return parsed && 'error' in parsed ? value.mistake(parsed.error, accepted) : path;
}
