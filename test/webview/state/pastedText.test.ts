// A pasted text in the place of a request: what it asks for, what was given for it, and the request of before. A second
// text knows nothing of the first.

import { describe, expect, it } from 'vitest';

import { PastedText } from '../../../src/webview/state/pastedText.ts';
import { RequestDraft } from '../../../src/webview/state/requestDraft.ts';
import type { UnknownKind } from '../../../src/core/paste/reading/pasted.ts';

const needsKey = 'curl http://localhost:1/a -H "Authorization: Bearer $KEY"';

function pasting(): { draft: RequestDraft; pasted: PastedText; give: (name: string, value: string) => void } {
  const draft = new RequestDraft();
  const pasted = new PastedText(draft);
  const give = (name: string, value: string): void => {
    const unknown = pasted.unknowns.value.find((each) => each.name === name);
    if (!unknown) throw new Error(`It does not ask for ${name}`);
    pasted.give(unknown, value);
  };
  return { draft, pasted, give };
}

describe('a pasted text', () => {
  it('is none at first', () => {
    const { pasted } = pasting();
    expect([pasted.isShown.value, pasted.hasBefore.value, pasted.kept()]).toEqual([false, false, undefined]);
    expect([
      pasted.requests.value,
      pasted.notices.value,
      pasted.unknowns.value,
      pasted.missing.value,
    ]).toEqual([[], [], [], []]);
  });

  it('asks for its values anew, though the text before had the same names', () => {
    const { draft, pasted, give } = pasting();
    pasted.paste(needsKey);
    expect(pasted.missing.value.map(({ name }) => name)).toEqual(['KEY']);
    give('KEY', 'one');
    expect([pasted.missing.value, draft.headers.value]).toEqual([[], [['Authorization', 'Bearer one']]]);
    pasted.paste(needsKey.replace('/a', '/b'));
    expect(pasted.missing.value.map(({ name }) => name)).toEqual(['KEY']);
    expect(JSON.stringify(draft.request.value)).not.toContain('one');
  });

  it('asks for its files anew as well', () => {
    const { draft, pasted, give } = pasting();
    for (const path of ['a', 'b', 'a']) {
      pasted.paste(`curl http://localhost:1/${path} -d @body.json`);
      expect(pasted.missing.value.map(({ name }) => name)).toEqual(['body.json']);
      expect(pasted.kept()?.files).toEqual([]);
      give('body.json', `of ${path}`);
      expect([pasted.missing.value, draft.body.value]).toEqual([[], `of ${path}`]);
    }
  });

  it('lacks a value again when it is taken away', () => {
    const { draft, pasted, give } = pasting();
    pasted.paste(needsKey);
    give('KEY', 'one');
    give('KEY', '');
    expect(pasted.missing.value).toHaveLength(1);
    expect(JSON.stringify(draft.request.value)).not.toContain('one');
  });

  it('keeps texts of files apart from values of the same name', () => {
    const { draft, pasted } = pasting();
    pasted.paste('curl http://localhost:1/a -H "A: $body" -d @body');
    const kinds = pasted.unknowns.value.map(({ kind, name }): [UnknownKind, string] => [kind, name]);
    expect(kinds).toEqual([
      ['file', 'body'],
      ['variable', 'body'],
    ]);
    for (const unknown of pasted.unknowns.value) pasted.give(unknown, `of the ${unknown.kind}`);
    expect(pasted.unknowns.value.map((unknown) => pasted.valueOf(unknown))).toEqual([
      'of the file',
      'of the variable',
    ]);
    expect(draft.request.value).toMatchObject({ body: 'of the file' });
    expect(draft.headers.value).toContainEqual(['A', 'of the variable']);
    expect(pasted.kept()).toMatchObject({
      values: [['body', 'of the variable']],
      files: [['body', 'of the file']],
    });
  });

  it('shows the request that is chosen of several, with what it asks for, and comes back with that one', () => {
    const { draft, pasted, give } = pasting();
    pasted.paste(`curl http://localhost:1/one ;\n${needsKey}`);
    expect([pasted.requests.value.length, draft.url.value, pasted.missing.value]).toEqual([
      2,
      'http://localhost:1/one',
      [],
    ]);
    pasted.choose(1);
    give('KEY', 'x');
    const kept = pasted.kept();
    expect(kept?.chosen).toBe(1);
    const again = pasting();
    if (kept) again.pasted.restore(kept);
    expect([again.pasted.chosen.value, again.pasted.missing.value, again.pasted.hasBefore.value]).toEqual([
      1,
      [],
      false,
    ]);
    expect(again.pasted.kept()).toEqual(kept);
    // Another text begins with its own first one.
    pasted.paste(needsKey);
    expect([pasted.chosen.value, draft.url.value]).toEqual([0, 'http://localhost:1/a']);
  });

  it('shows what was meant where the shell would read something else, and the first request otherwise', () => {
    const { draft, pasted } = pasting();
    pasted.paste('curl http://localhost:1/?a=1&b=2');
    expect([pasted.requests.value.length, pasted.chosen.value, draft.url.value]).toEqual([
      2,
      1,
      'http://localhost:1/?a=1&b=2',
    ]);
    pasted.paste('curl http://localhost:1/one ;\ncurl http://localhost:1/two');
    expect([pasted.chosen.value, draft.url.value]).toEqual([0, 'http://localhost:1/one']);
  });

  it('lacks nothing where the word of a documentation stands for a value', () => {
    const { pasted } = pasting();
    pasted.paste('curl http://localhost:1/ -H "A: <your key>"');
    expect([pasted.unknowns.value.map(({ kind }) => kind), pasted.missing.value]).toEqual([
      ['placeholder'],
      [],
    ]);
  });
});

