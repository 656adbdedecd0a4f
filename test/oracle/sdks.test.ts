// The SDK of each vendor and the assembly read the same stream: what the SDK makes of it in the end is what is put together
// here, in text, reasoning, tools, usage and finish. The streams are written by hand from the vendors' documentation, and
// once more those that the dev server's `/llm` sends.

import { fork } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { installSdks, sdkFolder } from '../../scripts/sdks/sdkFolder.ts';
import type { Answer } from '../../src/core/assembly/answer.ts';
import type { PartKind } from '../../src/core/assembly/reading/reading.ts';
import type { DevServer } from '../../src/net/devServer/devServer.ts';
import { assemblyOf } from '../core/assembly/assembling.ts';
import { agentStreams } from '../core/assembly/vendors/agents.ts';
import { modelStreams } from '../core/assembly/vendors/models.ts';
import { otherModelStreams } from '../core/assembly/vendors/otherModels.ts';
import { otherVersions } from '../core/assembly/vendors/otherVersions.ts';
import type { VendorStream } from '../core/assembly/vendors/vendorStream.ts';
import { record } from '../core/recording.ts';
import { startTestServer } from '../net/devServer/devServerUnderTest.ts';
import { serveSdks, type SdkServer, type SdkSource } from './sdkStreams.ts';

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
  ...otherVersions,
  'chat completions by the AI SDK': modelStreams['chat completions'],
};

/** Whoever has an SDK that reads the stream, and what the dev server calls its format. */
const formats: Readonly<Record<string, string>> = {
  'chat completions': 'chat-completions',
  'chat completions by the AI SDK': 'chat-completions',
  responses: 'responses',
  assistants: 'assistants',
  transcription: 'transcription',
  images: 'images',
  'anthropic messages': 'anthropic-messages',
  gemini: 'gemini',
  interactions: 'interactions',
  ollama: 'ollama',
  cohere: 'cohere',
  'cohere 1': 'cohere',
  'ag-ui': 'ag-ui',
  'ai sdk messages': 'ai-sdk-messages',
  langgraph: 'langgraph',
  a2a: 'a2a',
  'a2a 0.3': 'a2a',
  mcp: 'mcp',
};
const names = Object.keys(formats);
/** What the dev server is asked for, by the beginning of the place that an SDK is sent to. */
const queries = { llm: '', tools: '&reasoning=1&tool=1' } as const;

const finals = new Map<string, { readonly final?: Final; readonly failure?: string }>();
let child: ReturnType<typeof fork> | undefined;
let devServer: DevServer | undefined;
let server: SdkServer | undefined;

interface Said {
  readonly url: string;
  readonly final?: Final;
  readonly failure?: string;
}

beforeAll(installSdks, installLimitMs);

beforeAll(async () => {
  const started = await startTestServer();
  devServer = started.server;
  const origin = `http://127.0.0.1:${devServer.port}`;
  const sources = new Map<string, SdkSource>();
  for (const name of names) {
    sources.set(name, streams[name]?.events('one') ?? []);
    for (const [beginning, query] of Object.entries(queries))
      sources.set(`${beginning}~${name}`, new URL(`/llm?delay=0&format=${formats[name]}${query}`, origin));
  }
  server = await serveSdks(sources);
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
        for (const place of sources.keys())
          program.send({ name: place.slice(place.indexOf('~') + 1), url: urlOf(place) });
        return;
      }
      finals.set(said.url, said);
      if (finals.size === sources.size) resolve();
    });
  });
});

afterAll(async () => {
  child?.disconnect();
  await server?.close();
  await devServer?.close();
});

it.each(names)('%s', (name) => expectTheSame(name));

describe.each(Object.keys(queries))('the dev server as %s', (beginning) => {
  it.each(names)('%s', (name) => expectTheSame(`${beginning}~${name}`));
});

function expectTheSame(place: string): void {
  const { final, failure } = finals.get(server?.urlOf(place) ?? '') ?? {};
  expect(failure).toBeUndefined();
  const body = server?.sentTo(place);
  expect(body).toBeDefined();
  if (!body || !final) return;
  const format = body.isLines ? 'json-lines' : 'event-stream';
  const log = record([body.bytes], 1_000_000, { format, isWhole: true });
  const [answer, ...others] = assemblyOf(log).answers;
  expect(others).toEqual([]);
  expect(answer).toBeDefined();
  if (!answer) return;
  const ours = finalOf(answer);
  for (const key of Object.keys(final) as (keyof Final)[])
    expect({ [key]: ours[key] }).toEqual({ [key]: theirs(final)[key] });
}

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
