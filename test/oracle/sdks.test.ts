// The SDK of each vendor and the assembly read the same stream: what the SDK makes of it in the end is what is put together
// here, in text, reasoning, tools, usage and finish.

import { fork } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { installSdks, sdkFolder } from '../../scripts/sdks/sdkFolder.ts';
import type { Answer } from '../../src/core/assembly/answer.ts';
import type { PartKind } from '../../src/core/assembly/reading/reading.ts';
import { assemblyOf } from '../core/assembly/assembling.ts';
import { agentStreams } from '../core/assembly/vendors/agents.ts';
import { modelStreams } from '../core/assembly/vendors/models.ts';
import { otherModelStreams } from '../core/assembly/vendors/otherModels.ts';
import { wireOf, type VendorStream } from '../core/assembly/vendors/vendorStream.ts';
import { bytesOf, record } from '../core/recording.ts';
import { serveStreams } from './sdkStreams.ts';

/** Installing them may take as long as the network does. */
const installLimitMs = 300_000;

interface Final {
  readonly text?: string;
  readonly reasoning?: string;
  readonly tools?: readonly (readonly [name: string, json: string])[];
  readonly results?: readonly string[];
  readonly finish?: string;
  readonly tokens?: number;
  readonly isError?: boolean;
}

const streams: Readonly<Record<string, VendorStream>> = {
  ...modelStreams,
  ...otherModelStreams,
  ...agentStreams,
  'chat completions by the AI SDK': modelStreams['chat completions'],
};

/** Whoever has an SDK that reads the stream. */
const names = [
  'chat completions',
  'chat completions by the AI SDK',
  'responses',
  'assistants',
  'transcription',
  'images',
  'anthropic messages',
  'gemini',
  'interactions',
  'ollama',
  'cohere',
  'ag-ui',
  'ai sdk messages',
  'langgraph',
  'a2a',
  'mcp',
];

const finals = new Map<string, { readonly final?: Final; readonly failure?: string }>();
let child: ReturnType<typeof fork> | undefined;
let server: Awaited<ReturnType<typeof serveStreams>> | undefined;

interface Said {
  readonly name: string;
  readonly final?: Final;
  readonly failure?: string;
}

beforeAll(installSdks, installLimitMs);

beforeAll(async () => {
  const served = new Map(names.map((name) => [name, streams[name]?.events('one') ?? []]));
  server = await serveStreams(served);
  const { urlOf } = server;
  const program = fork(join(sdkFolder, 'programs', 'finals.mjs'), {
    cwd: sdkFolder,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child = program;
  // Several messages may come at once: one listener hears them all.
  await new Promise<void>((resolve, reject) => {
    program.once('exit', () => reject(new Error('The program with the SDKs ended by itself')));
    program.on('message', (message) => {
      const said = message as unknown as Said | { readonly names: readonly string[] };
      if ('names' in said) {
        expect(said.names.toSorted()).toEqual(names.toSorted());
        for (const name of names) program.send({ name, url: urlOf(name) });
        return;
      }
      finals.set(said.name, said);
      if (finals.size === names.length) resolve();
    });
  });
});

afterAll(async () => {
  child?.disconnect();
  await server?.close();
});

it.each(names)('%s', (name) => {
  const events = streams[name]?.events('one') ?? [];
  const [answer, ...others] = assemblyOf(record([bytesOf(wireOf(events))])).answers;
  expect(others).toEqual([]);
  const { final, failure } = finals.get(name) ?? {};
  expect(failure).toBeUndefined();
  expect(answer).toBeDefined();
  if (!final || !answer) return;
  const ours = finalOf(answer);
  for (const key of Object.keys(final) as (keyof Final)[])
    expect({ [key]: ours[key] }).toEqual({ [key]: theirs(final)[key] });
});

/** Arguments are the same whatever spaces they are written with. */
function theirs(final: Final): Final {
  return final.tools
    ? { ...final, tools: final.tools.map(([name, json]) => [name, canonical(json)]) }
    : final;
}

function finalOf(answer: Answer): Final {
  const of = (kind: PartKind) => answer.parts.filter((part) => part.kind === kind);
  const textOf = (kind: PartKind): string =>
    of(kind)
      .map(({ text }) => text.text())
      .join('');
  const [finish] = answer.finishes.values();
  return {
    text: textOf('text'),
    reasoning: textOf('reasoning'),
    tools: of('tool call').map(({ name, text }) => [name ?? '', canonical(text.text())]),
    results: of('tool result').map(({ text }) => resultText(text.text())),
    isError: answer.parts.some(({ isFailed }) => isFailed),
    ...(finish !== undefined && { finish }),
    ...(answer.outputTokens !== undefined && { tokens: answer.outputTokens }),
  };
}

function canonical(json: string): string {
  return JSON.stringify(JSON.parse(json));
}

/** The text of a result of MCP. */
function resultText(json: string): string {
  try {
    return (JSON.parse(json) as { content: readonly { text: string }[] }).content[0]?.text ?? '';
  } catch {
    return json;
  }
}
