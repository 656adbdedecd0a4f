import { describe, expect, it } from 'vitest';

import { ScriptedStream } from '../scriptedStream.ts';
import { clientOf } from '../../../src/core/clients/streamClient.ts';
import { allEntries, type ChosenEntries } from '../../../src/core/export/chosenEntries.ts';
import { exportFormats } from '../../../src/core/export/exportFormats.ts';
import { ExportRun } from '../../../src/core/export/exportRun.ts';
import { chosenNumbers } from './exported.ts';

/** Most characters of an issue of GitHub. */
const maxIssueLength = 65_536;

/** Messages with ids from `first` to `last`, 100 ms apart. */
function receiveTicks(stream: ScriptedStream, first: number, last: number): ScriptedStream {
  for (let id = first; id <= last; id += 1)
    stream.pass(100).receive(`id: ${id}\nevent: tick\ndata: {"t":${id}}\n\n`);
  return stream;
}

function openStreamOf(messages: number): ScriptedStream {
  return receiveTicks(new ScriptedStream().attempt().pass(14).opened(), 1, messages);
}

function reportOf(stream: ScriptedStream, chosen: ChosenEntries = allEntries(stream.log.length)): string {
  const run = new ExportRun({ view: stream, version: '1.2.3' }, chosen);
  return [...exportFormats.markdown.write(run)].join('');
}

/** The lines of a section. */
function section(report: string, heading: string): string[] {
  const lines = report.split('\n');
  const start = lines.indexOf(`## ${heading}`);
  const end = lines.findIndex((line, at) => at > start && line.startsWith('## '));
  return start === -1
    ? []
    : lines.slice(start + 1, end === -1 ? undefined : end).filter((line) => line !== '');
}

function threeAttempts(): ScriptedStream {
  const stream = openStreamOf(12).pass(30).ended({ cause: 'reset', code: 'ECONNRESET' }).pass(3000);
  receiveTicks(stream.attempt().opened(), 13, 60).pass(1000).ended({ cause: 'end' }).pass(3000);
  return stream.attempt().opened().receive('data: again\n\n');
}

