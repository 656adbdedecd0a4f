// Requests to switch protocols, such as WebSocket's: the head is passed on, and after the server's 101 the two
// connections are one, byte by byte in both directions. A server that refuses is heard as it is.

import { ServerResponse, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { describeEnding } from '../../core/log/endingText.ts';
import { responseHeaders } from '../../core/relay/heads/forwardedHeaders.ts';
import { ConnectionWitness } from '../http/connectionWitness.ts';
import { failureOf } from '../http/failure.ts';
import { pairRawHeaders } from '../http/headers.ts';
import { AnswerPassage } from './answerPassage.ts';
import { AppAnswer } from './appAnswer.ts';
import { ExchangeTap } from './exchangeTap.ts';
import { answerOnSocket, cannotBeWritten } from './plainAnswer.ts';
import type { ExchangeParts } from './relayExchange.ts';

export interface UpgradeParts extends Omit<ExchangeParts, 'response'> {
  readonly socket: Socket;
  /** What the app sent after the head already. */
  readonly head: Buffer;
}

/** Passes the request on, and what follows it. */
export function relayUpgrade(parts: UpgradeParts): void {
  const { request, socket, head, connection, facts, path, headers, origins, log } = parts;
  const witness = new ConnectionWitness();
  let clientRequest: ClientRequest;
  try {
    clientRequest = connection.upstream.request({ method: facts.method, path, headers });
  } catch (error) {
    answerOnSocket(socket, cannotBeWritten(error));
    return;
  }
  // Without a parser on it, the socket has nobody who hears of its errors.
  const leave = (): void => {
    clientRequest.destroy();
  };
  socket.once('close', leave);
  clientRequest.on('socket', (upstream) => witness.observe(upstream, () => {}));
  clientRequest.on('upgrade', (answer, upstream, upstreamHead) => {
    socket.off('close', leave);
    writeSwitch(socket, answer, parts);
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstream.write(head);
    joinSockets(socket, upstream);
  });
  let isAnswered = false;
  clientRequest.on('response', (answer) => {
    isAnswered = true;
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.on('finish', () => socket.destroySoon());
    // Node's server no longer listens to this socket.
    socket.on('drain', () => response.emit('drain'));
    const tap = new ExchangeTap(parts.streams, facts);
    let isPassed = false;
    response.once('close', () => {
      if (!isPassed) tap.appLeft(connection.wasReset);
    });
    const passage = new AnswerPassage({
      method: facts.method,
      url: facts.server.url,
      appUrl: facts.app.url,
      answer: new AppAnswer(response, request.httpVersion),
      origins,
      replacedOrigin: parts.replacedOrigin,
      witness,
      tap,
      endServer: (wayOut) => witness.release(wayOut),
    });
    const problem = passage.begin(answer, () => {
      isPassed = true;
    });
    if (problem === undefined) return;
    answer.destroy();
    answerOnSocket(socket, { status: 502, sentence: `No answer from ${origins.upstream}: ${problem}.` });
  });
  clientRequest.on('error', (error: NodeJS.ErrnoException) => {
    if (isAnswered) return;
    const sentence = `No answer from ${origins.upstream}. ${describeEnding(failureOf(error, witness))}`;
    log(`upgrade: ${sentence}`);
    answerOnSocket(socket, { status: 502, sentence });
  });
  clientRequest.end();
}

/** The 101 as it came, but for the addresses in it. */
function writeSwitch(
  socket: Socket,
  answer: IncomingMessage,
  { origins, replacedOrigin }: UpgradeParts,
): void {
  const received = pairRawHeaders(answer.rawHeaders);
  const facts = { status: 101, isChunked: false, replacedOrigin };
  const passed = responseHeaders(received, origins, facts);
  const switching = received.filter(([name]) => name.toLowerCase() === 'upgrade');
  const lines = [...switching, ['Connection', 'Upgrade'] as const, ...passed];
  const fields = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 101 ${answer.statusMessage ?? ''}\r\n${fields}\r\n`, 'latin1');
}

/** Makes two connections one: bytes, half-closes, closes and resets of either are met by the other. */
function joinSockets(one: Duplex, other: Duplex): void {
  const pass = (from: Duplex, to: Duplex): void => {
    from.pipe(to);
    from.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' && 'resetAndDestroy' in to) (to as Socket).resetAndDestroy();
      else to.destroy();
    });
    from.on('close', () => to.destroy());
  };
  pass(one, other);
  pass(other, one);
}
