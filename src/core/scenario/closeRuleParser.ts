// Reads one rule of a scenario by which a client recognises that the stream is over (see closeMessage.ts).

import { isScalar } from '../base/narrowing.ts';
import { parseJsonPath } from '../json/jsonPath.ts';
import type { CloseMessageRule } from '../wire/closeMessage.ts';
import type { JsonValue } from './jsonValue.ts';
import { present } from '../base/present.ts';

/** The rule, or undefined with a mistake noted. */
export function parseCloseRule(value: JsonValue): CloseMessageRule | undefined {
  const members = value.members(['event', 'data', 'path', 'equals']);
  if (!members) return undefined;
  const { event, data, path, equals } = members;
  if (!event && !data && !path) {
    return value.mistake('The rule says nothing about the message.', 'at least one of event, data and path');
  }
  if (equals && !path)
    equals.mistake('There is no path whose value this could be.', 'equals together with path');
  const scalar = equals?.plain;
  if (equals && !isScalar(scalar)) return equals.refuse('text, a number, true, false or null');
  return {
    ...present({
      event: event?.text('an event type'),
      data: data?.text('text'),
      path: path && parsePath(path),
    }),
    ...(equals && isScalar(scalar) && { equals: scalar }),
  };
}

function parsePath(value: JsonValue): string | undefined {
  const accepted = 'a path such as type or $.choices[0].finish_reason';
  const path = value.text(accepted);
  const parsed = path === undefined ? undefined : parseJsonPath(path);
  return parsed && 'error' in parsed ? value.mistake(parsed.error, accepted) : path;
}
