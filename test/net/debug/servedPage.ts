// A page whose streams a test answers, and what their timelines have.

import type { IncomingMessage, ServerResponse } from 'node:http';

import { isKind } from '../../../src/core/log/eventLog.ts';
import type { EndDetail } from '../../../src/core/log/detail.ts';
import { describeNotice } from '../../../src/core/log/entrySummary.ts';
import type { DebuggedStream } from '../../../src/net/debug/debuggedStream.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import type { DebuggedBrowser, DebuggedPage } from './debuggedBrowser.ts';

/** Answers what is asked for below `/stream`. */
export type StreamAnswer = (request: IncomingMessage, response: ServerResponse) => void;

export type ServedPage = DebuggedPage & {
  /** The address of the page, and of its server. */
  readonly server: string;
};

interface ServedPageOptions {
  /** Documents and scripts by their paths. */
  readonly pages?: Readonly<Record<string, string>>;
  readonly isWatchedLater?: boolean;
}

/** Opens a page whose streams are answered by `answer`. */
export async function openServedPage(
  browser: DebuggedBrowser,
  answer: StreamAnswer,
  { pages = {}, isWatchedLater = false }: ServedPageOptions = {},
): Promise<ServedPage> {
  const server = await ListeningServer.open((request, response) => {
    const { url = '/' } = request;
    const text = { '/': '<title>page</title>', ...pages }[url];
    if (text !== undefined)
      response
        .writeHead(200, { 'Content-Type': url.endsWith('.js') ? 'text/javascript' : 'text/html' })
        .end(text);
    else if (url.startsWith('/stream')) answer(request, response);
    else response.writeHead(404).end();
  });
  const page = await browser.open(server.url, { isWatchedLater });
  return Object.assign(page, { server: server.url });
}

/** Answers with an event stream, and these bytes. */
export function begin(response: ServerResponse, text: string | Uint8Array): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(text);
}

/** All that came, a character for each byte. */
export function bytesOf({ log }: DebuggedStream): string {
  return Buffer.from(log.bodyBytes(0, log.bodyLength)).toString('latin1');
}

/** The ends of all attempts that are over. */
export function endsOf({ log }: DebuggedStream): EndDetail[] {
  return Array.from({ length: log.length }, (_, at) => log.entry(at + 1)).flatMap((entry) => {
    const detail = isKind(entry, 'close') || isKind(entry, 'error') ? log.detail(entry) : undefined;
    return detail ? [detail] : [];
  });
}

/** All notices, in words. */
export function noticesOf({ log }: DebuggedStream): string[] {
  return Array.from({ length: log.length }, (_, at) => log.entry(at + 1)).flatMap((entry) => {
    const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
    return detail ? [describeNotice(detail)] : [];
  });
}
