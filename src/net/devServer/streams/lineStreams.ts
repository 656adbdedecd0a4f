// Streams that are no event streams: JSON lines, and a JSON text sequence. They end by themselves, and nobody resumes them.
import * as l10n from '@vscode/l10n';

import { writeEvent } from '../exchange/numberedEvents.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { choice, flag, type ParameterValues, wholeNumber } from '../exchange/query.ts';
import { defineRoute, type ServedRoute } from '../exchange/route.ts';

const commonParameters = {
  interval: wholeNumber({
    fallback: 1000,
    from: 0,
    to: 3_600_000,
    unit: 'ms',
    explanation: l10n.t('Time between two values; 0 is as fast as the client reads.'),
  }),
  count: wholeNumber({
    fallback: 20,
    from: 0,
    to: 10_000_000,
    unit: 'values',
    explanation: l10n.t('Values until the response ends; 0 goes on until the client leaves.'),
  }),
  cut: flag(false, l10n.t('Closes the connection in the middle of the last value.')),
  split: flag(false, l10n.t('Writes every byte on its own.')),
};

const lineParameters = {
  ...commonParameters,
  type: choice(
    [
      'application/x-ndjson',
      'application/ndjson',
      'application/jsonl',
      'application/x-jsonlines',
      'application/stream+json',
      'application/json;stream=watch',
      'application/json',
      'text/plain',
    ],
    l10n.t('The Content-Type. The last two do not say that the body is made of lines.'),
  ),
  lines: choice(['lf', 'crlf'], l10n.t('How lines end.')),
  blank: wholeNumber({
    fallback: 0,
    from: 0,
    to: 1_000_000,
    unit: 'values',
    explanation: l10n.t('A blank line before every so many values; 0 sends none.'),
  }),
  open: flag(false, l10n.t('Leaves out the end of the last line.')),
};

/** The routes of streams of lines and records. */
export function lineRoutes(): readonly ServedRoute[] {
  return [
    defineRoute({
      path: '/ndjson',
      method: 'GET',
      example: '/ndjson?interval=500',
      title: l10n.t('JSON lines'),
      explanation: l10n.t(
        'NDJSON: one JSON value on each line, as Ollama, Kubernetes and Docker stream. No EventSource reads it; a client that wants it reads the body line by line.',
      ),
      group: 'streams',
      parameters: lineParameters,
      serve: (exchange, values) => serveLines(exchange, values),
    }),
    defineRoute({
      path: '/json-seq',
      method: 'GET',
      example: '/json-seq?interval=500',
      title: l10n.t('JSON text sequence'),
      explanation: l10n.t(
        'Records as in RFC 7464: the byte RS, a JSON value, a line feed. With pretty=1 the values have line breaks inside.',
      ),
      group: 'streams',
      parameters: {
        ...commonParameters,
        pretty: flag(false, l10n.t('Writes the values over several lines.')),
      },
      serve: (exchange, values) =>
        serveValues(exchange, values, 'application/json-seq', (value) => [
          `\u001E${JSON.stringify(value, undefined, values.pretty ? 2 : undefined)}`,
          '\n',
        ]),
    }),
  ];
}

async function serveLines(exchange: Exchange, values: ParameterValues<typeof lineParameters>): Promise<void> {
  const lineEnd = values.lines === 'crlf' ? '\r\n' : '\n';
  await serveValues(exchange, values, values.type, (value) => {
    const isAfterBlank = values.blank > 0 && value.number % values.blank === 0;
    const isOpen = values.open && value.number === values.count;
    return [(isAfterBlank ? lineEnd : '') + JSON.stringify(value), isOpen ? '' : lineEnd];
  });
}

interface NumberedValue {
  readonly number: number;
  readonly at: string;
}

/** @param write what a value is in the body, and what ends it there */
async function serveValues(
  exchange: Exchange,
  values: ParameterValues<typeof commonParameters>,
  contentType: string,
  write: (value: NumberedValue) => readonly [text: string, end: string],
): Promise<void> {
  exchange.open({ 'Content-Type': contentType });
  for (let number = 1; values.count === 0 || number <= values.count; number += 1) {
    const [text, end] = write({ number, at: new Date().toISOString() });
    if (values.cut && number === values.count) {
      await exchange.write(text.slice(0, Math.ceil(text.length / 2)));
      exchange.cut('in the middle of a value');
      return;
    }
    await writeEvent(exchange, text + end, values.split);
    await exchange.pause(values.interval);
  }
  exchange.end('a client that reads values has all of them');
}
