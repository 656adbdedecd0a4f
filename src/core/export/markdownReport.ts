// A report on a stream in Markdown, to be pasted into an issue: what it is, its overview as a picture, attempts with their
// endings and what follows from them, findings, timing, and the chosen entries. It is bounded, since issues are. Of pictures
// in a text GitHub shows none, so the overview is drawn with characters first, and as an image after that.

import * as l10n from '@vscode/l10n';

import { formatDuration, formatSize } from '../base/format.ts';
import { markdownCode, markdownText } from '../base/markdownText.ts';
import { clientOf } from '../clients/streamClient.ts';
import { nameOfClient } from '../stream/clientProfile.ts';
import type { LogReader } from '../log/logReader.ts';
import { FindingsWatch } from '../page/findingsWatch.ts';
import { readersOf } from '../page/logReaders.ts';
import { overviewOf } from '../page/overview.ts';
import type { Finding } from '../timing/finding.ts';
import type { TimingData } from '../timing/timingData.ts';
import { attemptRows } from './attemptRows.ts';
import { chosenEntryRows } from './chosenEntryRows.ts';
import type { ExportPieces, ExportRun } from './exportRun.ts';
import { overviewCharacters, overviewLegend } from './overviewText.ts';
import { overviewImage } from './overviewPicture.ts';
import { pictureLanes } from './overviewLanes.ts';

/** Entries that a reader takes between two pieces. */
const readerStep = 5_000;
const textColumns = 72;
const imageColumns = 110;
const maxLanes = 12;

export function* writeMarkdown(run: ExportRun): ExportPieces {
  const { log } = run;
  const { spans, attempts, timing } = readersOf(log);
  for (const reader of [spans, attempts, timing]) yield* readAll(run, reader);
  const findings = yield* findingsOf(run);
  yield `# ${l10n.t('Event stream {0}', markdownCode(`${run.method} ${run.request.url}`, 300))}\n\n`;
  yield summaryTable(run);
  if (log.length > 0) {
    const overview = overviewOf(log, spans, undefined, timing.measured.gaps.median);
    const endMs = log.index.receivedAtMs(log.length);
    const lanes = pictureLanes(overview, endMs, textColumns, maxLanes);
    yield `\n## ${l10n.t('Overview')}\n\n\`\`\`text\n${overviewCharacters(lanes)}\n\`\`\`\n\n${overviewLegend()}\n\n`;
    yield `![](${overviewImage(pictureLanes(overview, endMs, imageColumns, maxLanes))})\n`;
    yield attemptRows(log, attempts);
  }
  yield findingList(findings);
  yield timingTable(timing.data());
  yield* chosenEntryRows(run);
}

/** Brings a reader to where the export ends: beyond that, a fast stream might never be read to its end. */
function* readAll(run: ExportRun, reader: LogReader): ExportPieces {
  for (let read = 0; reader.isBehind && read <= run.last; read += readerStep) {
    reader.update(readerStep);
    yield '';
  }
}

function* findingsOf(run: ExportRun): Generator<string, readonly Finding[], undefined> {
  const watch = new FindingsWatch(run.stream.view);
  let findings = watch.update() ?? [];
  for (let read = 0; watch.isBehind && read <= run.last; read += 1_000) {
    yield '';
    findings = watch.update() ?? findings;
  }
  return findings;
}

function summaryTable(run: ExportRun): string {
  const { log, last, chosen, stream } = run;
  const { state, totals, relayedAs } = stream.view;
  const lastMs = last === 0 ? 0 : log.index.receivedAtMs(last);
  const { profile, evidence } = clientOf(log).shown;
  const rows: [string, string][] = [
    [l10n.t('Began'), new Date(log.startedAtMs).toISOString()],
    [l10n.t('Until the last entry'), formatDuration(lastMs)],
    [l10n.t('Attempts'), String(state.attempt)],
    [l10n.t('Events'), String(totals.messages)],
    [l10n.t('Bytes of bodies'), formatSize(totals.bodyBytes)],
    [l10n.t('Last event id'), state.lastEventId === '' ? '—' : markdownCode(state.lastEventId)],
    [l10n.t('Read by'), markdownText(`${nameOfClient(profile)}. ${evidence}`)],
    ...(relayedAs ? [[l10n.t('Side'), relayedAs.side] as [string, string]] : []),
    ...(chosen.isWhole && chosen.count === last
      ? []
      : [[l10n.t('Chosen entries'), l10n.t('{0} of {1}', chosen.count, last)] as [string, string]]),
  ];
  return `| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${value} |\n`).join('')}`;
}

function findingList(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const items = findings.map(({ title, evidence, advice, entries }) => {
    const numbers = entries.map(({ number }) => `#${number}`).join(', ');
    const shown = numbers === '' ? '' : ` (${numbers})`;
    return `- **${markdownText(title)}** ${markdownText(evidence)}${shown} ${markdownText(advice)}\n`;
  });
  return `\n## ${l10n.t('Findings')}\n\n${items.join('')}`;
}

function timingTable({ gaps, firstBytes, firstEvents, sizes }: TimingData): string {
  const rows: string[] = [];
  if (gaps)
    rows.push(
      `| ${l10n.t('Between events')} | ${formatDuration(gaps.p50Ms)} | ${formatDuration(gaps.p95Ms)} | ${formatDuration(gaps.longestMs)} (#${gaps.fromEntry}–#${gaps.toEntry}) |\n`,
    );
  for (const [name, values] of [
    [l10n.t('To the first byte'), firstBytes],
    [l10n.t('To the first event'), firstEvents],
  ] as const)
    if (values)
      rows.push(
        `| ${name} | ${formatDuration(values.p50)} | ${formatDuration(values.p95)} | ${formatDuration(values.largest)} (#${values.largestEntry}) |\n`,
      );
  if (sizes)
    rows.push(
      `| ${l10n.t('Size of an event')} | ${formatSize(sizes.p50)} | ${formatSize(sizes.p95)} | ${formatSize(sizes.largest)} (#${sizes.largestEntry}) |\n`,
    );
  if (rows.length === 0) return '';
  const names = [l10n.t('Median'), l10n.t('95 % are below'), l10n.t('Largest')];
  return `\n## ${l10n.t('Timing')}\n\n| | ${names.join(' | ')} |\n|---|--:|--:|--:|\n${rows.join('')}`;
}
