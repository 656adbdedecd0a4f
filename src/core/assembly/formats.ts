// The formats of token streams, recognised by the shape of an event's data and by nothing else: the same server may
// speak several, and an address says nothing.

import { readA2a, readA2aRequest } from './agents/a2a.ts';
import { readAgUi } from './agents/agUi.ts';
import { readAiSdkData } from './agents/aiSdkData.ts';
import { readAiSdkMessage } from './agents/aiSdkMessage.ts';
import { readCopilotKit } from './agents/copilotKit.ts';
import { readCoze } from './agents/coze.ts';
import { readDeltaPatches } from './agents/deltaPatches.ts';
import { readDify } from './agents/dify.ts';
import { readFlowise } from './agents/flowise.ts';
import { readLangGraph } from './agents/langGraph.ts';
import { readMastra } from './agents/mastra.ts';
import { readMcp } from './agents/mcp.ts';
import { readAnthropicMessages } from './models/anthropicMessages.ts';
import { readAssistants } from './models/assistants.ts';
import { readBedrock } from './models/bedrock.ts';
import { readChatCompletions } from './models/chatCompletions.ts';
import { readCohere } from './models/cohere.ts';
import { readDashScope, readWatsonx } from './models/dashScope.ts';
import { readGemini } from './models/gemini.ts';
import { readInteractions } from './models/interactions.ts';
import { readLlamaCpp, readTextGeneration } from './models/llamaCpp.ts';
import { readMistralConversations } from './models/mistralConversations.ts';
import { readOllama } from './models/ollama.ts';
import { readImages, readTranscription } from './models/openAiMedia.ts';
import { readResponses } from './models/responses.ts';
import { isOwnFormat, ownFormats, type OwnFormatId } from './ownFormats.ts';
import { PossibleFormats } from './possibleFormats.ts';
import { isTypedFormat, traitsOfTyped, type TypedFormatId } from './typedFormat.ts';
import type { FormatReader, JsonEvent, Reading } from './reading/reading.ts';

/** How a format's answers begin, go on and end. */
interface FormatTraits {
  /** It says how an answer begins: what comes in a new attempt without that is the same answer. */
  readonly saysBeginnings?: true;
  /** Each event names its answer, so that another id is another answer. */
  readonly hasIds?: true;
  /** All that an attempt sends is one answer, which has no end of its own. */
  readonly isSession?: true;
  /** It has no word for the end of an answer: the end of the attempt is it. */
  readonly hasNoEnd?: true;
  /** `[DONE]` ends its answers. */
  readonly endsWithDone?: true;
  /** An event that is called an error ends its answers. */
  readonly endsWithError?: true;
  /** Reads the body of the request, which is the beginning of the answer. */
  readonly readRequest?: FormatReader;
}

interface Format extends FormatTraits {
  readonly read: FormatReader;
  /** Members of which each of its events has one, at the top of its JSON; `*Name` is the end of one. */
  readonly members?: string;
  /** How the types of its events begin, or their names, up to the first mark, unless a member tells them. */
  readonly types?: string;
  /** It has events whose data is a list. */
  readonly readsLists?: true;
  /** It has events whose data is no object and no list. */
  readonly readsText?: true;
}

