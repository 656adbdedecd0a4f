// The link from a script to a window, over a reload: what the window of before was asked is over when the one of after is
// there, whichever of both connections is first to change.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { openWindowLink, type WindowLink } from '../../scripts/vscode/windowLink.ts';

/** An extension host that says who it is and takes what it is asked. */
async function join(link: WindowLink): Promise<Socket> {
  const [port, token] = link.address.split(' ');
  const connected = link.connected();
  const host = connect(Number(port), '127.0.0.1');
  onTestFinished(() => {
    host.destroy();
  });
  host.write(`${JSON.stringify({ token })}\n`);
  await connected;
  return host;
}

it.each(['before', 'after'])(
  'rejects what a window was asked that leaves %s the next one comes',
  async (order) => {
    const link = await openWindowLink();
    onTestFinished(() => link.close());
    const first = await join(link);
    const asked = link.executeCommand('workbench.action.reloadWindow');
    const rejected = expect(asked).rejects.toThrow('The window went away');
    await once(first, 'data');
    if (order === 'before') {
      first.end();
      await rejected;
    }
    const second = await join(link);
    await rejected;
    first.destroy();
    const again = link.executeCommand('again');
    const [line] = (await once(second, 'data')) as [Buffer];
    const { id } = JSON.parse(String(line)) as { readonly id: number };
    second.write(`${JSON.stringify({ id, result: 7 })}\n`);
    expect(await again).toBe(7);
  },
);
