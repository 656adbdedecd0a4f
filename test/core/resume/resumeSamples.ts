// Events for judgements on resuming, written as short as they are read: `5` is the event with the id 5, `5:other` the
// same id with other content, `:text` an event without an id, and `hello/0` one of another type.

import type { ResumeEvent, ResumeVerdict } from '../../../src/core/log/resumeVerdict.ts';

/** The events of one connection. @param firstEntry number of the entry of the first */
export function eventsOf(text: string, sequence = 1, firstEntry = sequence * 100): ResumeEvent[] {
  const words = text.split(' ').filter((word) => word !== '');
  return words.map((word, at) => {
    const [, type = 'message', id = '', content = id] = /^(?:(\w+)\/)?([^:]*)(?::(.*))?$/.exec(word) ?? [];
    return {
      id: id === '' ? undefined : id,
      type,
      digest: `${type} ${content}`,
      entry: firstEntry + at,
      sequence,
    };
  });
}

/** The events of several connections, between `|`. */
export function recordingOf(text: string): ResumeEvent[] {
  return text.split('|').flatMap((part, at) => eventsOf(part, at + 1));
}

/** Kind and evidence of a verdict, in short. */
export function inShort(verdict: ResumeVerdict): string {
  switch (verdict.kind) {
    case 'gap':
    case 'live only':
      return `${verdict.kind} ${verdict.missing.join(' ')}`;
    case 'duplicates':
      return `duplicates ${verdict.ids.join(' ')}`;
    case 'ids anew':
      return `ids anew ${verdict.id}${verdict.isOther ? ' other' : ''}`;
    case 'different content':
      return `different ${verdict.id} ${verdict.before} ${verdict.after}`;
    case 'out of order':
      return `order ${verdict.id} for ${verdict.expected}`;
    case 'cannot tell':
      return `cannot tell: ${verdict.because}`;
    default:
      return verdict.kind;
  }
}
