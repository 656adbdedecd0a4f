import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { endingTraits } from '../../src/core/stream/ending.ts';
import { commands, contextKeys, settings, timelineViewType, views } from '../../src/host/names.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly vscode: string };
  readonly dependencies?: unknown;
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;

describe('package.json and the table of names', () => {
  it('have the same commands', () => {
    expect(contributes.commands.map(({ command }) => command).toSorted()).toEqual(
      Object.values(commands).toSorted(),
    );
  });

  it('have the same settings', () => {
    expect(Object.keys(contributes.configuration.properties).toSorted()).toEqual(
      Object.values(settings).toSorted(),
    );
  });

  it('have the same views', () => {
    expect(Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id))).toEqual(
      Object.values(views),
    );
  });

  it('name only commands that exist in menus and keys', () => {
    const known = new Set<string>(Object.values(commands));
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      ({ command }) => command,
    );
    expect(used.filter((command) => !known.has(command))).toEqual([]);
  });

  it('use only context keys, views and panels that exist in when-clauses', () => {
    const known = new Set<string>([...Object.values(contextKeys), ...Object.values(views), timelineViewType]);
    const used = [...text.matchAll(/"(?:when|enablement)": "((?:[^"\\]|\\.)*)"/g)].flatMap(
      (match) => match[1]?.match(/\bsse\.[A-Za-z.]+/g) ?? [],
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((key) => !known.has(key))).toEqual([]);
  });
});

/** Every text of an object, whatever it is in, with the name that it has. */
function textsOf(value: unknown, name = ''): [name: string, text: string][] {
  if (typeof value === 'string') return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => textsOf(item, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, key));
}

describe('texts of package.json', () => {
  const {
    contributes: shown,
    capabilities,
    description,
  } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const texts = textsOf({ contributes: shown, capabilities, description });
  const translatable = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<
    Record<string, string>
  >;

  it('are those of package.nls.json, of which each is used', () => {
    const used = texts.flatMap(([, found]) => /^%(.+)%$/.exec(found)?.[1] ?? []);
    expect(new Set(used)).toEqual(new Set(Object.keys(translatable)));
    expect(Object.values(translatable).filter((found) => found.trim() === '')).toEqual([]);
  });

  it('all stand there, but for the name of the product', () => {
    const spoken =
      /^(?:title|contents|(?:markdown)?(?:enum)?descriptions?|(?:markdown)?deprecationMessage)$/i;
    const here = texts.filter(([name, found]) => spoken.test(name) && !/^%.+%$/.test(found));
    expect(here.map(([, found]) => found)).toEqual(['SSE Inspector']);
  });
});

describe('package.json', () => {
  it('shows every command under the category SSE', () => {
    expect(contributes.commands.filter(({ category }) => category !== 'SSE')).toEqual([]);
  });

  it('pins every dependency exactly, and has none at run time', () => {
    expect(
      Object.entries(manifest.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
    expect(manifest.dependencies).toBeUndefined();
  });

  it('takes the typings of the oldest VS Code that it supports', () => {
    const [major, minor] = manifest.engines.vscode.replace('^', '').split('.');
    expect(manifest.devDependencies['@types/vscode']).toMatch(new RegExp(`^${major}\\.${minor}\\.`));
  });
});

describe('the repository', () => {
  it('has no download address in the lock file', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved"/);
  });

  it('has a page for every ending', () => {
    const pages = readdirSync('media/endings').map((name) => name.replace(/\.md$/, ''));
    expect(pages.toSorted()).toEqual(Object.keys(endingTraits).toSorted());
  });
});
