// What all measured clients do after an ending, those together that do the same: for the details of an ending.

import * as l10n from '@vscode/l10n';

import { formatDuration } from '../base/format.ts';
import { nameOfClient } from '../stream/clientProfile.ts';
import type { MeasuredCaller, MeasuredOutcome } from './measuredCall.ts';
import { caseOf, causeFor, measuredCalls, outcomeOf, type EndedCall } from './measuredCalls.ts';
import { formatRounded } from './reactionWords.ts';

/** Programs that are more than one of a profile. */
const variantNames: Readonly<Record<string, string>> = {
  eventsource: 'Chromium',
  'node-eventsource': 'eventsource',
  undici: 'undici',
  'ai-use-chat-resume': l10n.t('ai, useChat resuming'),
  'mcp-http': l10n.t('MCP, GET stream'),
  'mcp-http-call': l10n.t('MCP, tool call with ids'),
  'mcp-http-call-without-ids': l10n.t('MCP, tool call without ids'),
  'sse.js-reconnecting': 'sse.js, autoReconnect',
};

/** Programs that clientBehaviour.ts has sentences of their own about. */
const toldAlone: ReadonlySet<string> = new Set([
  'eventsource',
  'node-eventsource',
  'undici',
  'eventsource-client',
  'fetch-event-source',
  'fetch',
]);

/** Sentences on what the measured clients do, and the day. None where the ending was not measured. */
export function clientsAfter(call: EndedCall): { readonly sentences: string[]; readonly measuredOn: string } {
  const standing = caseOf(call);
  if (!standing) return { sentences: [], measuredOn: '' };
  const isSilence = standing.name === 'silence';
  const groups = new Map<string, { readonly describe: Describe; names: string[] }>();
  for (const client of measuredCalls.clients) {
    const outcome = outcomeOf(client, standing.name);
    if (!outcome || (!isSilence && toldAlone.has(client.program))) continue;
    const describe = groupOf(outcome, call);
    // Those of whom the same is said are together.
    const what = describe('');
    const group = groups.get(what) ?? { describe, names: [] };
    groups.set(what, group);
    group.names.push(standing.name === 'refused' ? nameTrying(client, outcome) : nameIn(client, outcome));
  }
  const sentences = [...groups.values()].map(({ describe, names }) => describe(names.join('; ')));
  const { measuredOn, silenceMeasuredOn = '' } = measuredCalls;
  return { sentences, measuredOn: isSilence ? silenceMeasuredOn : measuredOn };
}

/** Who does what with a block that the end of the body cut; undefined for what nobody does. */
export function clientsAtLostBlock(): { readonly delivering?: string; readonly sendingId?: string } {
  const doing = (does: (outcome: MeasuredOutcome) => boolean): string =>
    measuredCalls.clients
      .filter(({ cases }) => cases['lost-block'] && does(cases['lost-block']))
      .filter(({ profile }) => !readsBytes.has(profile))
      .map(nameOfCaller)
      .join('; ');
  const delivering = doing(({ lost }) => lost === true);
  const sendingId = doing(({ lost, lostId }) => !lost && lostId === true);
  return { ...(delivering !== '' && { delivering }), ...(sendingId !== '' && { sendingId }) };
}

/** They pass on the body as it comes, and know no events. */
const readsBytes: ReadonlySet<string> = new Set(['ky', 'ofetch', 'axios']);

export function nameOfCaller({ program, profile }: MeasuredCaller): string {
  return variantNames[program] ?? nameOfClient(profile);
}

/** With its own numbers, where clients of a group differ in them. */
function nameIn(client: MeasuredCaller, { next, delayMs, id }: MeasuredOutcome): string {
  const name = nameOfCaller(client);
  if (next !== 'back' || delayMs === undefined) return name;
  const delay = formatDuration(delayMs);
  return id === undefined
    ? l10n.t('{client} (after {delay}, no id)', { client: name, delay })
    : l10n.t('{client} (after {delay}, with the id)', { client: name, delay });
}

/** With its pause, of one that no server could see. */
function nameTrying(client: MeasuredCaller, { delayMs }: MeasuredOutcome): string {
  const name = nameOfCaller(client);
  return delayMs === undefined
    ? name
    : l10n.t('{client} (after {delay})', { client: name, delay: formatDuration(delayMs) });
}

/** Says what all of a group do. */
type Describe = (clients: string) => string;

function groupOf(outcome: MeasuredOutcome, call: EndedCall): Describe {
  const { next, sees, tries = 1, obeys, got, leftAfterMs } = outcome;
  const cause = causeFor(call.ending);
  if (cause === 'idle') return silenceGroup(leftAfterMs);
  if (cause === 'close-message') return closeMessageGroup(outcome);
  if (cause === 'unreachable') return refusalGroup(outcome);
  if (next === 'back') return (clients) => l10n.t('Come back: {clients}.', { clients });
  if (sees === 'ends') {
    if (cause === 'wrong-type' || cause === 'no-content' || cause === 'http-error')
      return got
        ? (clients) => l10n.t('Take the body for the answer, without an error: {clients}.', { clients })
        : (clients) => l10n.t('End empty, without an error: {clients}.', { clients });
    return (clients) => l10n.t('Take this for a whole answer, without an error: {clients}.', { clients });
  }
  if (sees === undefined)
    return (clients) => l10n.t('Stop, and tell the app of no error: {clients}.', { clients });
  if (tries <= 1)
    return (clients) => l10n.t('Tell the app of an error, and do not ask again: {clients}.', { clients });
  return obeys && call.hasRetryAfter
    ? (clients) =>
        l10n.t('Wait as Retry-After says, and tell the app of an error after {tries} requests: {clients}.', {
          clients,
          tries,
        })
    : (clients) => l10n.t('Tell the app of an error after {tries} requests: {clients}.', { clients, tries });
}

function silenceGroup(leftAfterMs: number | undefined): Describe {
  if (leftAfterMs === undefined) {
    const time = formatDuration(measuredCalls.silenceMs);
    return (clients) => l10n.t('Still held the connection after {time}: {clients}.', { clients, time });
  }
  const time = formatRounded(leftAfterMs);
  return (clients) => l10n.t('Give up after about {time} of silence: {clients}.', { clients, time });
}

/** Where nothing listens, only what the app was told is known. */
function refusalGroup({ next, sees }: MeasuredOutcome): Describe {
  if (next === 'back') return (clients) => l10n.t('Try again and again: {clients}.', { clients });
  return sees === undefined
    ? (clients) => l10n.t('Tell the app of no error: {clients}.', { clients })
    : (clients) => l10n.t('Tell the app of an error: {clients}.', { clients });
}

/** What they do that do not know the message, and whose app does not close. */
function closeMessageGroup({ next, sees }: MeasuredOutcome): Describe {
  const message = '{"type":"close"}';
  if (next === 'back')
    return (clients) =>
      l10n.t('Do not know {message}, and come back when the response has ended: {clients}.', {
        clients,
        message,
      });
  if (sees === 'throws' || sees === 'error')
    return (clients) =>
      l10n.t('Do not know {message}, and tell the app of an error: {clients}.', { clients, message });
  return (clients) =>
    l10n.t('Take no notice of {message}, and end when the response does: {clients}.', { clients, message });
}
