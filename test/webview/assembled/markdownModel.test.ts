import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  GrowingMarkdown,
  longestMarkdown,
  type MarkdownReading,
} from '../../../src/webview/assembled/growingMarkdown.ts';
import {
  readMarkdown,
  type MarkdownBlock,
  type MarkdownInline,
} from '../../../src/webview/assembled/markdownModel.ts';

function blocksOf(text: string): MarkdownBlock[] {
  return (readMarkdown(text) ?? []).map(({ block }) => block);
}

/** What is drawn of inlines, with marks for what is more than text. */
function written(children: readonly MarkdownInline[]): string {
  return children
    .map((child) => {
      switch (child.kind) {
        case 'text':
          return child.text;
        case 'code':
          return `code(${child.text})`;
        case 'line break':
          return '⏎';
        case 'link':
          return `link(${child.address} ${written(child.children)})`;
        case 'image':
          return `image(${child.address} ${child.text})`;
        case 'strong':
        case 'emphasis':
        case 'deleted':
          return `${child.kind}(${written(child.children)})`;
      }
    })
    .join('');
}

function line(text: string): string {
  return blocksOf(text)
    .map((block) => ('children' in block ? written(block.children) : `[${block.kind}]`))
    .join('|');
}

describe('a text as Markdown', () => {
  it('has marks one after the other, however many', () => {
    const words = Array.from({ length: 40 }, (_, at) => at);
    expect(line(words.map((word) => `**${word}** *${word}*`).join(' '))).toBe(
      words.map((word) => `strong(${word}) emphasis(${word})`).join(' '),
    );
  });

  it.each([
    ['plain\nlines', 'plain\nlines'],
    ['**a** *b* ~~c~~ `d`', 'strong(a) emphasis(b) deleted(c) code(d)'],
    ['one  \ntwo', 'one⏎two'],
    ['[words](https://example.com/a)', 'link(https://example.com/a words)'],
    ['see https://example.com/a?b=c.', 'see link(https://example.com/a?b=c https://example.com/a?b=c).'],
    ['<mailto:a@example.com>', 'link(mailto:a@example.com mailto:a@example.com)'],
    ['[a]\n\n[a]: http://localhost:3000', 'link(http://localhost:3000/ a)'],
    ['![a picture](https://example.com/a.png)', 'image(https://example.com/a.png a picture)'],
    ['example.com and a@example.com', 'example.com and a@example.com'],
    ['# head', 'head'],
    ['---', '[rule]'],
  ])('%j', (text, shown) => {
    expect(line(text)).toBe(shown);
  });

  it('has lists, quotes, code and tables', () => {
    expect(
      blocksOf('3. a\n   - b\n4. c\n\n> q\n\n```ts\nx < y\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |'),
    ).toEqual([
      {
        kind: 'list',
        start: 3,
        items: [
          [
            { kind: 'paragraph', children: [{ kind: 'text', text: 'a' }] },
            { kind: 'list', items: [[{ kind: 'paragraph', children: [{ kind: 'text', text: 'b' }] }]] },
          ],
          [{ kind: 'paragraph', children: [{ kind: 'text', text: 'c' }] }],
        ],
      },
      { kind: 'quote', blocks: [{ kind: 'paragraph', children: [{ kind: 'text', text: 'q' }] }] },
      { kind: 'code', language: 'ts', text: 'x < y' },
      {
        kind: 'table',
        rows: [
          [
            { isHead: true, children: [{ kind: 'text', text: 'a' }] },
            { isHead: true, align: 'right', children: [{ kind: 'text', text: 'b' }] },
          ],
          [
            { isHead: false, children: [{ kind: 'text', text: '1' }] },
            { isHead: false, align: 'right', children: [{ kind: 'text', text: '2' }] },
          ],
        ],
      },
    ]);
  });
});

