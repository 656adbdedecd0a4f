// What the page remembers over a reload: each part of it as it was, nothing that is not one of its values, and no
// credential.

import { describe, expect, it } from 'vitest';

import { columnIds } from '../../../src/webview/state/columns.ts';
import {
  defaultShares,
  fromKeptState,
  noFilter,
  toKeptState,
  type UiState,
} from '../../../src/webview/state/uiState.ts';

const defaults: UiState = {
  mainView: 'entries',
  timeMode: 'start',
  middleColumns: ['type', 'id', 'size'],
  hiddenColumns: [],
  columnWidths: {},
  rowData: 'added',
  isRequestOpen: false,
  isDetailsOpen: false,
  detailTab: 'data',
  dataMode: 'tree',
  rawMode: 'lines',
  assemblePath: '',
  assembledOf: '',
  callMode: 'tree',
  textMode: 'source',
  showsPieces: false,
  besideShare: 0.42,
  belowShare: 0.5,
  filter: { text: '', matchesCase: false, isRegex: false, showsOnlyMatches: true },
  place: undefined,
  draft: undefined,
};

/** Of each part: values that come back as they were, and ones that become the default. */
const parts: {
  readonly [Part in keyof UiState]: { readonly good: readonly unknown[]; readonly bad: readonly unknown[] };
} = {
  mainView: { good: ['entries', 'attempts', 'timing', 'assembled'], bad: ['other', 1, undefined] },
  timeMode: { good: ['start', 'delta', 'clock'], bad: ['end', null] },
  middleColumns: {
    good: [
      ['type', 'id', 'size'],
      ['$.a[0]', 'size', 'type', '$["b c"]', 'id'],
    ],
    bad: ['type', { 0: 'type' }, ['data', '$.', '$a', 'b.c', 7]],
  },
  hiddenColumns: { good: [[], ['number'], [...columnIds]], bad: ['size', { 0: 'size' }, ['other']] },
  columnWidths: {
    good: [{}, ...columnIds.map((column) => ({ [column]: 77 }))],
    bad: [7, { other: 7 }, { type: 0 }, { type: -1 }, { type: '7' }],
  },
  rowData: { good: ['added', 'sent'], bad: ['raw', 1] },
  isRequestOpen: { good: [true, false], bad: [1, 'true'] },
  isDetailsOpen: { good: [true, false], bad: [1, 'true'] },
  detailTab: { good: ['data', 'changes', 'happened', 'raw', 'attempt'], bad: ['other'] },
  dataMode: { good: ['tree', 'text'], bad: ['lines'] },
  rawMode: { good: ['lines', 'hex'], bad: ['tree'] },
  callMode: { good: ['tree', 'text'], bad: ['raw'] },
  textMode: { good: ['source', 'markdown'], bad: ['html'] },
  showsPieces: { good: [true, false], bad: [1, 'true'] },
  assembledOf: { good: ['', 'stream-1'], bad: [1, null] },
  assemblePath: { good: ['', '$.a[0].b'], bad: ['$.', 7] },
  besideShare: { good: [0.01, 0.99], bad: [0, 1, -1, '0.5', NaN] },
  belowShare: { good: [0.01, 0.99], bad: [0, 1, 2, null] },
  filter: {
    good: [
      { text: 'a', matchesCase: false, isRegex: false, showsOnlyMatches: true },
      { text: 'a', matchesCase: true, isRegex: true, showsOnlyMatches: false },
    ],
    bad: ['a', { text: 1 }],
  },
  place: {
    good: [
      {
        streamId: 'stream-1',
        epoch: 3,
        position: { at: 'end' },
        selected: undefined,
        pausedAt: undefined,
        zoom: undefined,
      },
      {
        streamId: 'stream-1',
        epoch: 3,
        position: { at: 'row', row: 5, offsetPx: 2 },
        selected: 7,
        pausedAt: 9,
        zoom: { fromMs: 1, toMs: 2 },
      },
    ],
    bad: [
      'end',
      { streamId: 1, epoch: 3, position: { at: 'end' } },
      { streamId: 'stream-1', epoch: '3', position: { at: 'end' } },
      { streamId: 'stream-1', epoch: 3, position: { at: 'start' } },
      { streamId: 'stream-1', epoch: 3, position: { at: 'row', row: 5 } },
      { streamId: 'stream-1', epoch: 3, position: { at: 'row', offsetPx: 5 } },
      { streamId: 'stream-1', epoch: 3 },
    ],
  },
  draft: {
    good: [{ url: 'http://localhost/a' }, { url: 'http://localhost/a', method: 'POST', lastEventId: '7' }],
    bad: ['http://localhost/a', { url: 7 }],
  },
};

describe('the state that is kept', () => {
  it('is the default where nothing was kept', () => {
    for (const kept of [undefined, null, 7, 'x', [], {}]) expect(fromKeptState(kept)).toEqual(defaults);
    expect(noFilter).toEqual(defaults.filter);
    expect(defaultShares).toEqual({ beside: 0.42, below: 0.5 });
  });

  it.each(Object.keys(parts) as (keyof UiState)[])(
    'has its %s as it was, and the default for anything else',
    (part) => {
      for (const value of parts[part].good)
        expect(fromKeptState(toKeptState({ ...defaults, [part]: value }, undefined))).toEqual({
          ...defaults,
          [part]: value,
        });
      for (const value of parts[part].bad)
        expect(fromKeptState({ ...defaults, [part]: value }), JSON.stringify(value)).toEqual(defaults);
    },
  );

  it('has only those of several columns and widths that there are', () => {
    expect(
      fromKeptState({ hiddenColumns: ['size', 'other', 'id'], columnWidths: { id: 9, x: 9, time: 'a' } }),
    ).toEqual({
      ...defaults,
      hiddenColumns: ['id', 'size'],
      columnWidths: { id: 9 },
    });
  });

  it('shows only matches unless it was told otherwise', () => {
    const query = { text: 'a', matchesCase: false, isRegex: false };
    expect(fromKeptState({ filter: query }).filter.showsOnlyMatches).toBe(true);
  });

  it.each([
    ['https://user:secret@localhost/a?token=secret&b=1', 'https://user@localhost/a?token=&b=1'],
    ['localhost:3000/?api_key=secret', 'http://localhost:3000/?api_key='],
    ['not an address: secret', ''],
  ])('has the address %s without its credentials', (url, kept) => {
    const state = toKeptState(
      { ...defaults, draft: { url, headers: [['Authorization', 'Bearer secret']] } },
      undefined,
    );
    expect(JSON.stringify(state)).not.toContain('secret');
    expect(fromKeptState(state).draft?.url).toBe(kept);
  });

  it('holds what the host wants kept, as it is', () => {
    const stream = {
      timelineId: 't',
      request: { url: 'http://localhost/' },
      wasLive: true,
      isWhole: true,
      lastEventId: '7',
    };
    expect(toKeptState(defaults, stream)).toMatchObject({ stream });
  });
});
