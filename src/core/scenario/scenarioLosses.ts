// What a scenario that was made of a log does not hold: counted while it is made, and told in sentences.

import * as l10n from '@vscode/l10n';

import type { EndingCause } from '../stream/ending.ts';

export class ScenarioLosses {
  #replaced = 0;
  #goneBytes = 0;
  #isCut = false;
  #hasNoType = false;
  #times: number | undefined;
  #method: string | undefined;
  readonly #endings = new Set<EndingCause>();

  /** An event had bytes that are no UTF-8. */
  noteReplaced(): void {
    this.#replaced += 1;
  }

  noteGone(bytes: number): void {
    this.#goneBytes += bytes;
  }

  /** There was more than a scenario may hold. */
  noteLeftOut(): void {
    this.#isCut = true;
  }

  /** Times are so many times shorter than they were. */
  noteShortened(times: number): void {
    this.#times = times;
  }

  /** The stream was asked for in a way that the client of a scenario does not have. */
  noteMethod(method: string): void {
    this.#method = method;
  }

  /** Such an ending is another one in the scenario. */
  noteEnding(cause: EndingCause): void {
    this.#endings.add(cause);
  }

  /** A response had no Content-Type. */
  noteNoType(): void {
    this.#hasNoType = true;
  }

  get sentences(): readonly string[] {
    const sentences: string[] = [];
    if (this.#goneBytes > 0)
      sentences.push(l10n.t('{0} bytes of the timeline were gone, and are missing here.', this.#goneBytes));
    if (this.#isCut)
      sentences.push(l10n.t('This is the beginning: the timeline has more than a scenario may hold.'));
    if (this.#replaced > 0)
      sentences.push(
        this.#replaced === 1
          ? l10n.t('One event had bytes that are no UTF-8. The replacement character stands for them.')
          : l10n.t(
              '{0} events had bytes that are no UTF-8. The replacement character stands for them.',
              this.#replaced,
            ),
      );
    if (this.#times !== undefined)
      sentences.push(
        l10n.t(
          'All times are {0} times shorter than they were, since a scenario takes an hour at most.',
          this.#times.toFixed(1),
        ),
      );
    if (this.#method !== undefined)
      sentences.push(
        l10n.t('The stream was asked for with {0}; the client of a scenario asks with GET.', this.#method),
      );
    for (const cause of this.#endings)
      sentences.push(
        l10n.t(
          'An attempt ended as {0}. A scenario cannot repeat that there; it ends in another way.',
          cause,
        ),
      );
    if (this.#hasNoType) sentences.push(l10n.t('A response without a Content-Type has an empty one here.'));
    return sentences;
  }
}
