// What people call the formats of token streams.

import * as l10n from '@vscode/l10n';

import type { TokenFormat } from './formats.ts';
import { isOwnFormat, type OwnFormatId } from './ownFormats.ts';
import { isTypedFormat, type TypedFormatId } from './typedFormat.ts';

export const formatTitles: Readonly<Record<Exclude<TokenFormat, OwnFormatId | TypedFormatId>, string>> = {
  'chat completions': l10n.t('OpenAI chat completions'),
  responses: l10n.t('OpenAI Responses'),
  'anthropic messages': l10n.t('Anthropic messages'),
  assistants: l10n.t('OpenAI Assistants'),
  transcription: l10n.t('OpenAI transcription and speech'),
  images: l10n.t('OpenAI images'),
  gemini: 'Gemini',
  interactions: l10n.t('Gemini interactions'),
  'mistral conversations': l10n.t('Mistral conversations'),
  ollama: 'Ollama',
  cohere: l10n.t('Cohere chat'),
  bedrock: l10n.t('Amazon Bedrock'),
  'llama.cpp': 'llama.cpp',
  'text generation': l10n.t('Text Generation Inference'),
  dashscope: 'DashScope',
  watsonx: 'watsonx',
  'ag-ui': 'AG-UI',
  a2a: 'A2A',
  mcp: 'MCP',
  mastra: 'Mastra',
  'ai sdk messages': l10n.t('AI SDK UI messages'),
  'ai sdk data': l10n.t('AI SDK data stream'),
  langgraph: l10n.t('LangGraph and LangServe'),
  dify: 'Dify',
  coze: 'Coze',
  flowise: 'Flowise',
  copilotkit: 'CopilotKit',
  'delta patches': l10n.t('Patches of a message'),
  error: l10n.t('Format not known'),
};

/** What people call a format; one of their own as its file does. */
export function titleOfFormat(format: TokenFormat): string {
  if (isTypedFormat(format)) return format === 'path' ? l10n.t('JSON path') : l10n.t('JSON paths');
  return isOwnFormat(format) ? format.slice('own:'.length) : formatTitles[format];
}
