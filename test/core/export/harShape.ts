// Whether a value has the shape of a HAR 1.2 file, as http://www.softwareishard.com/blog/har-12-spec/ has it: every member
// that it requires, of its type. Members that begin with an underscore are free.

import { expect } from 'vitest';

type Shape = 'string' | 'number' | 'time' | readonly [Shape] | { readonly [name: string]: Shape };

const pair = { name: 'string', value: 'string' } as const;

const entry: Shape = {
  startedDateTime: 'time',
  time: 'number',
  request: {
    method: 'string',
    url: 'string',
    httpVersion: 'string',
    cookies: [pair],
    headers: [pair],
    queryString: [pair],
    'postData?': { mimeType: 'string', text: 'string' },
    headersSize: 'number',
    bodySize: 'number',
  },
  response: {
    status: 'number',
    statusText: 'string',
    httpVersion: 'string',
    cookies: [pair],
    headers: [pair],
    content: { size: 'number', mimeType: 'string', 'text?': 'string', 'encoding?': 'string' },
    redirectURL: 'string',
    headersSize: 'number',
    bodySize: 'number',
  },
  cache: {},
  timings: {
    'blocked?': 'number',
    'dns?': 'number',
    'connect?': 'number',
    'ssl?': 'number',
    send: 'number',
    wait: 'number',
    receive: 'number',
  },
  'serverIPAddress?': 'string',
  'connection?': 'string',
  'comment?': 'string',
};

const har: Shape = {
  log: {
    version: 'string',
    creator: { name: 'string', version: 'string' },
    'pages?': [{}],
    entries: [entry],
  },
};

/** @throws with the path of the first member that is wrong */
export function expectHar(value: unknown): void {
  expectShape(value, har, 'har');
}

function expectShape(value: unknown, shape: Shape, path: string): void {
  if (shape === 'time') expect(value, path).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
  else if (typeof shape === 'string') expect(typeof value, path).toBe(shape);
  else if (Array.isArray(shape)) {
    expect(Array.isArray(value), path).toBe(true);
    (value as unknown[]).forEach((each, at) => expectShape(each, shape[0] as Shape, `${path}[${at}]`));
  } else expectMembers(value as Record<string, unknown>, shape as Record<string, Shape>, path);
}

function expectMembers(value: Record<string, unknown>, shape: Record<string, Shape>, path: string): void {
  const known = new Set(Object.keys(shape).map((name) => name.replace('?', '')));
  const others = Object.keys(value).filter((name) => !name.startsWith('_') && !known.has(name));
  expect(others, path).toEqual([]);
  for (const [name, member] of Object.entries(shape)) {
    const plain = name.replace('?', '');
    if (name !== plain && !(plain in value)) continue;
    expectShape(value[plain], member, `${path}.${plain}`);
  }
}
