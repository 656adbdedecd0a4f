// Serves the page that holds one frame for each measurement, and takes in what the frames tell it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startGapMs } from './measurement.ts';
import type { Told } from './program.ts';
import { listenOnLoopback } from '../../src/net/http/listening.ts';

/** What a frame says: something that its client told, or its client's state at the end. */
export interface FrameNote {
  readonly index: number;
  readonly told?: Told;
  readonly state?: string;
}

export interface FramesServer {
  readonly url: string;
  /** The page of a frame. */
  readonly frameHtml: string;
  /** Resolves when all frames are loaded. */
  readonly loaded: Promise<void>;
  /** Tells the page to start the frames' programs. */
  start(): void;
  /** The frames' addresses; they are read when the browser asks for the page. */
  frameUrls: readonly string[];
  close(): Promise<void>;
}

/** Starts to serve on a free port of 127.0.0.1. */
export async function startFramesServer(onNote: (note: FrameNote) => void): Promise<FramesServer> {
  const script = await bundleFrameScript();
  const loaded = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => loaded.reject(error));
  });
  const port = await listenOnLoopback(server);
  const url = `http://127.0.0.1:${port}/`;
  const frames: FramesServer = {
    url,
    frameHtml: `<!doctype html><meta charset="utf-8"><script src="${url}frame.js"></script>`,
    loaded: loaded.promise,
    frameUrls: [],
    start: () => started.resolve(),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (request.url) {
      case '/':
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(pageHtml(frames.frameUrls));
        break;
      case '/frame.js':
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        response.end(script);
        break;
      case '/notes':
        for (const note of await readNotes(request)) onNote(note);
        response.end();
        break;
      case '/loaded':
        loaded.resolve();
        // The page waits for this answer.
        await started.promise;
        response.end();
        break;
      default:
        response.writeHead(404).end();
    }
  }

  return frames;
}

async function bundleFrameScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('framePage.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    tsconfigRaw: {},
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

async function readNotes(request: IncomingMessage): Promise<readonly FrameNote[]> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString()) as readonly FrameNote[];
}

/** Collects the frames' notes and sends them one batch after another, so that none overtakes another. */
function pageHtml(frameUrls: readonly string[]): string {
  const frames = frameUrls.map((url) => `<iframe src="${url}"></iframe>`);
  return `<!doctype html>
<meta charset="utf-8">
<title>Measured clients</title>
<style>iframe { width: 40px; height: 40px }</style>
<script>
  let notes = [];
  let isSending = false;
  async function send() {
    if (isSending) return;
    isSending = true;
    while (notes.length > 0) {
      const body = JSON.stringify(notes);
      notes = [];
      await fetch('/notes', { method: 'POST', body });
    }
    isSending = false;
  }
  addEventListener('message', ({ data }) => {
    notes.push(data);
    send();
  });
  addEventListener('load', async () => {
    await fetch('/loaded', { method: 'POST' });
    for (let index = 0; index < frames.length; index += 1) {
      setTimeout(() => frames[index].postMessage('start', '*'), index * ${startGapMs});
    }
  });
</script>
${frames.join('\n')}
`;
}
