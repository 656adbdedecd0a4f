// What columns of paths have in exports.

import { describe, expect, it } from 'vitest';

import { exportColumns } from '../../../src/core/export/pathColumns.ts';
import { allEntries } from '../../../src/core/export/chosenEntries.ts';
import { bytesOf } from '../recording.ts';
import { exportedText, linesOf, logOfAttempts } from './exported.ts';

const columns = exportColumns(['$.a', 'b . c', "$['b'].c", '$.list[*]', '$', 'no [path', '$["odd name"]']);

function exported(format: 'ndjson' | 'csv', data: string): string {
  const body = bytesOf(
    `: no event\n\n${data
      .split('\n')
      .map((line) => `data: ${line}\n`)
      .join('')}\n`,
  );
  const log = logOfAttempts([body]);
  return exportedText(log, format, allEntries(log.length), { columns });
}

it('are those that are paths, each once, in the one way in which the list writes it', () => {
  expect(columns.map(({ name }) => name)).toEqual(['$.a', '$.b.c', '$.list[*]', '$', '$["odd name"]']);
});

describe.each([
  {
    data: '{"a":12345678901234567890,"b":{"c":"=1+1, \\"x\\""},"list":[1,"two"],"odd name":false}',
    json: ['12345678901234567890', String.raw`"=1+1, \"x\""`, '[1,"two"]', undefined, 'false'],
    csv: ['12345678901234567890', `"'=1+1, ""x"""`, '"1, two"', undefined, 'false'],
  },
  {
    data: '{"a":{"x": 1,\n"y": [ ]},"b":{},"list":[]}',
    json: ['{"x": 1, "y": [ ]}', 'null', 'null', undefined, 'null'],
    csv: ['"{""x"": 1,\n""y"": [ ]}"', '', '', undefined, ''],
  },
  {
    data: '{"a":1}\n{"a":"","b":{"c":null}}',
    json: ['[1,""]', 'null', 'null', undefined, 'null'],
    csv: ['"1, "', 'null', '', undefined, ''],
  },
  { data: 'no JSON', json: ['null', 'null', 'null', '"no JSON"', 'null'], csv: ['', '', '', 'no JSON', ''] },
])('of $data', ({ data, json, csv }) => {
  it('are fields of NDJSON as they were sent', () => {
    const lines = exported('ndjson', data).split('\n');
    const event = lines.find((line) => line.startsWith('{"kind":"event"')) ?? '';
    const members = columns.map(({ name }, at) => {
      const value = json[at] ?? (data === 'no JSON' ? '"no JSON"' : JSON.stringify(data));
      return `,${JSON.stringify(name)}:${value}`;
    });

    expect(event.slice(event.indexOf(',"$.a"'))).toBe(`${members.join('')}}`);
    expect(linesOf(exported('ndjson', data)).filter((line) => '$.a' in line)).toHaveLength(1);
  });

  it('are columns of CSV', () => {
    const text = exported('csv', data);
    const [head = ''] = text.split('\r\n');
    expect(head.endsWith(`,url,$.a,$.b.c,$.list[*],$,"$[""odd name""]"`)).toBe(true);
    const whole = data === 'no JSON' ? data : `"${data.replaceAll('"', '""')}"`;
    const cells = csv.map((cell) => cell ?? whole).join(',');
    expect(text.endsWith(`${cells}\r\n`)).toBe(true);
    // What is no event has none of them.
    expect(text.split('\r\n')[1]?.endsWith(',,,,,')).toBe(true);
  });
});
