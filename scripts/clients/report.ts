// Writes docs/client-behaviour.md: how it was measured, everything in one table, where clients differ from the standard,
// what they send and how long they wait, and what each tells its program.
import { endingTraits } from '../../src/core/ending.ts';
import { type ClientResult, isStuck, resultOf, type RunResult } from './clientResult.ts';
import { habitSections } from './habitReport.ts';
import { endingCases, type MeasuredCase } from './measuredCases.ts';
import { describeNext, describeNextShortly, describeTold, describeWithRetry } from './observationText.ts';
import { markdownTable } from './markdownTable.ts';
import { windowMs } from './measurement.ts';

/** The document's text. */
export function reportText(result: RunResult): string {
  return [
    introduction(result),
    overview(result),
    deviations(result),
    ...habitSections(result.clients),
    ...result.clients.map(clientSection),
  ].join('\n\n');
}

function introduction({ measuredOn, clients, unmeasured }: RunResult): string {
  const versions = markdownTable(
    ['client', 'version', 'measured as'],
    clients.map(({ name, version, setting }) => [name, version, setting]),
  );
  const missing = unmeasured.map(({ name, reason }) => `**${name} was not measured**: ${reason}\n\n`).join('');
  return `# What clients really do

The standard says what an EventSource does when a stream ends. This page says what clients do, measured on ${measuredOn}:
each ending of the dev server was put before each client, and the server noted when the client came back and with which
Last-Event-ID. \`npm run measure:clients\` measures again, and writes this page and what the timeline says about clients;
do not edit it by hand.

${versions}

${missing}How it was measured, and what that means for the numbers:

- On the loopback interface of one machine (${process.platform}), each client in each case against a server of its own, watched for
  ${Math.floor((windowMs - 2500) / 1000)} s at least. "Stops" means that it did not come back in that time. Delays are medians, from the end of the response to
  the next request as the server saw them; a busy machine adds some milliseconds.
- Each ending was measured twice: with nothing but the client's own reconnection time, and with \`retry: 1000\` from the
  server. Where the ending turns a request away, the second time a stream with one event comes first.
- Browsers run without a driver, since one that watches the network changes what is measured. Unless a case says
  otherwise, the page has the same origin as the stream.
- Where no server could see an attempt (nothing listens, no such name), the delay is between two errors that the client
  told of.
- Not measured: TLS failures, proxies, HTTP/2, hidden pages, and waits of more than some seconds.`;
}

function overview({ clients }: RunResult): string {
  const rows = endingCases.map((measuredCase) => [
    measuredCase.cause === undefined ? '' : `\`${measuredCase.cause}\``,
    measuredCase.title,
    ...clients.map((client) => describeNextShortly(resultOf(client, measuredCase).own)),
  ]);
  return `## Everything in one table

A time: the client comes back, and after how long with its own reconnection time. **stops**: it does not come back.
**waits**: it notices nothing. **stuck**: it does not come back, and says to the end that it is connecting. **unsent**: it
tries again and again, and no request leaves it.

${markdownTable(['ending', 'what happens', ...clients.map(({ label }) => label.replace(/^A bare/, 'bare'))], rows)}`;
}

function deviations({ clients }: RunResult): string {
  const items = endingCases.flatMap((measuredCase) => {
    const differing = clients.filter((client) => isDeviation(client, measuredCase));
    if (differing.length === 0) return [];
    const said = differing.map((client) => `${client.label} ${describeNext(resultOf(client, measuredCase).own)}`);
    return [`- **${measuredCase.title}.** ${standardWords(measuredCase)} ${said.join('; ')}.`];
  });
  return `## Where clients differ from the inspector's verdict

The verdict on the timeline is what the standard has an EventSource do. These clients do something else.

${items.join('\n')}`;
}

function isDeviation(client: ClientResult, measuredCase: MeasuredCase): boolean {
  const { own } = resultOf(client, measuredCase);
  return measuredCase.cause !== undefined && (own.next !== endingTraits[measuredCase.cause].next || isStuck(own));
}

function standardWords({ cause }: MeasuredCase): string {
  if (cause === undefined) return '';
  switch (endingTraits[cause].next) {
    case 'reconnect':
      return 'Verdict: come back.';
    case 'stop':
      return 'Verdict: stop.';
    case 'wait':
      return 'Verdict: wait.';
  }
}

function clientSection(client: ClientResult): string {
  const rows = endingCases.map((measuredCase) => {
    const result = resultOf(client, measuredCase);
    return [measuredCase.title, describeNext(result.own), describeWithRetry(result, measuredCase), describeTold(result.own)];
  });
  return `## ${client.name}: what the program is told

Version ${client.version}, ${client.setting}.

${markdownTable(['what happens', 'what it does', 'with `retry: 1000`', 'what the program is told'], rows)}`;
}
