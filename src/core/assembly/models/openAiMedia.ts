// OpenAI's streams of sound and pictures: transcriptions, speech, and pictures that are made or changed.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { nameAt, numberAt, recordAt, textAt, usageCounts, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const transcriptFields = namesOf('type event_id delta text usage logprobs segment_id languages');

export function readTranscription(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value)) return undefined;
  if (type.startsWith('speech.audio.')) return readSpeech(type, value);
  if (!type.startsWith('transcript.text.')) return undefined;
  switch (type) {
    case 'transcript.text.delta': {
      const text = textAt(value, 'delta');
      return text === undefined
        ? undefined
        : { pieces: [{ part: 'text', kind: 'text', text }], unread: unknownFields(value, transcriptFields) };
    }
    case 'transcript.text.segment': {
      const text = event.data;
      return { pieces: [{ part: 'segments', kind: 'data', name: 'segments', isLine: true, text }] };
    }
    case 'transcript.text.done': {
      const usage = recordAt(value, 'usage');
      return {
        pieces: [{ part: 'text', kind: 'text', isEnd: true, ...present({ whole: textAt(value, 'text') }) }],
        usage: usageCounts(usage),
        ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
        finishes: [{ choice: 0, reason: 'done' }],
        isEnd: true,
        unread: unknownFields(value, transcriptFields),
      };
    }
    default:
      return { unread: unknownEvent(type) };
  }
}

function readSpeech(type: string, value: JsonRecord): Reading {
  const usage = recordAt(value, 'usage');
  if (type === 'speech.audio.delta')
    return {
      pieces: [{ part: 'audio', kind: 'data', name: 'audio', ...present({ text: textAt(value, 'audio') }) }],
    };
  if (type !== 'speech.audio.done') return { unread: unknownEvent(type) };
  return {
    usage: usageCounts(usage),
    ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
    finishes: [{ choice: 0, reason: 'done' }],
    isEnd: true,
  };
}

const imageFields = namesOf(
  'type b64_json background created_at output_format quality size partial_image_index usage event_id',
);

export function readImages({ value, type }: JsonEvent): Reading | undefined {
  if (!isRecord(value)) return undefined;
  if (!type.startsWith('image_')) return undefined;
  const [, about, step = ''] = /^(image_generation|image_edit)\.(\w+)$/.exec(type) ?? [];
  if (about === undefined) return undefined;
  const image = nameAt(value, 'b64_json');
  const unread = unknownFields(value, imageFields);
  if (step === 'partial_image') {
    const name = `partial_image/${numberAt(value, 'partial_image_index') ?? 0}`;
    return {
      pieces: [{ part: name, kind: 'data', name, isEnd: true, ...present({ soFar: image }), isState: true }],
      unread,
    };
  }
  if (step !== 'completed') return { unread: unknownEvent(type) };
  const usage = recordAt(value, 'usage');
  return {
    pieces: [{ part: 'image', kind: 'data', name: 'image', isEnd: true, ...present({ whole: image }) }],
    usage: usageCounts(usage),
    ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
    finishes: [{ choice: 0, reason: step }],
    isEnd: true,
    unread,
  };
}
