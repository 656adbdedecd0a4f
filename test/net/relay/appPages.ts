// A server whose pages are apps of several kinds that read its stream, for tests of real pages in a real browser.

import type { RequestListener, ServerResponse } from 'node:http';

/** How a page reads the stream. */
export const appKinds = {
  'an EventSource': `
    const source = new EventSource('/events');
    source.onmessage = ({ data, lastEventId }) => got.push(lastEventId + ' ' + data);`,
  'fetch that never reconnects': `
    read(undefined).catch(() => {});`,
  'fetch that reconnects without an id': `
    const again = () => read(undefined).catch(() => {}).then(() => setTimeout(again, 300));
    again();`,
  'fetch in a storm, which sends the id': `
    const again = () => read(last).catch(() => {}).then(() => setTimeout(again, 20));
    again();`,
  'an EventSource that is made anew at each error': `
    const open = () => {
      const source = new EventSource('/events');
      source.onmessage = ({ data, lastEventId }) => got.push(lastEventId + ' ' + data);
      source.onerror = () => setTimeout(open, 100);
    };
    open();`,
} as const;

export type AppKind = keyof typeof appKinds;

const reading = `
  const got = [];
  let last;
  async function read(id) {
    const headers = { Accept: 'text/event-stream', ...(id !== undefined && { 'Last-Event-ID': id }) };
    const response = await fetch('/events', { headers, cache: 'no-store' });
    if (!response.ok || response.status === 204) return;
    const decoder = new TextDecoder();
    let text = '';
    const reader = response.body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\\n\\n');
      text = blocks.pop();
      for (const block of blocks) {
        const id = /^id: (.*)$/m.exec(block);
        if (id) last = id[1];
        const data = /^data: (.*)$/m.exec(block);
        if (data) got.push((last ?? '') + ' ' + data[1]);
      }
    }
  }`;

/** Numbered events for ever, which go on after the client's last one; and the pages at `/app?KIND`. */
export class AppServer {
  readonly #clients = new Map<ServerResponse, number>();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #retryMs: number;

  /** @param tickMs between two events; 0: only by `publish` */
  constructor(retryMs: number, tickMs: number) {
    this.#retryMs = retryMs;
    if (tickMs > 0) this.#timer = setInterval(() => this.publish(), tickMs);
  }

  readonly serve: RequestListener = (request, response) => {
    const [path = '/', kind = ''] = (request.url ?? '/').split('?');
    if (path === '/app') {
      const script = appKinds[decodeURIComponent(kind) as AppKind];
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><title>App</title><script>${reading}${script}</script>`);
      return;
    }
    if (path !== '/events') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`retry: ${this.#retryMs}\n\n`);
    this.#clients.set(response, Number(request.headers['last-event-id'] ?? 0));
    response.on('close', () => this.#clients.delete(response));
  };

  /** Sends the next event to each client. */
  publish(): void {
    for (const [response, last] of this.#clients) {
      this.#clients.set(response, last + 1);
      response.write(`id: ${last + 1}\ndata: é${last + 1}\n\n`);
    }
  }

  /** Sends text of a body to each client. */
  send(text: string): void {
    for (const response of this.#clients.keys()) response.write(text);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
