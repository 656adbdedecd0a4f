// What the details of an entry say of clients: each EventSource that was measured in a sentence, the others together.

import * as l10n from '@vscode/l10n';

import { defaultReconnectionTimeMs } from '../stream/connection.ts';
import { subjectOfClient, type ClientProfile } from '../stream/clientProfile.ts';
import { isOfLines } from '../wire/bodyFraming.ts';
import type { Verdict } from '../stream/verdict.ts';
import { behavioursAfter, describeBehaviour, unmeasuredClients } from './clientBehaviour.ts';
import { clientsAfter, clientsAtLostBlock } from './clientsTogether.ts';
import { callerFor, causeFor, measuredCalls, type EndedCall } from './measuredCalls.ts';
import { describeLostBlock } from './reactionWords.ts';

/** Sentences on what clients do, and when that was measured; empty where nothing was. */
export interface ToldClients {
  readonly clients: string[];
  readonly measuredOn: string;
}

/** What was measured after such an ending. @param verdict what the standard says, with its time */
export function tellClients(call: EndedCall, verdict: Verdict): ToldClients {
  const { ending } = call;
  if (isOfLines(ending.readAs)) return { clients: [], measuredOn: '' };
  const cause = causeFor(ending);
  // What was measured there is an id with a control character, which does not end an attempt here.
  const known = cause === 'bad-id' ? [] : behavioursAfter(cause);
  const together = clientsAfter(call);
  // Of those that are together a longer silence was measured.
  const isTogether = cause === 'idle' && together.sentences.length > 0;
  const behaviours = isTogether ? known.filter(({ client }) => client.name === 'Firefox') : known;
  const retryMs = verdict.next === 'reconnect' ? verdict.delayMs : defaultReconnectionTimeMs;
  const askedMs = retryMs === defaultReconnectionTimeMs ? undefined : retryMs;
  const alone = behaviours.map((behaviour) => describeBehaviour(behaviour, askedMs));
  const sentences = [...alone, ...together.sentences];
  const unmeasured = unmeasuredClients().map(({ name, reason }) =>
    l10n.t('{name} was not measured: {reason}', { name, reason }),
  );
  return {
    clients: sentences.length === 0 ? [] : [...sentences, ...unmeasured],
    measuredOn: describeDays(behaviours[0]?.measuredOn ?? '', together.measuredOn),
  };
}

/** The same of a block that the end of the body cut, and what the client that reads the stream does with it. */
export function tellLostBlock(profile: ClientProfile): ToldClients & { readonly next: string } {
  const { delivering, sendingId } = clientsAtLostBlock();
  const outcome = callerFor(profile)?.cases['lost-block'];
  const clients = [
    ...(delivering === undefined
      ? []
      : [l10n.t('Deliver it all the same: {clients}.', { clients: delivering })]),
    ...(sendingId === undefined
      ? []
      : [l10n.t('Drop it, and send its id all the same: {clients}.', { clients: sendingId })]),
  ];
  const next =
    profile === 'eventsource' || !outcome
      ? l10n.t('An EventSource drops it, id and all.')
      : describeLostBlock(subjectOfClient(profile), outcome);
  return { next, clients, measuredOn: measuredCalls.measuredOn };
}

/** What the client makes of an answer that ends without its end mark; undefined where that was not measured. */
export function tellCutAnswer(profile: ClientProfile): string | undefined {
  const client = subjectOfClient(profile);
  const outcome = callerFor(profile, 'POST')?.cases['end'];
  if (outcome?.next === 'back') return undefined;
  switch (outcome?.sees) {
    case 'ends':
      return l10n.t('{client} takes such an answer for a whole one, where the response ends cleanly.', {
        client,
      });
    case 'throws':
    case 'error':
      return l10n.t('{client} tells its app of an error at such an end.', { client });
    default:
      return undefined;
  }
}

/** One day, or both: browsers are not at hand wherever the others are. */
export function describeDays(ofEventSources: string, ofOthers: string): string {
  if (ofEventSources === '' || ofOthers === '' || ofEventSources === ofOthers)
    return ofEventSources || ofOthers;
  return l10n.t('{0} (EventSources) and {1} (others)', ofEventSources, ofOthers);
}
