// The sections of the document that are about habits: how long clients wait, what they send as Last-Event-ID, where they
// come back to, and what happens when the program closes.
import { formatDuration } from '../../src/core/base/format.ts';
import { type CaseResult, type ClientResult, resultOf } from './clientResult.ts';
import { markdownTable } from './markdownTable.ts';
import { endingCases } from './endingCases.ts';
import { habitCases } from './habitCases.ts';
import { askedRetryMs, type MeasuredCase } from './measuredCase.ts';
import { describeId, describeNext, describeNextShortly } from './observationWords.ts';

/** The sections, in order. */
export function habitSections(clients: readonly ClientResult[]): string[] {
  return [
    waitingSection(clients),
    idSection(clients),
    redirectSection(clients),
    closingSection(clients),
    largeEventSection(clients),
  ];
}

// What closing takes on a busy machine.
const soonMs = 500;

type Describe = (result: CaseResult, measuredCase: MeasuredCase) => string;

/** One row a client, one column a case. */
function habitTable(
  clients: readonly ClientResult[],
  columns: readonly (readonly [string, string, Describe])[],
): string {
  const rows = clients.map((client) => [
    client.label,
    ...columns.map(([, name, describe]) => {
      const measuredCase = caseNamed(name);
      return describe(resultOf(client, measuredCase), measuredCase);
    }),
  ]);
  return markdownTable(['client', ...columns.map(([title]) => title)], rows);
}

function caseNamed(name: string): MeasuredCase {
  const measuredCase = [...endingCases, ...habitCases].find((known) => known.name === name);
  if (measuredCase === undefined) throw new Error(`There is no case ${name}.`);
  return measuredCase;
}

const ownNext: Describe = ({ own }) => describeNextShortly(own);

function waitingSection(clients: readonly ClientResult[]): string {
  const asked = `\`retry: ${askedRetryMs}\``;
  const table = habitTable(clients, [
    ['own', 'truncated', ownNext],
    [asked, 'truncated', ({ withRetry }) => (withRetry === undefined ? '' : describeNextShortly(withRetry))],
    ['`retry: 0`', 'retry-zero', ownNext],
    ['`retry:` with 30 digits', 'retry-long', ownNext],
    [`${asked} as the last line, no blank line`, 'retry-alone', ownNext],
  ]);
  return `## How long clients wait

After a connection that closed before the final chunk. \`retry:\` applies as soon as its line ends, says the standard; a
client that shows its own time in the last column applies it only when a block ends.

${table}`;
}

function idSection(clients: readonly ClientResult[]): string {
  const id: Describe = ({ own }) => {
    const [comeback] = own.comebacks;
    return comeback === undefined ? describeNext(own) : describeId(comeback);
  };
  const table = habitTable(clients, [
    ['after id `3`', 'truncated', id],
    ['`snö` (Latin-1)', 'id-latin1', id],
    ['`snö-…` (not Latin-1)', 'id-unicode', id],
    ['U+0001 in it', 'bad-id', id],
    ['an empty id after `1`', 'id-reset', id],
    ['`2` in a block without data, after `1`', 'id-only', id],
  ]);
  return `## What clients send as Last-Event-ID

As it reached the server, after a connection that closed before the final chunk. The standard sends UTF-8: \`snö\` is
\`73 6E C3 B6\`, \`snö-…\` is \`73 6E C3 B6 2D E2 80 A6\`. It lets an empty id take the header away, and an id count that comes
in a block without data.

${table}`;
}

function redirectSection(clients: readonly ClientResult[]): string {
  const where: Describe = ({ own }) => {
    const [comeback] = own.comebacks;
    if (comeback === undefined) return describeNext(own);
    return comeback.target.startsWith('/redirect') ? 'the original address' : 'the target';
  };
  const table = habitTable(clients, [
    ['after 307', 'redirect-307', where],
    ['after 301', 'redirect-301', where],
  ]);
  return `## Where clients come back to after a redirect

The request was redirected to a stream, whose connection then closed before the final chunk.

${table}`;
}

function closingSection(clients: readonly ClientResult[]): string {
  const noticed: Describe = ({ own }) => {
    if (own.noticedAfterMs === undefined) return 'not at all';
    return own.noticedAfterMs < soonMs ? 'at once' : `after ${formatDuration(own.noticedAfterMs)}`;
  };
  const table = habitTable(clients, [
    ['the server notices', 'client', noticed],
    [
      'delivered afterwards, of two more events in the same chunk',
      'same-chunk',
      ({ own }) => `${own.messagesAfterClose}`,
    ],
    ['closing in the error handler', 'client-at-loss', ({ own }) => describeNext(own)],
  ]);
  return `## When the program closes the stream

${table}`;
}

function largeEventSection(clients: readonly ClientResult[]): string {
  const refusing = clients.filter(
    (client) => resultOf(client, caseNamed('large-event')).own.messageCount !== 1,
  );
  const names = refusing.map(({ label }) => label).join(', ');
  return `## Large events

An event of 17 MiB was delivered by ${refusing.length === 0 ? 'every client' : `every client but these: ${names}`}.`;
}
