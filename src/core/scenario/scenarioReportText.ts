// The report on a scenario as text: one line for a message, and a Markdown document. What comes from a stream or a
// scenario file is text in it, never markup.

import { markdownText } from '../base/markdownText.ts';
import { describeOutcome, type ExpectationResult, type ScenarioReport } from './scenarioReport.ts';

const stateMarks: Readonly<Record<ExpectationResult['state'], string>> = {
  kept: '✓ kept',
  broken: '✗ broken',
  'not reached': '– not reached',
};

/** `5 kept, 1 broken`: what did not happen is left out, but for a report of nothing. */
export function summarizeReport({ kept, broken, notReached, results }: ScenarioReport): string {
  if (results.length === 0) return 'nothing was expected';
  const parts = [
    kept > 0 ? `${kept} kept` : '',
    broken > 0 ? `${broken} broken` : '',
    notReached > 0 ? `${notReached} not reached` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** The whole report. */
export function reportMarkdown(report: ScenarioReport): string {
  const { title, description, outcome, attempts, results } = report;
  const paragraphs = [
    `# Scenario: ${markdownText(title)}`,
    ...(description === '' ? [] : [markdownText(description)]),
    `**${summarizeReport(report)}**, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}. ${markdownText(describeOutcome(outcome))}`,
    ...(results.length === 0 ? [] : [resultTable(results)]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function resultTable(results: readonly ExpectationResult[]): string {
  const rows = results.map(({ attempt, expected, state, sentence, entry, path }) => [
    stateMarks[state],
    attempt === undefined ? 'all' : `${attempt}`,
    entry === undefined ? '' : `#${entry}`,
    markdownText(expected),
    markdownText(sentence),
    `\`${path}\``,
  ]);
  const head = ['Result', 'Attempt', 'Entry', 'Expected', 'Seen', 'In the scenario'];
  const rule = ['---', '---:', '---:', '---', '---', '---'];
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
