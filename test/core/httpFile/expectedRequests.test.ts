// Files of requests in the dialects of several programs, and the requests that they stand for: what those programs send,
// or say that they send.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { variablesAt, type HttpBodyPart, type HttpFile } from '../../../src/core/httpFile/httpFile.ts';
import { parseHttpFile } from '../../../src/core/httpFile/parseHttpFile.ts';
import { parseEnvironmentFile, variablesOf } from '../../../src/core/variables/environmentFiles.ts';
import { piecesOf } from '../../../src/core/variables/placeholders.ts';
import { ValueResolver } from '../../../src/core/variables/valueResolver.ts';
import { testTimeMs } from '../variables/scopes.ts';

interface ExpectedRequest {
  readonly name?: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'httpFiles');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const { files } = JSON.parse(read('expected.json')) as {
  readonly files: readonly {
    readonly file: string;
    readonly environment?: string;
    readonly requests: readonly ExpectedRequest[];
  }[];
};

/** Fills in what has a value; what has none stays as it is written. */
function fill(text: string, file: HttpFile, line: number, environment: string | undefined): string {
  const sets = ['http-client.private.env.json', 'http-client.env.json'].map((name) =>
    variablesOf(parseEnvironmentFile(read(name)), environment),
  );
  const given = {
    model: 'm-x',
    ROOM: '<prompt ROOM>',
    keyName: 'KEY',
    fromSettings: '<rest-client.environmentVariables>',
  };
  const resolver = new ValueResolver({
    layers: [
      { source: 'given', values: new Map(Object.entries(given)), isTemplate: false },
      { source: 'file', values: variablesAt(file, line), isTemplate: true },
      ...sets.map((values) => ({ source: 'environment', values, isTemplate: true }) as const),
    ],
    surroundings: {
      nowMs: () => testTimeMs,
      random: () => 0.5,
      uuid: () => '<uuid>',
      processEnvironment: (name) =>
        name === 'KEY'
          ? '<environment variable named by the setting keyName>'
          : '<process environment API_KEY>',
      dotenv: () => 'from-dotenv',
    },
  });
  return piecesOf(text)
    .map(({ text: piece, placeholder }) => {
      const outcome = placeholder && resolver.resolve(placeholder.expression);
      return outcome?.kind === 'value' ? outcome.value : piece;
    })
    .join('');
}

function bodyOf(parts: readonly HttpBodyPart[], fillIn: (text: string) => string): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return fillIn(part.text);
      return part.isTemplate ? fillIn(read(part.path)) : read(part.path);
    })
    .join('');
}

/** What differs each time, as the list of expectations has it. */
function withMarks(text: string): string {
  return text
    .replace(String(Math.floor(testTimeMs / 1_000)), '<unix seconds>')
    .replace(/(?<=g=)<uuid>/, '<uuid v4>')
    .replace(/(?<=r=)5\b/, '<1..9>')
    .replace(new Date(testTimeMs).toISOString(), '<ISO 8601 now>');
}

describe('a file of requests', () => {
  it.each(files)('$file', ({ file: name, environment, requests }) => {
    const file = parseHttpFile(read(name));
    const found = file.requests.map((request): ExpectedRequest => {
      const fillIn = (text: string): string => withMarks(fill(text, file, request.line, environment));
      return {
        ...(request.name !== undefined && { name: request.name }),
        method: request.method,
        url: fillIn(request.url),
        headers: request.headers.map(([key, value]) => [key, fillIn(value)]),
        ...(request.body && { body: bodyOf(request.body, fillIn) }),
      };
    });
    // A header Event says what httpYac listens to, and is not sent.
    const expected = requests.map(({ name, method, url, headers, body }) => ({
      ...(name !== undefined && { name }),
      method,
      url,
      headers: headers.filter(([key]) => key !== 'Event'),
      ...(body !== undefined && { body }),
    }));
    expect(found).toEqual(expected);
    expect(file.requests.map(({ refused }) => refused)).toEqual(requests.map(() => undefined));
  });
});
