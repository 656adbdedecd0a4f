// Streams that work: ticks with everything the format has, a log that can be resumed, and a head that takes its time.
import * as l10n from '@vscode/l10n';

import { formatComment, formatEvent } from '../../../core/wire/eventWriter.ts';
import type { LineEnd } from '../../../core/wire/lines.ts';
import type { Exchange } from '../exchange/exchange.ts';
import {
  firstNumber,
  idsParameter,
  intervalParameter,
  retryLine,
  retryParameter,
  writeEvent,
} from '../exchange/numberedEvents.ts';
import { serveHealthy } from '../endings/endingParameters.ts';
import { choice, flag, type ParameterValues, text, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';
import { TickLog } from './tickLog.ts';

const lineEnds: Readonly<Record<'lf' | 'crlf' | 'cr', LineEnd>> = { lf: '\n', crlf: '\r\n', cr: '\r' };

const tickParameters = {
  interval: wholeNumber({
    fallback: 1000,
    from: 0,
    to: 3_600_000,
    unit: 'ms',
    explanation: l10n.t('Time between two events; 0 is as fast as the client reads.'),
  }),
  count: wholeNumber({
    fallback: 0,
    from: 0,
    to: 10_000_000,
    unit: 'events',
    explanation: l10n.t('Events until the response ends; 0 goes on until the client leaves.'),
  }),
  event: text({
    fallback: '',
    pattern: /^[\w.:-]{1,40}(?:,[\w.:-]{1,40}){0,19}$/,
    accepted: l10n.t('up to 20 names with commas between them, of letters, digits and . : _ -'),
    isLogged: true,
    explanation: l10n.t('Event types, used in turn. Without it, events are of type message.'),
  }),
  comments: wholeNumber({
    fallback: 0,
    from: 0,
    to: 1_000_000,
    unit: 'events',
    explanation: l10n.t('A comment before every so many events; 0 sends none.'),
  }),
  retry: retryParameter,
  ids: idsParameter,
  size: wholeNumber({
    fallback: 0,
    from: 0,
    to: 1_048_576,
    unit: 'bytes',
    explanation: l10n.t('Padding in each event.'),
  }),
  lines: choice(['lf', 'crlf', 'cr'], l10n.t('How lines end.')),
  bom: flag(false, l10n.t('Begins the body with a byte order mark, which clients skip.')),
  split: flag(false, l10n.t('Writes every byte on its own.')),
};

const resumableParameters = {
  interval: wholeNumber({
    fallback: 1000,
    from: 10,
    to: 3_600_000,
    unit: 'ms',
    explanation: l10n.t('Time between two events of the log. Every interval is a log of its own.'),
  }),
  keep: wholeNumber({
    fallback: 100,
    from: 1,
    to: 100_000,
    unit: 'events',
    explanation: l10n.t('How many past events the log keeps.'),
  }),
  cut: wholeNumber({
    fallback: 0,
    from: 0,
    to: 100_000,
    unit: 'events',
    explanation: l10n.t('Ends the response after so many events, so that the client comes back; 0 never.'),
  }),
  retry: retryParameter,
  ids: choice(['plain', 'unicode'], 'unicode puts … into the ids, which travels back as UTF-8 bytes.'),
};

/** The routes of working streams. The log's clock and name are this run's. */
export function streamRoutes(run: string, startedAtMs: number): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/ticks',
      method: 'GET',
      example: '/ticks?interval=1000&event=price,news&comments=5',
      title: l10n.t('Ticks'),
      explanation: l10n.t(
        'Events at an interval, with ids, named types, comments and a retry field as you like. A client that comes back goes on counting after its Last-Event-ID.',
      ),
      group: 'streams',
      parameters: tickParameters,
      serve: serveTicks,
    }),
    defineRoute({
      path: '/resumable',
      method: 'GET',
      example: '/resumable?cut=5&retry=2000',
      title: l10n.t('Resumable log'),
      explanation: l10n.t(
        'A log that goes on while nobody is connected and keeps its last events. A client that comes back with a Last-Event-ID gets exactly what it missed. For an id that is unknown or too old, a comment says so and the stream goes on with the oldest event that is kept.',
      ),
      group: 'streams',
      parameters: resumableParameters,
      serve: (exchange, values) => serveResumable(exchange, values, run, startedAtMs),
    }),
    defineRoute({
      path: '/slow-head',
      method: 'GET',
      example: '/slow-head?delay=3000',
      title: l10n.t('Slow response head'),
      explanation: l10n.t(
        'Sends nothing at all for a while, then a healthy stream: the client stays connecting for that long.',
      ),
      group: 'streams',
      parameters: {
        delay: wholeNumber({
          fallback: 3000,
          from: 0,
          to: 600_000,
          unit: 'ms',
          explanation: l10n.t('Time before the response head.'),
        }),
        interval: intervalParameter,
        retry: retryParameter,
        ids: idsParameter,
      },
      async serve(exchange, values) {
        await exchange.pause(values.delay);
        await serveHealthy(exchange, values);
      },
    }),
  ];
}

async function serveTicks(exchange: Exchange, values: ParameterValues<typeof tickParameters>): Promise<void> {
  const lineEnd = lineEnds[values.lines];
  const types = values.event === '' ? [] : values.event.split(',');
  const padding = values.size === 0 ? undefined : '.'.repeat(values.size);
  const first = firstNumber(exchange);
  exchange.open();
  await exchange.write((values.bom ? '\uFEFF' : '') + retryLine(values, lineEnd));
  for (let number = first; values.count === 0 || number < first + values.count; number += 1) {
    const isCommented = values.comments > 0 && number % values.comments === 0;
    const comment = isCommented ? formatComment(`before event ${number}`, lineEnd) : '';
    const event = formatEvent(
      {
        id: values.ids ? `${number}` : undefined,
        event: types[(number - 1) % types.length],
        data: JSON.stringify({ number, at: new Date().toISOString(), padding }),
      },
      lineEnd,
    );
    await writeEvent(exchange, comment + event, values.split);
    await exchange.pause(values.interval);
  }
  exchange.end();
}

async function serveResumable(
  exchange: Exchange,
  values: ParameterValues<typeof resumableParameters>,
  run: string,
  startedAtMs: number,
): Promise<void> {
  const log = new TickLog({
    run,
    startedAtMs,
    intervalMs: values.interval,
    keepCount: values.keep,
    separator: values.ids === 'unicode' ? '…' : '.',
  });
  const { next, notice } = log.resume(exchange.lastEventId, performance.now());
  exchange.open();
  await exchange.write(retryLine(values));
  if (notice !== undefined) {
    await exchange.comment(notice);
    exchange.log(`could not resume: ${notice}`);
  } else if (exchange.lastEventId !== undefined) {
    exchange.log(`resumes at event ${next}, ${log.newest(performance.now()) - next + 1} events were missed`);
  }
  for (let number = next; values.cut === 0 || number < next + values.cut; number += 1) {
    exchange.hold('position', `log position ${number}`);
    const waitMs = Math.ceil(log.dueAtMs(number) - performance.now());
    await exchange.pause(Math.max(waitMs, 0));
    await exchange.send({ id: log.id(number), event: 'tick', data: JSON.stringify({ number }) });
  }
  exchange.end();
}
