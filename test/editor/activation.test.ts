import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { commands } from '../../src/host/names.ts';
import { activateExtension, cleanUp, startDevServer } from './extension.ts';

describe('activation', () => {
  it('returns the API and registers every command', async () => {
    const api = await activateExtension();
    assert.equal(api.version, 1);
    assert.deepEqual(api.list(), []);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commands).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('starts the dev server once, and its port is free again after the stop', async () => {
    const api = await activateExtension();
    const origin = await startDevServer();
    assert.equal(await startDevServer(), origin);
    assert.equal((await fetch(origin)).status, 200);
    await cleanUp(api);
    await assert.rejects(fetch(origin));
  });
});
