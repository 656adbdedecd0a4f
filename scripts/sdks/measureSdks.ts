// Measures what the clients of test/sdks do after each ending: what the app's code sees, and what goes over the wire. Writes
// the table of the extension, its part of the document, and the heads of requests as they were really sent.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MeasuredCalls } from '../../src/core/clients/measuredCall.ts';
import { findMeasuredChromium, type MeasuredBrowser } from '../clients/measuredBrowser.ts';
import { wallClockMs } from '../clients/wallClock.ts';
import { checkoutFolder } from '../vscode/checkout.ts';
import { reportProgress, secondsSince } from '../vscode/progress.ts';
import { frameFiles, runInPage } from './runPage.ts';
import { runInNode } from './runNode.ts';
import { sdkCandidates, type SdkCandidate } from './sdkCandidates.ts';
import { refusedCase, sdkCases, silenceCase, type SdkCase, windowMs } from './sdkCases.ts';
import { callsText, mergeCalls, type MeasuredSdk } from './sdkData.ts';
import { installSdks, sdkVersion } from './sdkFolder.ts';
import { withSdkPart } from './sdkReport.ts';
import { outcomeOf, refusedOutcomeOf, type SdkOutcome } from './sdkResult.ts';
import { SdkServer, type SeenCall } from './sdkServer.ts';
import { wireOf } from './wires.ts';

const dataFile = join(checkoutFolder, 'src', 'core', 'clients', 'measuredCalls.json');
const reportFile = join(checkoutFolder, 'docs', 'client-behaviour.md');
const headsFile = join(checkoutFolder, 'test', 'fixtures', 'clientHeads.json');

/** Longer than the five minutes after which the fetch of Node gives up. */
const silenceMs = 350_000;
/** Clients that are measured at the same time. */
const atOnce = 4;

export interface SdkRun {
  /** The silence alone, or everything else. */
  readonly isSilence: boolean;
  /** Beginnings of the programs' names; none for all. */
  readonly only: readonly string[];
  /** One case alone, by its name; all but the silence when absent. */
  readonly onlyCase?: string | undefined;
  readonly signal: AbortSignal;
}

/** Measures, and writes what was found; writes nothing when it is stopped or something fails. */
export async function measureSdks(run: SdkRun): Promise<void> {
  await installSdks();
  const wanted = sdkCandidates.filter(
    ({ program }) => run.only.length === 0 || run.only.some((part) => program.startsWith(part)),
  );
  const browser = await findMeasuredChromium();
  const measured: MeasuredSdk[] = [];
  const heads: Record<string, SentHead> = {};
  const loads: number[] = [];
  const [inNode, inPage] = (['node', 'page'] as const).map((runsIn) =>
    wanted.filter((candidate) => candidate.runsIn === runsIn),
  );
  // A silence, or one case, costs nothing: all of it at once.
  const isCheap = run.isSilence || run.onlyCase !== undefined;
  const groups = isCheap ? [inNode ?? [], inPage ?? []] : wanted.map((candidate) => [candidate]);
  await eachOf(
    groups.filter((group) => casesOf(group, run.isSilence, run.onlyCase).length > 0 && group.length > 0),
    atOnce,
    async (group) => {
      for (const { sdk, head } of await measureGroup(group, browser, run)) {
        measured.push(sdk);
        if (head) heads[sdk.program] = head;
      }
      loads.push(loadavg()[0] ?? 0);
    },
  );
  const day = new Date().toISOString().slice(0, 10);
  const known = await readJson<MeasuredCalls>(dataFile);
  const calls = mergeCalls(known, measured, sdkCandidates, {
    day,
    isSilence: run.isSilence,
    silenceMs,
    load: loadOf(loads),
  });
  await writeFile(dataFile, callsText(calls));
  await writeFile(reportFile, withSdkPart(await readFile(reportFile, 'utf8'), calls));
  if (!run.isSilence && run.onlyCase === undefined)
    await writeFile(
      headsFile,
      `${JSON.stringify({ ...(await readJson<object>(headsFile)), ...heads }, undefined, 2)}\n`,
    );
  await promisify(execFile)(join(checkoutFolder, 'node_modules', '.bin', 'oxfmt'), [headsFile], {
    cwd: checkoutFolder,
    shell: process.platform === 'win32',
  });
  reportProgress(`Wrote ${dataFile}, ${reportFile} and ${headsFile}`);
}

