// A charset in the Content-Type: what the inspector says of it, and that the browser at hand does what is said.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchBrowser } from '../../../scripts/vscode/browser.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { measuredTypes } from '../../fixtures/measuredTypes.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  atFirst,
  connectStream,
  detailsOf,
  entriesOf,
  messages,
  rowsOf,
} from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';

function headOf(type: string): string {
  return streamHead().replace(/Content-Type: [^\r]*/i, `Content-Type: ${type}`);
}

describe('a stream', () => {
  it('with a charset that Chromium refuses is read as UTF-8, with a notice', async () => {
    const type = 'text/event-stream; charset=iso-8859-1';
    const server = await RawServer.open(({ socket }) => socket.write(`${headOf(type)}data: é\n\n`));
    const stream = connectStream(server.url());
    expect(await messages(stream, 1)).toEqual(['é']);
    expect(rowsOf(stream)).toEqual(['request', 'open', 'notice charset', 'message']);
    expect(detailsOf(stream, 'notice')).toEqual([{ notice: 'charset', charset: 'iso-8859-1' }]);
    const [notice] = entriesOf(stream, 'notice');
    expect(rowOf(stream.log, notice?.number ?? 0).preview).toContain('Chromium stops for good');
  });

  it('that is closed at its opening has no notice after its end', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(`${headOf('text/event-stream; charset=utf8')}data: 1\n\n`),
    );
    const stream = connectStream(server.url());
    atFirst(stream, 'open', () => stream.close());
    await server.until(() => server.connections === 1 && server.openConnections === 0, 'It is still open.');
    expect(rowsOf(stream)).toEqual(['request', 'open', 'close']);
  });

  it('with no charset, or with utf-8, has no notice', async () => {
    const types = ['text/event-stream', 'text/event-stream; charset=UTF-8'];
    const server = await RawServer.open(({ number, socket }) =>
      socket.write(`${headOf(types[number - 1] ?? '')}data: 1\n\n`),
    );
    for (const _ of types) {
      const stream = connectStream(server.url());
      await messages(stream, 1);
      expect(rowsOf(stream)).toEqual(['request', 'open', 'message']);
    }
  });
});

describe('in the Chromium at hand', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('an EventSource opens the types of the table that say so, and stops at the others', async () => {
    const server = await ListeningServer.open(({ url = '/' }, response) => {
      const types = measuredTypes[Number(url.slice(1))]?.[0];
      if (!types) {
        response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
        return;
      }
      response.writeHead(
        200,
        types.flatMap((type) => ['Content-Type', type]),
      );
      response.write('data: 1\n\n');
    });
    const page = await browser.newPage();
    await page.goto(`${server.url}page`);
    const opens = await page.evaluate(async (count) => {
      const open = (at: number): Promise<boolean> =>
        new Promise((resolve) => {
          const source = new EventSource(`/${at}`);
          source.onmessage = () => {
            source.close();
            resolve(true);
          };
          source.onerror = () => {
            if (source.readyState === EventSource.CLOSED) resolve(false);
          };
        });
      const results: boolean[] = [];
      for (let at = 0; at < count; at += 1) results.push(await open(at));
      return results;
    }, measuredTypes.length);
    const expected = measuredTypes.map(([types, isOpened]) => [types, isOpened]);
    expect(measuredTypes.map(([types], at) => [types, opens[at]])).toEqual(expected);
  });
});
