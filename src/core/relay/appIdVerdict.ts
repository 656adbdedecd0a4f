// Whether an app asked to resume after the last event that it got: by the header, as the standard has it, or in the
// address, as some apps do.

import { shortenId } from '../scenario/expectationText.ts';
import type { AppRequest, FaultRecord } from './appObservation.ts';
import type { AppFinding } from './appVerdict.ts';

/** The verdict on the id of the first request after a fault. */
export function judgeId({ knowledge }: FaultRecord, request: AppRequest): AppFinding {
  const { lastEventId: sent, atMs } = request;
  const { lastEventId: known, earlierIds } = knowledge;
  if (known === '') return judgeWithoutId(sent, atMs);
  if (sent === known) {
    const sentence = `It sent Last-Event-ID ${shortenId(sent)}, the last one that it got.`;
    return { code: 'id sent', rating: 'standard', sentence, atMs };
  }
  if (sent !== undefined && sent !== '') {
    if (earlierIds.includes(sent)) {
      const sentence = `It sent Last-Event-ID ${shortenId(sent)}, although it had got ${shortenId(known)} since: it asks for events that it has.`;
      return { code: 'older id', rating: 'weak', sentence, atMs };
    }
    const sentence = `It sent Last-Event-ID ${shortenId(sent)}; the last one that it got was ${shortenId(known)}.`;
    return { code: 'wrong id', rating: 'weak', sentence, atMs };
  }
  const name = nameInQuery(request.path, known);
  if (name !== undefined) {
    const sentence = `It sent the last id, ${shortenId(known)}, in the address (${name}), and no Last-Event-ID.`;
    return { code: 'id in address', rating: 'different', sentence, atMs };
  }
  const sentence = `It sent no Last-Event-ID; the last id that it got was ${shortenId(known)}.`;
  return { code: 'no id', rating: 'weak', sentence, atMs };
}

function judgeWithoutId(sent: string | undefined, atMs: number): AppFinding {
  if (sent === undefined || sent === '') {
    const sentence = 'No event had an id, so whether it sends Last-Event-ID cannot be told.';
    return { code: 'no id known', rating: 'unknown', sentence, atMs };
  }
  const sentence = `It sent Last-Event-ID ${shortenId(sent)}, although no event had an id.`;
  return { code: 'wrong id', rating: 'weak', sentence, atMs };
}

/** Name of the parameter that has the id as its value. */
function nameInQuery(path: string, id: string): string | undefined {
  const query = path.split('?', 2)[1] ?? '';
  for (const part of query.split('&')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (value !== '' && decoded(value) === id) return decoded(name);
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
