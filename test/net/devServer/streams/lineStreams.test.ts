// The dev server's streams of lines and records, as they are on the wire and as the inspector reads them.

import { describe, expect, it, onTestFinished } from 'vitest';

import { connectStream, endOf, messagesOf, rowsOf } from '../../../helpers/streamUnderTest.ts';
import { requestRaw } from '../rawRequest.ts';
import { startTestServer } from '../devServerUnderTest.ts';

function numbersOf(texts: readonly string[]): unknown[] {
  return texts.map((text) => (JSON.parse(text) as { number: unknown }).number);
}

describe('a stream of lines', () => {
  it.each([
    ['/ndjson', [1, 2, 3], 'message line'],
    ['/ndjson?lines=crlf', [1, 2, 3], 'message line'],
    ['/ndjson?open=1', [1, 2, 3], 'message line'],
    ['/ndjson?split=1', [1, 2, 3], 'message line'],
    ['/ndjson?type=application/json;stream%3Dwatch', [1, 2, 3], 'message line'],
    ['/ndjson?type=application/jsonl', [1, 2, 3], 'message line'],
    ['/json-seq', [1, 2, 3], 'message record'],
    ['/json-seq?pretty=1&split=1', [1, 2, 3], 'message record'],
  ])('%s', async (path, numbers, row) => {
    const { server } = await startTestServer();
    onTestFinished(() => server.close());
    const query = `${path.includes('?') ? '&' : '?'}interval=0&count=3`;
    const stream = connectStream(server.origin + path + query);
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'end' });
    expect(numbersOf(messagesOf(stream))).toEqual(numbers);
    expect(rowsOf(stream).filter((each) => each === row)).toHaveLength(3);
  });

  it('is refused under a type that does not say so, and is cut where that is asked for', async () => {
    const { server } = await startTestServer();
    onTestFinished(() => server.close());
    const refused = connectStream(`${server.origin}/ndjson?type=application/json&interval=0&count=2`);
    expect((await endOf(refused)).ending.cause).toBe('wrong-type');
    for (const path of ['/ndjson', '/json-seq']) {
      const cut = connectStream(`${server.origin}${path}?interval=0&count=2&cut=1`);
      expect((await endOf(cut)).ending.cause).toBe('truncated');
      expect(numbersOf(messagesOf(cut))).toEqual([1]);
      expect(rowsOf(cut)).toContain('notice lost-block');
    }
  });

  it('has blank lines where they are asked for', async () => {
    const { server } = await startTestServer();
    onTestFinished(() => server.close());
    const { body } = await requestRaw(server.port, '/ndjson?interval=0&count=4&blank=2');
    expect(body.toString().match(/\n\n/g)).toHaveLength(2);
  });
});