describe('a report in Markdown', () => {
  it('has the overview as a picture of characters, and as an image', () => {
    const overview = section(reportOf(threeAttempts()), 'Overview');
    const lanes = overview.slice(1, 4);
    expect(lanes.map((lane) => lane.slice(0, 3))).toEqual(['1 │', '2 │', '3 │']);
    expect(lanes[0]).toMatch(/^1 │[▁-█─]+✕$/u);
    expect(lanes[1]).toMatch(/^2 │ +·+[▁-█─]+■$/u);
    expect(lanes[2]).toMatch(/^3 │ +·+▶$/u);
    const [, image = ''] =
      /^!\[\]\(data:image\/svg\+xml;base64,([\w+/=]+)\)$/.exec(overview.at(-1) ?? '') ?? [];
    const svg = Buffer.from(image, 'base64').toString();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>$/);
    expect(svg.match(/<text /g)).toHaveLength(5);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('has attempts with their endings and what follows, and timing', () => {
    const report = reportOf(threeAttempts());
    const attempts = section(report, 'Attempts').slice(2);
    expect(attempts[0]).toMatch(
      /^\| 1 \| \+0\.000 s \| 1\.2 s \| 12 \| The connection was reset.*comes back in 3\.0 s/,
    );
    expect(attempts[2]).toMatch(/^\| 3 \| .* \| goes on \| 1 \|/);
    expect(section(report, 'Timing').join('\n')).toContain('| Between events | 100 ms |');
  });

  it('has findings where there are any', () => {
    const stream = new ScriptedStream().attempt().opened();
    for (let count = 0; count < 200; count += 1) stream.pass(10).receive('data: x\n\n');
    expect(section(reportOf(stream), 'Findings').join('\n')).toMatch(/^- \*\*.*id/i);
    expect(reportOf(threeAttempts())).not.toContain('## Findings');
  });

  it('has the chosen entries, and of few their data', () => {
    const stream = openStreamOf(3).receive('data: {"a":[1]}\n\ndata: ```\ndata: | <b> **x**\n\n');
    const { log } = stream;
    const report = reportOf(stream, chosenNumbers(log, [6, 7]));
    expect(report).toContain('| Chosen entries | 2 of 7 |');
    const entries = section(report, 'Entries');
    expect(entries.slice(2, 4)).toEqual([
      '| 6 | +0.314 s | event | `message` |  | `{"a":[1]}` |',
      '| 7 | +0.314 s | event | `message` |  | `   ↵  <b> **x**` |',
    ]);
    expect(entries.slice(4).join('\n')).toBe(
      '#6:\n```json\n{\n  "a": [\n    1\n  ]\n}\n```\n#7:\n````text\n```\n| <b> **x**\n````',
    );
  });

  it('is short enough for an issue, whatever the stream', () => {
    const stream = new ScriptedStream();
    for (let attempt = 0; attempt < 300; attempt += 1) {
      stream.attempt().pass(5).opened();
      for (let count = 0; count < 20; count += 1)
        stream
          .pass(attempt)
          .receive(`id: ${'i'.repeat(500)}\nevent: ${'t'.repeat(500)}\ndata: ${'|`'.repeat(500)}\n\n`);
      stream.ended({ cause: 'truncated' }).pass(3000);
    }
    const report = reportOf(stream);
    expect(report.length).toBeLessThan(maxIssueLength);
    expect(report).toContain(`… ${stream.log.length - 100} entries between are left out …`);
    expect(report).toContain('The 250 attempts before these are left out.');
    const rows = section(report, 'Entries').filter((line) => line.startsWith('| '));
    expect(rows).toHaveLength(102);
    for (const row of rows) expect(row.split('|')).toHaveLength(8);
    expect(section(report, 'Overview')[1]).toMatch(/^ *all │/);
  });

  it('of a short stream is this', () => {
    const stream = openStreamOf(2);
    clientOf(stream.log).recognise({ profile: 'fetch', evidence: 'It says a|b.' }, 'GET');
    const report = reportOf(stream).replace(/base64,[\w+/=]+/, 'base64,…');
    expect(report).toBe(
      [
        '# Event stream `GET http://localhost:3000/events`',
        '',
        '| | |',
        '|---|---|',
        '| Began | 2026-11-20T14:02:11.000Z |',
        '| Until the last entry | 214 ms |',
        '| Attempts | 1 |',
        '| Events | 2 |',
        '| Bytes of bodies | 66 B |',
        '| Last event id | `2` |',
        '| Read by | bare fetch. It says a\\|b. |',
        '',
        '## Overview',
        '',
        '```text',
        '1 │──────────────────────────────────────█────────────────────────────────▶',
        '  └────────────────────────────────────────────────────────────────────────',
        '   0                                                                 214 ms',
        '```',
        '',
        'Each line is an attempt. ▁…█ are entries that came in that time, ─ is silence, · a wait, ■ a close, ✕ an error, and ▶ goes on.',
        '',
        '![](data:image/svg+xml;base64,…)',
        '',
        '## Attempts',
        '',
        '| # | Requested | Lasted | Events | Ending | Then |',
        '|--:|--:|--:|--:|---|---|',
        '| 1 | +0.000 s | goes on | 2 |  |  |',
        '',
        '## Timing',
        '',
        '| | Median | 95 % are below | Largest |',
        '|---|--:|--:|--:|',
        '| Between events | 100 ms | 100 ms | 100 ms (#3–#4) |',
        '| To the first byte | 14 ms | 14 ms | 14 ms (#2) |',
        '| To the first event | 114 ms | 114 ms | 114 ms (#3) |',
        '| Size of an event | 33 B | 33 B | 33 B (#3) |',
        '',
        '## Entries',
        '',
        '| # | Time | Kind | Type | Id | Says |',
        '|--:|--:|---|---|---|---|',
        '| 1 | +0.000 s | request |  |  | GET http://localhost:3000/events |',
        '| 2 | +0.014 s | open |  |  | 200 OK over HTTP/1.1 from 127.0.0.1:3000 |',
        '| 3 | +0.114 s | event | `tick` | `1` | `{"t":1}` |',
        '| 4 | +0.214 s | event | `tick` | `2` | `{"t":2}` |',
        '',
        '#3:',
        '',
        '```json',
        '{',
        '  "t": 1',
        '}',
        '```',
        '',
        '#4:',
        '',
        '```json',
        '{',
        '  "t": 2',
        '}',
        '```',
        '',
      ].join('\n'),
    );
  });

  it('has of an entry that says nothing an empty cell', () => {
    const stream = new ScriptedStream().attempt().opened();
    stream.receive('data\n\n:\n: *hi*\nretry: 5\nid: a\n\nid:\n\n');
    const rows = section(reportOf(stream), 'Entries').filter((line) => line.startsWith('| '));
    expect(rows.slice(3).map((row) => row.replace(/^\| \d+ \| \S+ s \| /, ''))).toEqual([
      'event | `message` |  |  |',
      'comment |  |  | : |',
      'comment |  |  | : \\*hi\\* |',
      'retry |  |  | retry: 5 |',
      'id |  | `a` | retry: 5↵id: a |',
      'id |  |  | id: |',
    ]);
  });

  it('of an empty timeline says what there is', () => {
    const stream = new ScriptedStream();
    stream.relayedAs = { side: 'server', upstream: 'http://a', relay: 'http://b' };
    expect(reportOf(stream)).toBe(
      [
        '# Event stream `GET http://localhost:3000/events`',
        '',
        '| | |',
        '|---|---|',
        '| Began | 2026-11-20T14:02:11.000Z |',
        '| Until the last entry | 0 ms |',
        '| Attempts | 0 |',
        '| Events | 0 |',
        '| Bytes of bodies | 0 B |',
        '| Last event id | — |',
        '| Read by | EventSource. No request was sent yet. |',
        '| Side | server |',
        '',
        '## Entries',
        '',
        '| # | Time | Kind | Type | Id | Says |',
        '|--:|--:|---|---|---|---|',
        '',
      ].join('\n'),
    );
  });
});
