// Gemini's streamGenerateContent: candidates whose parts are text, thoughts, and whole function calls. Parts have no
// numbers, so a text goes on only while nothing else came between.

import * as l10n from '@vscode/l10n';

import { parseJsonPath, type JsonPath } from '../../json/jsonPath.ts';
import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, PartialArgument, Piece, Reading, Unread } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const responseFields = namesOf(
  'candidates usageMetadata promptFeedback responseId modelVersion createTime modelStatus error',
);
const candidateFields = namesOf(
  'index content finishReason finishMessage groundingMetadata citationMetadata urlContextMetadata safetyRatings ',
  'avgLogprobs tokenCount logprobsResult',
);

const partFields = namesOf('text thought thoughtSignature functionCall');
const contentFields = namesOf('role parts');
const callFields = namesOf('id name args partialArgs willContinue');
const argumentFields = namesOf('jsonPath stringValue numberValue boolValue nullValue willContinue');

export function readGemini(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const inner = recordAt(value, 'response');
  // Code assistants get each response in an object of their own.
  if (inner && Array.isArray(inner['candidates']))
    return readGemini({
      ...event,
      value: inner,
      sourceAt: (path) => event.sourceAt(['response', ...path]),
    });
  const usage = recordAt(value, 'usageMetadata');
  const feedback = recordAt(value, 'promptFeedback');
  if (!Array.isArray(value['candidates']) && !feedback && !(usage && 'modelVersion' in value))
    return readError(value);
  const pieces: Piece[] = [];
  const finishes: { choice: number; reason: string }[] = [];
  const unread = [...unknownFields(value, responseFields)];
  let role: string | undefined;
  let error: string | undefined;
  for (const { at, record: candidate } of recordsAt(value, 'candidates')) {
    const choice = numberAt(candidate, 'index') ?? at;
    const content = recordAt(candidate, 'content') ?? {};
    role ??= nameAt(content, 'role');
    unread.push(...unknownFields(content, contentFields, 'candidates[].content.'));
    for (const part of recordsAt(content, 'parts')) {
      pieces.push(...readPart(event, part.record, choice, ['candidates', at, 'content', 'parts', part.at]));
      // What is no text, call or code is shown as it was sent.
      if (textAt(part.record, 'text') !== undefined || recordAt(part.record, 'functionCall'))
        unread.push(
          ...unknownFields(part.record, partFields, 'candidates[].content.parts[].'),
          ...unknownArguments(part.record),
        );
    }
    const reason = nameAt(candidate, 'finishReason');
    if (reason !== undefined) finishes.push({ choice, reason });
    error ??= failureOf(reason, nameAt(candidate, 'finishMessage'));
    pieces.push(...readSources(event, candidate, choice, at));
    unread.push(...unknownFields(candidate, candidateFields, 'candidates[].'));
  }
  const blocked = feedback && nameAt(feedback, 'blockReason');
  return {
    ...present({
      id: nameAt(value, 'responseId'),
      model: nameAt(value, 'modelVersion'),
      role,
      outputTokens: usage && generatedTokens(usage),
      error:
        blocked === undefined
          ? error
          : describeBlocked(blocked, nameAt(feedback ?? {}, 'blockReasonMessage')),
    }),
    usage: usageCounts(usage),
    finishes,
    pieces,
    unread,
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

function describeBlocked(reason: string, message: string | undefined): string {
  return message === undefined ? l10n.t('The prompt was blocked ({0})', reason) : `${message} (${reason})`;
}

/** Reasons to end that are no failure; all others are, with what the model's server says of them. */
const goodReasons = namesOf('STOP MAX_TOKENS FINISH_REASON_UNSPECIFIED');

function failureOf(reason: string | undefined, message: string | undefined): string | undefined {
  if (reason === undefined || goodReasons.has(reason)) return undefined;
  return message === undefined ? l10n.t('The model stopped ({0})', reason) : `${message} (${reason})`;
}

/** Where the model has something from: grown lists, each time as a whole. */
const sourceFields = ['groundingMetadata', 'citationMetadata', 'urlContextMetadata'] as const;

function readSources(event: JsonEvent, candidate: JsonRecord, choice: number, at: number): Piece[] {
  return sourceFields.flatMap((name): Piece[] => {
    if (!isRecord(candidate[name]) || Object.keys(candidate[name]).length === 0) return [];
    const soFar = event.sourceAt(['candidates', at, name]) ?? '';
    return [{ part: `${choice}/${name}`, kind: 'data', choice, name, soFar }];
  });
}

function readPart(event: JsonEvent, part: JsonRecord, choice: number, path: JsonPath): Piece[] {
  const text = textAt(part, 'text');
  if (text !== undefined) {
    const kind = part['thought'] === true ? 'reasoning' : 'text';
    return [{ part: `${choice}/${kind}`, kind, choice, isInOrder: true, text }];
  }
  const call = recordAt(part, 'functionCall');
  if (call) return readCall(event, call, choice, path);
  const whole = { choice, isNew: true, isEnd: true } as const;
  const code = recordAt(part, 'executableCode');
  if (code)
    return [{ ...whole, kind: 'tool call', name: 'executableCode', text: textAt(code, 'code') ?? '' }];
  const result = recordAt(part, 'codeExecutionResult');
  if (result) {
    const name = nameAt(result, 'outcome') ?? 'codeExecutionResult';
    const isFailed = name === 'OUTCOME_FAILED' || name === 'OUTCOME_DEADLINE_EXCEEDED';
    const output = textAt(result, 'output') ?? '';
    return [{ ...whole, kind: 'tool result', name, text: output, ...(isFailed && { isFailed }) }];
  }
  // A signature comes with an empty part or none; anything else is shown as it is.
  const name = Object.keys(part).find((each) => each !== 'thoughtSignature' && each !== 'thought');
  if (name === undefined) return [{ kind: 'text', part: `${choice}/text`, choice }];
  return [{ ...whole, kind: 'data', name, text: event.sourceAt(path) ?? '' }];
}

/** A call comes whole, or its arguments come one by one, each with its path, until a call without anything ends it. */
function readCall(event: JsonEvent, call: JsonRecord, choice: number, path: JsonPath): Piece[] {
  const about = {
    kind: 'tool call',
    choice,
    ...present({ name: nameAt(call, 'name'), callId: nameAt(call, 'id') }),
  } as const;
  const values = recordsAt(call, 'partialArgs');
  const goesOn = call['willContinue'] === true;
  const isPart = about.name === undefined && !('args' in call);
  if (values.length === 0 && !goesOn && !isPart) {
    const text = event.sourceAt([...path, 'functionCall', 'args']) ?? '';
    return [{ ...about, isNew: true, isEnd: true, text }];
  }
  // The part that grows is the last call; its name comes first.
  const pieces: Piece[] = about.name === undefined ? [] : [{ ...about, isNew: true }];
  for (const { record } of values) {
    const argument = readArgument(record);
    if (argument) pieces.push({ kind: 'tool call', choice, argument });
  }
  if (!goesOn) pieces.push({ kind: 'tool call', choice, isEnd: true });
  return pieces;
}

function unknownArguments(part: JsonRecord): readonly Unread[] {
  const call = recordAt(part, 'functionCall') ?? {};
  return [
    ...unknownFields(call, callFields, 'functionCall.'),
    ...recordsAt(call, 'partialArgs').flatMap(({ record }) =>
      unknownFields(record, argumentFields, 'functionCall.partialArgs[].'),
    ),
  ];
}

/** A value of the arguments; a text may come in several. */
function readArgument(value: JsonRecord): PartialArgument | undefined {
  const jsonPath = nameAt(value, 'jsonPath');
  const path = pathOf(jsonPath ?? '');
  const text = textAt(value, 'stringValue');
  const goesOn = value['willContinue'] === true;
  if (text !== undefined) return { path, value: text, goesOn };
  const number = numberAt(value, 'numberValue');
  if (number !== undefined) return { path, value: number, goesOn: false };
  const truth = value['boolValue'];
  if (typeof truth === 'boolean') return { path, value: truth, goesOn: false };
  if ('nullValue' in value) return { path, value: null, goesOn: false };
  // A value of a kind that is not known is named.
  if (unknownFields(value, argumentFields).length > 0) return undefined;
  // A text that begins empty, or ends without more.
  return jsonPath !== undefined && path.length > 0 ? { path, value: '', goesOn } : undefined;
}

/** The steps of `$.a.b[0]['c']`; a path that is not understood is one name. */
function pathOf(path: string): JsonPath {
  const parsed = parseJsonPath(path);
  if ('error' in parsed) return [path];
  return parsed.steps.map((step) =>
    step.kind === 'name' ? step.name : step.kind === 'place' ? step.place : '*',
  );
}
