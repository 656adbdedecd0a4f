// Measures what real clients do after each ending of the dev server, and writes what it found: docs/client-behaviour.md
// for people, and src/core/clients/clientBehaviourData.ts for the extension. The EventSources take two to three minutes, the SDKs
// about ten: each is watched for as long as it may come back. Leaves nothing running,
// and writes nothing when it is stopped or something fails. A client that is not here is named in what is written.
//   npm run measure:clients                        EventSources, then the SDKs of test/sdks
//   npm run measure:clients -- eventsources        these alone
//   npm run measure:clients -- sdks openai ky      of the SDKs those whose program begins so; all without a name
//   npm run measure:clients -- sdks --case end     one case of them alone
//   npm run measure:clients -- sdks --silence      their silence alone, which takes six minutes
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { UnmeasuredClient } from '../src/core/clients/measuredClient.ts';
import { clientMeasurements } from '../src/core/clients/clientBehaviourData.ts';
import { type ClientResult, resultsByCase } from './clients/clientResult.ts';
import { dataModuleText } from './clients/dataModule.ts';
import { endingCases } from './clients/endingCases.ts';
import { habitCases } from './clients/habitCases.ts';
import { type Candidate, candidates, type FoundClient } from './clients/measuredClients.ts';
import { reportText } from './clients/report.ts';
import { measureSdks } from './sdks/measureSdks.ts';
import { sdkPartOf } from './sdks/sdkReport.ts';
import { checkoutFolder } from './vscode/checkout.ts';
import { Interruption, watchForInterruption } from './vscode/interruption.ts';
import { reportProgress, secondsSince } from './vscode/progress.ts';

const reportFile = join(checkoutFolder, 'docs', 'client-behaviour.md');
const dataFile = join(checkoutFolder, 'src', 'core', 'clients', 'clientBehaviourData.ts');

const { values, positionals } = parseArgs({
  options: { silence: { type: 'boolean', default: false }, case: { type: 'string' } },
  allowPositionals: true,
});
const [part, ...only] = positionals;
const interruption = watchForInterruption();
try {
  if (!values.silence && part !== 'sdks') await measureAndWrite();
  if (part !== 'eventsources') {
    const { silence: isSilence, case: onlyCase } = values;
    await measureSdks({ isSilence, only, onlyCase, signal: interruption });
  }
} catch (error) {
  const reason: unknown = interruption.reason;
  if (reason instanceof Interruption) reportProgress(`Stopped: ${reason.message}`);
  else reportProgress(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
// A client that was measured may hold something that would keep this process.
process.exit();

async function measureAndWrite(): Promise<void> {
  const clients: ClientResult[] = [];
  const unmeasured: UnmeasuredClient[] = [];
  const here: (readonly [name: string, found: FoundClient])[] = [];
  for (const candidate of candidates) {
    const found = await findOrExplain(candidate);
    if ('reason' in found) {
      unmeasured.push(found);
      reportProgress(`${candidate.name} is not measured: ${found.reason}`);
    } else here.push([candidate.name, found]);
  }
  const lost = unmeasured.filter(({ name }) =>
    clientMeasurements.clients.some((client) => client.name === name),
  );
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name).join(', ');
    reportProgress(`EventSources are not measured: what is known of ${names} would be lost, and stays.`);
    return;
  }
  for (const [name, found] of here) clients.push(await measure(name, found));
  const result = { measuredOn: new Date().toISOString().slice(0, 10), clients, unmeasured };
  const before = sdkPartOf(await readFile(reportFile, 'utf8'));
  await writeFile(reportFile, `${reportText(result)}${before === '' ? '' : `\n${before}`}`);
  await writeFile(dataFile, dataModuleText(result));
  await promisify(execFile)(join(checkoutFolder, 'node_modules', '.bin', 'oxfmt'), [reportFile, dataFile], {
    cwd: checkoutFolder,
    shell: process.platform === 'win32',
  });
  reportProgress(`Wrote ${reportFile} and ${dataFile}`);
}

async function findOrExplain(candidate: Candidate): Promise<FoundClient | UnmeasuredClient> {
  try {
    return await candidate.find();
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { name: candidate.name, reason };
  }
}

async function measure(name: string, found: FoundClient): Promise<ClientResult> {
  const startedAtMs = performance.now();
  const { version, label, setting } = found;
  const measurements = await found.measure([...endingCases, ...habitCases], interruption);
  const silent = measurements.find(
    ({ observation }) => observation.losses.length + observation.messageCount === 0,
  );
  if (silent !== undefined) throw new Error(`${label} said nothing in the case ${silent.measuredCase.name}.`);
  reportProgress(`Measured ${label}, ${measurements.length} cases in ${secondsSince(startedAtMs)}`);
  return { name, version, label, setting, cases: resultsByCase(measurements) };
}
