// What the text of a call is as JSON, while it grows and when nothing comes any more.

import { expect, it } from 'vitest';

import { readArguments } from '../../../src/webview/assembled/callArguments.tsx';

it.each<[text: string, isOver: boolean, isMeantAsJson: boolean, found: string]>([
  ['', true, true, 'nothing'],
  ['{', false, true, 'tree'],
  ['{"a": 1', false, true, 'tree'],
  ['{"a": 1', true, true, '1:8 The JSON ends too early'],
  ['{"a": 1}', true, true, 'tree'],
  ['[1, 2]', true, true, 'tree'],
  ['{"a": 1,}', false, true, '1:9 The comma before this brace'],
  ['{"a":\n{{x}}}', true, true, '2:2 The name of a member'],
  ['{"a": 1} {', true, true, '1:10 The JSON value is complete'],
  ['{"a": 1}{"b": 2}', true, false, 'nothing'],
  ['plain', false, true, 'nothing'],
  ['plain', true, true, '1:1 A value is expected here'],
  ['plain', true, false, 'nothing'],
  [`["${'x'.repeat(64 * 1024 - 4)}"]`, true, true, 'tree'],
  [`["${'x'.repeat(64 * 1024 - 3)}"]`, true, true, 'nothing'],
])('%j', (text, isOver, isMeantAsJson, found) => {
  const { tree, mistake } = readArguments(text, { isOver, isMeantAsJson });
  const said = mistake && `${mistake.line}:${mistake.column} ${mistake.message}`;
  expect(said?.startsWith(found) ? found : (said ?? (tree ? 'tree' : 'nothing'))).toBe(found);
});
