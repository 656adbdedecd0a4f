// What GitHub Copilot and its extensions send beside the chunks of a chat completion: references, errors, and questions to
// whoever asked. It comes in events of these names, or in fields of a chunk.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import { describeError } from '../reading/errorText.ts';
import { nameAt, recordsOf } from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';

const extras = ['copilot_references', 'copilot_confirmation', 'copilot_errors'] as const;

/** Undefined when the event has nothing of it. */
export function readCopilotExtras(event: JsonEvent): Pick<Reading, 'error' | 'pieces'> | undefined {
  const { value, name: called } = event;
  // A quick look before all else: hardly any event has some of it.
  if (!called.startsWith('copilot_') && !(isRecord(value) && extras.some((name) => name in value)))
    return undefined;
  const pieces: Piece[] = [];
  const errors: string[] = [];
  for (const name of extras) {
    const path: JsonPath = called === name ? [] : [name];
    const said: unknown = called === name ? value : isRecord(value) ? value[name] : undefined;
    if (typeof said !== 'object' || said === null || Object.keys(said).length === 0) continue;
    if (name === 'copilot_errors') {
      const described = recordsOf(said).flatMap(({ record }) => describeError(record) ?? []);
      errors.push(...(described.length > 0 ? described : [event.sourceAt(path) ?? name]));
    } else pieces.push(readExtra(name, said, event.sourceAt(path) ?? event.data));
  }
  if (pieces.length === 0 && errors.length === 0) return undefined;
  return { pieces, ...(errors.length > 0 && { error: errors.join('; ') }) };
}

function readExtra(part: string, said: object, text: string): Piece {
  if (part === 'copilot_references') return { part, kind: 'data', name: part, isLine: true, text };
  const title = isRecord(said) ? nameAt(said, 'title') : undefined;
  return { kind: 'approval request', isNew: true, isEnd: true, text, ...present({ name: title }) };
}
