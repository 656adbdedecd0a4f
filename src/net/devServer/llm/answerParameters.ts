// What each stream of an answer can be asked for.

import * as l10n from '@vscode/l10n';

import { wholeNumber } from '../exchange/query.ts';

export const answerParameters = {
  delay: wholeNumber({
    fallback: 50,
    from: 0,
    to: 60_000,
    unit: 'ms',
    explanation: l10n.t('Time before each event.'),
  }),
  cut: wholeNumber({
    fallback: 0,
    from: 0,
    to: 10_000,
    unit: 'events',
    explanation: l10n.t('Closes the connection after so many events, in the middle of the answer; 0 never.'),
  }),
};
