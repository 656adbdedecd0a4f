// What VS Code's menu of a row, and the commands in it, are told of the row: what kind it is, whose it is, and which of
// its values a filter can be made of.

import { describe, expect, it } from 'vitest';

import type { EntryKind } from '../../../src/core/log/entry.ts';
import { togetherNumber, type TogetherStream } from '../../../src/core/page/togetherStatus.ts';
import { rowContext } from '../../../src/webview/list/rowView.tsx';
import { rowOf, StatePage, statusOf } from '../state/statePage.ts';

function streamOf(place: number): TogetherStream {
  return {
    streamId: `stream-${place}`,
    place,
    mark: place,
    name: 'localhost',
    state: 'open',
    isLive: true,
    beganAtMs: 0,
    entries: 9,
    goneEntries: 0,
  };
}

/** Of each kind of entry, whether its type is one that the server gave it. */
const hasType = {
  request: false,
  open: false,
  message: true,
  comment: false,
  retry: false,
  id: false,
  close: false,
  error: false,
  notice: false,
} as const satisfies Record<EntryKind, boolean>;

describe('the menu of a row', () => {
  const { page } = new StatePage().snapshot(1, statusOf({ entries: 9 }));

  it.each(Object.entries(hasType))(
    'of kind %s says whether its type is one that the server gave it: %s',
    (name, rowHasType) => {
      const kind = name as EntryKind;
      expect(rowContext(rowOf(7, { kind, type: 'tick' }), false, page)).toEqual({
        webviewSection: 'row',
        number: 7,
        kind,
        rowHasType,
        rowHasId: false,
        isOneOfSeveral: false,
      });
    },
  );

  it('says whether there is an id to filter by, an empty one too, and whether others are meant as well', () => {
    for (const id of ['5', ''])
      expect(rowContext(rowOf(7, { id }), true, page)).toMatchObject({
        rowHasId: true,
        isOneOfSeveral: true,
      });
  });

  it('of several streams says whose it is, with its number there, and of none that is gone', () => {
    const test = new StatePage().together(1, { streams: [streamOf(0), streamOf(3)] });
    const contextOf = (place: number): object =>
      rowContext(rowOf(togetherNumber(place, 1200)), false, test.page);
    expect(contextOf(0)).toMatchObject({ streamId: 'stream-0', number: 1200 });
    expect(contextOf(3)).toMatchObject({ streamId: 'stream-3', number: 1200 });
    expect(contextOf(2)).not.toHaveProperty('streamId');
    test.snapshot(2, statusOf({ entries: 9 }));
    expect(rowContext(rowOf(1200), false, test.page)).toMatchObject({ number: 1200 });
    expect(rowContext(rowOf(1200), false, test.page)).not.toHaveProperty('streamId');
  });
});
