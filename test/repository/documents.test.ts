// What the documents say of the repository's own files has to stay true when files move.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

const documents = [...globSync('*.md'), ...globSync('docs/*.md'), 'test/conformance/FORMAT.md'];
/** A changelog also names what is no more. */
const current = documents.filter((file) => file !== 'CHANGELOG.md');
/** Layers are named without the `src` before them. */
const places = ['', 'src'];

describe('the documents', () => {
  it.each(current)('%s names files and folders that are there', (document) => {
    const text = readFileSync(document, 'utf8');
    const named = text.matchAll(
      /`((?:src|test|scripts|bench|docs|media|core|net|webview|host)(?:\/[\w.-]+)+)\/?`/g,
    );
    const paths = [...named].map(([, path = '']) => path).filter((path) => !/[*{}]/.test(path));
    const missing = paths.filter((path) => !places.some((place) => existsSync(join(place, path))));
    expect(missing).toEqual([]);
  });

  it.each(documents)('%s links to files that are there', (document) => {
    const text = readFileSync(document, 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(join(dirname(document), link)));
    expect(missing).toEqual([]);
  });
});
