// Commands as browsers, tools and vendors write them, each with the request that it stands for: measured with a real
// bash and a real curl where there is one, by the rules where not.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import type { Pasted, PastedRequest } from '../../../src/core/paste/reading/pasted.ts';

interface ExpectedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

interface PastedCase {
  readonly name: string;
  readonly dialect: string;
  readonly text: string;
  readonly request?: ExpectedRequest;
  readonly moreRequests?: readonly ExpectedRequest[];
  readonly options?: readonly string[];
  readonly variables?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly expectFailure?: boolean;
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/paste/pasted.json'), 'utf8'),
) as readonly PastedCase[];

/** Boundaries of multipart bodies differ from one client to the next. */
function withoutBoundary(text: string, boundary: string | undefined): string {
  return boundary === undefined ? text : text.replaceAll(boundary, 'BOUNDARY');
}

function comparable({ method, url, headers, body }: ExpectedRequest | PastedRequest): unknown {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const boundary = /boundary=(-{20,}\w+)/.exec(type ?? '')?.[1];
  return {
    method,
    url,
    headers: headers
      .map(([name, value]) => `${name.toLowerCase()}: ${withoutBoundary(value, boundary)}`)
      .sort(),
    body: withoutBoundary(body ?? '', boundary),
  };
}

function read({ text, files = {} }: PastedCase): Pasted {
  return readPasted(text, { files: new Map(Object.entries(files)) });
}

describe('a pasted command', () => {
  it.each(cases.filter(({ expectFailure }) => !expectFailure))('$name', (pasted) => {
    const { requests } = read(pasted);
    const expected = [pasted.request, ...(pasted.moreRequests ?? [])].flatMap((one) => one ?? []);
    const exact = requests.filter(({ isJoined }) => !isJoined);
    expect(exact.map(comparable)).toEqual(expected.map(comparable));
    expect([...(exact[0]?.options ?? [])].sort()).toEqual([...(pasted.options ?? [])].sort());
    const asked = exact.flatMap(({ unknowns }) => unknowns).filter(({ kind }) => kind !== 'placeholder');
    expect(asked.map(({ name }) => name)).toEqual(pasted.variables ?? []);
  });

  it.each(cases.filter(({ expectFailure }) => expectFailure))('$name is refused', (pasted) => {
    const { requests, notices } = read(pasted);
    expect(requests).toEqual([]);
    expect(notices.map(({ kind }) => kind)).toContain('refused');
  });

  it.each(cases)('$name is known for what it is', (pasted) => {
    const dialect = { http: /^(?:http|headers)$/, url: /^address$/ }[pasted.dialect];
    expect(read(pasted).dialect).toMatch(dialect ?? pasted.dialect);
  });
});
