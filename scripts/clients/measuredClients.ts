// The clients that are measured, in the order of the document: how each is found, and how its cases are run.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventSource as EventSourcePackage } from 'eventsource';
import { EventSource as UndiciEventSource } from 'undici';
import { checkoutFolder } from '../vscode/checkout.ts';
import { bareFetchProgram } from './bareFetchProgram.ts';
import { measureInBrowser } from './browserSession.ts';
import { eventSourceProgram } from './eventSourceProgram.ts';
import { eventsourceClientProgram } from './eventsourceClientProgram.ts';
import type { FrameTask } from './framePage.ts';
import { findMeasuredChromium, findMeasuredFirefox, type MeasuredBrowser } from './measuredBrowser.ts';
import type { MeasuredCase } from './measuredCase.ts';
import type { Measurement } from './measurement.ts';
import { measureInNode } from './nodeSession.ts';
import type { Program } from './program.ts';

/** A client that may be measured here. */
export interface Candidate {
  readonly name: string;
  /** Rejects with what to do where the client is not here. */
  find(): Promise<FoundClient>;
}

/** A client that is here. */
export interface FoundClient {
  readonly version: string;
  /** Name and version as a sentence begins with them. */
  readonly label: string;
  /** What it was measured as, for the document. */
  readonly setting: string;
  measure(cases: readonly MeasuredCase[], signal: AbortSignal): Promise<readonly Measurement[]>;
}

export const candidates: readonly Candidate[] = [
  browserCandidate('Chromium', findMeasuredChromium),
  browserCandidate('Firefox', findMeasuredFirefox),
  packageCandidate('undici', 'its EventSource', eventSourceProgram(UndiciEventSource)),
  packageCandidate('eventsource', 'its EventSource', eventSourceProgram(EventSourcePackage)),
  packageCandidate('eventsource-client', '`createEventSource`', eventsourceClientProgram),
  {
    name: '@microsoft/fetch-event-source',
    async find() {
      const browser = await findMeasuredChromium();
      const version = await packageVersion('@microsoft/fetch-event-source');
      return {
        version,
        label: `fetch-event-source ${shortVersion(version)}`,
        setting: `with its defaults, in a page of ${browser.name} ${browser.version}`,
        measure: inBrowser(browser, '@microsoft/fetch-event-source'),
      };
    },
  },
  {
    name: 'bare `fetch` reader',
    find: () =>
      Promise.resolve({
        version: `Node ${process.versions.node}`,
        label: 'A bare fetch reader',
        setting: `a loop over the body of one \`fetch\`, as SDKs of language models read`,
        measure: (cases, signal) => measureInNode(bareFetchProgram, cases, signal),
      }),
  },
];

function browserCandidate(name: string, find: () => Promise<MeasuredBrowser>): Candidate {
  return {
    name,
    async find() {
      const browser = await find();
      return {
        version: browser.version,
        label: `${browser.name} ${browser.version.split('.')[0] ?? ''}`,
        setting: 'its native EventSource, headless, no driver attached',
        measure: inBrowser(browser, 'EventSource'),
      };
    },
  };
}

function packageCandidate(name: string, part: string, program: Program): Candidate {
  return {
    name,
    async find() {
      const version = await packageVersion(name);
      return {
        version,
        label: `${name} ${shortVersion(version)}`,
        setting: `${part} in Node ${process.versions.node}`,
        measure: (cases, signal) => measureInNode(program, cases, signal),
      };
    },
  };
}

function inBrowser(browser: MeasuredBrowser, program: FrameTask['program']): FoundClient['measure'] {
  return (cases, signal) => measureInBrowser(browser, program, cases, signal);
}

async function packageVersion(name: string): Promise<string> {
  const file = join(checkoutFolder, 'node_modules', name, 'package.json');
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error(`No version in ${file}`);
}

/** Major and minor number. */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