describe('what may do harm stays text', () => {
  it.each([
    ['[x](javascript:alert(1))'],
    ['[x](JaVaScRiPt:alert(1))'],
    ['[x](vbscript:x)'],
    ['[x](command:workbench.action.terminal.new)'],
    ['[x](vscode://publisher.extension/path)'],
    ['[x](vscode-insiders://a)'],
    ['[x](file:///etc/passwd)'],
    ['[x](data:text/html,hello)'],
    ['[x](blob:https://example.com/1)', '[x](blob:link(https://example.com/1 https://example.com/1))'],
    ['[x](ftp://example.com/)'],
    ['[x](/path)'],
    ['[x](#here)'],
    ['[x](//example.com)'],
    [
      '[x](https://example.com@other.test/)',
      '[x](link(https://example.com/ https://example.com)@other.test/)',
    ],
    ['[x](https:)'],
    ['![x](data:image/png;base64,AAAA)'],
    ['![x](picture.png)'],
    ['![x](file:///a.png)'],
    ['<javascript:alert(1)>'],
    ['<command:a.b>'],
    ['<script>alert(1)</script>'],
    ['<img src=x onerror=alert(1)>'],
    ['<a href="https://example.com">x</a>', '<a href="link(https://example.com/ https://example.com)">x</a>'],
    ['<!-- hidden -->'],
    ['<?php ?>'],
    ['<div>\n<b>x</b>\n</div>'],
    ['javascript:alert(1)'],
    ['command:a.b'],
  ])('%j', (text, shown = text) => {
    expect(line(text)).toBe(shown);
  });

  it.each([
    ['[x](&#106;avascript:alert(1))', '[x](javascript:alert(1))'],
    ['[x](java\nscript:alert(1))', '[x](java\nscript:alert(1))'],
    ['[x](%6Aavascript:alert(1))', '[x](%6Aavascript:alert(1))'],
    ['[x][a]\n\n[a]: command:b', '[x][a]|[a]: command:b'],
  ])('written in another way: %j', (text, shown) => {
    expect(line(text)).toBe(shown);
  });
});

