// A stream that passes through a relay: one method, path and query, with all attempts that the app made at it, seen from
// both sides. Whoever wants to make something happen to it stands between `fromServer` and the link to the app.

import type { RequestDetail } from '../../core/detail.ts';
import type { RelaySide } from '../../core/relay/relayedAs.ts';
import type { StreamRequest } from '../../core/streamRequest.ts';
import type { LogStorage } from '../logStorage.ts';
import { RelayedAttempt, type RequestFacts } from './relayedAttempt.ts';
import { RelayedSide } from './relayedSide.ts';

/** How the app is answered at its next attempt, without asking the server. */
export interface AnswerOfRelay {
  readonly status: number;
  /** Empty: none is sent. */
  readonly contentType: string;
  readonly body: string;
}

export interface RelayedStreamOptions {
  readonly maxEventBytes: number;
  /** Makes the place for the log of one side; in memory when absent. */
  readonly createStorage?: () => LogStorage;
}

export class RelayedStream {
  /** `GET /events?topic=a`. */
  readonly key: string;
  readonly serverSide: RelayedSide;
  readonly appSide: RelayedSide;
  readonly #beganAtMs: number;
  #attempt: RelayedAttempt | undefined;
  #attempts = 0;
  #endedAtMs: number | undefined;
  #answer: AnswerOfRelay | undefined;

  constructor(facts: RequestFacts, { maxEventBytes, createStorage }: RelayedStreamOptions) {
    this.key = facts.key;
    this.#beganAtMs = facts.atMs;
    const startedAtMs = Date.now() - (performance.now() - facts.atMs);
    const nowMs = (): number => performance.now() - this.#beganAtMs;
    const createSide = (side: RelaySide): RelayedSide => {
      const request: StreamRequest = { url: facts[side].url, method: facts.method };
      const relayedAs = {
        side,
        upstream: new URL(facts.server.url).origin,
        relay: new URL(facts.app.url).origin,
      };
      const storage = createStorage?.();
      return new RelayedSide({ request, relayedAs, startedAtMs, maxEventBytes, storage, nowMs });
    };
    this.serverSide = createSide('server');
    this.appSide = createSide('app');
  }

  /** The attempt that the app waits for or reads. */
  get openAttempt(): RelayedAttempt | undefined {
    return this.#attempt?.isOpenToApp ? this.#attempt : undefined;
  }

  /** When the app's side of the last attempt ended, on the clock of `performance.now()`. */
  get endedAtMs(): number {
    return this.#endedAtMs ?? 0;
  }

  /** The next attempt gets this answer instead of the server's; undefined takes it back. */
  answerNext(answer: AnswerOfRelay | undefined): void {
    this.#answer = answer;
  }

  get nextAnswer(): AnswerOfRelay | undefined {
    return this.#answer;
  }

  takeAnswer(): AnswerOfRelay | undefined {
    const answer = this.#answer;
    this.#answer = undefined;
    return answer;
  }

  sideOf(side: RelaySide): RelayedSide {
    return side === 'server' ? this.serverSide : this.appSide;
  }

  /** Removes what the logs have on disk. */
  dispose(): void {
    this.serverSide.dispose();
    this.appSide.dispose();
  }

  /** Ends both sides of what is open, because the relay is stopped. */
  stop(): void {
    this.#attempt?.endServer('fin', { cause: 'client', by: 'relay' });
    this.#attempt?.endApp('end', { cause: 'end', by: 'relay' });
  }

  /** The next attempt. What is left of the one before on the server's side is ended. */
  beginAttempt(facts: RequestFacts): RelayedAttempt {
    this.#attempt?.endServer('fin', { cause: 'client', by: 'relay' });
    this.#attempts += 1;
    const reason: RequestDetail['reason'] = this.#attempts === 1 ? 'connect' : 'reconnect';
    // A request of before the end of the last attempt is told of after it.
    const atMs = Math.max(facts.atMs, this.#endedAtMs ?? 0);
    const attempt = new RelayedAttempt({
      number: this.#attempts,
      reason,
      delayMs: this.#endedAtMs === undefined ? 0 : atMs - this.#endedAtMs,
      beganAtMs: atMs - this.#beganAtMs,
      facts,
      serverSide: this.serverSide,
      appSide: this.appSide,
      onAppEnd: () => {
        this.#endedAtMs = performance.now();
      },
    });
    this.#attempt = attempt;
    return attempt;
  }
}
