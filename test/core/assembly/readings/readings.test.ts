// Each event and field of each format's reader, with all that is read in it: what of it is text, reasoning, a tool, a count, an
// end or an error, what is only believed of a format that is known, and what is not read.

import { expect, it } from 'vitest';

import { recognisedFormats, type RecognisedFormat } from '../../../../src/core/assembly/formats.ts';
import { readAgain, tableOf } from './readingLines.ts';

const agents: ReadonlySet<RecognisedFormat> = new Set([
  'ag-ui',
  'a2a',
  'mcp',
  'mastra',
  'ai sdk messages',
  'ai sdk data',
  'langgraph',
  'dify',
  'coze',
  'flowise',
  'copilotkit',
  'delta patches',
]);

// After a change that is meant, `vitest run test/core/assembly/readings -u` writes the tables again; what changed in them is to be looked at.
it.each(recognisedFormats)('%s', async (format) => {
  const table = tableOf(agents.has(format) ? 'agents' : 'models', format);
  await expect(await readAgain(table, format)).toMatchFileSnapshot(table);
});
