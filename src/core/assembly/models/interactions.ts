// Gemini's Interactions: an interaction whose steps, or contents in the first version, start, grow by deltas of their own
// type, and stop.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  firstNameAt,
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const typePattern = /^(?:(interaction)\.(\w+)|(step|content)\.(start|delta|stop))$/;

export function readInteractions(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const type = textAt(value, 'event_type') ?? event.name;
  if (!isOwnType(type)) return undefined;
  const [, interaction, state = '', part, step] = typePattern.exec(type) ?? [];
  if (interaction !== undefined) return readInteraction(value, state);
  if (part !== undefined) return readPart(event, value, part, step);
  if (type !== 'error' || value['event_type'] !== 'error') return undefined;
  return { ...present({ error: describeError(value['error']) }), isEnd: true };
}

/** A quick look before the pattern: most events are of others. */
function isOwnType(type: string): boolean {
  return ['interaction.', 'step.', 'content.', 'error'].some((start) => type.startsWith(start));
}

const failures = new Set(['failed', 'cancelled', 'budget_exceeded']);
const endings = new Set([
  'completed',
  'failed',
  'cancelled',
  'incomplete',
  'budget_exceeded',
  'requires_action',
]);

function readInteraction(value: JsonRecord, state: string): Reading | undefined {
  const interaction = recordAt(value, 'interaction') ?? value;
  const id = firstNameAt(interaction, 'id', 'interaction_id');
  if (id === undefined) return undefined;
  const status = nameAt(interaction, 'status');
  const isOver =
    (state === 'complete' || state === 'completed' || state === 'status_update') && endings.has(status ?? '');
  const usage = recordAt(interaction, 'usage');
  const isKnown = ['created', 'start', 'complete', 'completed', 'status_update', 'in_progress'].includes(
    state,
  );
  return {
    id,
    ...((state === 'created' || state === 'start') && { begins: 'first' as const }),
    ...present({
      model: firstNameAt(interaction, 'model', 'agent'),
      outputTokens: usage && generatedTokens(usage),
      error:
        describeError(interaction['error']) ?? (isOver && failures.has(status ?? '') ? status : undefined),
    }),
    usage: usageCounts(usage),
    finishes: isOver ? [{ choice: 0, reason: status ?? state }] : [],
    isEnd: isOver && status !== 'requires_action',
    ...(!isKnown && { unread: unknownEvent(`interaction.${state}`) }),
  };
}

/** Thoughts are counted apart from the output. */
function generatedTokens(usage: JsonRecord): number | undefined {
  const generated = numberAt(usage, 'total_output_tokens');
  return generated === undefined ? undefined : generated + (numberAt(usage, 'total_thought_tokens') ?? 0);
}

const partFields = namesOf('event_id event_type index step delta content usage step_usage metadata');

function readPart(
  event: JsonEvent,
  value: JsonRecord,
  name: string,
  step: string | undefined,
): Reading | undefined {
  const index = numberAt(value, 'index');
  if (index === undefined) return undefined;
  const part = `${index}`;
  // What all steps took up to then.
  const usage = recordAt(value, 'usage') ?? recordAt(recordAt(value, 'metadata') ?? {}, 'total_usage');
  const counts = usage && {
    usage: usageCounts(usage),
    ...present({ outputTokens: generatedTokens(usage) }),
  };
  const unread = unknownFields(value, partFields);
  if (step === 'stop')
    return { pieces: [{ part, kind: 'text', isEnd: true }], isCommon: true, ...counts, unread };
  const place = step === 'delta' ? 'delta' : name;
  const inner = recordAt(value, place);
  if (!inner) return undefined;
  const type = nameAt(inner, 'type') ?? '';
  return {
    pieces: readContent(event, inner, { part, type, path: [place], isStart: step === 'start' }),
    ...counts,
    unread,
  };
}

interface Place {
  readonly part: string;
  readonly type: string;
  readonly path: readonly string[];
  readonly isStart: boolean;
}

function readContent(event: JsonEvent, inner: JsonRecord, place: Place): Piece[] {
  const { part, type, path, isStart } = place;
  if (type.endsWith('_call')) return readCall(event, inner, place);
  if (type.endsWith('_result')) {
    const result = textOrSource(event, inner, 'result', path);
    const about = present({
      name: nameAt(inner, 'name') ?? type,
      callId: nameAt(inner, 'call_id'),
      text: result,
    });
    return [
      {
        part,
        kind: 'tool result',
        ...about,
        ...(inner['is_error'] === true && { isFailed: true }),
      },
    ];
  }
  switch (type) {
    case 'model_output':
    case 'thought': {
      const kind: PartKind = type === 'thought' ? 'reasoning' : 'text';
      const texts = [...recordsAt(inner, 'content'), ...recordsAt(inner, 'summary')].map(
        ({ record }) => textAt(record, 'text') ?? '',
      );
      return [
        { part, kind, ...(isStart && { isNew: true }), ...(texts.length > 0 && { text: texts.join('') }) },
      ];
    }
    case 'text':
      return [{ part, kind: 'text', ...present({ text: textAt(inner, 'text') }) }];
    case 'thought_summary':
      return [
        { part, kind: 'reasoning', ...present({ text: textAt(recordAt(inner, 'content') ?? {}, 'text') }) },
      ];
    case 'thought_signature':
      return [{ part, kind: 'reasoning' }];
    case 'arguments_delta':
    case 'arguments':
      return [
        {
          part,
          kind: 'tool call',
          ...present({ text: textAt(inner, 'arguments') ?? textAt(inner, 'partial_arguments') }),
        },
      ];
    case 'text_annotation_delta':
    case 'text_annotation': {
      const text = event.sourceAt([...path, 'annotations']) ?? '';
      return [{ part: `${part}/annotations`, kind: 'data', name: 'annotations', isLine: true, text }];
    }
    default: {
      const text = textAt(inner, 'data') ?? textAt(inner, 'uri') ?? event.sourceAt(path) ?? '';
      return [
        {
          // Pictures and sound may stand among the texts of a step.
          part: `${part}/${type}`,
          kind: 'data',
          name: type,
          ...(isStart ? { isNew: true, ...(Object.keys(inner).length > 1 && { text }) } : { text }),
        },
      ];
    }
  }
}

function readCall(event: JsonEvent, inner: JsonRecord, { part, type, path, isStart }: Place): Piece[] {
  const args = inner['arguments'];
  const isFilled = typeof args === 'string' ? args !== '' : isRecord(args) && Object.keys(args).length > 0;
  const text = isFilled ? textOrSource(event, inner, 'arguments', path) : undefined;
  const about = present({ name: nameAt(inner, 'name') ?? type, callId: nameAt(inner, 'id'), text });
  return [{ part, kind: 'tool call', ...(isStart && { isNew: true }), ...about }];
}
