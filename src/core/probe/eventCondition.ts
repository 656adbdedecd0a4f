// A filter of the timeline, asked of an event at the moment at which a server writes it. Terms that need a timeline around
// the event have no meaning there, and a regular expression would run inside the server without a limit: both are refused.

import * as l10n from '@vscode/l10n';

import { decodeText } from '../base/text.ts';
import { parseFilter } from '../filter/filterParser.ts';
import { meetsAny } from '../filter/entryMatcher.ts';
import type { FilterTerm, FilterTest } from '../filter/filterQuery.ts';
import { valuesAtPath } from '../json/valuesAtPath.ts';
import { parseBlock } from '../wire/fields.ts';

/** Whether the bytes of a block are an event that meets it. */
export type EventCondition = (block: Uint8Array) => boolean;

interface WrittenEvent {
  readonly type: string;
  readonly id: string | undefined;
  readonly data: string;
  readonly text: string;
  readonly size: number;
}

/** The condition of a filter, or what is wrong with it, as one sentence. */
export function eventConditionOf(filter: string): EventCondition | { readonly mistake: string } {
  if (filter.trim() === '')
    return { mistake: l10n.t('Write a filter, such as type:order or $.status:failed.') };
  const query = { text: filter, isRegex: false, matchesCase: false };
  const parsed = parseFilter(query, { startedAtMs: 0, utcOffsetMinutes: 0 });
  if ('mistake' in parsed) return { mistake: parsed.mistake.message };
  const refused = parsed.terms.find(({ test }) => !askable.has(test));
  if (refused)
    return {
      mistake:
        refused.test === 'regex'
          ? l10n.t(
              'A regular expression would run in the program without a limit: use type, id, a path or text.',
            )
          : l10n.t(
              '{0} has no meaning for an event that is being written: use type, id, size, a path or text.',
              refused.test,
            ),
    };
  const { terms } = parsed;
  return (block) => {
    const event = eventOf(block);
    return event !== undefined && terms.every((term) => meets(event, term) !== term.isNegated);
  };
}

const askable: ReadonlySet<FilterTest['test']> = new Set(['type', 'id', 'size', 'value', 'number', 'text']);

function eventOf(block: Uint8Array): WrittenEvent | undefined {
  const { type, data, id } = parseBlock(block);
  if (data === undefined) return undefined;
  return { type: type === '' ? 'message' : type, id, data, text: decodeText(block), size: block.length };
}

function meets(event: WrittenEvent, term: FilterTerm): boolean {
  switch (term.test) {
    case 'type':
      return term.patterns.some((pattern) => pattern.test(event.type));
    case 'id':
      return event.id !== undefined && term.patterns.some((pattern) => pattern.test(event.id ?? ''));
    case 'size':
      return meetsAny(event.size, term.any);
    case 'text':
      return event.text.toLowerCase().includes(term.text.toLowerCase());
    case 'value':
      return valuesAtPath(event.data, term.steps).some((value) =>
        term.patterns.some((pattern) => pattern.test(value)),
      );
    case 'number':
      return valuesAtPath(event.data, term.steps).some(
        (value) => value !== '' && meetsAny(Number(value), term.any),
      );
    // Refused.
    default:
      return false;
  }
}
