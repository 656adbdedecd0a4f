// What the app gets for one request: interim answers, the head, the body as it comes, and an end of the same kind as
// the server's. The head goes out at once, and nothing is held back.

import { validateHeaderName, validateHeaderValue, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import * as l10n from '@vscode/l10n';

import type { AppEnding } from '../../core/relay/path/pathEnding.ts';
import { hasControlCharacter } from '../../core/wire/headerText.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { flatHeaders } from '../http/headers.ts';
import { sendHeadNow, TurnWriter } from './flow.ts';

/** How the end of a body is told: chunks, a length, the end of the connection, or there is no body. */
export type Framing = 'chunked' | 'length' | 'close' | 'none';

export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
}

export class AppAnswer {
  readonly #response: ServerResponse;
  readonly #isOldHttp: boolean;
  readonly #writer: TurnWriter;
  #framing: Framing = 'none';
  #isOver = false;

  /** @param httpVersion the app's; HTTP/1.0 knows neither chunks nor interim answers */
  constructor(response: ServerResponse, httpVersion: string) {
    this.#response = response;
    this.#isOldHttp = httpVersion === '1.0';
    response.sendDate = false;
    this.#writer = new TurnWriter(response);
  }

  get isHeadSent(): boolean {
    return this.#response.headersSent;
  }

  /** The framing that this app understands for a body that came in the given one. */
  framingFor(received: Framing): Framing {
    return this.#isOldHttp && received === 'chunked' ? 'close' : received;
  }

  /** An answer before the answer, such as 100 or 103, for which `problemOfHead` found nothing. */
  sendInterim({ status, statusText, headers }: AnswerHead): void {
    const { socket } = this.#response;
    if (status === 100) {
      // Node keeps the connection open after the answer only when it knows of this.
      if (!this.#isOldHttp && !this.#response.headersSent) this.#response.writeContinue();
      return;
    }
    if (this.#isOldHttp || this.#response.headersSent || !socket?.writable) return;
    const fields = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`HTTP/1.1 ${status} ${statusText}\r\n${fields}\r\n`, 'latin1');
  }

  /** @returns why Node does not write the head; nothing was written, then */
  sendHead({ status, statusText, headers }: AnswerHead, framing: Framing): string | undefined {
    const response = this.#response;
    this.#framing = framing;
    // Without chunks and without a length, Node closes the connection after the answer, and says so.
    if (framing === 'close') response.useChunkedEncodingByDefault = false;
    try {
      response.writeHead(status, statusText, flatHeaders(headers));
    } catch (error) {
      response.chunkedEncoding = false;
      return l10n.t(
        'the head of the answer cannot be written: {0}',
        error instanceof Error ? error.message : String(error),
      );
    }
    sendHeadNow(response);
    return undefined;
  }

  /** @returns false when the app reads slower than this: wait for `onDrain` */
  write(bytes: Uint8Array): boolean {
    if (this.#isOver || this.#response.destroyed) return true;
    return this.#writer.write(bytes);
  }

  onDrain(resume: () => void): void {
    this.#writer.whenDrained(resume);
  }

  /** Ends the app's side: complete, by a FIN before that, or by a RST. What was written before still arrives. */
  end(ending: AppEnding, trailers: readonly (readonly [string, string])[] = []): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const response = this.#response;
    this.#writer.flush();
    if (ending === 'end') {
      if (trailers.length > 0)
        response.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]));
      response.end();
      return;
    }
    const { socket } = response;
    if (!socket || socket.destroyed) return;
    // Where only the end of the connection ends a body, a FIN would say that it is complete.
    if (ending === 'reset' || this.#framing === 'close') resetAfterWriting(socket);
    else socket.destroySoon();
  }
}

/** Why Node does not write a head that its parser took; undefined when it does. Asked before anything is written. */
export function problemOfHead({ status, statusText, headers }: AnswerHead): string | undefined {
  if (status < 100 || status > 999) return l10n.t('the answer has the status {0}', status);
  if (hasControlCharacter(statusText)) return l10n.t('the answer has a control character in its status line');
  for (const [name, value] of headers) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      return l10n.t(
        'a header of the answer cannot be written: {0}',
        error instanceof Error ? error.message : String(error),
      );
    }
  }
  return undefined;
}

function resetAfterWriting(socket: Socket): void {
  const reset = (): void => {
    if (!socket.destroyed) socket.resetAndDestroy();
  };
  if (socket.writableLength === 0) reset();
  else socket.write('', reset);
}
