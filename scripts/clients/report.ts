// Writes docs/client-behaviour.md: how it was measured, everything in one table, where clients differ from the verdict,
// what they send and how long they wait, and what each tells its program.
import { endingTraits } from '../../src/core/stream/ending.ts';
import { type ClientResult, isStuck, resultOf, type RunResult } from './clientResult.ts';
import { habitSections } from './habitReport.ts';
import { endingCases } from './endingCases.ts';
import { askedRetryMs, type MeasuredCase } from './measuredCase.ts';
import { markdownTable } from './markdownTable.ts';
import { describeNext, describeNextShortly, describeSurprise, describeTold } from './observationWords.ts';

const incompleteness =
  'It does not come back after a complete response, so refusals were only measured on a first request.';

/** The document's text. */
export function reportText(result: RunResult): string {
  const { clients } = result;
  const sections = [
    introduction(result),
    overview(clients),
    deviations(clients),
    ...habitSections(clients),
    '## What each client tells its program',
    `Messages are left out. Endings that a program is told of in the same words stand together: it cannot tell them apart.
Where nothing else is said, a client that comes back does so as well when it had a stream before, after the ${askedRetryMs} ms
that the server asks for, with its Last-Event-ID; and a client that stops, stops then as well.`,
    ...clients.map(clientSection),
  ];
  return `${sections.join('\n\n')}\n`;
}

function introduction({ measuredOn, clients, unmeasured }: RunResult): string {
  const versions = markdownTable(
    ['client', 'version', 'measured as'],
    clients.map(({ name, version, setting }) => [name, version, setting]),
  );
  const missing = unmeasured
    .map(({ name, reason }) => `**${name} was not measured.** ${reason}\n\n`)
    .join('');
  return `# What clients really do

The standard says what an EventSource does when a stream ends. This page says what clients do, measured on ${measuredOn}:
each ending of the dev server was put before each client, and the server noted when the client came back and with which
Last-Event-ID. \`npm run measure:clients\` measures again, and writes this page and what the timeline says about clients;
do not edit it by hand.

${versions}

${missing}How it was measured, and what that means for the numbers:

- On the loopback interface of one machine (${process.platform}), each client in each case against a server of its own, watched for
  11 seconds or more. "Stops" means that it did not come back in that time.
- A delay is the time from the end of the response to the next request, as the server saw both; the middle one of those
  seen. Firefox's own is so long that there are only two. A busy machine adds up to some tenths of a second. Where no
  server could see an attempt (nothing listens, no such name), it is the time between two errors that the client told of.
- Endings were measured twice: with nothing but the client's own reconnection time, and with \`retry: ${askedRetryMs}\` from the server.
  Where the ending turns a request away, a stream with one event comes first the second time.
- Browsers run without a driver, since one that watches the network changes what is measured. Unless a case says
  otherwise, the page has the same origin as the stream.
- Not measured: TLS failures, proxies, HTTP/2, hidden pages, events larger than 17 MiB, and longer waits.`;
}

function overview(clients: readonly ClientResult[]): string {
  const rows = endingCases.map((measuredCase) => [
    measuredCase.cause === undefined ? '' : `\`${measuredCase.cause}\``,
    measuredCase.title,
    ...clients.map((client) => describeNextShortly(resultOf(client, measuredCase).own)),
  ]);
  const labels = clients.map(({ label }) => label.replace(/^A /, ''));
  return `## Everything in one table

A time: the client comes back, and after how long with its own reconnection time. **stops**: it does not come back.
**waits**: it notices nothing. **stuck**: it does not come back, and says to the end that it is connecting. **unsent**: it
tries again and again, and no request leaves it.

${markdownTable(['ending', 'what happens', ...labels], rows)}`;
}

function deviations(clients: readonly ClientResult[]): string {
  const [steadfast, others] = partition(clients, neverComesBack);
  const items = endingCases.flatMap((measuredCase) => {
    const differing = others.filter((client) => isDeviation(client, measuredCase));
    if (differing.length === 0) return [];
    const said = differing.map(
      (client) => `  - ${client.label} ${describeNext(resultOf(client, measuredCase).own)}.`,
    );
    return [`- ${measuredCase.title}. Verdict: ${verdictWord(measuredCase)}.`, ...said];
  });
  const never = steadfast.map(
    ({ label }) => `${label} never comes back, whatever the ending, and is left out here.`,
  );
  return `## Where clients differ from the verdict

The verdict on the timeline is what a standard EventSource does after an ending. These clients do something else.
${never.join(' ')}

${items.join('\n')}`;
}

function partition<Value>(values: readonly Value[], isFirst: (value: Value) => boolean): [Value[], Value[]] {
  return [values.filter(isFirst), values.filter((value) => !isFirst(value))];
}

function neverComesBack({ cases }: ClientResult): boolean {
  return [...cases.values()].every(({ own }) => own.next === 'stop' || own.next === 'wait');
}

function isDeviation(client: ClientResult, measuredCase: MeasuredCase): boolean {
  const { own } = resultOf(client, measuredCase);
  return (
    measuredCase.cause !== undefined && (own.next !== endingTraits[measuredCase.cause].next || isStuck(own))
  );
}

function verdictWord({ cause }: MeasuredCase): string {
  if (cause === undefined) return 'none';
  switch (endingTraits[cause].next) {
    case 'reconnect':
      return 'come back';
    case 'stop':
      return 'stop';
    case 'wait':
      return 'wait';
  }
}

/** One item for each thing that the program can be told, with the endings that it stands for. */
function clientSection(client: ClientResult): string {
  const endings = new Map<string, string[]>();
  for (const measuredCase of endingCases) {
    const result = resultOf(client, measuredCase);
    const told = describeTold(result.own);
    const surprise = describeSurprise(result);
    const outcome = `${describeNext(result.own)}${surprise === undefined ? '' : `; ${surprise}`}`;
    const ending = `  - ${measuredCase.title}: ${outcome}.`;
    endings.set(told, [...(endings.get(told) ?? []), ending]);
  }
  const items = [...endings].map(([told, lines]) => [`- **${told}**`, ...lines].join('\n'));
  const isIncomplete = [...client.cases.values()].some(({ withRetry }) => withRetry?.hasMetEnding === false);
  return `### ${client.name} ${client.version}

${isIncomplete ? `${incompleteness}\n\n` : ''}${items.join('\n')}`;
}
