// What people read goes through one place, `l10n.t`, as whole texts with placeholders, so that another language needs no
// change of logic. Texts that do not go through it yet are counted by folder, and the counts only go down.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

import { describe, expect, it } from 'vitest';

import { findTextFaults, type TextFault } from './sourceTexts.ts';

const root = join(import.meta.dirname, '..', '..', 'src');
/** Texts that are still to move, by folder. */
const counts = JSON.parse(readFileSync(join(import.meta.dirname, 'textsToMove.json'), 'utf8')) as Readonly<
  Record<string, number>
>;

/** Files whose texts go over the wire, to programs, or are the words of a line of the log. */
const overTheWire: ReadonlySet<string> = new Set([
  'core/paste/reading/multipartForm.ts',
  'core/paste/reading/percentEncoding.ts',
  'core/relay/heads/relayAdmission.ts',
  'net/devServer/devServer.ts',
  'net/devServer/endings/crashingServers.ts',
  'net/devServer/exchange/exchange.ts',
  'net/devServer/exchange/wireFault.ts',
  'net/devServer/recordings/describePoint.ts',
  'net/devServer/recordings/recordingPlayer.ts',
  'net/devServer/requestHandler.ts',
  'net/devServer/scenarios/scenarioPlayer.ts',
  'net/devServer/llm/modelTexts.ts',
  'net/devServer/streams/tickLog.ts',
  'net/relay/appConnection.ts',
  'net/relay/exchangeTap.ts',
  'net/relay/relay.ts',
  'net/relay/relayExchange.ts',
]);

const faultsOf = (source: string): TextFault['fault'][] =>
  findTextFaults('some.tsx', source).map(({ fault }) => fault);

describe('texts of a source', () => {
  it.each<[what: string, source: string, faults: TextFault['fault'][]]>([
    ['a whole text', "l10n.t('The server ended the response.')", []],
    ['values at their places', "l10n.t('{0} of {1}', a, b)", []],
    ['values by name', "l10n.t('{size} of {total}', { size, total })", []],
    ['values that were put together before', "l10n.t('{size} of {total}', sizes)", []],
    ['a value without a place', "l10n.t('All of it', size)", ['placeholders']],
    ['a text with a comment', "l10n.t({ message: 'End {0}', args: [x], comment: 'a moment' })", []],
    ['a value too few', "l10n.t('{0} of {1}', a)", ['placeholders']],
    ['a value too many', "l10n.t('{0} in all', a, b)", ['placeholders']],
    ['a name that nobody gives', "l10n.t('{size} of {total}', { size })", ['placeholders']],
    ['a text from a variable', 'l10n.t(text)', ['not a text']],
    ['a text with a hole', 'l10n.t(`The server sent ${count} events.`)', ['not a text']],
    ['a text that goes on', "l10n.t('The log is full, ') + l10n.t('and stays so.')", ['glued']],
    ['a sentence in a value', "l10n.t('It says {0}', `about ${n} events`)", ['glued']],
    ['a template', 'f(`The server sent ${count} events.`)', ['glued']],
    ['a sum', "f('The server sent ' + count)", ['glued', 'outside']],
    ['a sentence that stands alone', "f('The server ended the response.')", ['outside']],
    ['a text between elements', '<p>Nothing yet</p>', ['outside']],
    ['a spoken attribute', '<p aria-label="Events">{x}</p>', ['outside']],
    ['elements at their places', "<Sentence text={l10n.t('At {time}')} parts={{ time: <b>{t}</b> }} />", []],
    [
      'an element too few',
      "<Sentence text={l10n.t('{a} of {b}')} parts={{ a: <b>{t}</b> }} />",
      ['placeholders'],
    ],
    ['elements and values', "<Sentence text={l10n.t('At {time}', t)} parts={{ time }} />", ['placeholders']],
    [
      'one of two texts',
      "<Sentence text={x ? l10n.t('At {a}') : l10n.t('Now')} parts={{ a }} />",
      ['placeholders'],
    ],
    ['a sentence in an element', '<Sentence text={text} parts={{ a: <b>Open it</b> }} />', ['outside']],
    ['a length of CSS', 'f(`10px ${family}`)', []],
    ['a label with an icon', "f({ label: '$(trash) Drop' })", ['outside']],
    ['the name of the product', "f('SSE Inspector', `<title>SSE Inspector</title>${a}`)", []],
    ['tags', 'f(`<html lang="${a}"><div class="odd ${b}"></div>${c}`)', []],
    ['a text between tags', 'f(`<p>The server ended</p>${a}`)', ['glued']],
    ['names in capitals', 'f(`GET ${address}`)', []],
    ['a line of the log', 'this.#log.info(`dev server: ${line}`)', []],
    ['names', "f({ name: 'AWS load balancer', version: 'Chromium 156' })", []],
    ['a value that is compared with', "switch (name) { case 'AWS load balancer': f(); }", []],
    ['an answer over HTTP', "f({ status: 400, sentence: 'The body is not JSON.' })", []],
    ['a sentence of its own', "f({ sentence: 'The body is not JSON.' })", ['outside']],
    [
      'lines of an event stream',
      'f(`id: ${a}\\ndata: lost one ${b}`, formatComment(`before event ${a}`))',
      [],
    ],
    ['units after values', 'f(`${a} min ${b} s`)', []],
    ['names of codes', "f('NUL SOH STX')", []],
    ['classes', '<p class={`line ${kind} odd`}>{x}</p>', []],
    ['names and addresses', "f('message', 'text/event-stream', `${a}-${b}`, 'Content-Type')", []],
    ['a fault of the program', "throw new Error('The page has no element to draw into')", []],
    ['an error that a user reads', "throw new InvalidRequestError('The address is empty.')", ['outside']],
  ])('%s', (_, source, expected) => {
    expect(faultsOf(source).toSorted()).toEqual(expected.toSorted());
  });
});

it('all go through l10n.t, but for those that are counted', () => {
  const found = new Map<string, string[]>();
  const wireFiles = new Set<string>();
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(path) || path.endsWith('.d.ts')) continue;
    const file = path.split(sep).join('/');
    for (const { line, text, fault } of findTextFaults(file, readFileSync(join(root, path), 'utf8'))) {
      if (overTheWire.has(file)) {
        wireFiles.add(file);
        continue;
      }
      const folder = dirname(file);
      const faults = found.get(folder) ?? [];
      faults.push(`${file}:${line} ${fault}: ${text}`);
      found.set(folder, faults);
    }
  }
  for (const [folder, faults] of found) {
    const allowed = counts[folder] ?? 0;
    expect(faults.length, `${folder}\n${faults.join('\n')}`).toBeLessThanOrEqual(allowed);
  }
  expect(wireFiles).toEqual(overTheWire);
});
