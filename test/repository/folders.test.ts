// The order of the folders of src, and that no import goes in a circle. Types count: a circle of types has to be read
// as a whole as well. The compiler holds the layers; this holds what is inside them.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

import { describe, expect, it } from 'vitest';

/** Folders of a layer, lower ones first: each imports only from itself and from those before it. `.` is the layer's own. */
const order: Readonly<Record<string, readonly string[]>> = {
  core: [
    'base',
    'json',
    'wire',
    'stream',
    'debug/words',
    'variables',
    'clients',
    'paste/reading',
    'paste',
    'code',
    'draft',
    'httpFile',
    'log',
    'playback',
    'filter',
    'resume',
    'timing',
    'assembly/reading',
    'assembly/models',
    'assembly/agents',
    'assembly',
    'capture/reading',
    'capture/har',
    'recording',
    'capture',
    'scenario',
    'ownFormat',
    'relay/rules',
    'relay/heads',
    'relay/path',
    'relay/verdict',
    'debug',
    'probe',
    'page',
    'export',
    'comparison',
    'together',
    'runs',
  ],
  net: [
    'http',
    'files',
    'storage',
    'recording',
    'stream',
    'devServer/exchange',
    'devServer/endings',
    'devServer/streams',
    'devServer/llm',
    'devServer/scenarios',
    'devServer/recordings',
    'devServer/page',
    'devServer',
    'relay',
    'debug',
    'probe/program',
    'probe',
    'lab',
    'capture',
  ],
  webview: [
    'controls',
    'state',
    'overview',
    'together',
    'timing',
    'details',
    'assembled',
    'head',
    'filter',
    'list',
    'comparison',
    'runs',
    '.',
  ],
  host: [
    '.',
    'streams',
    'history',
    'debug',
    'variables',
    'documents',
    'views',
    'timeline',
    'comparison',
    'recordings',
    'lenses',
    'export',
    'together',
    'runs',
    'commands',
    'api',
  ],
};

/** The layers that a layer may import from; the compiler holds them too. */
const layersBelow: Readonly<Record<string, readonly string[]>> = {
  core: [],
  net: ['core'],
  webview: ['core'],
  host: ['core', 'net'],
};

/** More files than this are more than one concept. */
const maxFiles = 25;

const root = join(import.meta.dirname, '..', '..', 'src');

/** Paths within src, with `/`. */
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

const imports = new Map(files.map((file) => [file, importsOf(file)]));

describe('the folders of src', () => {
  it('stand in an order, each of them', () => {
    const listed = Object.entries(order).flatMap(([layer, folders]) =>
      folders.map((folder) => (folder === '.' ? layer : `${layer}/${folder}`)),
    );
    const existing = new Set(files.filter((file) => file.includes('/')).map(dirname));
    expect(listed.sort()).toEqual([...existing].sort());
  });

  it('import only from folders below', () => {
    const upward = files.flatMap((file) =>
      (imports.get(file) ?? [])
        .filter((imported) => !isBelow(dirname(file), dirname(imported)))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(upward).toEqual([]);
  });

  it('hold no more files than one concept has', () => {
    const counts = new Map<string, number>();
    for (const folder of files.map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    const full = [...counts].filter(([, count]) => count > maxFiles);
    expect(full.map(([folder, count]) => `${folder}: ${count} files`)).toEqual([]);
  });
});

describe('the imports of src', () => {
  it('are found', () => {
    expect([...imports.values()].flat().length).toBeGreaterThan(files.length);
  });

  it('never go in a circle', () => {
    expect(circles().map((circle) => circle.join(' → '))).toEqual([]);
  });
});

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g);
  const known = new Set(files);
  return [...found]
    .map(([, path = '']) =>
      normalize(join(dirname(file), path))
        .split(sep)
        .join('/'),
    )
    .filter((path) => known.has(path));
}

/** Whether a file of the one folder may import from the other. */
function isBelow(from: string, to: string): boolean {
  if (from === to || from === '.') return true;
  const [layer, folder] = placeOf(from);
  const [otherLayer, otherFolder] = placeOf(to);
  if (layer !== otherLayer) return layersBelow[layer]?.includes(otherLayer) ?? false;
  const folders = order[layer] ?? [];
  return folders.indexOf(otherFolder) < folders.indexOf(folder);
}

function placeOf(path: string): [layer: string, folder: string] {
  const layer = path.split('/', 1)[0] ?? '';
  return [layer, relative(layer, path).split(sep).join('/') || '.'];
}

/** One circle for each file that an import leads back to, as the files in their order. */
function circles(): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) {
      found.push([...path.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    for (const imported of imports.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
