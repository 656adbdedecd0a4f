// An action that a run waits for: the calls of tools whose outputs the app has to send.

import { present } from '../../base/present.ts';
import { nameAt, recordAt, recordsAt, textAt, type JsonRecord } from './jsonParts.ts';
import type { Piece } from './reading.ts';

/** The calls of a `required_action`, whole as they are. */
export function callsOfAction(action: JsonRecord): Piece[] {
  const outputs = recordAt(action, 'submit_tool_outputs') ?? {};
  return recordsAt(outputs, 'tool_calls').map(({ record }): Piece => {
    const call = recordAt(record, 'function') ?? {};
    const about = {
      name: nameAt(call, 'name'),
      callId: nameAt(record, 'id'),
      whole: textAt(call, 'arguments'),
    };
    return { part: `call/${about.callId ?? ''}`, kind: 'tool call', isEnd: true, ...present(about) };
  });
}
