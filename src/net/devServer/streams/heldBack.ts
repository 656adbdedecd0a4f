// A stream as a buffering proxy makes it: nothing for a while, then the events of that time in one write.
import * as l10n from '@vscode/l10n';

import {
  firstNumber,
  idsParameter,
  numberedEvent,
  retryLine,
  retryParameter,
} from '../exchange/numberedEvents.ts';
import { wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

export function heldBackRoute(): ServedRoute {
  return defineRoute({
    path: '/held-back',
    method: 'GET',
    example: '/held-back?hold=2000&events=12',
    title: l10n.t('Events that are held back'),
    explanation: l10n.t(
      'Events that arrive together after a silence, as behind a proxy that buffers or a compression without a flush. The inspector’s timing says so; the cures are the header X-Accel-Buffering: no, no-transform, and a flush.',
    ),
    group: 'streams',
    parameters: {
      hold: wholeNumber({
        fallback: 2000,
        from: 0,
        to: 600_000,
        unit: 'ms',
        explanation: l10n.t('How long events are held back.'),
      }),
      events: wholeNumber({
        fallback: 12,
        from: 1,
        to: 10_000,
        unit: 'events',
        explanation: l10n.t('Events that then come at once.'),
      }),
      count: wholeNumber({
        fallback: 0,
        from: 0,
        to: 100_000,
        unit: 'times',
        explanation: l10n.t('How often, until the response ends; 0 goes on until the client leaves.'),
      }),
      retry: retryParameter,
      ids: idsParameter,
    },
    async serve(exchange, values) {
      let number = firstNumber(exchange);
      exchange.open();
      await exchange.write(retryLine(values));
      for (let time = 0; values.count === 0 || time < values.count; time += 1) {
        await exchange.pause(values.hold);
        let held = '';
        for (let event = 0; event < values.events; event += 1) {
          held += numberedEvent(number, values.ids);
          number += 1;
        }
        await exchange.write(held, values.events);
      }
      exchange.end();
    },
  });
}
