// A page with a native EventSource in a Chromium that nobody drives: it fetches what to read and posts how long it took.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { findMeasuredChromium, type OpenBrowser } from '../scripts/clients/measuredBrowser.ts';
import { rejectWhenOver } from '../scripts/vscode/limit.ts';
import { ratesOf, type Contestant } from './contestant.ts';
import type { ReadTask, ReadTime } from './clients/client.ts';
import { payloads } from './payloads.ts';

const answerLimitMs = 120_000;

/**
 * Opens the browser. Rejects with what to do where there is none.
 * @param keeps what the page does with an event: nothing, or put its data into an array
 */
export async function openChromiumClient(
  name: string,
  keeps: 'nothing' | 'texts' = 'nothing',
): Promise<Contestant> {
  const browser = await findMeasuredChromium();
  const desk = new TaskDesk(keeps);
  await desk.listen();
  let open: OpenBrowser;
  try {
    open = await browser.open(desk.url);
  } catch (error) {
    await desk.close();
    throw error;
  }
  return {
    name,
    async read(task) {
      const tooSlow = rejectWhenOver(answerLimitMs, 'The browser did not answer in time.');
      return ratesOf(task, await Promise.race([desk.ask(task), open.ended, tooSlow]));
    },
    async close() {
      await open.close();
      await desk.close();
    },
  };
}

/** Serves the page and hands out one task at a time. */
class TaskDesk {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #keeps: 'nothing' | 'texts';
  #task = Promise.withResolvers<string>();
  #time = Promise.withResolvers<ReadTime>();

  constructor(keeps: 'nothing' | 'texts') {
    this.#keeps = keeps;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  }

  async listen(): Promise<void> {
    this.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(this.#server, 'listening');
  }

  async ask({ url, payload, streams, ...task }: ReadTask): Promise<ReadTime> {
    const { type } = payloads[payload];
    const events = task.events ?? payloads[payload].events;
    this.#time = Promise.withResolvers();
    this.#task.resolve(JSON.stringify({ url, events, type, streams, keeps: this.#keeps }));
    return this.#time.promise;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    switch (request.url) {
      case '/task':
        void this.#task.promise.then((task) => {
          this.#task = Promise.withResolvers();
          response.end(task);
        });
        break;
      case '/time':
        request.setEncoding('utf8').on('data', (text: string) => {
          this.#time.resolve({ elapsedMs: Number(text) });
          response.end();
        });
        break;
      case '/':
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(pageHtml);
        break;
      default:
        response.writeHead(404).end();
    }
  }
}

const pageHtml = `<!doctype html>
<meta charset="utf-8">
<title>Native EventSource</title>
<script type="module">
  const read = ({ url, events, type, keeps }) =>
    new Promise((resolve) => {
      const source = new EventSource(url);
      let seen = 0;
      const texts = [];
      source.addEventListener(type, ({ data }) => {
        seen += 1;
        if (keeps === 'texts') texts.push(data);
        if (seen < events) return;
        source.close();
        resolve();
      });
    });
  for (;;) {
    const task = await (await fetch('/task', { method: 'POST' })).json();
    const startedAt = performance.now();
    for (let stream = 0; stream < task.streams; stream += 1) await read(task);
    await fetch('/time', { method: 'POST', body: String(performance.now() - startedAt) });
  }
</script>
`;
