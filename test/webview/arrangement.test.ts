import { describe, expect, it } from 'vitest';

import type { Row } from '../../src/core/page/protocol.ts';
import { clampWidth, gridTemplate, sentenceRoom, shownColumns } from '../../src/webview/state/columns.ts';
import { gapThresholdMs, isAfterGap } from '../../src/webview/state/gaps.ts';
import {
  overviewGeometry,
  rulerTimes,
  timeOfX,
  xOfTime,
} from '../../src/webview/overview/overviewGeometry.ts';
import { rowLines } from '../../src/webview/state/sentenceLines.ts';
import { fromKeptState, toKeptState } from '../../src/webview/state/uiState.ts';

function row(facts: Partial<Row>): Row {
  return {
    number: 1,
    kind: 'message',
    attempt: 1,
    receivedAtMs: 0,
    type: 'message',
    preview: '',
    isSimulated: false,
    sharesChunk: false,
    ...facts,
  };
}

describe('columns', () => {
  it.each([
    { listPx: 1200, shown: 'number time kind type id size data' },
    { listPx: 700, shown: 'number time kind type id data' },
    { listPx: 600, shown: 'number time kind type data' },
    { listPx: 480, shown: 'number time kind data' },
    { listPx: 400, shown: 'time kind data' },
  ])('that fit $listPx px are $shown', ({ listPx, shown }) => {
    expect(shownColumns([], {}, listPx).join(' ')).toBe(shown);
  });

  it('that were hidden stay hidden, and data takes the rest', () => {
    const shown = shownColumns(['id', 'size'], {}, 1200);
    expect(gridTemplate(shown, { time: 150 })).toBe('64px 150px 104px 104px minmax(0, 1fr)');
  });

  it('have widths within limits', () => {
    expect([clampWidth('number', 2), clampWidth('number', 80.4), clampWidth('number', 9000)]).toEqual([
      36, 80, 600,
    ]);
  });
});

describe('the lines of a row', () => {
  const measure = (text: string): number => text.length * 7;
  const ending = row({ kind: 'error', preview: 'x'.repeat(100), next: 'y'.repeat(50) });
  it.each([
    { listPx: 1280, lines: 2 },
    { listPx: 900, lines: 3 },
    { listPx: 480, lines: 4 },
  ])('are $lines for an ending in $listPx px', ({ listPx, lines }) => {
    const room = sentenceRoom(shownColumns([], {}, listPx), {}, listPx);
    expect(rowLines(ending, room, measure)).toBe(lines);
    expect(rowLines(row({ preview: 'x'.repeat(1000) }), room, measure)).toBe(1);
  });
});

describe('gaps', () => {
  it('are over ten times the usual of the stream', () => {
    const threshold = gapThresholdMs(100);
    expect(isAfterGap(row({ deltaMs: 1001 }), threshold)).toBe(true);
    expect(isAfterGap(row({ deltaMs: 999 }), threshold)).toBe(false);
  });

  it('are not the waits before requests, and need something usual', () => {
    expect(isAfterGap(row({ kind: 'request', deltaMs: 3000 }), gapThresholdMs(100))).toBe(false);
    expect(gapThresholdMs(undefined)).toBeUndefined();
  });
});

describe('the overview', () => {
  const empty = { binMs: 50, lanes: [], omittedAttempts: 0, simulated: [] };
  const geometry = overviewGeometry(empty, 1000, 9000);
  it('covers the time so far and a little more, in steps', () => {
    expect(geometry.spanMs).toBeGreaterThanOrEqual(9000);
    expect(geometry.spanMs).toBeLessThan(9000 * 1.25);
    expect(overviewGeometry(empty, 1000, 9001).spanMs).toBe(geometry.spanMs);
  });

  it('finds the time under a point', () => {
    expect(timeOfX(xOfTime(1234, geometry), geometry)).toBeCloseTo(1234, 6);
  });

  it('has a scale of round times', () => {
    expect(rulerTimes(geometry)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
  });
});

describe('the kept state', () => {
  it('reads what it wrote', () => {
    const place = {
      streamId: 's',
      epoch: 2,
      position: { at: 'row', row: 9, offsetPx: 3 },
      selected: 9,
      pausedAt: 20,
      zoom: { fromMs: 10, toMs: 2000 },
    } as const;
    const state = {
      ...fromKeptState(undefined),
      timeMode: 'clock' as const,
      hiddenColumns: ['id' as const],
      place,
    };
    expect(fromKeptState(JSON.parse(JSON.stringify(toKeptState(state, undefined))))).toEqual(state);
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    [],
    { timeMode: 'hourglass', hiddenColumns: 'id', besideShare: 9, place: { epoch: 1 } },
  ])('falls back to defaults for %j', (kept) => {
    expect(fromKeptState(kept)).toEqual(fromKeptState(undefined));
  });

  it('holds no credential of a request that was being typed', () => {
    const draft = {
      url: 'localhost:3000/events?token=tok-123',
      headers: [
        ['Authorization', 'Bearer abc-secret'],
        ['X-Trace', '7'],
      ],
      body: '{"key":"body-secret"}',
    } as const;
    const kept = JSON.stringify(toKeptState({ ...fromKeptState(undefined), draft }, undefined));
    expect(kept).not.toMatch(/tok-123|abc-secret|body-secret/);
    expect(kept).toContain('X-Trace');
  });
});
