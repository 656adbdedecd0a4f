// How much of a text is looked at, and how many streams it may have.

import { describe, expect, it } from 'vitest';

import { findStreams, lensLanguages } from '../../../src/core/code/findStreams.ts';
import { hasPathParameter, maxFound, maxSourceLength } from '../../../src/core/code/foundStream.ts';
import { find } from './foundIn.ts';

describe('a text', () => {
  it('of a language that is not known has no streams, and so has one that is too long', () => {
    const call = `new EventSource('/e');\n`;
    expect(find('plaintext', call)).toEqual([]);
    expect(find('javascript', call + ' '.repeat(maxSourceLength))).toEqual([]);
    expect(find('javascript', call + ' '.repeat(maxSourceLength - call.length))).toHaveLength(1);
  });

  it('has no more of them than are told of', () => {
    expect(findStreams(`new EventSource('/e');\n`.repeat(maxFound + 50), 'javascript')).toHaveLength(
      maxFound,
    );
  });

  it.each(lensLanguages)('of a megabyte of %s that is made to take long is read to its end', (languageId) => {
    const pieces = [
      'new ',
      '((((',
      '"',
      '`',
      "'",
      '/*',
      '//',
      '{',
      'app.get("/x",',
      '@Get(',
      'curl \\\n',
      'text/event-stream ',
      'const a = "',
      'a.b.c.d',
      '<<EOF\n',
      '#[',
      'def f():\n ',
      '\\',
      '   ',
    ];
    for (const piece of pieces) {
      const text = piece.repeat(Math.floor(100_000 / piece.length));
      expect(findStreams(text, languageId).length).toBeLessThanOrEqual(maxFound * 2);
    }
  });

  it('has a path with a part that stands for a value, or not', () => {
    for (const path of ['/a/:id', '/a/{id}', '/a/<int:id>', '/a/[id]', '/a/*'])
      expect([path, hasPathParameter(path)]).toEqual([path, true]);
    for (const path of ['/', '/a/b-c.d', '/a_b'])
      expect([path, hasPathParameter(path)]).toEqual([path, false]);
  });
});
