// Endpoints by the paths of their files: each framework, each ending of a name, each way to export a handler.

import { expect, it } from 'vitest';

import { find } from './foundIn.ts';

const answer = "{ return 'text/event-stream' }";
const get = `export function GET() ${answer}`;
const handler = 'export default defineEventHandler(() => createEventStream())';

const scripts = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'];
const withPages = [...scripts, 'tsx', 'jsx'];

it.each<[path: string, text: string, expected: string[]]>([
  ...withPages.map((ending): [string, string, string[]] => [`app/a/b/route.${ending}`, get, ['GET /a/b']]),
  ...withPages.map((ending): [string, string, string[]] => [`pages/api/b.${ending}`, get, ['GET /api/b']]),
  ...scripts.flatMap((ending): [string, string, string[]][] => [
    [`routes/a/b/+server.${ending}`, get, ['GET /a/b']],
    [`server/api/b.${ending}`, handler, ['GET /api/b']],
    [`server/routes/b.${ending}`, handler, ['GET /b']],
    [`src/pages/a/b.${ending}`, get, ['GET /a/b']],
  ]),
  ['app/route.ts', get, ['GET /']],
  ['x/app/route.ts', get, ['GET /']],
  ['app/(a)/b/(c)/route.ts', get, ['GET /b']],
  ['x/pages/api/a/index.ts', get, ['GET /api/a']],
  ['x/routes/+server.ts', get, ['GET /']],
  ['x/src/pages/index.ts', get, ['GET /']],
  ['x/server/api/a/index.ts', handler, ['GET /api/a']],
  ...['get', 'post', 'put'].flatMap((method): [string, string, string[]][] => [
    [`x/server/api/a.${method}.ts`, handler, [`${method.toUpperCase()} /api/a`]],
    [`x/server/routes/a.${method}.ts`, handler, [`${method.toUpperCase()} /a`]],
  ]),
  ['server/api/a.b.ts', handler, ['GET /api/a.b']],
  ...[
    'myapp/a/route.ts',
    'app/a/route.ts.txt',
    'app/a/route.py',
    'mypages/api/b.ts',
    'pages/b.ts',
    'pages/api/b.ts.txt',
    'myroutes/+server.ts',
    'routes/a/server.ts',
    'routes/+server.ts.txt',
    'myserver/api/b.ts',
    'server/api/b.ts.txt',
    'server/b.ts',
    'myserver/routes/b.ts',
    'server/routes/b.ts.txt',
    'mysrc/pages/b.ts',
    'src/pages/b.ts.txt',
    'src/pages/b.bts',
    'src/pages/b.xs',
    'src/pages',
    '',
  ].map((path): [string, string, string[]] => [path, get, []]),
  ...['GET', 'POST', 'PUT'].flatMap((method): [string, string, string[]][] => [
    ['app/a/route.ts', `export function ${method}() ${answer}`, [`${method} /a`]],
    ['app/a/route.ts', `export async function ${method}() ${answer}`, [`${method} /a`]],
    ['app/a/route.ts', `export const ${method} = () => ${answer}`, [`${method} /a`]],
  ]),
  ...['async function', 'function handler', 'defineHandler', 'eventHandler', 'handler'].map(
    (value): [string, string, string[]] => [
      'pages/api/a.ts',
      `export default ${value}() ${answer}`,
      value === 'eventHandler' ? [] : ['GET /api/a'],
    ],
  ),
  ['app/a/route.ts', `function GET() ${answer}`, []],
  ['app/a/route.ts', `// ${get}\nconst type = 'text/event-stream'`, []],
  ['app/a/route.ts', `export function GETTER() ${answer}`, []],
  ['app/a/route.ts', `export function GET() { return 'x-ndjson' }`, ['GET /a']],
  ['app/a/route.ts', 'export function GET() { return new EventSource(x) }', []],
])('%s: %s', (path, text, expected) => {
  expect(find('typescript', text, path)).toEqual(expected);
});
