// The chosen entries of a report: a table, which of many has the first and the last ones; and of few their data as well.

import * as l10n from '@vscode/l10n';

import { markdownCode, markdownText } from '../base/markdownText.ts';
import { redactedStart } from '../base/reportedText.ts';
import { visibleBlock } from '../base/visibleText.ts';
import { prettyJson } from '../json/prettyJson.ts';
import type { Entry } from '../log/entry.ts';
import { summarizeEntry, typeStart } from '../log/entrySummary.ts';
import { exportedKind } from './entryFacts.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';

/** Chosen entries that are in the table. */
const maxEntries = 100;
/** Chosen entries up to which their data follows, and how much of it, in characters. */
const fewEntries = 10;
const maxDataLength = 3_000;
/** Characters of an entry's text in the table. */
const maxTextLength = 160;

/** The chosen entries; of many, the first and the last ones. */
export function* chosenEntryRows(run: ExportRun): ExportPieces {
  const { count } = run.chosen;
  const head = Math.ceil(maxEntries / 2);
  const names = ['#', l10n.t('Time'), l10n.t('Kind'), l10n.t('Type'), l10n.t('Id'), l10n.t('Says')];
  yield `\n## ${l10n.t('Entries')}\n\n| ${names.join(' | ')} |\n|--:|--:|---|---|---|---|\n`;
  let at = 0;
  let data = '';
  const { log } = run;
  for (const entry of run.entries()) {
    at += 1;
    if (at === head + 1 && count > maxEntries)
      yield `| | | | | | ${l10n.t('… {0} entries between are left out …', count - maxEntries)} |\n`;
    if (at > head && at <= count - (maxEntries - head)) {
      yield '';
      continue;
    }
    if (count <= fewEntries) data += dataOf(run, entry);
    const { preview, next = '', id } = summarizeEntry(log, entry);
    const text = next === '' ? preview : `${preview} ${next}`;
    const isOfBody = entry.kind === 'message' || entry.kind === 'id';
    const cells = [
      String(entry.number),
      `+${(entry.receivedAtMs / 1000).toFixed(3)} s`,
      exportedKind(entry),
      isOfBody ? codeOf(typeStart(log, entry)) : '',
      codeOf(id ?? ''),
      entry.kind === 'message' ? codeOf(text, maxTextLength) : markdownText(text),
    ];
    yield `| ${cells.join(' | ')} |\n`;
  }
  yield data;
}

/** Empty for nothing: backticks around nothing would stand there as such. */
function codeOf(text: string, maxLength?: number): string {
  return text === '' ? '' : markdownCode(text, maxLength);
}

/** The data of an event as a block of code. */
function dataOf({ log }: ExportRun, entry: Entry): string {
  if (entry.kind !== 'message' || log.isGone(entry)) return '';
  const { data = '' } = log.fields(entry);
  const pretty = prettyJson(data);
  const text = visibleBlock(redactedStart(pretty ?? data, maxDataLength));
  // Longer than any row of backticks in it.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  const fence = '`'.repeat(longest + 1);
  return `\n#${entry.number}:\n\n${fence}${pretty === undefined ? 'text' : 'json'}\n${text}\n${fence}\n`;
}