describe('the request of before', () => {
  it('comes back as it was, once', () => {
    const { draft, pasted } = pasting();
    draft.load({ url: 'http://localhost:1/before', method: 'POST', body: 'x' });
    pasted.paste('curl http://localhost:1/other');
    expect([draft.url.value, pasted.hasBefore.value]).toEqual(['http://localhost:1/other', true]);
    pasted.undo();
    expect(draft.request.value).toEqual({ url: 'http://localhost:1/before', method: 'POST', body: 'x' });
    expect([pasted.isShown.value, pasted.hasBefore.value]).toEqual([false, false]);
    draft.edit(draft.url, 'http://localhost:1/typed');
    pasted.undo();
    expect(draft.url.value).toBe('http://localhost:1/typed');
  });

  it('is the last one that lacked nothing, over several texts', () => {
    const { draft, pasted } = pasting();
    draft.load({ url: 'http://localhost:1/before' });
    pasted.paste(needsKey);
    pasted.paste(needsKey.replace('/a', '/b'));
    pasted.undo();
    expect(draft.url.value).toBe('http://localhost:1/before');
    pasted.paste('curl http://localhost:1/whole');
    pasted.paste(needsKey);
    pasted.undo();
    expect(draft.url.value).toBe('http://localhost:1/whole');
  });

  it('comes back at the end of a text that lacks something, and not of a whole one', () => {
    const { draft, pasted, give } = pasting();
    draft.load({ url: 'http://localhost:1/before' });
    pasted.paste(needsKey);
    pasted.close();
    expect([draft.url.value, pasted.isShown.value]).toEqual(['http://localhost:1/before', false]);
    pasted.paste(needsKey);
    give('KEY', 'x');
    pasted.close();
    expect([draft.url.value, draft.headers.value]).toEqual([
      'http://localhost:1/a',
      [['Authorization', 'Bearer x']],
    ]);
    // With the text it is over: nothing is left that could come back later.
    expect(pasted.hasBefore.value).toBe(false);
    pasted.close();
    pasted.undo();
    expect(draft.url.value).toBe('http://localhost:1/a');
  });

  it('is none where the fields were empty, or a text was brought back', () => {
    const { draft, pasted } = pasting();
    pasted.paste('curl http://localhost:1/a');
    expect(pasted.hasBefore.value).toBe(false);
    const kept = pasted.kept();
    draft.load({ url: 'http://localhost:1/other' });
    pasted.paste('curl http://localhost:1/b');
    expect(pasted.hasBefore.value).toBe(true);
    if (kept) pasted.restore(kept);
    expect(pasted.hasBefore.value).toBe(false);
  });
});
