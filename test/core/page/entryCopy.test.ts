import { describe, expect, it } from 'vitest';

import { copyForms } from '../../../src/core/page/copyForm.ts';
import { entryCopy } from '../../../src/core/page/entryCopy.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { encodeText } from '../../../src/core/base/text.ts';

function logWith(block: string): EventLog {
  const log = new EventLog(Date.UTC(2026, 10, 20));
  log.appendDetailEntry(
    'request',
    {
      method: 'GET',
      url: 'http://localhost/',
      headers: [['Authorization', 'Bearer [redacted]']],
      reason: 'connect',
      delayMs: 0,
    },
    { attempt: 1, receivedAtMs: 0 },
  );
  const offset = log.appendBody(encodeText(block), 0);
  log.appendBodyEntry({
    kind: 'message',
    type: 'tick',
    offset,
    length: block.length,
    attempt: 1,
    receivedAtMs: 1500,
    chunk: 1,
    flags: 0,
  });
  return log;
}

function copies(block: string): Record<string, string | undefined> {
  const log = logWith(block);
  const typed = { url: 'http://localhost/', headers: [['Authorization', 'Bearer abc'] as const] };
  return Object.fromEntries(copyForms.map((form) => [form, entryCopy(log, log.entry(2), form, () => typed)]));
}

describe('an entry is copied', () => {
  it('in each form', () => {
    expect(copies('event: tick\r\ndata: {"a":\ndata: 1.0}\n\n')).toEqual({
      data: '{"a":\n1.0}',
      raw: 'event: tick\r\ndata: {"a":\ndata: 1.0}\n\n',
      json: '{\n  "a": 1.0\n}',
      entry: JSON.stringify(
        {
          kind: 'message',
          type: 'tick',
          data: '{"a":\n1.0}',
          time: '2026-11-20T00:00:01.500Z',
          receivedAtMs: 1500,
          attempt: 1,
          number: 2,
        },
        undefined,
        2,
      ),
      curl: "curl -N 'http://localhost/' \\\n  -H 'Authorization: Bearer [redacted]'",
      curlWithCredentials: "curl -N 'http://localhost/' \\\n  -H 'Authorization: Bearer abc'",
    });
  });

  it('as a JSON string when its data is no JSON', () => {
    expect(copies('data: say "hi"\n\n')['json']).toBe(String.raw`"say \"hi\""`);
  });

  it('without a request that was cleared away', () => {
    const log = logWith('data: x\n\n');
    log.clear();
    const bytes = encodeText('data: y\n\n');
    const offset = log.appendBody(bytes, 0);
    const at = { offset, length: bytes.length, attempt: 1, receivedAtMs: 0, chunk: 1, flags: 0 };
    log.appendBodyEntry({ ...at, kind: 'message', type: 'message' });
    expect(entryCopy(log, log.entry(1), 'curl', () => ({ url: 'http://localhost/' }))).toBeUndefined();
  });

  it('as a command that secures its connection as the request was asked to, on its own origin', () => {
    const log = logWith('data: x\n\n');
    const tls = { caFile: '/ca.pem', certFile: "/it's.pem", keyFile: '/key.pem', isUnchecked: true } as const;
    const copyFor = (url: string): string | undefined =>
      entryCopy(log, log.entry(2), 'curl', () => ({ url }), { url, tls });
    const own = copyFor('http://localhost/other');
    for (const part of [
      '--insecure',
      "--cacert '/ca.pem'",
      String.raw`--cert '/it'\''s.pem'`,
      "--key '/key.pem'",
    ])
      expect(own).toContain(part);
    for (const url of ['http://elsewhere/', 'https://localhost/', 'http://localhost:81/'])
      expect(copyFor(url)).not.toMatch(/--insecure|--ca|--cert|--key/);
  });

  it('as JSON with its details when the inspector wrote it', () => {
    const log = logWith('data: x\n\n');
    const json = entryCopy(log, log.entry(1), 'entry', () => ({ url: 'http://localhost/' })) ?? '';
    expect(JSON.parse(json)).toMatchObject({ kind: 'request', detail: { url: 'http://localhost/' } });
  });
});
