// What people call the formats of token streams.

import * as l10n from '@vscode/l10n';

import type { TokenFormat } from './formats.ts';

export const formatTitles: Readonly<Record<TokenFormat, string>> = {
  'chat completions': l10n.t('OpenAI chat completions'),
  responses: l10n.t('OpenAI Responses'),
  'anthropic messages': l10n.t('Anthropic messages'),
  gemini: 'Gemini',
  ollama: 'Ollama',
  'ag-ui': 'AG-UI',
  mcp: 'MCP',
  path: l10n.t('JSON path'),
  error: l10n.t('Format not known'),
};
