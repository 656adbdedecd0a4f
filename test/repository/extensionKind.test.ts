// On which side the extension runs in a window on another machine.

import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

const { extensionKind, activationEvents } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly extensionKind: unknown;
  readonly activationEvents: readonly string[];
};

it('the extension runs where the workspace is, and where the window is only when there is no other side', () => {
  expect(extensionKind).toEqual(['workspace', 'ui']);
});

it('the extension is started by a link to it', () => {
  expect(activationEvents).toContain('onUri');
});