/** The formats in the order in which they are asked: particular shapes before general ones. */
const formats = {
  'chat completions': {
    read: readChatCompletions,
    members:
      'choices error copilot_references copilot_confirmation copilot_errors data chunk payload result response',
    types: 'copilot',
    readsLists: true,
    saysBeginnings: true,
    endsWithDone: true,
  },
  responses: {
    read: readResponses,
    types: 'response error',
    saysBeginnings: true,
    endsWithDone: true,
    endsWithError: true,
  },
  'anthropic messages': {
    read: readAnthropicMessages,
    members: 'completion',
    types: 'message content ping error completion',
    saysBeginnings: true,
  },
  assistants: { read: readAssistants, types: 'thread', saysBeginnings: true, endsWithDone: true },
  transcription: { read: readTranscription, types: 'transcript speech', endsWithDone: true },
  images: { read: readImages, types: 'image' },
  gemini: {
    read: readGemini,
    members: 'candidates promptFeedback usageMetadata response error',
    hasIds: true,
  },
  interactions: {
    read: readInteractions,
    members: 'event_type',
    types: 'interaction step content',
    saysBeginnings: true,
    endsWithDone: true,
  },
  'mistral conversations': {
    read: readMistralConversations,
    types: 'conversation message tool agent function',
    saysBeginnings: true,
    endsWithDone: true,
  },
  ollama: { read: readOllama, members: 'done' },
  cohere: {
    read: readCohere,
    members: 'event_type',
    types: 'message tool content citation',
    saysBeginnings: true,
  },
  bedrock: {
    read: readBedrock,
    members:
      'messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop metadata outputText generation outputs *Exception',
    types: 'messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop metadata',
    saysBeginnings: true,
  },
  'llama.cpp': { read: readLlamaCpp, members: 'stop', endsWithDone: true },
  'text generation': { read: readTextGeneration, members: 'token' },
  dashscope: { read: readDashScope, members: 'output request_id', hasIds: true },
  watsonx: { read: readWatsonx, members: 'results' },
  'ag-ui': {
    read: readAgUi,
    types: 'TEXT THINKING REASONING TOOL STATE MESSAGES ACTIVITY STEP CUSTOM RAW RUN SUBAGENT',
    saysBeginnings: true,
  },
  a2a: {
    read: readA2a,
    members: 'jsonrpc kind task message msg statusUpdate artifactUpdate',
    saysBeginnings: true,
    hasIds: true,
    readRequest: (event) => readA2aRequest(event) ?? readMcp(event),
  },
  mcp: { read: readMcp, members: 'jsonrpc', readsLists: true, isSession: true, readRequest: readMcp },
  mastra: { read: readMastra, members: 'from', saysBeginnings: true, hasIds: true, endsWithDone: true },
  'ai sdk messages': {
    read: readAiSdkMessage,
    types:
      'text reasoning tool data source file custom steering start stream response finish reset message abort error',
    saysBeginnings: true,
    endsWithDone: true,
  },
  'ai sdk data': { read: readAiSdkData, readsText: true, saysBeginnings: true },
  langgraph: {
    read: readLangGraph,
    members: 'event method',
    types:
      'metadata messages values updates custom data events debug tasks checkpoints feedback tools lifecycle error end',
    readsLists: true,
    readsText: true,
    saysBeginnings: true,
    hasNoEnd: true,
  },
  dify: { read: readDify, members: 'event', saysBeginnings: true, hasIds: true },
  coze: {
    read: readCoze,
    types: 'conversation Message Interrupt Error Done',
    saysBeginnings: true,
    hasIds: true,
    endsWithDone: true,
  },
  flowise: { read: readFlowise, members: 'event', endsWithDone: true },
  copilotkit: { read: readCopilotKit, members: 'data incremental hasNext' },
  'delta patches': { read: readDeltaPatches, members: 'v p conversation_id message_id', endsWithDone: true },
} as const satisfies Readonly<Record<string, Format>>;

export type RecognisedFormat = keyof typeof formats;

/** A typed format is what paths of one's own lead to, `error` an attempt that brought nothing but errors. */
export type TokenFormat = RecognisedFormat | OwnFormatId | TypedFormatId | 'error';

export const recognisedFormats = Object.keys(formats) as readonly RecognisedFormat[];

const rows: Readonly<Record<RecognisedFormat, Format>> = formats;

const readers = recognisedFormats.map(
  (format) => ({ format, ...rows[format] }) satisfies Format & { format: RecognisedFormat },
);
const possible = new PossibleFormats(readers);

/** How the answers of a format begin, go on and end. */
export function formatTraits(format: TokenFormat): FormatTraits {
  if (isTypedFormat(format)) return traitsOfTyped(format);
  if (isOwnFormat(format)) return ownFormats().find(({ id }) => id === format)?.traits ?? noTraits;
  return format === 'error' ? noTraits : rows[format];
}

const noTraits: FormatTraits = {};

export interface Recognised {
  readonly format: TokenFormat;
  readonly reading: Reading;
}

/**
 * What an event says in the format whose shape it has; undefined when it has none. Formats of one's own go first.
 * @param likely the format of the events before, which is asked first
 */
export function recognise(event: JsonEvent, likely?: TokenFormat): Recognised | undefined {
  for (const { id, read } of ownFormats()) {
    const reading = read(event);
    if (reading) return { format: id, reading };
  }
  if (likely !== undefined && likely !== 'error' && !isTypedFormat(likely) && !isOwnFormat(likely)) {
    const row = rows[likely];
    const reading = event.value === undefined && !row.readsText ? undefined : row.read(event);
    if (reading) return { format: likely, reading };
  }
  for (const at of possible.of(event)) {
    const row = readers[at];
    const reading = row && row.format !== likely ? row.read(event) : undefined;
    if (row && reading && !reading.isCommon) return { format: row.format, reading };
  }
  return undefined;
}
