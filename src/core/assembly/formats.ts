// The formats of token streams, recognised by the shape of an event's data and by nothing else: the same server may
// speak several, and an address says nothing.

import { readAgUi } from './agents/agUi.ts';
import { readMcp } from './agents/mcp.ts';
import { readAnthropicMessages } from './models/anthropicMessages.ts';
import { readChatCompletions } from './models/chatCompletions.ts';
import { readGemini } from './models/gemini.ts';
import { readOllama } from './models/ollama.ts';
import { readResponses } from './models/responses.ts';
import type { FormatReader, JsonEvent, Reading } from './reading/reading.ts';

/** How a format's answers begin, go on and end. */
interface FormatTraits {
  /** It says how an answer begins: what comes in a new attempt without that is the same answer. */
  readonly saysBeginnings?: true;
  /** Each event names its answer, so that another id is another answer. */
  readonly hasIds?: true;
  /** All that an attempt sends is one answer, which has no end of its own. */
  readonly isSession?: true;
  /** `[DONE]` ends its answers. */
  readonly endsWithDone?: true;
  /** An event that is called an error ends its answers. */
  readonly endsWithError?: true;
  /** Reads the body of the request, which is the beginning of the answer. */
  readonly readRequest?: FormatReader;
}

interface Format extends FormatTraits {
  readonly read: FormatReader;
}

/** The formats in the order in which they are asked: particular shapes before general ones. */
const formats = {
  'chat completions': {
    read: readChatCompletions,
    saysBeginnings: true,
    endsWithDone: true,
  },
  responses: {
    read: readResponses,
    saysBeginnings: true,
    endsWithDone: true,
    endsWithError: true,
  },
  'anthropic messages': {
    read: readAnthropicMessages,
    saysBeginnings: true,
  },
  gemini: { read: readGemini },
  ollama: { read: readOllama },
  'ag-ui': { read: readAgUi, saysBeginnings: true },
  mcp: { read: readMcp, isSession: true, readRequest: readMcp },
} as const satisfies Readonly<Record<string, Format>>;

export type RecognisedFormat = keyof typeof formats;

/** `path` is what a path of one's own leads to, `error` an attempt that brought nothing but errors. */
export type TokenFormat = RecognisedFormat | 'path' | 'error';

export const recognisedFormats = Object.keys(formats) as readonly RecognisedFormat[];

const rows: Readonly<Record<RecognisedFormat, Format>> = formats;

const readers: readonly (readonly [RecognisedFormat, FormatReader])[] = recognisedFormats.map((format) => [
  format,
  rows[format].read,
]);

/** How the answers of a format begin, go on and end. */
export function formatTraits(format: TokenFormat): FormatTraits {
  if (format === 'path') return pathTraits;
  return format === 'error' ? noTraits : rows[format];
}

const pathTraits: FormatTraits = { isSession: true };
const noTraits: FormatTraits = {};

export interface Recognised {
  readonly format: TokenFormat;
  readonly reading: Reading;
}

/**
 * What an event says in the format whose shape it has; undefined when it has none.
 * @param likely the format of the events before, which is asked first
 */
export function recognise(event: JsonEvent, likely?: TokenFormat): Recognised | undefined {
  if (event.value === undefined) return undefined;
  if (likely !== undefined && likely !== 'path' && likely !== 'error') {
    const reading = rows[likely].read(event);
    if (reading) return { format: likely, reading };
  }
  for (const [format, read] of readers) {
    const reading = format === likely ? undefined : read(event);
    if (reading) return { format, reading };
  }
  return undefined;
}
