// Each event and field of each format's reader, with all that is read in it: what of it is text, reasoning, a tool, a count, an
// end or an error, what is only believed of a format that is known, and what is not read.

import { describe, expect, it } from 'vitest';

import { recognisedFormats, type RecognisedFormat } from '../../../../src/core/assembly/formats.ts';
import { readingLines, readTable } from './readingLines.ts';

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

describe.each(recognisedFormats)('%s', async (format) => {
  const table = await readTable(agents.has(format) ? 'agents' : 'models', format);

  it.each(table)('$name $data', ({ name, data, lines }) => {
    expect(readingLines(format, name, data)).toEqual(lines);
  });
});
