// Runs clients in the frames of one visible page, each of the origin of its own server.
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { build } from 'esbuild';
import { join } from 'node:path';
import { listenOnLoopback } from '../../src/net/http/listening.ts';
import type { MeasuredBrowser } from '../clients/measuredBrowser.ts';
import type { MeasuringWindow } from './runNode.ts';
import { sdkFolder } from './sdkFolder.ts';
import type { SeenByApp } from './sdkResult.ts';
import type { FrameFiles, SdkServer } from './sdkServer.ts';

/** What each server hands out for its frame. */
export async function frameFiles(): Promise<FrameFiles> {
  const { outputFiles } = await build({
    entryPoints: [join(sdkFolder, 'programs', 'page.mjs')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  return {
    html: '<!doctype html><meta charset="utf-8"><script src="/measured/frame.js"></script>',
    script: outputFiles[0]?.text ?? '',
  };
}

/** Resolves with what the app's code saw in each case, when the window is over and the browser has ended. */
export async function runInPage(
  browser: MeasuredBrowser,
  servers: readonly SdkServer[],
  { windowMs, signal, onOver }: MeasuringWindow,
): Promise<readonly (readonly SeenByApp[])[]> {
  const told: SeenByApp[][] = servers.map(() => []);
  for (const [place, server] of servers.entries())
    server.onTold = (value) => told[place]?.push(value as SeenByApp);
  const frames = servers.map(({ program, url }) => {
    const task = encodeURIComponent(JSON.stringify({ name: program, url: `${url}/stream` }));
    return `<iframe style="width:40px;height:40px" src="${url}/measured/frame#${task}"></iframe>`;
  });
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Measured clients</title>${frames.join('')}`);
  });
  const port = await listenOnLoopback(server);
  const open = await browser.open(`http://127.0.0.1:${port}/`);
  try {
    await Promise.race([delay(windowMs, undefined, { signal }), open.ended]);
    onOver();
    return told.map((each) => each.toSorted((one, other) => one.atMs - other.atMs));
  } finally {
    await open.close();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