const long = 90_000;
const hostile: readonly (readonly [name: string, text: string])[] = [
  ['quotes in quotes', '>'.repeat(10_000)],
  ['brackets', '['.repeat(10_000)],
  ['brackets and their ends', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['pictures that never end', '!['.repeat(long / 2)],
  ['stars', '*a_'.repeat(long / 3)],
  ['marks in marks', `${'*'.repeat(20_000)}a${'*'.repeat(20_000)}`],
  ['marks in marks, within the parts', `${'*'.repeat(2000)}a${'*'.repeat(2000)}`],
  ['ticks of all lengths', Array.from({ length: 400 }, (_, at) => '`'.repeat(at)).join(' ')],
  ['lists in lists', '- '.repeat(10_000)],
  ['a fence without end', '```\n'.padEnd(long, 'a\n')],
  ['a wide table', `${'|a'.repeat(9000)}\n${'|-'.repeat(9000)}\n${'|x\n'.repeat(3000)}`],
  ['a long table', `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(14_000)}`],
  ['paragraphs', 'a\n\n'.repeat(long / 3)],
  ['headings', '# a\n'.repeat(long / 4)],
  ['addresses', 'http://a.b/ mailto:'.repeat(4000)],
  ['definitions', '[a]: b\n'.repeat(12_000)],
];

describe('hostile text', () => {
  it.each(hostile)('of %s is read to an end, within the bounds', (_, text) => {
    const reading = new GrowingMarkdown().read(text, true);
    const depth = 'blocks' in reading ? Math.max(0, ...reading.blocks.map(({ block }) => depthOf(block))) : 0;
    expect(depth).toBeLessThan(70);
  });

  it('that is too deep stays as it was written, and the text around it is read', () => {
    const deep = '>'.repeat(500);
    expect(blocksOf(`**a**\n\n${deep} b\n\n*c*`)).toEqual([
      { kind: 'paragraph', children: [{ kind: 'strong', children: [{ kind: 'text', text: 'a' }] }] },
      { kind: 'source', text: `${deep} b\n` },
      { kind: 'paragraph', children: [{ kind: 'emphasis', children: [{ kind: 'text', text: 'c' }] }] },
    ]);
  });

  it.each([
    ['a'.repeat(longestMarkdown), undefined],
    ['a'.repeat(longestMarkdown + 1), 'text'],
    ['a'.repeat(5_000_000), 'text'],
    ['- a\n'.repeat(20_000), 'parts'],
  ])('case %#: too much of it stays source', (text, tooMuch) => {
    const reading = new GrowingMarkdown().read(text, true);
    expect('tooMuch' in reading ? reading.tooMuch : undefined).toBe(tooMuch);
  });
});

function depthOf(block: MarkdownBlock): number {
  const inner: number[] = [];
  if (block.kind === 'quote') inner.push(...block.blocks.map(depthOf));
  if (block.kind === 'list') inner.push(...block.items.flat().map(depthOf));
  if ('children' in block) inner.push(...block.children.map(depthOfInline));
  return 1 + Math.max(0, ...inner);
}

function depthOfInline(inline: MarkdownInline): number {
  return 1 + ('children' in inline ? Math.max(0, ...inline.children.map(depthOfInline)) : 0);
}

describe('a text that grows', () => {
  const pieces = fc.array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\n\n',
      '\r',
      '\r\n',
      '#',
      '-',
      '- ',
      '1. ',
      '    ',
      '\t',
      '> ',
      '```',
      '~~~',
      '|',
      '|-',
      '*',
      '**',
      '_',
      '`',
      '[',
      '](http://a.b)',
      '!',
      '<b>',
      'http://a.b ',
      '===',
      '***',
      '\\',
      'word ',
    ),
    { maxLength: 60 },
  );

  it('reads after each piece as it would all at once', () => {
    fc.assert(
      fc.property(pieces, (texts) => {
        const growing = new GrowingMarkdown();
        let text = '';
        for (const piece of texts) {
          text += piece;
          expect(growing.read(text, false)).toEqual(new GrowingMarkdown().read(text, false));
        }
        expect(growing.read(text, true)).toEqual(new GrowingMarkdown().read(text, true));
      }),
    );
  });

  it.each([
    ['a\n#', 'b'],
    ['a\n-', 'b'],
    ['a\n***', 'b'],
    ['a\n---', 'b'],
    ['a\n1.', 'b'],
    ['a\n```', 'b`c'],
    ['a\n>', 'b'],
    ['- a\n***', 'b'],
    ['a|b\n-|', '-\nc|d'],
  ])('whose last line is %j reads what becomes of it with %j', (before, more) => {
    const growing = new GrowingMarkdown();
    growing.read(before, false);
    expect(growing.read(before + more, false)).toEqual(new GrowingMarkdown().read(before + more, false));
  });

  it('keeps the blocks that are over, so that they are not drawn again', () => {
    const growing = new GrowingMarkdown();
    const before = blocksIn(growing.read('one\n\ntwo\n\nthree\n\nfo', false));
    const after = blocksIn(growing.read('one\n\ntwo\n\nthree\n\nfour', false));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(after[3]).toEqual({
      start: 17,
      block: { kind: 'paragraph', children: [{ kind: 'text', text: 'four' }] },
    });
  });

  it('whose end is long is read again only once that grew enough; what came since stays as it is', () => {
    const growing = new GrowingMarkdown();
    const code = `\`\`\`\n${'a\n'.repeat(4000)}`;
    growing.read(code, false);
    const reading = growing.read(`${code}more`, false);
    expect('rest' in reading && reading.rest).toBe('more');
    expect(growing.read(`${code}more`, true)).toMatchObject({ rest: '' });
  });

  it('begins anew when it is another text', () => {
    const growing = new GrowingMarkdown();
    growing.read('one\n\ntwo\n\nthree', false);
    expect(growing.read('# other', false)).toEqual(new GrowingMarkdown().read('# other', false));
  });

  it('knows no address that another text defined, or that it defined itself before it went on', () => {
    const growing = new GrowingMarkdown();
    const defines = '[a]: http://one/\n\nSee [a].';
    const asks = 'See [a].\n\ntwo\n\nthree';
    const later = `${asks}\n\n[a]: http://one/`;
    const readings: readonly (readonly [string, boolean])[] = [
      [defines, false],
      [asks, false],
      [later, true],
      [asks, true],
      [defines, true],
      [asks, false],
      [later, true],
      [asks, false],
      [asks, true],
    ];
    for (const [text, isOver] of readings)
      expect(growing.read(text, isOver)).toEqual(new GrowingMarkdown().read(text, isOver));
    expect(JSON.stringify(growing.read(later, true))).toContain('http://one/');
  });
});

function blocksIn(reading: MarkdownReading): Extract<MarkdownReading, { rest: string }>['blocks'] {
  if ('tooMuch' in reading) throw new Error('There is too much');
  return reading.blocks;
}
