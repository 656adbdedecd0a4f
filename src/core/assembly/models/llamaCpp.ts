// The own completions of llama.cpp's server, and of Text Generation Inference: one token an event, with the whole text or
// the counts in the last one.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  hasOnly,
  nameAt,
  numberAt,
  recordAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const completionFields = namesOf(
  'index content tokens stop id_slot slot_id multimodal model tokens_predicted tokens_evaluated tokens_cached timings',
  'stop_type stopping_word stopped_eos stopped_limit stopped_word truncated generation_settings prompt has_new_line',
  'prompt_progress completion_probabilities',
);
/** Fields that nobody else has beside `content` and `stop`. */
const certainFields = [
  'id_slot',
  'slot_id',
  'tokens_predicted',
  'tokens_evaluated',
  'generation_settings',
  'timings',
];

const oldestFields = namesOf('content stop multimodal');

export function readLlamaCpp({ value }: JsonEvent): Reading | undefined {
  if (!isRecord(value) || typeof value['stop'] !== 'boolean') return undefined;
  const text = textAt(value, 'content');
  if (text === undefined) return undefined;
  // The oldest servers send nothing else until the end.
  if (!certainFields.some((name) => name in value) && !hasOnly(value, oldestFields)) return undefined;
  const choice = numberAt(value, 'index') ?? 0;
  const isEnd = value['stop'];
  const counts = Object.entries(value).filter(([name]) => name.startsWith('tokens_'));
  const reason = isEnd ? (nameAt(value, 'stop_type') ?? olderReason(value)) : undefined;
  return {
    ...present({
      model: nameAt(value, 'model'),
      outputTokens: isEnd ? numberAt(value, 'tokens_predicted') : undefined,
    }),
    pieces: [{ part: `${choice}/text`, kind: 'text', choice, text }],
    usage: isEnd
      ? [...usageCounts(Object.fromEntries(counts)), ...usageCounts(recordAt(value, 'timings'), 'timings.')]
      : [],
    finishes: reason === undefined ? [] : [{ choice, reason }],
    isEnd,
    unread: unknownFields(value, completionFields),
  };
}

function olderReason(value: JsonRecord): string {
  const found = ['eos', 'limit', 'word'].find((name) => value[`stopped_${name}`] === true);
  return found ?? 'stop';
}

const tokenFields = namesOf('index token generated_text details top_tokens');

export function readTextGeneration({ value }: JsonEvent): Reading | undefined {
  if (!isRecord(value)) return undefined;
  const token = recordAt(value, 'token');
  const text = token && textAt(token, 'text');
  if (!token || text === undefined || typeof token['id'] !== 'number') return undefined;
  if (!('logprob' in token || 'log_prob' in token || 'special' in token)) return undefined;
  const details = recordAt(value, 'details');
  const whole = textAt(value, 'generated_text');
  const isSpecial = token['special'] === true;
  const reason = details && nameAt(details, 'finish_reason');
  const isEnd = whole !== undefined || details !== undefined;
  return {
    pieces: [
      ...(isSpecial ? [] : [{ part: 'text', kind: 'text' as const, text }]),
      ...(whole === undefined ? [] : [{ part: 'text', kind: 'text' as const, whole, isEnd }]),
    ],
    ...present({ outputTokens: details && numberAt(details, 'generated_tokens') }),
    usage: usageCounts(details),
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
    isEnd,
    unread: unknownFields(value, tokenFields),
  };
}
