// Where a line is in the source that somebody wrote: maps inside a file, beside it, as old as it is, and none.

import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { transform } from 'esbuild';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import type { ProbeFrame } from '../../../src/core/probe/probeMessage.ts';
import { locateByFiles } from '../../../src/net/probe/sourceMaps.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sse-maps-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** A program whose third line throws once it is compiled, however many lines stand before it. */
const sourceOf = (linesBefore: number): string =>
  `${'// a comment\n'.repeat(linesBefore)}interface A { b: string }\nexport function f(a: A) {\n  throw new Error(a.b);\n}\n`;

async function compiled(linesBefore = 0): Promise<{ readonly code: string; readonly map: string }> {
  return transform(sourceOf(linesBefore), {
    loader: 'ts',
    sourcemap: true,
    sourcefile: 'source.ts',
    minifyWhitespace: true,
  });
}

/** The frame where a file throws. */
function frameOf(path: string, code: string, more: Partial<ProbeFrame> = {}): ProbeFrame {
  const [first = ''] = code.split('\n');
  return { url: path, line: 1, column: first.indexOf('throw') + 1, name: 'f', ...more };
}

async function located(frame: ProbeFrame): Promise<string> {
  const [found] = await locateByFiles([frame]);
  return found ? `${found.url.replace(folder, '')}:${found.line}:${found.column} ${found.name}` : '';
}

const path = (name: string): string => join(folder, name);
const inline = (map: string): string =>
  `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`;

describe('a line of a file', () => {
  it.each<[what: string, comment: (map: string) => string]>([
    ['inside it, in Base64', inline],
    [
      'inside it, with its character set',
      (map) =>
        `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}\n`,
    ],
    [
      'inside it, as text',
      (map) => `//# sourceMappingURL=data:application/json,${encodeURIComponent(map)}\n`,
    ],
    [
      'inside it, longer than what is looked at first',
      (map) => inline(map.replace('{', `{${' '.repeat(9_000)}`)),
    ],
    ['beside it', () => '//# sourceMappingURL=source%20map.json\n'],
    ['beside it, as it was written once', () => '//@ sourceMappingURL=source%20map.json'],
    [
      'beside it, named last',
      () => '//# sourceMappingURL=none.map\n//# sourceMappingURL=source%20map.json\n',
    ],
  ])('is found by a map %s', async (_, comment) => {
    const { code, map } = await compiled(2);
    await writeFile(path('source map.json'), map);
    await writeFile(path('a.js'), code + comment(map));
    expect(await located(frameOf(path('a.js'), code))).toBe('/source.ts:5:3 f');
    expect(await located(frameOf(pathToFileURL(path('a.js')).href, code))).toBe('/source.ts:5:3 f');
  });

  it.each([
    ['names no map', ''],
    ['names one that is not there', '//# sourceMappingURL=none.map\n'],
    ['names one that is none', '//# sourceMappingURL=data:application/json;base64,e30=\n'],
    ['names one elsewhere', '//# sourceMappingURL=http://127.0.0.1:9/a.map\n'],
  ])('is where it is where the file %s', async (_, comment) => {
    const { code } = await compiled();
    await writeFile(path('a.js'), code + comment);
    expect(await located(frameOf(path('a.js'), code))).toBe(`/a.js:1:${code.indexOf('throw') + 1} f`);
  });

  it('is where it is where there is no file, or nothing of the source', async () => {
    const { code, map } = await compiled();
    expect(await located({ url: path('none.js'), line: 3, column: 2, name: '' })).toBe('/none.js:3:2 ');
    expect(await located({ url: 'evalmachine.<anonymous>', line: 3, column: 2, name: '' })).toBe(
      'evalmachine.<anonymous>:3:2 ',
    );
    expect(await located({ url: 'file://host/%zz', line: 3, column: 2, name: '' })).toBe(
      'file://host/%zz:3:2 ',
    );
    await writeFile(path('a.js'), code + inline(map));
    expect(await located({ url: path('a.js'), line: 40, column: 1, name: '' })).toMatch(
      /^\/(?:a\.js:40|source\.ts)/,
    );
  });

  it('that the process has mapped itself is not mapped again', async () => {
    const { code, map } = await compiled();
    await writeFile(path('a.js'), code + inline(map));
    const frame = frameOf(pathToFileURL(path('a.js')).href, code, { isMapped: true });
    expect(await located(frame)).toBe(`/a.js:1:${frame.column} f`);
  });
});

describe('a file', () => {
  it('that has changed has another map', async () => {
    for (const [linesBefore, line] of [
      [0, 3],
      [4, 7],
      [1, 4],
    ] as const) {
      const { code, map } = await compiled(linesBefore);
      await writeFile(path('a.js'), code + inline(map));
      await utimes(path('a.js'), 1_000 + linesBefore, 1_000 + linesBefore);
      expect(await located(frameOf(path('a.js'), code))).toBe(`/source.ts:${line}:3 f`);
    }
  });

  it('is read once while it stays as it is, with the map beside it; and again when fifty others came', async () => {
    const first = await compiled(0);
    const second = await compiled(4);
    await writeFile(path('a.js'), `${first.code}//# sourceMappingURL=a.map\n`);
    await writeFile(path('a.map'), first.map);
    const frame = frameOf(path('a.js'), first.code);
    expect(await located(frame)).toBe('/source.ts:3:3 f');
    await writeFile(path('a.map'), second.map);
    expect(await located(frame)).toBe('/source.ts:3:3 f');
    const others = async (from: number, to: number): Promise<void> => {
      for (let at = from; at <= to; at += 1) {
        await writeFile(path(`${at}.js`), '0;\n');
        await located({ url: path(`${at}.js`), line: 1, column: 1, name: '' });
      }
    };
    await others(1, 49);
    expect(await located(frame)).toBe('/source.ts:3:3 f');
    await others(50, 50);
    expect(await located(frame)).toBe('/source.ts:7:3 f');
  });

  it('has each of the frames of a stack, in their order', async () => {
    const { code, map } = await compiled();
    await writeFile(path('a.js'), code + inline(map));
    await writeFile(path('b.js'), '0;\n');
    const frames = [
      frameOf(path('b.js'), ' throw'),
      frameOf(path('a.js'), code),
      frameOf(path('b.js'), 'throw'),
    ];
    const found = await locateByFiles(frames);
    expect(found.map(({ url, line, column }) => [url.replace(folder, ''), line, column])).toEqual([
      ['/b.js', 1, 2],
      ['/source.ts', 3, 3],
      ['/b.js', 1, 1],
    ]);
  });
});
