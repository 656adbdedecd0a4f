// The document of the formats of token streams names every event and every field that their readers know: a reader that
// learns a name has to say there what becomes of it.

import { globSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const text = readFileSync('docs/token-formats.md', 'utf8');
const named = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
/** Names as they are written, those within a longer piece of code, and `…_call` for all that end so. */
const words = new Set(named.flatMap((code) => [code, ...code.split(/[^\w./-]+/), ...code.split(/[^\w-]+/)]));
const patterns = named
  .filter((code) => code.includes('…'))
  .map((code) => new RegExp(`^${code.split('…').map(escaped).join('.*')}$`));

function escaped(part: string): string {
  return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Names that a reader knows: those that it compares a type with, and those in its sets of fields. */
function namesIn(source: string): ReadonlySet<string> {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const cases = [...code.matchAll(/case '([^']+)':/g)].map(([, name = '']) => name);
  const sets = [...code.matchAll(/namesOf\(([\s\S]*?)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']*)'/g)].flatMap(([, names = '']) => names.split(' ')),
  );
  // Kinds of parts are words of our own, and have spaces.
  return new Set([...cases, ...sets].filter((name) => name !== '' && !name.includes(' ')));
}

it.each(globSync('src/core/assembly/{models,agents}/*.ts'))(
  '%s knows no name that is not told of',
  (file) => {
    const names = [...namesIn(readFileSync(file, 'utf8'))];
    const untold = names.filter(
      (name) => !words.has(name) && !patterns.some((pattern) => pattern.test(name)),
    );
    expect(untold).toEqual([]);
  },
);
