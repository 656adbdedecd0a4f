// Answers before the answer, such as 103. A server may send any number of them, so somebody has to say when it is enough.

import * as l10n from '@vscode/l10n';

import { formatSize } from '../../core/base/format.ts';

/** For one request. A server that says "102 Processing" every 20 seconds meets this after five hours. */
const maxCount = 1_000;
/** For one request; a head may be as large. */
const maxBytes = 256 * 1024;

/** A head without a body. Each character of a text is one byte. */
export interface InterimHead {
  readonly statusMessage: string;
  /** Names and values, one after the other. */
  readonly rawHeaders: readonly string[];
}

/** The interim answers to one request. */
export class InterimAnswers {
  #count = 0;
  #bytes = 0;

  /** Takes the next one. @returns why there is no use in waiting for the answer any longer */
  take({ statusMessage, rawHeaders }: InterimHead): string | undefined {
    this.#count += 1;
    this.#bytes += statusMessage.length + rawHeaders.reduce((sum, text) => sum + text.length, 0);
    if (this.#count > maxCount)
      return l10n.t('it sent more than {0} interim answers (1xx), and no final one', maxCount);
    if (this.#bytes > maxBytes)
      return l10n.t('it sent more than {0} of interim answers (1xx), and no final one', formatSize(maxBytes));
    return undefined;
  }
}

/** Why a 101 is no answer to a request that did not ask for it. [spec] RFC 9110, 15.2.2. */
export const unaskedSwitch = l10n.t('it switches protocols (101), which nobody asked for');
