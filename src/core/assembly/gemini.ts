// Gemini's streamGenerateContent: candidates whose parts are text, thoughts, and whole function calls. Parts have no
// numbers, so a text goes on only while nothing else came between.

import * as l10n from '@vscode/l10n';

import type { JsonPath } from '../json/jsonPath.ts';
import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import {
  describeError,
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from './jsonParts.ts';
import type { JsonEvent, Piece, Reading } from './reading.ts';

export function readGemini(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const usage = recordAt(value, 'usageMetadata');
  const feedback = recordAt(value, 'promptFeedback');
  if (!Array.isArray(value['candidates']) && !feedback && !(usage && 'modelVersion' in value))
    return readError(value);
  const pieces: Piece[] = [];
  const finishes: { choice: number; reason: string }[] = [];
  let role: string | undefined;
  for (const { at, record: candidate } of recordsAt(value, 'candidates')) {
    const choice = numberAt(candidate, 'index') ?? at;
    const content = recordAt(candidate, 'content') ?? {};
    role ??= nameAt(content, 'role');
    for (const part of recordsAt(content, 'parts'))
      pieces.push(readPart(event, part.record, choice, ['candidates', at, 'content', 'parts', part.at]));
    const reason = nameAt(candidate, 'finishReason');
    if (reason !== undefined) finishes.push({ choice, reason });
  }
  const blocked = feedback && nameAt(feedback, 'blockReason');
  return {
    ...present({
      id: nameAt(value, 'responseId'),
      model: nameAt(value, 'modelVersion'),
      role,
      outputTokens: usage && generatedTokens(usage),
      error: blocked === undefined ? undefined : l10n.t('The prompt was blocked ({0})', blocked),
    }),
    usage: usageCounts(usage),
    finishes,
    pieces,
  };
}

function readError(value: JsonRecord): Reading | undefined {
  const error = recordAt(value, 'error');
  if (!error || typeof error['code'] !== 'number' || typeof error['status'] !== 'string') return undefined;
  return { ...present({ error: describeError(error) }), isEnd: true };
}

/** Thoughts are counted apart from the candidates. */
function generatedTokens(usage: JsonRecord): number | undefined {
  const candidates = numberAt(usage, 'candidatesTokenCount');
  return candidates === undefined ? undefined : candidates + (numberAt(usage, 'thoughtsTokenCount') ?? 0);
}

function readPart(event: JsonEvent, part: JsonRecord, choice: number, path: JsonPath): Piece {
  const text = textAt(part, 'text');
  if (text !== undefined) {
    const kind = part['thought'] === true ? 'reasoning' : 'text';
    return { part: `${choice}/${kind}`, kind, choice, isInOrder: true, text };
  }
  const call = recordAt(part, 'functionCall');
  if (call) {
    const args = event.sourceAt([...path, 'functionCall', 'args']) ?? '';
    const about = present({ name: nameAt(call, 'name'), callId: nameAt(call, 'id') });
    return { kind: 'tool call', choice, isNew: true, isEnd: true, text: args, ...about };
  }
  const code = recordAt(part, 'executableCode');
  if (code)
    return {
      kind: 'tool call',
      choice,
      isNew: true,
      isEnd: true,
      name: 'executableCode',
      text: textAt(code, 'code') ?? '',
    };
  const result = recordAt(part, 'codeExecutionResult');
  if (result) {
    const name = nameAt(result, 'outcome') ?? 'codeExecutionResult';
    return {
      kind: 'tool result',
      choice,
      isNew: true,
      isEnd: true,
      name,
      text: textAt(result, 'output') ?? '',
    };
  }
  // A signature comes with an empty part or none; anything else is shown as it is.
  const [name] = Object.keys(part);
  if (name === undefined || name === 'thoughtSignature')
    return { kind: 'text', part: `${choice}/text`, choice };
  return { kind: 'data', choice, isNew: true, isEnd: true, name, text: event.sourceAt(path) ?? '' };
}