/** A request as it was sent, without the address of the measurement's server. */
interface SentHead {
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
}

async function measureGroup(
  candidates: readonly SdkCandidate[],
  browser: MeasuredBrowser,
  { isSilence, onlyCase, signal }: SdkRun,
): Promise<{ readonly sdk: MeasuredSdk; readonly head: SentHead | undefined }[]> {
  const startedAtMs = performance.now();
  const cases = casesOf(candidates, isSilence, onlyCase);
  const watchedMs = isSilence ? silenceMs : windowMs;
  const isPage = candidates[0]?.runsIn === 'page';
  const frame = isPage ? await frameFiles() : undefined;
  const servers = await Promise.all(
    candidates.flatMap(({ program }) =>
      cases.map((sdkCase) => SdkServer.start(program, wireOf(program), sdkCase, frame)),
    ),
  );
  try {
    let overAtMs = 0;
    const onOver = (): void => {
      overAtMs = wallClockMs();
    };
    const told = await (isPage
      ? runInPage(browser, servers, { windowMs: watchedMs, signal, onOver })
      : runInNode(servers, { windowMs: watchedMs, signal, onOver }));
    reportProgress(
      `Measured ${candidates.map(({ program }) => program).join(', ')} in ${secondsSince(startedAtMs)}`,
    );
    return await Promise.all(
      candidates.map(async (candidate, number) => {
        const at = number * cases.length;
        const outcomes = cases.map(({ name, first }, place) => {
          const seen = told[at + place] ?? [];
          const outcome =
            first.kind === 'refused'
              ? refusedOutcomeOf(seen)
              : outcomeOf(servers[at + place]?.calls ?? [], seen, overAtMs);
          return [name, outcome] as const;
        });
        checkGot(candidate.program, new Map(outcomes));
        const [head] = servers[at]?.calls ?? [];
        const isBrowser = candidate.package === browser.name;
        const version = isBrowser ? browser.version : await sdkVersion(candidate.package);
        return { sdk: { ...candidate, version, outcomes: new Map(outcomes) }, head: head && sentHead(head) };
      }),
    );
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/** What the clients of a group are put through. */
function casesOf(
  candidates: readonly SdkCandidate[],
  isSilence: boolean,
  onlyCase: string | undefined,
): readonly SdkCase[] {
  if (isSilence) return [silenceCase];
  const inNode = candidates.every(({ runsIn }) => runsIn === 'node');
  return [...sdkCases, ...(inNode ? [refusedCase] : [])].filter(
    ({ name }) => onlyCase === undefined || name === onlyCase,
  );
}

/** A client that got nothing of a stream has not met its end: something else went wrong. */
function checkGot(program: string, outcomes: ReadonlyMap<string, SdkOutcome>): void {
  for (const name of ['whole', 'end', 'truncated', 'reset', 'silence']) {
    const outcome = outcomes.get(name);
    if (outcome && !outcome.got)
      throw new Error(`${program} got nothing in the case ${name}: ${outcome.text}`);
  }
}

function sentHead({ method, headers }: SeenCall): SentHead {
  const own = /127\.0\.0\.1:\d+/g;
  return { method, headers: headers.map(([name, value]) => [name, value.replaceAll(own, 'localhost:3000')]) };
}

function loadOf(loads: readonly number[]): MeasuredCalls['load'] {
  const rounded = loads.map((load) => Math.round(load));
  return { processors: cpus().length, least: Math.min(...rounded), most: Math.max(...rounded) };
}

async function readJson<Shape>(file: string): Promise<Shape | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Shape;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Runs them so many at a time. */
async function eachOf<Each>(
  items: readonly Each[],
  count: number,
  run: (item: Each) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: count }, work));
}
