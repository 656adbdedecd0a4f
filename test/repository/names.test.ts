// No name means two things: what a module of src exports is called so by that module alone. A reader who looks for a name
// finds the one thing that it stands for.

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');

/** A declaration that is exported. */
const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:class|const|let|enum|function\*?|interface|type) +(\w+)/gm;

it('exports each name once', () => {
  const files = new Map<string, Set<string>>();
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(path)) continue;
    for (const [, name = ''] of readFileSync(join(root, path), 'utf8').matchAll(exported)) {
      const known = files.get(name) ?? new Set();
      files.set(name, known.add(path.split(sep).join('/')));
    }
  }
  expect(files.size).toBeGreaterThan(0);
  const twice = [...files].filter(([, places]) => places.size > 1);
  expect(twice.map(([name, places]) => `${name}: ${[...places].sort().join(', ')}`)).toEqual([]);
});
