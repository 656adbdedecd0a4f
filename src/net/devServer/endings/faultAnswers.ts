// The answers that faults leave behind: the next request of an address gets one, once, in place of its route. The
// number of addresses is bounded; the one that has waited longest is forgotten first.
import type { AnswerEffect } from '../../stream/faultInjector.ts';
import { assertNever } from '../../../core/base/assertNever.ts';
import { answerNoContent } from './endingParameters.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { answerStatus, answerWrongType } from './refusals.ts';

const addressLimit = 1000;

export class FaultAnswers {
  readonly #answers = new Map<string, AnswerEffect>();

  /** Leaves an answer for the next request of an address (path and query), in place of one that still waits there. */
  leave(address: string, answer: AnswerEffect): void {
    this.#answers.delete(address);
    this.#answers.set(address, answer);
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > addressLimit && oldest.done === false) this.#answers.delete(oldest.value);
  }

  /** The answer for a request of this address, which is gone with that. */
  take(address: string): AnswerEffect | undefined {
    const answer = this.#answers.get(address);
    this.#answers.delete(address);
    return answer;
  }
}

/** Gives the answer; resolves when it has been sent. */
export async function giveAnswer(exchange: Exchange, answer: AnswerEffect): Promise<void> {
  exchange.log('gets the answer that was asked by the inspector');
  switch (answer.kind) {
    case 'no-content':
      return answerNoContent(exchange);
    case 'wrong-type':
      return answerWrongType(exchange, 'text/html', false);
    case 'http-error':
      return answerStatus(exchange, answer.status);
    default:
      return assertNever(answer);
  }
}
