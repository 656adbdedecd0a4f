// The part of docs/client-behaviour.md on SDKs and other packages, written from the table.
import type { MeasuredCaller, MeasuredCalls, MeasuredOutcome } from '../../src/core/clients/measuredCall.ts';
import { formatDuration } from '../../src/core/base/format.ts';
import { markdownTable } from '../clients/markdownTable.ts';
import { refusedCase, sdkCases, silenceCase, windowMs } from './sdkCases.ts';

const begin = '<!-- begin: SDKs -->';
const end = '<!-- end: SDKs -->';

/** The document with this part in the place of the one before, or at its end. */
export function withSdkPart(document: string, calls: MeasuredCalls): string {
  const part = `${begin}\n\n${sdkPart(calls)}\n\n${end}\n`;
  const from = document.indexOf(begin);
  if (from === -1) return `${document.trimEnd()}\n\n${part}`;
  const to = document.indexOf(end) + end.length;
  return `${document.slice(0, from)}${part.trimEnd()}${document.slice(to)}`;
}

/** The part as it is in a document; empty where there is none. */
export function sdkPartOf(document: string): string {
  const from = document.indexOf(begin);
  return from === -1 ? '' : document.slice(from);
}

function sdkPart(calls: MeasuredCalls): string {
  const { clients, measuredOn, silenceMeasuredOn, silenceMs, load } = calls;
  const statusCases = [...sdkCases.filter(({ name }) => /^(\d+|html|no-response)$/.test(name)), refusedCase];
  const afterCases = sdkCases.filter(({ name }) => name.startsWith('after-'));
  const streamCases = sdkCases.filter((each) => !statusCases.includes(each) && !afterCases.includes(each));
  const returning = clients.filter(({ cases }) => afterCases.some(({ name }) => name in cases));
  const silence =
    silenceMeasuredOn === undefined
      ? 'The silence was not measured.'
      : `The silence was measured on ${silenceMeasuredOn}, for ${formatDuration(silenceMs)}.`;
  return `## SDKs and other packages

Measured on ${measuredOn} with \`npm run measure:clients -- sdks\`: each client as an app uses it, each case against a server of
its own that speaks the client's protocol, watched for ${windowMs / 1000} seconds or more. ${silence}
The machine was busy: ${load.least} to ${load.most} processes wanted its ${load.processors} processors.

- **ends**: the app's loop ends, or its promise resolves, without an error: it takes what it got for a whole answer.
- **throws**: the app's code gets an error. **error**: it is told of one in a callback, or by an event. Nothing of these: it is
  told nothing.
- **3×**: so many requests in all. A time is the shortest between the end of a response and the next request; a busy machine
  makes times longer, never shorter. **back**: it asks again and again. **id**, **id in the query**: with the last event id.
- **lost**: the app got the block that had no blank line yet. **waits**: it still held the connection in the end.
- A tool call of MCP ends with its result, and LangGraph's client asks for the status of its run before it comes back:
  its server said that the run goes on.

${markdownTable(
  ['client', 'version', 'used as'],
  clients.map((client) => [nameOf(client), client.version, client.usedAs]),
)}

### While the stream is open

${tableOf(clients, [...streamCases, silenceCase])}

### In the place of a stream

${tableOf(clients, statusCases)}

### After a stream that was cut

Of those that come back.

${tableOf(returning, afterCases)}`;
}

function nameOf({ program, package: packageName }: MeasuredCaller): string {
  return program === packageName ? packageName : `${packageName} (${program})`;
}

function tableOf(clients: readonly MeasuredCaller[], cases: readonly (typeof silenceCase)[]): string {
  return markdownTable(
    ['client', ...cases.map(({ title }) => title.replace('after a stream: ', ''))],
    clients.map(({ program, cases: outcomes }) => [
      program,
      ...cases.map(({ name }) => describeOutcomeShortly(outcomes[name])),
    ]),
  );
}

function describeOutcomeShortly(outcome: MeasuredOutcome | undefined): string {
  if (!outcome) return '–';
  const { next, sees, tries = 1, delayMs, id, lost, lostId, obeys, leftAfterMs, seesAfterMs } = outcome;
  const parts = [
    ...(leftAfterMs === undefined ? [] : [`leaves after ${formatDuration(leftAfterMs)}`]),
    ...(next === 'wait' ? ['**waits**'] : []),
    ...(next === 'back' ? [`**back** ${describeDelay(delayMs)}`] : []),
    ...(next === undefined && tries > 1 ? [`${tries}×, ${describeDelay(delayMs)}`] : []),
    ...(obeys ? ['obeys'] : []),
    ...(id === 'header' ? ['id'] : []),
    ...(id === 'query' ? ['id in the query'] : []),
    ...(sees === 'ends' ? ['**ends**'] : sees === undefined ? [] : [sees]),
    ...(seesAfterMs === undefined ? [] : [`told after ${formatDuration(seesAfterMs)}`]),
    ...(lost ? ['**lost**'] : []),
    ...(lostId ? ['with its id'] : []),
  ];
  return parts.length === 0 ? 'stops' : parts.join(', ');
}

function describeDelay(delayMs: number | undefined): string {
  return delayMs === undefined ? '' : delayMs < 50 ? 'at once' : formatDuration(delayMs);
}
