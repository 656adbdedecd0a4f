// HAR files, as browsers, proxies and test tools write them.

import * as l10n from '@vscode/l10n';

import { decodeText } from '../../base/text.ts';
import {
  checkItemBytes,
  CaptureRefusal,
  cutOffRefusal,
  type CaptureFile,
  type CaptureReader,
  type CaptureReading,
} from '../reading/captureReading.ts';
import { exchangeOfEntry, type HarExchange } from './harEntry.ts';
import { streamsOfExchanges } from './harStreams.ts';
import { writerOf, type HarWriter } from './harWriter.ts';
import { jsonItems, type JsonItem } from '../reading/jsonItems.ts';

/** Bytes of an entry that are parsed at once. */
const maxEntryBytes = 64 * 1024 * 1024;

export const har: CaptureReader = {
  kind: 'har',
  recognises: (start) => /^\s*\{\s*"log"\s*:\s*\{/.test(decodeText(start.subarray(0, 1_000))),
  read: readHar,
};

function* readHar(file: CaptureFile): CaptureReading {
  const { bytes, attachment = () => undefined } = file;
  const exchanges: HarExchange[] = [];
  let entries = 0;
  let writer: HarWriter = writerOf(undefined, undefined);
  const beside: { creator?: unknown; browser?: unknown } = {};
  const items = jsonItems(bytes, ['log', 'entries']);
  for (;;) {
    const next = items.next();
    if (next.done) {
      const { isFound, isCut } = next.value;
      if (exchanges.length > 0) return streamsOfExchanges(withSource(exchanges, writer, isCut));
      if (isCut) throw cutOffRefusal();
      throw isFound ? noStreams(entries) : new CaptureRefusal(l10n.t('This HAR file has no entries.'));
    }
    const item = next.value;
    if (!item) {
      yield undefined;
      continue;
    }
    if (item.name === 'creator' || item.name === 'browser') {
      beside[item.name] = parse(bytes, item);
      writer = writerOf(beside.creator, beside.browser);
    } else if (item.name === undefined) {
      entries += 1;
      const exchange = yield* exchangeOfEntry(parse(bytes, item), writer, attachment);
      if (exchange) exchanges.push(exchange);
      yield undefined;
    }
  }
}

function noStreams(entries: number): CaptureRefusal {
  return new CaptureRefusal(
    entries === 1
      ? l10n.t('This HAR file has no event stream in it, only 1 other request.')
      : l10n.t('This HAR file has no event stream in it, only {0} other requests.', entries),
  );
}

/** Undefined for what is no JSON. @throws CaptureRefusal for an entry that is too large */
function parse(bytes: Uint8Array, { start, end }: JsonItem): unknown {
  checkItemBytes(end - start, maxEntryBytes);
  try {
    return JSON.parse(decodeText(bytes.subarray(start, end)));
  } catch {
    return undefined;
  }
}

/** Each stream says first what it was read from. */
function withSource(
  exchanges: readonly HarExchange[],
  { name }: HarWriter,
  isCut: boolean,
): readonly HarExchange[] {
  const source = { what: 'source', kind: 'har', ...(name !== undefined && { writer: name }) } as const;
  return exchanges.map((exchange) => ({
    ...exchange,
    notes: [source, ...(isCut ? [{ what: 'file-cut' } as const] : []), ...exchange.notes],
  }));
}
