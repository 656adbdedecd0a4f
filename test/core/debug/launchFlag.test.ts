import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';

import { withNetworkOption } from '../../../src/core/debug/launchFlag.ts';

const launch = `{
  // How we start
  "version": "0.2.0",
  "configurations": [
    { "type": "node", "request": "attach", "name": "Server" },
    {
      "type": "node", // ours
      "request": "launch",
      "name": "Client",
      "program": "client.mjs",
    },
  ],
}
`;

describe('the option that makes Node tell of requests', () => {
  it('is added to the configuration that was started, and nothing else changes', () => {
    const changed = withNetworkOption(launch, 'Client') ?? '';
    expect(parse(changed, [], { allowTrailingComma: true })).toMatchObject({
      configurations: [
        { name: 'Server' },
        { name: 'Client', program: 'client.mjs', experimentalNetworking: 'on' },
      ],
    });
    expect(changed.replace(/,?\s*"experimentalNetworking": "on"/, '').replaceAll(/[\s,]/g, '')).toBe(
      launch.replaceAll(/[\s,]/g, ''),
    );
    // A second time it is there already.
    expect(withNetworkOption(changed, 'Client')).toBe(changed);
  });

  it.each([
    ['spaces', (text: string) => text],
    ['four spaces', (text: string) => text.replaceAll('  ', '    ')],
    ['tabs', (text: string) => text.replaceAll('  ', '\t')],
    ['line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
  ])('is written as the rest is: with %s', (_, as) => {
    const property = '"request": "launch"';
    const text = `{\n  "configurations": [\n    {\n      "name": "a",\n      ${property}\n    }\n  ]\n}\n`;
    const changed = text.replace(property, `${property},\n      "experimentalNetworking": "on"`);
    expect(withNetworkOption(as(text), 'a')).toBe(as(changed));
  });

  it('replaces another value, keeping tabs and line ends', () => {
    const text =
      '{\r\n\t"configurations": [{ "name": "a", "request": "launch", "experimentalNetworking": "off" }]\r\n}';
    expect(withNetworkOption(text, 'a')).toBe(text.replace('"off"', '"on"'));
  });

  it.each([
    ['there is no such name', launch, 'Other'],
    ['it attaches', launch, 'Server'],
    ['it has no configurations', '{}', 'Client'],
    ['it is no JSON', 'configurations', 'Client'],
    ['it is empty', '', 'Client'],
  ])('is added to nothing where %s', (_, text, name) => {
    expect(withNetworkOption(text, name)).toBeUndefined();
  });
});
